import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from assistant.tracking.occasions import (
    KINDS,
    Kind,
    Occasion,
    between,
    due,
    month_day,
    review_day,
    upcoming,
    update_day,
    week_key,
)
from assistant.tracking.rhythm import Rhythm

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
PLAIN = Rhythm()
AMERICAN = Rhythm(calendar="en")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def keys(rhythm: Rhythm, text: str, zone: ZoneInfo = SHANGHAI) -> list[str]:
    """What is due then."""
    return [each.key("x") for each in due(rhythm, at(text, zone), zone)]


@pytest.mark.parametrize(
    ("monday", "asked_on"),
    [
        ("2024-03-04", "2024-03-08"),
        # Golden Week from Tuesday on.
        ("2024-09-30", "2024-09-30"),
        # A make-up Saturday does not move it.
        ("2024-10-07", "2024-10-11"),
        ("2024-04-29", "2024-04-30"),
        # Spring Festival until Saturday; people work on the Sunday, which is after Friday.
        ("2024-02-12", None),
        # The last week of a year of 53: Friday is New Year's Day.
        ("2020-12-28", "2020-12-31"),
    ],
)
def test_owners_update_on_friday_or_the_working_day_before_it(
    monday: str, asked_on: str | None
) -> None:
    assert update_day(PLAIN, day(monday)) == (day(asked_on) if asked_on else None)


@pytest.mark.parametrize(
    ("monday", "reviewed_on"),
    [
        ("2024-03-04", "2024-03-04"),
        ("2024-09-30", "2024-09-30"),
        ("2024-10-07", "2024-10-08"),
        # Only the make-up Sunday is worked.
        ("2024-02-12", "2024-02-18"),
    ],
)
def test_teams_review_on_monday_or_the_working_day_after_it(monday: str, reviewed_on: str) -> None:
    assert review_day(PLAIN, day(monday)) == day(reviewed_on)


def test_a_week_whose_days_are_off_from_the_weekday_on_has_no_review() -> None:
    rhythm = Rhythm(review_weekday=3)
    assert review_day(rhythm, day("2024-09-30")) is None
    begins = [each.begins for each in of_kind(rhythm, "review", "2024-10-10", "2024-10-11")]
    assert begins == [at("2024-09-26T09:00")]  # of the review before: nothing is lost


def of_kind(rhythm: Rhythm, kind: Kind, first: str, last: str) -> list[Occasion]:
    found = between(rhythm, at(first), at(last), SHANGHAI)
    return [each for each in found if each.kind == kind]


@pytest.mark.parametrize(
    ("first", "told_on"),
    [
        ("2024-10-01", "2024-10-08"),
        ("2024-03-01", "2024-03-01"),
        ("2024-06-01", "2024-06-03"),
        ("2021-01-01", "2021-01-04"),
        ("2024-02-01", "2024-02-01"),
    ],
)
def test_a_month_is_summed_up_on_the_first_working_day_after_it(first: str, told_on: str) -> None:
    assert month_day(PLAIN, day(first)) == day(told_on)


@pytest.mark.parametrize(
    ("date", "key"),
    [
        ("2024-03-08", "2024-W10"),
        ("2021-01-03", "2020-W53"),
        ("2021-01-04", "2021-W01"),
        ("2024-12-30", "2025-W01"),
        ("2027-01-01", "2026-W53"),
    ],
)
def test_a_week_is_named_as_iso_names_it(date: str, key: str) -> None:
    assert week_key(day(date)) == key


def test_occasions_have_keys_that_say_what_they_are() -> None:
    found = between(PLAIN, at("2024-03-01"), at("2024-03-09"), SHANGHAI)
    assert [(each.key("project 3"), f"{each.at:%d %H}") for each in found] == [
        ("week 2024-W09 ask project 3", "01 01"),
        ("month 2024-02 project 3", "01 01"),
        ("week 2024-W09 again project 3", "01 07"),
        ("week 2024-W10 review project 3", "04 01"),
        ("week 2024-W10 ask project 3", "08 01"),
        ("week 2024-W10 again project 3", "08 07"),
    ]


