import datetime as dt

import pytest

from assistant.calendar import (
    add_working_days,
    holiday,
    holiday_break,
    is_known,
    is_working_day,
    lunar_new_year,
    make_up_day,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [("2025-01-26", True), ("2025-01-28", False), ("2026-02-14", True), ("2026-02-23", False)],
)
def test_the_mainland_works_on_its_make_up_days_and_not_in_its_holidays(
    day: str, works: bool
) -> None:
    assert is_working_day(dt.date.fromisoformat(day), "zh-Hans") == works


def test_years_nobody_has_announced_are_not_known_and_have_their_statutory_holidays() -> None:
    day = dt.date(2044, 10, 3)

    assert not is_known(day, "zh-Hans")
    assert not is_working_day(day, "zh-Hans")


def test_other_countries_compute_their_holidays_for_every_year() -> None:
    assert is_known(dt.date(2044, 1, 1), "zh-Hant")
    assert not is_working_day(dt.date(2044, 7, 4), "en")


def test_working_days_are_counted_from_the_day_after() -> None:
    assert add_working_days(dt.date(2025, 9, 26), 4, "zh-Hans") == dt.date(2025, 10, 9)


def test_a_break_takes_in_the_days_off_around_the_holiday() -> None:
    found = holiday_break(dt.date(2026, 4, 29), "zh-Hans", "labour")

    assert found == (dt.date(2026, 5, 1), dt.date(2026, 5, 5))


def test_a_break_without_a_name_is_the_next_of_three_days_or_more() -> None:
    found = holiday_break(dt.date(2026, 3, 10), "zh-Hant")

    assert found == (dt.date(2026, 4, 3), dt.date(2026, 4, 6))


def test_no_break_of_an_unknown_name_is_found() -> None:
    assert holiday_break(dt.date(2026, 3, 10), "en", "carnival") is None


def test_a_holiday_is_a_day_without_its_weekend() -> None:
    assert holiday(dt.date(2026, 7, 31), "en", "labour") == dt.date(2026, 9, 7)


def test_the_next_make_up_day_is_a_weekend_day_that_is_worked() -> None:
    assert make_up_day(dt.date(2026, 4, 15), "zh-Hans") == dt.date(2026, 5, 9)
    assert make_up_day(dt.date(2026, 4, 15), "en") is None


@pytest.mark.parametrize(
    ("year", "day"), [(2025, "2025-01-29"), (2026, "2026-02-17"), (2028, "2028-01-26")]
)
def test_the_chinese_year_begins_at_the_new_moon(year: int, day: str) -> None:
    assert lunar_new_year(year) == dt.date.fromisoformat(day)
