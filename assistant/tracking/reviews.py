"""The periods that teams look back on, and what is counted of them. Nothing here sees a clock."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.calendar import is_working_day
from assistant.errors import InputError
from assistant.tracking.rhythm import Rhythm

_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)
_MIDNIGHT = dt.time()
_WEEK_KEY = re.compile(r"(20\d\d)-W(\d\d)")
_MONTH_KEY = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
# No calendar has more weeks in a row without a working day.
_MOST_WEEKS = 8


@dataclass(frozen=True)
class Period:
    """From `since` to just before `until`. `asked` is when owners were last asked in it.

    None: nobody was, so that nobody owes an update. Updates count from `updated_since` on, the
    Monday of the week in which they were asked. `is_held`: there is a review at its end; a week of
    holidays has none.
    """

    since: dt.datetime
    until: dt.datetime
    asked: dt.datetime | None = None
    updated_since: dt.datetime | None = None
    is_held: bool = True


@dataclass(frozen=True)
class Point:
    """A day's end: items that are open, and that would be if all were done on their dates.

    `open` is None for days to come.
    """

    day: dt.date
    open: int | None
    planned: int


def monday(week: str) -> dt.date:
    """The first day of the ISO week "2026-W12". Raises InputError."""
    found = _WEEK_KEY.fullmatch(week)
    try:
        return dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)  # type: ignore[index]
    except (TypeError, ValueError) as exc:
        raise InputError(f"There is no week {week}. Write it as 2026-W12.") from exc


def week_of(day: dt.date) -> str:
    """Its ISO week: "2026-W12"."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def first_of(month: str) -> dt.date:
    """The first day of the month "2026-03". Raises InputError."""
    found = _MONTH_KEY.fullmatch(month)
    if found is None:
        raise InputError(f"There is no month {month}. Write it as 2026-03.")
    return dt.date(int(found[1]), int(found[2]), 1)


def months_on(month: dt.date, count: int) -> dt.date:
    """The first day of the month so many later; earlier, with a negative count."""
    number = month.year * 12 + month.month - 1 + count
    return dt.date(number // 12, number % 12 + 1, 1)


def review_day(rhythm: Rhythm, first: dt.date) -> dt.date | None:
    """The day of the review in the week of the Monday `first`; None if there is none.

    The chosen weekday, or the first working day after it.
    """
    days = (first + _DAY * n for n in range(rhythm.review_weekday, 7))
    return next((day for day in days if is_working_day(day, rhythm.calendar)), None)


def update_day(rhythm: Rhythm, first: dt.date) -> dt.date | None:
    """The day of that week by whose evening owners update: the chosen one, or the last working
    day before it."""
    days = (first + _DAY * n for n in range(rhythm.update_weekday, -1, -1))
    return next((day for day in days if is_working_day(day, rhythm.calendar)), None)


def week_period(rhythm: Rhythm, week: str, zone: dt.tzinfo) -> Period:
    """What the review of a week looks back on: the time since the last one. Raises InputError."""
    first = monday(week)
    day = review_day(rhythm, first)
    until = _at(day or first + _DAY * rhythm.review_weekday, rhythm.review_at, zone)
    before = (first - _WEEK * n for n in range(1, _MOST_WEEKS))
    held = (review_day(rhythm, each) for each in before)
    last = next((each for each in held if each), first - _WEEK)
    since = _at(last, rhythm.review_at, zone)
    asked = _last_asked(rhythm, since, until, zone)
    updated_since = _at(asked.date() - _DAY * asked.weekday(), _MIDNIGHT, zone) if asked else None
    return Period(since, until, asked, updated_since, is_held=day is not None)


def month_period(month: str, zone: dt.tzinfo) -> Period:
    """From the first midnight of the month to that of the next. Raises InputError."""
    first = first_of(month)
    return Period(_at(first, _MIDNIGHT, zone), _at(months_on(first, 1), _MIDNIGHT, zone))


def burn_down(
    days: Sequence[dt.date],
    today: dt.date,
    *,
    before: int,
    owed: int,
    begun: Mapping[dt.date, int],
    done: Mapping[dt.date, int],
    due: Mapping[dt.date, int],
) -> list[Point]:
    """How many items are open at the end of each of these days, which follow one another.

    `before` were open when the first of them began, and `owed` would have been by their dates. Of
    each day: how many were followed from then on, were done, were to be done.
    """
    points, count, planned = [], before, owed
    for day in days:
        count += begun.get(day, 0) - done.get(day, 0)
        planned += begun.get(day, 0) - due.get(day, 0)
        points.append(Point(day, count if day <= today else None, planned))
    return points


def rate(part: int, whole: int) -> float | None:
    """None where there is nothing it could be a part of."""
    return part / whole if whole else None


def _last_asked(
    rhythm: Rhythm, since: dt.datetime, until: dt.datetime, zone: dt.tzinfo
) -> dt.datetime | None:
    first = until.date() - _DAY * until.weekday()
    while first + _WEEK > since.date():
        day = update_day(rhythm, first)
        asked = _at(day, rhythm.ask_at, zone) if day else None
        if asked and since <= asked < until:
            return asked
        first -= _WEEK
    return None


def _at(day: dt.date, time: dt.time, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, time, zone)