def test_the_week_over_the_end_of_a_year_is_asked_once_in_the_old_one() -> None:
    found = of_kind(PLAIN, "ask", "2020-12-28", "2021-01-09")
    assert [(each.period, each.at) for each in found] == [
        ("2020-W53", at("2020-12-31T09:00")),
        ("2021-W01", at("2021-01-08T09:00")),
    ]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2024-03-08T08:59:59", []),
        ("2024-03-08T09:00", ["week 2024-W10 ask x"]),
        ("2024-03-08T14:59:59", ["week 2024-W10 ask x"]),
        # Who was not asked in the morning is not asked twice in the afternoon.
        ("2024-03-08T15:00", ["week 2024-W10 again x"]),
        ("2024-03-08T17:00", ["week 2024-W10 again x"]),
        ("2024-03-08T17:00:01", []),
        ("2024-03-10T09:00", []),
    ],
)
def test_owners_are_asked_from_the_morning_until_their_updates_are_due(
    moment: str, expected: list[str]
) -> None:
    assert keys(PLAIN, moment) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2024-03-11T08:59", []),
        ("2024-03-11T09:00", ["week 2024-W11 review x"]),
        ("2024-03-13T09:00", ["week 2024-W11 review x"]),
        ("2024-03-13T09:01", []),
        # Two working days over Golden Week.
        ("2024-10-05T12:00", ["week 2024-W40 review x"]),
        # The next review tells it all.
        ("2024-10-08T09:00", ["week 2024-W41 review x", "month 2024-09 x"]),
    ],
)
def test_a_review_comes_at_most_two_working_days_late(moment: str, expected: list[str]) -> None:
    assert sorted(keys(PLAIN, moment)) == sorted(expected)


@pytest.mark.parametrize(
    ("moment", "is_due"), [("2024-03-06T09:00", True), ("2024-03-06T09:01", False)]
)
def test_a_month_comes_at_most_five_days_late(moment: str, is_due: bool) -> None:
    assert ("month 2024-02 x" in keys(PLAIN, moment)) is is_due


def test_a_month_is_about_all_of_the_month_before() -> None:
    (month,) = of_kind(PLAIN, "month", "2024-03-01", "2024-03-31")
    assert (month.begins, month.ends) == (at("2024-02-01"), at("2024-03-01"))


def test_asking_is_about_the_week_so_far() -> None:
    found = between(PLAIN, at("2024-03-08"), at("2024-03-09"), SHANGHAI)
    assert [(each.kind, each.begins, each.ends) for each in found] == [
        ("ask", at("2024-03-04"), at("2024-03-08T09:00")),
        ("again", at("2024-03-04"), at("2024-03-08T15:00")),
    ]


@pytest.mark.parametrize(
    ("zone", "friday", "hour"),
    [
        (BERLIN, "2024-03-29", 8),
        (BERLIN, "2024-04-05", 7),
        (BERLIN, "2024-10-25", 7),
        (BERLIN, "2024-11-01", 8),
        (NEW_YORK, "2024-03-08", 14),
        (NEW_YORK, "2024-03-15", 13),
        (NEW_YORK, "2024-11-01", 13),
        (NEW_YORK, "2024-11-08", 14),
    ],
)
def test_nine_is_nine_on_the_wall_in_summer_and_in_winter(
    zone: ZoneInfo, friday: str, hour: int
) -> None:
    found = between(AMERICAN, at(friday, zone), at(f"{friday}T12:00", zone), zone)
    asked = [each for each in found if each.kind == "ask"]
    assert [each.at.hour for each in asked] == [hour]


def test_an_hour_that_comes_twice_has_one_occasion() -> None:
    rhythm = Rhythm(calendar="en", month_at=dt.time(1, 30), quiet_from=dt.time(22))
    first = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)
    hours = [first + dt.timedelta(minutes=30 * n) for n in range(48 * 8)]
    found = {each for now in hours for each in due(rhythm, now, NEW_YORK) if each.kind == "month"}
    assert {each.period for each in found} == {"2024-10"}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("rhythm", "zone"), [(PLAIN, SHANGHAI), (AMERICAN, BERLIN), (AMERICAN, NEW_YORK)]
)
def test_whoever_looks_each_hour_of_a_winter_sees_each_occasion(
    rhythm: Rhythm, zone: ZoneInfo
) -> None:
    begin, end = at("2020-12-10", zone), at("2021-03-10", zone)
    now, seen = begin.astimezone(dt.UTC), set()
    while now < end:
        seen |= {each.key("x") for each in due(rhythm, now, zone) if each.at >= begin}
        now += dt.timedelta(hours=1)
    assert seen == {each.key("x") for each in between(rhythm, begin, end, zone)}


def test_what_comes_next_is_told_by_kind() -> None:
    now = at("2024-09-27T09:00")
    found = {kind: upcoming(PLAIN, kind, now, SHANGHAI, 2) for kind in KINDS}
    assert {
        kind: [f"{each.at.astimezone(SHANGHAI):%m-%d %H}" for each in each_kind]
        for kind, each_kind in found.items()
    } == {
        "ask": ["09-30 09", "10-11 09"],
        "again": ["09-27 15", "09-30 15"],
        "review": ["09-30 09", "10-08 09"],
        "month": ["10-08 09", "11-01 09"],
    }
