import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calendar import is_working_day
from assistant.tracking.plan import PlanRule, behind_on, planned_percent

RULE = PlanRule()
MONDAY = dt.date(2026, 3, 2)


def test_a_plan_runs_evenly_over_working_days() -> None:
    # Ten working days from Tuesday 3 March to Monday 16 March.
    days = [dt.date(2026, 3, day) for day in (3, 4, 7, 9, 16, 17)]
    planned = [planned_percent(RULE, MONDAY, "2026-03-16", day) for day in days]
    assert planned == [0, 10, 40, 40, 90, 100]


def test_an_item_is_behind_when_more_than_twenty_points_are_missing() -> None:
    # After three of ten days 30 % is planned; after two, 20 %: that is not more than 20.
    assert behind_on(RULE, MONDAY, "2026-03-16", "not_started", 0) == dt.date(2026, 3, 6)


def test_progress_puts_it_off() -> None:
    assert behind_on(RULE, MONDAY, "2026-03-16", "in_progress", 40) == dt.date(2026, 3, 12)


@pytest.mark.parametrize("percent", [70, 80, 99])
def test_what_is_nearly_done_is_never_behind_before_its_date(percent: int) -> None:
    assert behind_on(RULE, MONDAY, "2026-03-16", "in_progress", percent) is None


def test_holidays_are_not_counted() -> None:
    # Seven working days: 28 to 30 September, make-up days and holidays of October between.
    day = behind_on(RULE, dt.date(2026, 9, 27), "2026-10-12", "not_started", 0)
    assert day is not None
    assert day <= dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("deadline", "status", "percent"),
    [
        (None, "in_progress", 0),
        ("2026-03-16", "done", 100),
        ("2026-03-16", "in_progress", None),
        ("2026-03-05", "not_started", 0),  # three working days are no plan to measure
        ("2026-03-02", "not_started", 0),
        ("2096-03-02", "not_started", 0),  # a mistyped year
    ],
)
def test_without_a_plan_nothing_is_behind(
    deadline: str | None, status: str, percent: int | None
) -> None:
    assert behind_on(RULE, MONDAY, deadline, status, percent) is None  # type: ignore[arg-type]


@given(
    length=st.integers(1, 120),
    percent=st.integers(0, 99),
    start=st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31)),
)
def test_the_day_is_the_first_on_which_too_much_is_missing(
    length: int, percent: int, start: dt.date
) -> None:
    """Against a plain count, day by day."""
    deadline = start + dt.timedelta(days=length)
    found = behind_on(RULE, start, deadline.isoformat(), "in_progress", percent)
    days = [start + dt.timedelta(days=n) for n in range(1, length + 1)]
    working = [day for day in days if is_working_day(day, "zh-Hans")]
    expected = None
    if len(working) >= 5:
        for past, day in enumerate(working, start=1):
            if 100 * past > (percent + 20) * len(working) and past < len(working):
                expected = day + dt.timedelta(days=1)
                break
    assert found == expected
