"""When things are due. Everything is told the time; nothing here looks at a clock."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from assistant.calendar import is_working_day
from assistant.errors import InputError
from assistant.types import Language

MOST_HOURS = 240

Step = Literal["half", "soon", "late"]
STEPS: tuple[Step, ...] = get_args(Step)

# Of a meeting whose end nobody said: the longest that is advised.
_LENGTH = dt.timedelta(minutes=90)
# The part of the allowance that has passed at a step, in sixths: 12, 20 and 24 h of 24.
_SIXTHS: dict[Step, int] = {"half": 3, "soon": 5, "late": 6}
# After so long nobody learns anything from being told that the minutes are late: they are on the
# home page all the while. An installation that was off for a month sends nothing of that month.
_STALE = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)
_MIDNIGHT = dt.time()
# Nearer to the ends of the calendar there may be no day after: years are mistyped.
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(9000, 1, 1)


@dataclass(frozen=True)
class WorkingHours:
    """From `start` to `end` of each working day; an end at 00:00 is the end of that day."""

    start: dt.time = dt.time(9)
    end: dt.time = dt.time(18)


WHOLE_DAYS = WorkingHours(_MIDNIGHT, _MIDNIGHT)


@dataclass(frozen=True)
class ClockRule:
    """How long the minutes have. With `working`, only its hours of working days are counted.

    Working days are those of the country that `calendar` stands for (assistant.calendar).
    """

    hours: int = 24
    working: WorkingHours | None = None
    calendar: Language = "zh-Hans"


class StepAt(NamedTuple):
    step: Step
    at: dt.datetime


class DueSteps(NamedTuple):
    """What is to be done now: the step to take, None for none, and those it is too late for."""

    take: Step | None
    passed_over: tuple[Step, ...]


def check_rule(rule: ClockRule) -> None:
    """Raises InputError for a rule that makes no sense."""
    if not 1 <= rule.hours <= MOST_HOURS:
        raise InputError(
            f"Minutes cannot be due after {rule.hours} hours. Give a number from 1 to {MOST_HOURS}."
        )
    if rule.working and _minutes_of(rule.working) < 60:
        raise InputError(
            "Working hours end an hour after they start at the earliest, on the same day. Give a "
            "later end, or 00:00 for the end of the day."
        )


def meeting_end(
    date: dt.date, start: dt.time | None, end: dt.time | None, zone: dt.tzinfo
) -> dt.datetime:
    """When the meeting ended, in its zone; by its start, or its day, where the end is not known.

    An end before the start is after midnight.
    """
    date = min(max(date, _FIRST), _LAST)
    if end:
        day = date + _DAY if start and end < start else date
        return dt.datetime.combine(day, end, zone)
    if start:
        return _later(dt.datetime.combine(date, start, zone), _LENGTH, zone)
    return dt.datetime.combine(date + _DAY, _MIDNIGHT, zone)


def minutes_due(rule: ClockRule, ended_at: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """When the minutes of a meeting that ended then are to be out, in `zone`."""
    return _after(rule, ended_at, dt.timedelta(hours=rule.hours), zone)


def steps(rule: ClockRule, ended_at: dt.datetime, zone: dt.tzinfo) -> tuple[StepAt, ...]:
    """When somebody is told: after half of the allowance, five sixths of it, and all of it."""
    allowance = dt.timedelta(hours=rule.hours)
    return tuple(
        StepAt(step, _after(rule, ended_at, allowance * sixths / 6, zone))
        for step, sixths in _SIXTHS.items()
    )


def due_steps(planned: Sequence[StepAt], now: dt.datetime, taken: Collection[str] = ()) -> DueSteps:
    """What to do now of the steps `planned`, in order, of which some were `taken` already.

    Of several that came while nobody looked only the last is taken; it says what the others would
    have. None is where it came more than a week ago.
    """
    now = now.astimezone(dt.UTC)  # times of one zone are compared by what their clock shows
    reached = [each for each in planned if each.at <= now]
    if not reached:
        return DueSteps(None, ())
    last = reached[-1]
    is_to_take = last.step not in taken and now - last.at <= _STALE
    take = last.step if is_to_take else None
    missed = (each.step for each in reached if each.step != take and each.step not in taken)
    return DueSteps(take, tuple(missed))


def _after(
    rule: ClockRule, since: dt.datetime, allowance: dt.timedelta, zone: dt.tzinfo
) -> dt.datetime:
    """The moment when so much time was counted since then; the earliest, where several are."""
    if rule.working is None:
        return _later(since, allowance, zone)
    begun, left = since.astimezone(dt.UTC), allowance
    day = since.astimezone(zone).date()
    while True:
        if is_working_day(day, rule.calendar):
            opens, closes = _window(day, rule.working, zone)
            opens = max(opens, begun)
            if closes - opens >= left:
                return (opens + left).astimezone(zone)
            left -= max(closes - opens, dt.timedelta())
        day += _DAY


def _window(
    day: dt.date, working: WorkingHours, zone: dt.tzinfo
) -> tuple[dt.datetime, dt.datetime]:
    """In UTC, where an hour is an hour: on some days of the year the window is not as long."""
    last = day if working.end > working.start else day + _DAY
    opens = dt.datetime.combine(day, working.start, zone)
    closes = dt.datetime.combine(last, working.end, zone)
    return opens.astimezone(dt.UTC), closes.astimezone(dt.UTC)


def _later(at: dt.datetime, by: dt.timedelta, zone: dt.tzinfo) -> dt.datetime:
    """By hours that passed, not by what the clock on the wall shows."""
    return (at.astimezone(dt.UTC) + by).astimezone(zone)


def _minutes_of(working: WorkingHours) -> int:
    """How long a working day is; negative where it would end on the next."""
    end = 24 * 60 if working.end == _MIDNIGHT else working.end.hour * 60 + working.end.minute
    return end - working.start.hour * 60 - working.start.minute
