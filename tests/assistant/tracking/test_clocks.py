import datetime as dt
import random
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from assistant.calendar import is_working_day
from assistant.errors import InputError
from assistant.tracking.clocks import (
    WHOLE_DAYS,
    ClockRule,
    DueSteps,
    WorkingHours,
    check_rule,
    due_steps,
    meeting_end,
    minutes_due,
    steps,
)
from assistant.types import Language

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
DAY = dt.date(2024, 3, 5)
PLAIN = ClockRule()
OFFICE = ClockRule(hours=24, working=WorkingHours(dt.time(9), dt.time(18)))
WORKDAYS = ClockRule(hours=24, working=WHOLE_DAYS)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def due(rule: ClockRule, ended: str, zone: ZoneInfo = SHANGHAI) -> str:
    return f"{minutes_due(rule, at(ended, zone), zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "end", "ended"),
    [
        (dt.time(14), dt.time(15, 30), "2024-03-05T15:30:00+08:00"),
        (None, dt.time(15, 30), "2024-03-05T15:30:00+08:00"),
        (dt.time(14), None, "2024-03-05T15:30:00+08:00"),
        (dt.time(22, 30), dt.time(0, 30), "2024-03-06T00:30:00+08:00"),
        (dt.time(23, 30), None, "2024-03-06T01:00:00+08:00"),
        (None, None, "2024-03-06T00:00:00+08:00"),
    ],
)
def test_a_meeting_ends_when_it_was_said_to(
    start: dt.time | None, end: dt.time | None, ended: str
) -> None:
    assert meeting_end(DAY, start, end, SHANGHAI).isoformat() == ended


def test_the_usual_length_is_counted_in_hours_that_pass() -> None:
    ended_at = meeting_end(dt.date(2024, 3, 31), dt.time(1, 30), None, BERLIN)
    assert ended_at.isoformat() == "2024-03-31T04:00:00+02:00"


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
@pytest.mark.parametrize("zone", [SHANGHAI, NEW_YORK])
@pytest.mark.parametrize("calendar", ["zh-Hans", "zh-Hant", "en"])
def test_a_mistyped_year_does_no_harm(day: dt.date, zone: ZoneInfo, calendar: Language) -> None:
    ended_at = meeting_end(day, None, None, zone)
    assert minutes_due(ClockRule(240, WHOLE_DAYS, calendar), ended_at, zone) > ended_at


def test_minutes_are_due_a_day_after_the_end() -> None:
    assert due(PLAIN, "2024-03-05 15:30") == "2024-03-06 15:30"


def test_another_allowance_may_be_chosen() -> None:
    assert due(ClockRule(hours=48), "2024-03-05 15:30") == "2024-03-07 15:30"


@pytest.mark.parametrize(
    ("zone", "ended", "told"),
    [
        (BERLIN, "2024-03-30 15:00", "2024-03-31T16:00:00+02:00"),
        (BERLIN, "2024-10-26 15:00", "2024-10-27T14:00:00+01:00"),
        (NEW_YORK, "2024-03-09 15:00", "2024-03-10T16:00:00-04:00"),
        (NEW_YORK, "2024-11-02 15:00", "2024-11-03T14:00:00-05:00"),
    ],
)
def test_a_day_of_24_hours_is_meant_when_clocks_are_changed(
    zone: ZoneInfo, ended: str, told: str
) -> None:
    assert minutes_due(PLAIN, at(ended, zone), zone).isoformat() == told


@pytest.mark.parametrize(
    ("rule", "ended", "told"),
    [
        # Of 24 hours, 9 go into a working day: a weekend lies between.
        (OFFICE, "2024-03-08 17:00", "2024-03-13 14:00"),
        (OFFICE, "2024-03-05 08:00", "2024-03-07 15:00"),  # before work begins
        (OFFICE, "2024-03-05 20:00", "2024-03-08 15:00"),  # after it is over
        (OFFICE, "2024-03-09 11:00", "2024-03-13 15:00"),  # on a Saturday
        (OFFICE, "2024-03-06 00:30", "2024-03-08 15:00"),  # after midnight
        (WORKDAYS, "2024-03-08 17:00", "2024-03-11 17:00"),
        (WORKDAYS, "2024-03-10 17:00", "2024-03-12 00:00"),
        (WORKDAYS, "2024-03-08 23:59", "2024-03-11 23:59"),
        # Labour Day 2024: off from May 1 to 5; worked on April 28 and on May 11.
        (WORKDAYS, "2024-04-27 17:00", "2024-04-29 00:00"),
        (WORKDAYS, "2024-04-30 17:00", "2024-05-06 17:00"),
        (WORKDAYS, "2024-05-03 10:00", "2024-05-07 00:00"),
        (WORKDAYS, "2024-05-10 17:00", "2024-05-11 17:00"),
        (WORKDAYS, "2024-05-11 17:00", "2024-05-13 17:00"),
        # The last hour of an allowance is the last of the day, not the first of the next one.
        (ClockRule(9, OFFICE.working), "2024-03-08 08:00", "2024-03-08 18:00"),
        (ClockRule(1, OFFICE.working), "2024-03-08 18:00", "2024-03-11 10:00"),
    ],
)
def test_only_working_hours_are_counted_where_that_is_chosen(
    rule: ClockRule, ended: str, told: str
) -> None:
    assert due(rule, ended) == told


