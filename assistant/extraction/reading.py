"""What both languages' date grammars share: the question, the answer, arithmetic on days."""

import calendar as months
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.types import MeetingContext

# The unit that the words name: "Friday" a day, "by noon" a part of it, 月底 a month.
Precision = Literal["minute", "part_of_day", "day", "week", "month", "quarter", "year", "vague"]
Side = Literal["from", "to"]

CLOSE_OF_BUSINESS = dt.time(18)


@dataclass(frozen=True)
class Clue:
    """What a date is resolved against: the meeting, and what was said just before.

    `said` are days spoken of shortly before, latest last; `now` is the time somebody gave for the
    present moment ("it's half past two"). The week of the last day `is_fresh` for a turn or two.
    """

    context: MeetingContext
    said: Sequence[dt.date] = ()
    now: dt.datetime | None = None
    is_fresh: bool = True

    def after(self, day: dt.date | None) -> "Clue":
        """The clue for what is said next, once `day` has been spoken of."""
        return self if day is None else replace(self, said=(*self.said, day), is_fresh=True)

    @property
    def today(self) -> dt.date:
        return self.context.date

    @property
    def end(self) -> dt.datetime:
        """The meeting's end, its start or its day's close of business where that is unknown."""
        time = self.context.end or self.context.start or CLOSE_OF_BUSINESS
        return dt.datetime.combine(self.today, time)


@dataclass(frozen=True)
class Reading:
    """A date read in a text: no `day` where the words are vague or what they hang on is unknown.

    `side` is set on the two ends of a range; `is_estimated` where working days were counted in a
    year whose calendar is not known.
    """

    start: int
    end: int
    day: dt.date | None
    time: dt.time | None = None
    is_vague: bool = False
    is_limit: bool = False
    is_past: bool = False
    is_about: bool = False
    is_after: bool = False
    precision: Precision = "day"
    side: Side | None = None
    is_estimated: bool = False


def add_days(day: dt.date, count: int) -> dt.date:
    return day + dt.timedelta(days=count)


def week_day(today: dt.date, weeks: int, weekday: int) -> dt.date:
    """The `weekday` (Monday 0) of the week that is `weeks` after the week of `today`."""
    return add_days(today, weeks * 7 + weekday - today.weekday())


def coming_weekday(clue: Clue, weekday: int) -> dt.date:
    """A weekday said alone: the one just spoken of, else the next one, never today."""
    for day in reversed(clue.said):
        if day.weekday() == weekday and day >= clue.today:
            return day
    next_week = week_day(clue.today, 1, 0)
    if clue.is_fresh and clue.said and next_week <= clue.said[-1] < add_days(next_week, 7):
        return week_day(clue.said[-1], 0, weekday)
    ahead = (weekday - clue.today.weekday()) % 7
    return add_days(clue.today, ahead or 7)


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day `count` months on, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def month_end(day: dt.date) -> dt.date:
    return day.replace(day=months.monthrange(day.year, day.month)[1])


def quarter_end(day: dt.date) -> dt.date:
    return month_end(day.replace(day=1, month=(day.month - 1) // 3 * 3 + 3))


def dated(today: dt.date, month: int, day: int, year: int | None = None) -> dt.date | None:
    """The day of a month; without a year the one up to three months ago or still ahead."""
    try:
        found = dt.date(year or today.year, month, day)
        if year is None and (today - found).days > 92:
            found = found.replace(year=today.year + 1)
        elif year is None and (found - today).days > 320:
            found = found.replace(year=today.year - 1)
    except ValueError:
        return None
    return found


def numbered_day(clue: Clue, number: int) -> dt.date | None:
    """A day of the month said alone: the one just spoken of, else this month's or the next's."""
    for day in reversed(clue.said):
        if day.day == number:
            return day
    for ahead in (0, 1, 2):
        first = add_months(clue.today.replace(day=1), ahead)
        found = dated(clue.today, first.month, number, first.year)
        if found is not None and found >= clue.today:
            return found
    return None


def last_working_day(day: dt.date, clue: Clue) -> dt.date:
    """`day` itself or the last working day before it."""
    from assistant.calendar import is_working_day

    while not is_working_day(day, clue.context.language):
        day = add_days(day, -1)
    return day
