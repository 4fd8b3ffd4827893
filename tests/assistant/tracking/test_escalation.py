import datetime as dt
from random import Random
from zoneinfo import ZoneInfo

import pytest

from assistant.calendar import is_working_day
from assistant.tracking.escalation import (
    Level,
    Told,
    behind_at,
    is_allowed,
    is_due,
    is_old,
    next_allowed,
    next_level,
    overdue_at,
)
from assistant.tracking.rhythm import Rhythm

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
PLAIN = Rhythm()
PLAIN_HOURS = Rhythm(counts_working_days=False)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("deadline", "zone", "utc"),
    [
        ("2024-03-08", SHANGHAI, "2024-03-08T16:00"),
        ("2024-03-08T12:00", SHANGHAI, "2024-03-08T04:01"),
        ("2024-12-31", SHANGHAI, "2024-12-31T16:00"),
        ("2024-03-30", BERLIN, "2024-03-30T23:00"),
        ("2024-03-31", BERLIN, "2024-03-31T22:00"),
        ("2024-11-03", NEW_YORK, "2024-11-04T05:00"),
    ],
)
def test_a_day_is_overdue_from_its_midnight_and_a_time_from_its_minute(
    deadline: str, zone: ZoneInfo, utc: str
) -> None:
    assert overdue_at(deadline, zone) == at(utc, ZoneInfo("UTC"))


def test_being_behind_begins_with_the_day() -> None:
    assert behind_at(dt.date(2024, 3, 8), SHANGHAI) == at("2024-03-08")


@pytest.mark.parametrize(
    ("tracked_at", "expected"),
    [("2024-03-15T23:59", False), ("2024-03-16T00:00", False), ("2024-03-16T00:01", True)],
)
def test_what_was_overdue_for_a_week_when_it_was_followed_is_old(
    tracked_at: str, expected: bool
) -> None:
    assert is_old("2024-03-08", at(tracked_at), SHANGHAI) is expected


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2024-03-08T10:30", "2024-03-08T10:30"),
        ("2024-03-08T08:00", "2024-03-08T08:00"),
        ("2024-03-08T07:59", "2024-03-08T08:00"),
        ("2024-03-08T00:00", "2024-03-08T08:00"),
        ("2024-03-07T20:00", "2024-03-08T08:00"),
        ("2024-03-08T20:00", "2024-03-11T08:00"),
        # Golden Week.
        ("2024-09-30T20:00", "2024-10-08T08:00"),
        # Saturdays and Sundays that are worked.
        ("2024-10-11T21:00", "2024-10-12T08:00"),
        ("2024-09-28T10:00", "2024-09-29T08:00"),
        ("2024-12-31T20:00", "2025-01-02T08:00"),
    ],
)
def test_people_are_written_to_on_working_days_outside_quiet_hours(
    moment: str, allowed: str
) -> None:
    assert next_allowed(PLAIN, at(moment), SHANGHAI) == at(allowed)
    assert is_allowed(PLAIN, at(moment), SHANGHAI) is (moment == allowed)


@pytest.mark.parametrize(
    ("begins", "ends", "moment", "allowed"),
    [
        (12, 14, "2024-03-08T13:00", "2024-03-08T14:00"),
        (12, 14, "2024-03-08T02:00", "2024-03-08T02:00"),
        (12, 14, "2024-03-08T23:59", "2024-03-08T23:59"),
        (0, 0, "2024-03-08T03:00", "2024-03-08T03:00"),
        (0, 0, "2024-03-09T03:00", "2024-03-11T00:00"),
        (22, 0, "2024-03-08T22:00", "2024-03-11T00:00"),
        (0, 6, "2024-03-08T05:00", "2024-03-08T06:00"),
    ],
)
def test_quiet_hours_are_kept_wherever_they_lie(
    begins: int, ends: int, moment: str, allowed: str
) -> None:
    rhythm = Rhythm(quiet_from=dt.time(begins), quiet_until=dt.time(ends))
    assert next_allowed(rhythm, at(moment), SHANGHAI) == at(allowed)


@pytest.mark.parametrize(("zone", "changes"), [(BERLIN, (3, 31)), (NEW_YORK, (3, 10))])
@pytest.mark.parametrize("quiet", [(20, 8), (1, 4), (2, 3), (23, 2), (0, 0)])
def test_the_first_moment_is_the_one_a_minute_hand_finds(
    zone: ZoneInfo, changes: tuple[int, int], quiet: tuple[int, int]
) -> None:
    rhythm = Rhythm(calendar="en", quiet_from=dt.time(quiet[0]), quiet_until=dt.time(quiet[1]))
    random = Random(str(quiet))
    for month, day in (changes, (11, 3), (10, 27)):
        middle = dt.datetime(2024, month, day, tzinfo=dt.UTC)
        for _ in range(5):
            moment = middle + dt.timedelta(minutes=random.randrange(-3000, 3000))
            assert next_allowed(rhythm, moment, zone) == _by_hand(rhythm, moment, zone)