def test_each_country_has_its_own_working_days() -> None:
    friday = "2024-07-03 17:00"
    american = ClockRule(24, WHOLE_DAYS, "en")
    assert due(american, friday, NEW_YORK) == "2024-07-05 17:00"
    assert due(WORKDAYS, friday, NEW_YORK) == "2024-07-04 17:00"


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        # In March the Sunday has 23 hours, in November 25; Sundays are not worked.
        ("2024-03-08 17:00", "2024-03-11 17:00"),
        ("2024-11-01 17:00", "2024-11-04 17:00"),
    ],
)
def test_a_clock_changed_on_a_day_off_changes_nothing(ended: str, told: str) -> None:
    assert due(ClockRule(24, WHOLE_DAYS, "en"), ended, NEW_YORK) == told


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        # In Cairo clocks went forward at midnight of Friday, April 26, and back on October 31. For
        # the mainland's calendar April 26 is worked, 27 is not, and 28 is.
        ("2024-04-25 12:00", "2024-04-28 01:00"),
        ("2024-10-31 12:00", "2024-11-01 23:00"),
    ],
)
def test_a_working_day_has_the_hours_that_pass_on_it(ended: str, told: str) -> None:
    cairo = ZoneInfo("Africa/Cairo")
    assert due(ClockRule(36, WHOLE_DAYS), ended, cairo) == told


def test_a_step_in_the_hour_that_comes_twice_is_not_due_before_its_time() -> None:
    ended_at = at("2024-10-26 02:30", BERLIN)
    planned = steps(ClockRule(hours=24), ended_at, BERLIN)
    # 24 hours after half past two is half past two, for the first time.
    assert planned[-1].at.isoformat() == "2024-10-27T02:30:00+02:00"
    again = dt.datetime(2024, 10, 27, 2, 10, fold=1, tzinfo=BERLIN)
    assert due_steps(planned, again, ("half", "soon")).take == "late"


def test_the_moment_may_be_told_in_another_zone() -> None:
    ended_at = at("2024-03-08 17:00")
    abroad = minutes_due(WORKDAYS, ended_at.astimezone(NEW_YORK), SHANGHAI)
    assert abroad == minutes_due(WORKDAYS, ended_at, SHANGHAI)


def test_steps_come_after_12_20_and_24_hours() -> None:
    planned = steps(PLAIN, at("2024-03-05 15:30"), SHANGHAI)
    assert [(each.step, f"{each.at:%d %H:%M}") for each in planned] == [
        ("half", "06 03:30"),
        ("soon", "06 11:30"),
        ("late", "06 15:30"),
    ]


def test_steps_come_in_working_hours_where_only_these_count() -> None:
    planned = steps(OFFICE, at("2024-03-08 17:00"), SHANGHAI)
    assert [(each.step, f"{each.at:%d %H:%M}") for each in planned] == [
        ("half", "12 11:00"),
        ("soon", "13 10:00"),
        ("late", "13 14:00"),
    ]


PLANNED = steps(PLAIN, at("2024-03-05 15:30"), SHANGHAI)


@pytest.mark.parametrize(
    ("now", "taken", "wanted"),
    [
        ("2024-03-05 23:00", (), DueSteps(None, ())),
        ("2024-03-06 03:30", (), DueSteps("half", ())),
        ("2024-03-06 03:30", ("half",), DueSteps(None, ())),
        ("2024-03-06 11:30", ("half",), DueSteps("soon", ())),
        ("2024-03-06 15:29", ("half", "soon"), DueSteps(None, ())),
        ("2024-03-06 15:30", ("half", "soon"), DueSteps("late", ())),
        # nobody looked for two days
        ("2024-03-08 15:30", (), DueSteps("late", ("half", "soon"))),
        ("2024-03-06 12:00", (), DueSteps("soon", ("half",))),
        ("2024-03-08 15:30", ("half", "soon", "late"), DueSteps(None, ())),
        # the end was changed after the last step was taken
        ("2024-03-06 12:00", ("late",), DueSteps("soon", ("half",))),
        # so long ago that it is no news
        ("2024-03-13 15:30", (), DueSteps("late", ("half", "soon"))),
        ("2024-03-13 15:31", (), DueSteps(None, ("half", "soon", "late"))),
    ],
)
def test_of_several_steps_that_came_the_last_is_taken(
    now: str, taken: tuple[str, ...], wanted: DueSteps
) -> None:
    assert due_steps(PLANNED, at(now), taken) == wanted


