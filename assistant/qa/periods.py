"""Weeks, months and quarters around a day."""

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


def period(name: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of a period named as in the lexicon: today, next_week, this_month."""
    if name in ("today", "tomorrow"):
        day = add_days(today, name == "tomorrow")
        return day, day
    rel, unit = name.split("_")
    ahead = int(rel == "next")
    if unit == "week":
        first = week_day(today, ahead, 0)
        return first, add_days(first, 6)
    if unit == "month":
        first = add_months(today.replace(day=1), ahead)
        return first, month_end(first)
    last = quarter_end(add_months(today.replace(day=1), 3 * ahead))
    return add_months(last.replace(day=1), -2), last


def month_named(name: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of a month named without a year: 三, 12, november."""
    number = _ENGLISH.index(name) + 1 if name in _ENGLISH else parse_chinese(name)
    # A month's middle decides its year, so that one just begun or just over is not next year's.
    middle = dated(today, number, 15) or today.replace(month=number, day=15)
    return middle.replace(day=1), month_end(middle)


_ENGLISH = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
