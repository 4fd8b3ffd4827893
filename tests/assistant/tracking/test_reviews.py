"""The periods of reviews, by the calendar; what is open day by day."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from assistant.errors import InputError
from assistant.tracking import reviews
from assistant.tracking.reviews import Point
from assistant.tracking.rhythm import Rhythm

ZONE = ZoneInfo("Asia/Shanghai")
RHYTHM = Rhythm()


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_review_looks_back_to_the_one_before() -> None:
    period = reviews.week_period(RHYTHM, "2026-W12", ZONE)
    assert (period.since, period.until) == (at("2026-03-09T09:00"), at("2026-03-16T09:00"))
    assert (period.asked, period.updated_since) == (
        at("2026-03-13T09:00"),
        at("2026-03-09T00:00"),
    )


def test_a_review_on_a_holiday_is_on_the_first_working_day_after_it() -> None:
    # Qingming: Monday, April 6.
    assert reviews.review_day(RHYTHM, day("2026-04-06")) == day("2026-04-07")
    period = reviews.week_period(RHYTHM, "2026-W15", ZONE)
    assert period.until == at("2026-04-07T09:00")


def test_a_week_of_holidays_has_no_review_and_the_next_one_covers_it() -> None:
    # Spring Festival 2026: February 15 to 23; Saturday, February 14 and 28 are worked.
    assert not reviews.week_period(RHYTHM, "2026-W08", ZONE).is_held
    period = reviews.week_period(RHYTHM, "2026-W09", ZONE)
    assert (period.since, period.until) == (at("2026-02-09T09:00"), at("2026-02-24T09:00"))
    assert (period.asked, period.updated_since) == (
        at("2026-02-13T09:00"),
        at("2026-02-09T00:00"),
    )


def test_who_were_asked_on_a_holiday_are_asked_on_the_last_working_day_before() -> None:
    # May 1, 2026 is a Friday.
    assert reviews.update_day(RHYTHM, day("2026-04-27")) == day("2026-04-30")
    assert reviews.update_day(RHYTHM, day("2026-02-16")) is None


@pytest.mark.parametrize("week", ["2026-W54", "2026-W00", "2026-12", "", "2026-W1"])
def test_a_week_that_does_not_exist_is_refused(week: str) -> None:
    with pytest.raises(InputError, match="Write it as 2026-W12"):
        reviews.week_period(RHYTHM, week, ZONE)


def test_a_week_is_named_by_the_year_of_its_thursday() -> None:
    assert reviews.week_of(day("2027-01-03")) == "2026-W53"
    assert reviews.monday("2026-W53") == day("2026-12-28")


def test_a_month_lasts_from_midnight_to_midnight() -> None:
    period = reviews.month_period("2026-12", ZONE)
    assert (period.since, period.until) == (at("2026-12-01T00:00"), at("2027-01-01T00:00"))
    with pytest.raises(InputError, match="There is no month 2026-13"):
        reviews.month_period("2026-13", ZONE)


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert reviews.months_on(day("2026-03-01"), -3) == day("2025-12-01")
    assert reviews.months_on(day("2026-12-01"), 1) == day("2027-01-01")


def test_burn_down_tells_what_is_open_and_what_would_be_by_the_dates() -> None:
    days = [day(f"2026-03-0{n}") for n in range(1, 5)]
    points = reviews.burn_down(
        days,
        day("2026-03-03"),
        before=5,
        owed=4,
        begun={days[1]: 2},
        done={days[0]: 1, days[2]: 3},
        due={days[0]: 2, days[3]: 4},
    )
    assert points == [
        Point(days[0], 4, 2),
        Point(days[1], 6, 4),
        Point(days[2], 3, 4),
        Point(days[3], None, 0),
    ]


def test_there_is_no_rate_where_nothing_was_due() -> None:
    assert (reviews.rate(0, 0), reviews.rate(3, 4)) == (None, 0.75)
