import datetime as dt
from typing import Any

from assistant.minutes.changes import compare
from assistant.minutes.compose import compose
from assistant.minutes.types import (
    ItemNews,
    Minutes,
    ReplacedDecision,
    SummarySentence,
    TopicSummary,
)
from assistant.types import Dispute, Position
from tests.assistant.minutes.factories import action, context, decision, extraction

VERSION = action(task="交付测试版本", owner="孙涛", deadline="2024-03-08")
BUDGET = action(task="调整推广预算方案", owner="李敏", department="市场部", deadline="2024-03-06")
TRAINING = action(task="安排销售培训", owner="王建国", deadline="2024-03-12")


def made(*items: Any, discussed: str = "", **changes: Any) -> Minutes:
    topics = [
        TopicSummary(number=0, topic="研发进度", sentences=(SummarySentence(text=discussed),))
    ]
    return compose(
        context(**changes.pop("meeting", {})),
        extraction(action_items=items or (VERSION, BUDGET), **changes),
        topics=topics,
    )


def test_compare_finds_nothing_in_the_same_minutes() -> None:
    assert compare(made(), made()) == ()


def test_compare_tells_a_changed_deadline() -> None:
    later = BUDGET.model_copy(update={"deadline": "2024-03-11"})
    assert compare(made(), made(VERSION, later)) == (
        "行动项2 截止时间：3月6日 周三 → 3月11日 周一",
    )


def test_an_item_put_in_at_the_top_changes_no_other() -> None:
    assert compare(made(), made(TRAINING, VERSION, BUDGET)) == ("新增行动项：安排销售培训",)


def test_an_item_taken_out_at_the_top_changes_no_other() -> None:
    assert compare(made(TRAINING, VERSION, BUDGET), made()) == ("删去行动项：安排销售培训",)


def test_items_in_another_order_are_no_change() -> None:
    assert compare(made(VERSION, BUDGET), made(BUDGET, VERSION)) == ()


def test_a_reworded_task_is_the_same_item() -> None:
    reworded = BUDGET.model_copy(update={"task": "调整推广预算方案并报财务部"})
    assert compare(made(), made(VERSION, reworded)) == (
        "行动项2 任务：调整推广预算方案 → 调整推广预算方案并报财务部",
    )


def test_another_task_of_the_same_owner_is_another_item() -> None:
    other = VERSION.model_copy(update={"task": "采购新服务器"})
    assert compare(made(), made(other, BUDGET)) == (
        "新增行动项：采购新服务器",
        "删去行动项：交付测试版本",
    )


def test_decisions_are_matched_by_likeness() -> None:
    before = made(decisions=(decision("推广预算调整为3万元"),))
    after = made(decisions=(decision("本周五评审方案"), decision("推广预算调整为4万元")))
    assert compare(before, after) == (
        "决议2：推广预算调整为3万元 → 推广预算调整为4万元",
        "新增决议：本周五评审方案",
    )


def test_a_dispute_tells_which_side_changed() -> None:
    old = Dispute(
        text="是否提前", positions=(Position(party="市场部", position="提前"),), evidence=()
    )
    new = Dispute(
        text="是否提前", positions=(Position(party="市场部", position="照旧"),), evidence=()
    )
    assert compare(made(disputes=(old,)), made(disputes=(new,))) == (
        "争议点1 市场部的立场：提前 → 照旧",
    )


def test_compare_tells_header_agenda_and_next_meeting() -> None:
    after = made(meeting={"location": "302会议室"}, discussed="慢了。", next_meeting=None)
    assert compare(made(discussed="不慢。"), after) == (
        "地点：301会议室 → 302会议室",
        "议题1（研发进度）的讨论情况有改动",
        "下次会议 时间：2024年3月6日（周三）10:00 → 待确认",
        "下次会议 地点：线上 → 待确认",
        "下次会议 议题：能否提前 → 待确认",
    )


def test_compare_speaks_the_language_of_the_minutes() -> None:
    later = BUDGET.model_copy(update={"owner": "孙涛"})
    english = {"language": "en"}
    hant = {"language": "zh-Hant"}
    assert compare(made(meeting=english), made(VERSION, later, meeting=english)) == (
        "Action item 2, owner: 李敏 → 孙涛",
    )
    assert compare(made(meeting=hant), made(VERSION, later, meeting=hant)) == (
        "行動項2 責任人：李敏 → 孙涛",
    )


NEWS = ItemNews(task="采购测试设备", owner_before="孙涛", text="到了一半", percent=50)


def told(*news: ItemNews) -> Minutes:
    return compose(context(), extraction(), progress=news)


def test_compare_tells_progress_of_earlier_items_that_is_new_or_gone() -> None:
    assert compare(told(), told(NEWS)) == ("新增上次行动项的进展：采购测试设备",)
    assert compare(told(NEWS), told()) == ("删去上次行动项的进展：采购测试设备",)


def test_compare_tells_progress_of_an_earlier_item_that_is_another() -> None:
    later = NEWS.model_copy(update={"percent": 60, "text": "到了六成"})
    assert compare(told(NEWS), told(later)) == (
        "上次行动项1 会上说法：到了一半 → 到了六成",
        "上次行动项1 变化：完成50% → 完成60%",
    )


def test_compare_tells_that_a_decision_replaces_another() -> None:
    earlier = ReplacedDecision(day=dt.date(2024, 2, 26), no=2, text="3月1日交付")
    after = compose(context(), extraction(), replaced={0: earlier})
    assert compare(told(), after) == (
        "决议1 所替代的决议：无 → 替代2月26日会议第2项决议：3月1日交付",
    )
