"""Working days and holidays of the country that a meeting's language stands for."""

import datetime as dt
from functools import lru_cache
from typing import Any

from assistant.types import Language

_COUNTRY: dict[Language, str] = {"zh-Hans": "CN", "zh-Hant": "TW", "en": "US"}
_DAY = dt.timedelta(days=1)


@lru_cache(maxsize=8)
def _holidays(language: Language) -> Any:
    import holidays

    return holidays.country_holidays(_COUNTRY[language], language="en_US")


def is_working_day(day: dt.date, language: Language) -> bool:
    """Whether people work on `day`: make-up workdays of the mainland count, holidays do not."""
    return bool(_holidays(language).is_working_day(day))


def add_working_days(day: dt.date, count: int, language: Language) -> dt.date:
    """The `count`-th working day after `day`."""
    while count > 0:
        day += _DAY
        count -= is_working_day(day, language)
    return day


def is_holiday(day: dt.date, language: Language) -> bool:
    """Whether `day` is a public holiday, weekends that belong to none aside."""
    return day in _holidays(language)


def holiday_break(
    after: dt.date, language: Language, name: str | None = None
) -> tuple[dt.date, dt.date] | None:
    """First and last day off of the first break around a holiday from `after` on.

    With a `name` ("Spring Festival"), the break of that holiday; without, the first of at least
    three days. None if there is no such break within a year.
    """
    day = after
    for _ in range(370):
        if is_holiday(day, language):
            first, last = _days_off_around(day, language)
            if name is None and (last - first).days >= 2:
                return first, last
            if name is not None and name in _names_between(first, last, language):
                return first, last
        day += _DAY
    return None


def _days_off_around(day: dt.date, language: Language) -> tuple[dt.date, dt.date]:
    first = last = day
    while not is_working_day(first - _DAY, language):
        first -= _DAY
    while not is_working_day(last + _DAY, language):
        last += _DAY
    return first, last


def _names_between(first: dt.date, last: dt.date, language: Language) -> str:
    days = (first + _DAY * n for n in range((last - first).days + 1))
    return " / ".join(str(_holidays(language).get(day, "")) for day in days)