@pytest.mark.parametrize(
    "rule",
    [
        ClockRule(hours=0),
        ClockRule(hours=241),
        ClockRule(working=WorkingHours(dt.time(9), dt.time(9, 30))),
        ClockRule(working=WorkingHours(dt.time(18), dt.time(9))),
        ClockRule(working=WorkingHours(dt.time(23, 30), dt.time(0))),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rule: ClockRule) -> None:
    with pytest.raises(InputError):
        check_rule(rule)


@pytest.mark.parametrize("rule", [PLAIN, OFFICE, WORKDAYS, ClockRule(240)])
def test_a_rule_that_makes_sense_is_taken(rule: ClockRule) -> None:
    check_rule(rule)


QUARTER = dt.timedelta(minutes=15)


def is_counted(rule: ClockRule, quarter: dt.datetime) -> bool:
    """Whether the quarter of an hour that begins then is, by the clock on the wall."""
    if rule.working is None:
        return True
    starts, ends = rule.working.start, rule.working.end
    of_day = quarter.time().replace(fold=0)
    in_hours = of_day >= starts and (ends == dt.time() or of_day < ends)
    return in_hours and is_working_day(quarter.date(), rule.calendar)


def counted_between(
    rule: ClockRule, since: dt.datetime, until: dt.datetime, zone: ZoneInfo
) -> dt.timedelta:
    """Counted one quarter after the other, in a way as slow as it is plain."""
    found, at_utc = dt.timedelta(), since.astimezone(dt.UTC)
    while at_utc < until:
        found += QUARTER * is_counted(rule, at_utc.astimezone(zone))
        at_utc += QUARTER
    return found


def cases() -> Iterator[tuple[ClockRule, dt.datetime, ZoneInfo]]:
    """Rules and ends of meetings, many of them around holidays and days when clocks change."""
    dice = random.Random(6)
    around = (
        dt.date(2024, 2, 8),
        dt.date(2024, 3, 9),
        dt.date(2024, 3, 30),
        dt.date(2024, 4, 28),
        dt.date(2024, 9, 30),
        dt.date(2024, 10, 26),
        dt.date(2024, 11, 2),
        dt.date(2026, 2, 13),
    )
    windows = (
        None,
        WHOLE_DAYS,
        WorkingHours(),
        WorkingHours(dt.time(8, 30), dt.time(17, 15)),
        WorkingHours(dt.time(22), dt.time(0)),
    )
    for _ in range(120):
        zone = dice.choice((SHANGHAI, BERLIN, NEW_YORK))
        rule = ClockRule(
            hours=dice.choice((1, 2, 8, 9, 24, 48, dice.randint(1, 72))),
            working=dice.choice(windows),
            calendar=dice.choice(("zh-Hans", "zh-Hant", "en")),
        )
        day = dice.choice(around) + dt.timedelta(days=dice.randint(-3, 9))
        noon = dt.datetime.combine(day, dt.time(12), zone).astimezone(dt.UTC)
        yield rule, noon + QUARTER * dice.randint(-48, 47), zone


CASES = list(cases())


def test_the_allowance_is_counted_exactly() -> None:
    for rule, ended_at, zone in CASES:
        due_at = minutes_due(rule, ended_at, zone)
        allowance = dt.timedelta(hours=rule.hours)
        assert counted_between(rule, ended_at, due_at, zone) == allowance, (rule, ended_at, zone)


def test_minutes_are_never_due_while_nobody_works() -> None:
    for rule, ended_at, zone in CASES:
        due_at = minutes_due(rule, ended_at, zone)
        # A moment is the end of the time before it: 18:00 ends the working day.
        before = (due_at.astimezone(dt.UTC) - QUARTER).astimezone(zone)
        assert is_counted(rule, before), (rule, ended_at, zone)


def test_who_ends_later_is_never_due_earlier() -> None:
    for rule, ended_at, zone in CASES:
        ends = [ended_at + QUARTER * n for n in range(0, 200, 7)]
        dues = [minutes_due(rule, each, zone).astimezone(dt.UTC) for each in ends]
        assert dues == sorted(dues), (rule, ended_at, zone)


def test_steps_come_in_order_and_the_last_when_minutes_are_due() -> None:
    for rule, ended_at, zone in CASES:
        planned = [each.at.astimezone(dt.UTC) for each in steps(rule, ended_at, zone)]
        assert planned == sorted(planned)
        assert planned[-1] == minutes_due(rule, ended_at, zone)
