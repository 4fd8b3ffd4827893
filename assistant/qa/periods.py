"""Weeks, months, quarters and years around a day: first and last day of each."""

import datetime as dt

from assistant.extraction.numerals import parse_chinese
from assistant.extraction.reading import (
    add_days,
    add_months,
    dated,
    month_end,
    quarter_end,
    week_day,
)

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
Days = tuple[dt.date, dt.date]

# What is dated before or after was never held nor planned, and nothing counts on from there.
_YEARS = range(1900, 3000)


def is_in_reach(day: dt.date | None) -> bool:
    """Whether a day that was read is one that records may have; not of None."""
    return day is not None and day.year in _YEARS


def period(name: str, today: dt.date) -> Days:
    """First and last day of a period named as in the lexicon: today, next_week, this_month."""
    if name in ("today", "tomorrow"):
        day = add_days(today, name == "tomorrow")
        return day, day
    rel, unit = name.split("_")
    return period_of(unit, int(rel == "next"), today)


def period_of(unit: str, ahead: int, today: dt.date) -> Days:
    """The week, month, quarter or year that is `ahead` of today's; of the past where negative."""
    if unit == "week":
        first = week_day(today, ahead, 0)
        return first, add_days(first, 6)
    if unit == "month":
        first = add_months(today.replace(day=1), ahead)
        return first, month_end(first)
    if unit == "year":
        return year_of(today.year + ahead)
    last = quarter_end(add_months(today.replace(day=1), 3 * ahead))
    return add_months(last.replace(day=1), -2), last


def year_of(year: int) -> Days:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def month_of(month: int, today: dt.date, year: int | None = None, back: bool = False) -> Days:
    """A month named by its number. Without a year the one just over or still ahead; `back`: the
    last one that has begun."""
    if year is None and back:
        year = today.year - (month > today.month)
    # A month's middle decides its year, so that one just begun or just over is not next year's.
    middle = dated(today, month, 15, year) or today.replace(month=month, day=15)
    return middle.replace(day=1), month_end(middle)


def quarter_of(nth: int, today: dt.date, year: int | None = None, back: bool = False) -> Days:
    """A quarter by its number, 1 to 4; without a year as `month_of`."""
    now = (today.month + 2) // 3
    if year is None and back:
        year = today.year - (nth > now)
    elif year is None:
        # One that ended over a month ago is next year's.
        year = today.year + (now - nth > 1)
    first = dt.date(year, 3 * nth - 2, 1)
    return first, month_end(add_months(first, 2))


def month_named(name: str, today: dt.date) -> Days:
    """First and last day of a month named without a year: 三, 12, november."""
    return month_of(MONTHS.index(name) + 1 if name in MONTHS else parse_chinese(name), today)
