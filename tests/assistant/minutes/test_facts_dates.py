import datetime as dt

import pytest

from assistant.minutes.facts_dates import days, days_meant, times

TUESDAY = dt.date(2024, 3, 5)


@pytest.mark.parametrize(
    ("text", "month", "day", "weekday"),
    [
        ("3月8日", 3, 8, None),
        ("三月八号", 3, 8, None),
        ("三月八號", 3, 8, None),
        ("2024-03-08", 3, 8, None),
        ("2024年3月8日", 3, 8, None),
        ("十二号", None, 12, None),
        ("下周三", None, None, 2),
        ("下週三", None, None, 2),
        ("March 8", 3, 8, None),
        ("8 March", 3, 8, None),
        ("April eighth", 4, 8, None),
        ("the nineteenth", None, 19, None),
        ("next Friday", None, None, 4),
    ],
)
def test_days_reads_what_names_a_day(
    text: str, month: int | None, day: int | None, weekday: int | None
) -> None:
    assert [(d.month, d.day, d.weekday) for d in days(text)] == [(month, day, weekday)]


@pytest.mark.parametrize("text", ["二月三个批次的报告", "日程", "日报", "2月32日", "May we?"])
def test_days_reads_no_day_where_there_is_none(text: str) -> None:
    assert days(text) == ()


def test_days_reads_both_ends_of_a_range() -> None:
    assert [d.day for d in days("二十三到二十五号")] == [23, 25]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("上午十点半", 630), ("22:30", 630), ("三点", 180), ("3 pm", 180), ("15:00", 180)],
)
def test_times_are_the_same_before_and_after_noon(text: str, minutes: int) -> None:
    assert [time.minutes for time in times(text)] == [minutes]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明天给我", dt.date(2024, 3, 6)),
        ("本周五之前", dt.date(2024, 3, 8)),
        ("下周三", dt.date(2024, 3, 13)),
        ("下下周一", dt.date(2024, 3, 18)),
        ("月底前", dt.date(2024, 3, 31)),
        ("季度末", dt.date(2024, 3, 31)),
        ("两周内", dt.date(2024, 3, 19)),
        ("by Friday", dt.date(2024, 3, 8)),
        ("tomorrow", dt.date(2024, 3, 6)),
    ],
)
def test_days_meant_follows_what_was_said(text: str, day: dt.date) -> None:
    assert day in days_meant(text, TUESDAY)


def test_days_meant_is_empty_where_no_day_is_spoken_of() -> None:
    assert days_meant("没有时间", TUESDAY) == frozenset()