def _by_hand(rhythm: Rhythm, moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    while True:
        shown = moment.astimezone(zone)
        is_worked = is_working_day(shown.date(), rhythm.calendar)
        if is_worked and not rhythm.is_quiet(shown.time()):
            return moment
        moment += dt.timedelta(minutes=1)


def told_at(rhythm: Rhythm, arose: str, *, is_urgent: bool = False) -> list[str]:
    """When each level is told, by somebody who looks all the time."""
    told: list[Told] = []
    while level := next_level(rhythm, SHANGHAI, at(arose), told, is_urgent=is_urgent):
        assert is_due(rhythm, SHANGHAI, level, level.at, is_urgent=is_urgent)
        told.append(Told(level.at))
    return [f"{each.at.astimezone(SHANGHAI):%m-%d %H:%M}" for each in told]


@pytest.mark.parametrize(
    ("arose", "expected"),
    [
        ("2024-03-06T00:00", ["03-06 08:00", "03-07 08:00", "03-08 08:00"]),
        ("2024-03-07T15:00", ["03-07 15:00", "03-08 15:00", "03-11 15:00"]),
        ("2024-03-09T00:00", ["03-11 08:00", "03-12 08:00", "03-13 08:00"]),
        # Golden Week between the second level and the third.
        ("2024-09-28T00:00", ["09-29 08:00", "09-30 08:00", "10-08 08:00"]),
        # A Saturday that is worked counts.
        ("2024-10-10T19:00", ["10-10 19:00", "10-11 19:00", "10-12 19:00"]),
        ("2024-12-31T18:00", ["12-31 18:00", "01-02 18:00", "01-03 18:00"]),
    ],
)
def test_each_level_has_a_working_day(arose: str, expected: list[str]) -> None:
    assert told_at(PLAIN, arose) == expected


def test_of_all_days_a_level_ends_at_the_weekend_and_the_next_is_told_on_monday() -> None:
    assert told_at(PLAIN_HOURS, "2024-03-08T15:00") == [
        "03-08 15:00",
        "03-11 08:00",
        "03-12 08:00",
    ]


def test_urgent_news_waits_for_no_morning() -> None:
    expected = ["10-01 03:00", "10-02 03:00", "10-03 03:00"]
    assert told_at(PLAIN, "2024-10-01T03:00", is_urgent=True) == expected


def test_urgent_news_has_hours_that_pass() -> None:
    level = next_level(
        PLAIN,
        BERLIN,
        at("2024-03-30T12:00", BERLIN),
        [Told(at("2024-03-30T12:00", BERLIN))],
        is_urgent=True,
    )
    assert level == Level(2, at("2024-03-31T13:00", BERLIN).astimezone(dt.UTC))


def test_a_level_has_its_hours_from_when_it_was_told() -> None:
    late = [Told(at("2024-03-06T16:00"))]
    assert next_level(PLAIN, SHANGHAI, at("2024-03-04"), late) == Level(2, at("2024-03-07T16:00"))


def test_after_a_level_without_anybody_the_next_is_told_at_once() -> None:
    told = [Told(at("2024-03-06T16:00"), is_anybody=False)]
    level = next_level(PLAIN, SHANGHAI, at("2024-03-04"), told)
    assert level == Level(2, at("2024-03-06T16:00"))


def test_after_the_third_level_there_is_none() -> None:
    told = [Told(at("2024-03-06T16:00"), is_anybody=False)] * 3
    assert next_level(PLAIN, SHANGHAI, at("2024-03-04"), told) is None


def test_a_level_that_was_missed_in_the_evening_waits_for_the_morning() -> None:
    level = Level(1, at("2024-03-08T19:59"))
    moments = [
        at(f"2024-03-{moment}") for moment in ("08T19:59", "08T20:00", "09T10:00", "11T08:00")
    ]
    assert [is_due(PLAIN, SHANGHAI, level, moment) for moment in moments] == [
        True,
        False,
        False,
        True,
    ]
    assert is_due(PLAIN, SHANGHAI, level, moments[2], is_urgent=True)
