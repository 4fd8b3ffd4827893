"""When troubles arise, and when each level is told of them. All moments given are in UTC."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.calendar import is_working_day
from assistant.labels import read_moment
from assistant.tracking.clocks import WHOLE_DAYS, ClockRule, minutes_due
from assistant.tracking.rhythm import Rhythm
from assistant.types import Moment

# Liaison, leader, executive.
LEVELS = 3

# An item that was so late when it began to be followed is an old one, put in for the record.
_OLD = dt.timedelta(days=7)
_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)
_MIDNIGHT = dt.time()


@dataclass(frozen=True)
class Told:
    """A level that was told, or found without anybody to tell."""

    at: dt.datetime
    is_anybody: bool = True


@dataclass(frozen=True)
class Level:
    """A level that is to be told, from `at` on."""

    number: int
    at: dt.datetime


def overdue_at(deadline: Moment, zone: dt.tzinfo) -> dt.datetime:
    """When an item that is not done becomes overdue: a day has passed at midnight, a time when its
    minute has. Raises InputError if there is no such day."""
    day, time = read_moment(deadline)
    if time is None:
        return behind_at(day + _DAY, zone)
    return dt.datetime.combine(day, time, zone).astimezone(dt.UTC) + _MINUTE


def behind_at(behind_on: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """When an item is too far behind its plan: as that day begins."""
    return dt.datetime.combine(behind_on, _MIDNIGHT, zone).astimezone(dt.UTC)


def is_old(deadline: Moment, tracked_at: dt.datetime, zone: dt.tzinfo) -> bool:
    """Whether the item was long overdue when it began to be followed: that is no news."""
    return tracked_at - overdue_at(deadline, zone) > _OLD


def next_level(
    rhythm: Rhythm,
    zone: dt.tzinfo,
    arose_at: dt.datetime,
    told: Sequence[Told] = (),
    *,
    is_urgent: bool = False,
) -> Level | None:
    """The level after those `told`, in order, and from when on; None after the last one.

    A level has its hours from when it was told, not from when it should have been.
    """
    if len(told) >= LEVELS:
        return None
    if not told:
        at = arose_at
    elif not told[-1].is_anybody:
        at = told[-1].at
    else:
        at = _after(rhythm, zone, told[-1].at, is_urgent)
    at = at.astimezone(dt.UTC)
    return Level(len(told) + 1, at if is_urgent else next_allowed(rhythm, at, zone))


def is_due(
    rhythm: Rhythm, zone: dt.tzinfo, level: Level, now: dt.datetime, *, is_urgent: bool = False
) -> bool:
    """Whether the level is to be told now. One that was missed waits for an allowed moment."""
    return level.at <= now and (is_urgent or is_allowed(rhythm, now, zone))


def is_allowed(rhythm: Rhythm, now: dt.datetime, zone: dt.tzinfo) -> bool:
    """Whether people may be written to now: on a working day, outside quiet hours."""
    return next_allowed(rhythm, now, zone) == now


def next_allowed(rhythm: Rhythm, at: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """The first moment from `at` on when people may be written to."""
    at = at.astimezone(dt.UTC)
    day = at.astimezone(zone).date()
    while True:
        if is_working_day(day, rhythm.calendar):
            for opens, closes in _windows(rhythm, day, zone):
                if closes > at:
                    return max(opens, at)
        day += _DAY


def _windows(
    rhythm: Rhythm, day: dt.date, zone: dt.tzinfo
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """When it is not quiet on a day: the quiet hours may be over midnight, or within the day."""
    begins, ends = behind_at(day, zone), behind_at(day + _DAY, zone)
    quiet = dt.datetime.combine(day, rhythm.quiet_from, zone).astimezone(dt.UTC)
    loud = dt.datetime.combine(day, rhythm.quiet_until, zone).astimezone(dt.UTC)
    if rhythm.quiet_from == rhythm.quiet_until:
        yield begins, ends
    elif rhythm.quiet_from > rhythm.quiet_until:
        yield loud, quiet
    else:
        yield begins, quiet
        yield loud, ends


def _after(rhythm: Rhythm, zone: dt.tzinfo, told_at: dt.datetime, is_urgent: bool) -> dt.datetime:
    is_counted = rhythm.counts_working_days and not is_urgent
    working = WHOLE_DAYS if is_counted else None
    return minutes_due(ClockRule(rhythm.level_hours, working, rhythm.calendar), told_at, zone)
