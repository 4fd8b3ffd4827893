import datetime as dt
from typing import Any

import pytest

from assistant.minutes.compose import compose
from assistant.minutes.progress import change_in
from assistant.minutes.types import ItemNews, Minutes, ProgressLine, ReplacedDecision
from assistant.types import Language
from tests.assistant.minutes.factories import context, extraction, transcript

NEWS = ItemNews(
    task="采购测试设备",
    owner_before="孙涛",
    department_before="研发部",
    deadline_before="2024-03-06",
    text="设备到了一半",
    quote="到了一半吧",
    evidence=(1,),
)


def news(**changes: Any) -> ItemNews:
    return NEWS.model_copy(update=changes)


def change(language: Language = "zh-Hans", **changes: Any) -> str:
    return change_in(news(**changes), language, year=2024)


def made(*told: ItemNews) -> Minutes:
    return compose(context(), extraction(), transcript(0, 65), progress=told)


def test_compose_shows_what_was_said_of_an_earlier_item() -> None:
    told = news(status="in_progress", percent=50, deadline="2024-03-13")
    assert made(told).progress == (
        ProgressLine(
            no=1,
            task="采购测试设备",
            owner="孙涛",
            said="设备到了一半",
            change="进行中 50%；截止时间 3月6日 周三 → 3月13日 周三",
            quote="到了一半吧",
            said_at="01:05",
        ),
    )


def test_minutes_of_a_meeting_that_spoke_of_no_earlier_item_have_no_progress() -> None:
    assert compose(context(), extraction()).progress == ()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": "done", "percent": 100}, "已完成"),
        ({"percent": 60}, "完成60%"),
        ({"status": "delayed", "delay_reason": "缺货"}, "延期（缺货）"),
        ({"status": "delayed"}, "延期"),
        ({"owner": "李敏"}, "责任人 孙涛 → 李敏"),
        ({"owner": "孙涛", "deadline": "2024-03-06"}, "无变化"),
        ({"department": "市场部"}, "责任人 孙涛 → 市场部"),
        ({"deadline": "2025-01-03"}, "截止时间 3月6日 周三 → 2025年1月3日 周五"),
        ({"deadline": "2024-03-13", "deadline_before": None}, "截止时间定为3月13日 周三"),
        (
            {"owner": "李敏", "owner_before": None, "department_before": None},
            "责任人定为李敏",
        ),
        ({}, "无变化"),
    ],
)
def test_a_change_tells_what_is_different_now(fields: dict[str, Any], told: str) -> None:
    assert change(**fields) == told


def test_a_change_is_told_in_the_language_of_the_meeting() -> None:
    fields: dict[str, Any] = {"deadline": "2024-03-13", "owner": "Min Lee", "owner_before": "Tom"}
    assert change("en", **fields) == "Deadline Wed, Mar 6 → Wed, Mar 13; owner Tom → Min Lee"
    assert change("en", status="delayed", percent=30, delay_reason="no parts") == (
        "Delayed 30% (no parts)"
    )
    assert change("zh-Hant") == "無變化"


def test_an_earlier_item_of_a_department_shows_the_department() -> None:
    assert made(news(owner_before=None)).progress[0].owner == "研发部"


def test_an_earlier_item_that_nobody_has_is_a_gap() -> None:
    minutes = made(news(owner_before=None, department_before=None))
    assert minutes.progress[0].owner == "待确认"
    assert [gap for gap in minutes.gaps if gap.startswith("上次行动项1")] == [
        "上次行动项1没有责任人"
    ]


def replaces(language: Language, day: dt.date = dt.date(2024, 2, 26)) -> str:
    earlier = ReplacedDecision(day=day, no=2, text="3月1日交付。")
    made = compose(context(language=language), extraction(), replaced={0: earlier})
    return made.decisions[0].replaces


def test_a_decision_tells_which_one_it_replaces() -> None:
    assert replaces("zh-Hans") == "替代2月26日会议第2项决议：3月1日交付"
    assert replaces("zh-Hant") == "取代2月26日會議第2項決議：3月1日交付"
    assert replaces("en") == "Replaces decision 2 of Feb 26: 3月1日交付"


def test_a_replaced_decision_of_another_year_is_told_with_the_year() -> None:
    told = replaces("zh-Hans", dt.date(2023, 12, 4))
    assert told == "替代2023年12月4日会议第2项决议：3月1日交付"


def test_a_decision_that_replaces_none_tells_of_none() -> None:
    assert compose(context(), extraction()).decisions[0].replaces == ""
