"""Talk as recognisers write it: misheard phrases, commas for full stops, odd signs, no names."""

import pytest

from assistant.extraction.rules.engine import extract
from assistant.types import ActionItem, Extraction
from tests.assistant.extraction.make import meeting, transcript
from tests.assistant.extraction.rules.talk import unmet


def run(*said: tuple[str | None, str]) -> Extraction:
    return extract(transcript(*said), meeting())


def items(*said: tuple[str | None, str]) -> list[ActionItem]:
    return list(run(*said).action_items)


def test_a_misheard_formula_settles_what_was_said_before() -> None:
    (decision,) = run(
        ("李敏", "包装盒的颜色用蓝色还是白色？"),
        ("王建国", "包装盒统一印白色，不印蓝色，就这么顶了。"),
    ).decisions

    assert decision.quote == "包装盒统一印白色，不印蓝色，就这么顶了。"


def test_what_goes_on_about_the_next_meeting_is_no_task() -> None:
    found = run(
        ("王建国", "下次会议定在三月十号上午十点。"),
        ("王建国", "先上开。专门讨论能不能提前到三月二十号上线。"),
    )

    assert found.next_meeting is not None
    assert (found.next_meeting.at, found.next_meeting.location) == ("2025-03-10T10:00", "线上")
    assert found.action_items == ()


def test_the_minutes_by_a_misheard_name_are_a_task() -> None:
    (item,) = items(("王建国", "李经理麻烦你把会议记要整理一下，二十四小时之内发给大家。"))

    assert (item.owner, item.deadline) == ("李敏", "2025-03-05")
    assert "会议记要" in item.quotes.task
    assert "会议纪要" in item.task


@pytest.mark.parametrize("deed", ["整理一下报价单", "汇总一下数据", "处理一下退货", "核对一下库存"])
def test_a_task_and_its_date_in_two_sentences_are_one_item(deed: str) -> None:
    (item,) = items(("王建国", f"李敏，你{deed}。周五之前给我。"), ("李敏", "好。"))

    assert (item.owner, item.deadline) == ("李敏", "2025-03-07")


def test_a_task_after_the_next_meeting_is_found() -> None:
    (item,) = items(
        (
            "王建国",
            "下次会议定在三月十号上午十点。专门讨论能不能提前到三月二十号上线。"
            "李经理麻烦你把会议纪要整理一下。二十四小时之内发给大家。",
        ),
    )

    assert (item.owner, item.deadline) == ("李敏", "2025-03-05")


def test_mainly_is_no_condition() -> None:
    (item,) = items(("王建国", "今天主要是样机，孙涛负责，三月十号之前交付给大家。"))

    assert (item.owner, item.deadline) == ("孙涛", "2025-03-10")


def test_a_day_somebody_is_away_is_not_the_next_meeting() -> None:
    found = run(
        ("李敏", "好。"),
        ("王建国", "例会再定，下周一我在客户那边。"),
        ("王建国", "还是下午两点，散会。"),
    )

    assert found.next_meeting is None


def test_a_question_that_ends_a_long_string_of_clauses_is_one_of_its_own() -> None:
    (item,) = items(
        (
            "王建国",
            "接口文档质量部方正浩负责，三月十号之前整理出来发给大家，"
            "里面的图要重新画，旧的图就不要再往里面放了，大家还有没有别的问题？",
        ),
        ("方正浩", "没有。"),
    )

    assert (item.owner, item.deadline) == ("方正浩", "2025-03-10")


@unmet("The first of two owners in a string of clauses is lost")
def test_the_object_before_the_second_owner_belongs_to_the_second_task() -> None:
    first, second = items(
        (
            "王建国",
            "完整的直播方案，李敏你来出，三月二十号之前，先给我，"
            "达人用的样机二十台，方正浩负责解决，三月底之前交到市场部。",
        ),
        ("李敏", "好。"),
    )

    assert (first.owner, first.deadline) == ("李敏", "2025-03-20")
    assert (second.owner, second.deadline) == ("方正浩", "2025-03-31")
    assert "样机" not in first.task
    assert "样机" in second.task


def test_a_condition_before_a_promise_does_not_undo_it() -> None:
    (item,) = items(
        ("王建国", "降噪对比测试质量部方正浩负责。几天能出报告？"),
        ("方正浩", "样件到位的话，一个礼拜，三月十一号之前我出报告。"),
    )

    assert (item.owner, item.deadline) == ("方正浩", "2025-03-11")


@unmet("Objections and orders beside it outweigh the decision")
def test_a_decision_among_objections_and_orders_is_found() -> None:
    (decision,) = run(
        ("李敏", "线下发布会四十万，直播六十万。"),
        (
            "王建国",
            "线下发布会我不主张，四十万办半天不值，这样，推广预算批八十万，改成线上直播首发，"
            "直播方案李敏你来出，三月二十号之前给我。",
        ),
    ).decisions

    assert decision.quote == "这样，推广预算批八十万，改成线上直播首发"


def test_what_an_order_is_about_is_no_decision() -> None:
    found = run(
        (
            "王建国",
            "那一百六十台全部隔离封存，质量部方正浩负责，研发部配合贴标，今天十八点之前做完，"
            "做完以后在群里说一声让大家知道。",
        ),
        ("方正浩", "好。"),
    )

    assert found.decisions == ()
    assert [i.owner for i in found.action_items] == ["方正浩"]


def test_a_date_after_another_topic_does_not_move_the_task_before() -> None:
    (item,) = items(
        ("王建国", "物料需求清单李敏整理，三月十号之前发给我。"),
        ("李敏", "好，三月十号给您。"),
        ("王建国", "门店培训呢，两款新品的出品标准。三月二十二号之前要训。"),
    )

    assert (item.owner, item.deadline) == ("李敏", "2025-03-10")


def test_a_voice_that_answers_its_name_owns_what_it_promises() -> None:
    found = run(
        ("SPEAKER_01", "人到齐了，我们开始吧。李经理，降噪方案你那边怎么样？"),
        ("SPEAKER_02", "方案三月十号之前我来出。"),
        ("SPEAKER_01", "好，散会。"),
    )

    assert [(i.owner, i.deadline) for i in found.action_items] == [("李敏", "2025-03-10")]


def test_a_lone_wide_sign_is_read_as_a_pause() -> None:
    (item,) = items(("王建国", "接口文档Ｇ李敏负责Ｇ三月十号之前发给大家"), ("李敏", "好。"))

    assert (item.owner, item.deadline) == ("李敏", "2025-03-10")
    assert item.quotes.task in "接口文档Ｇ李敏负责Ｇ三月十号之前发给大家"
    assert "接口文档" in item.task
    assert "Ｇ" not in item.task


def test_wide_figures_stay_figures() -> None:
    (item,) = items(("王建国", "第２份报告李敏负责，３月１０号之前发给大家。"), ("李敏", "好。"))

    assert "第２份报告" in item.task
