"""Working days and holidays of the country that a meeting's language stands for.

The mainland's come from `chinesecalendar`, which knows what the State Council has announced, with
the make-up workdays. For years it does not know, and for other countries, they come from
`holidays`, which computes the statutory days; `is_known` tells the two apart.
"""

import datetime as dt
from functools import lru_cache
from typing import Any

from assistant.types import Language

_COUNTRY: dict[Language, str] = {"zh-Hans": "CN", "zh-Hant": "TW", "en": "US"}
_DAY = dt.timedelta(days=1)
# What the two libraries call a holiday in English, in small letters.
_NAMES: dict[str, tuple[str, ...]] = {
    "spring": ("spring festival", "chinese new year"),
    "qingming": ("tomb-sweeping",),
    "labour": ("labour day", "labor day"),
    "dragon boat": ("dragon boat",),
    "mid-autumn": ("mid-autumn",),
    "national": ("national day",),
    "new year": ("new year's day", "founding day"),
    "thanksgiving": ("thanksgiving",),
    "christmas": ("christmas day",),
    "memorial": ("memorial day",),
    "independence": ("independence day",),
}


@lru_cache(maxsize=8)
def _statutory(country: str) -> Any:
    import holidays

    return holidays.country_holidays(country, language="en_US")


@lru_cache(maxsize=1)
def _announced() -> tuple[dict[dt.date, str], frozenset[dt.date]]:
    """The mainland's days off with their names, and its make-up workdays."""
    from chinese_calendar import constants

    return dict(constants.holidays), frozenset(constants.workdays)


@lru_cache(maxsize=1)
def _announced_years() -> tuple[int, int]:
    years = [day.year for day in _announced()[0]]
    return min(years), max(years)


def is_known(day: dt.date, language: Language) -> bool:
    """Whether the calendar of the year of `day` is certain: announced, or fixed by law."""
    if language != "zh-Hans":
        return True
    first, last = _announced_years()
    return first <= day.year <= last


def is_working_day(day: dt.date, language: Language) -> bool:
    """Whether people work on `day`: make-up workdays of the mainland count, holidays do not."""
    if language == "zh-Hans" and is_known(day, language):
        days_off, make_up_days = _announced()
        return day in make_up_days or (day.weekday() < 5 and day not in days_off)
    return bool(_statutory(_COUNTRY[language]).is_working_day(day))


def is_holiday(day: dt.date, language: Language) -> bool:
    """Whether `day` is a public holiday, weekends that belong to none aside."""
    return bool(_name(day, language))


def add_working_days(day: dt.date, count: int, language: Language) -> dt.date:
    """The `count`-th working day after `day`."""
    while count > 0:
        day += _DAY
        count -= is_working_day(day, language)
    return day


def make_up_day(after: dt.date, language: Language) -> dt.date | None:
    """The first weekend day worked in lieu from `after` on; None if none is announced in a year."""
    days = (after + _DAY * n for n in range(370))
    return next((d for d in days if d.weekday() > 4 and is_working_day(d, language)), None)


def holiday_break(
    after: dt.date, language: Language, name: str | None = None
) -> tuple[dt.date, dt.date] | None:
    """First and last day off of the first break around a holiday from `after` on.

    With a `name` ("spring", "national"), the break of that holiday; without, the first of at least
    three days. None if there is no such break within a year.
    """
    day = after
    for _ in range(370):
        if is_holiday(day, language):
            first, last = _days_off_around(day, language)
            if name is None and (last - first).days >= 2:
                return first, last
            if name is not None and _is_of(first, last, name, language):
                return first, last
        day += _DAY
    return None


def holiday(after: dt.date, language: Language, name: str | None = None) -> dt.date | None:
    """The first day of the holiday `name`, of any without, from `after` on; None if there is none.

    Other than its break, the holiday is a day alone: Labor Day without its weekend.
    """
    wanted = _NAMES.get(name, (name,)) if name else ("",)
    for n in range(370):
        told = _name(after + _DAY * n, language)
        if told and any(one in told for one in wanted):
            return after + _DAY * n
    return None


def lunar_new_year(year: int) -> dt.date:
    """The first day of the Chinese year that begins in `year`."""
    days = _statutory("TW")
    first = dt.date(year, 1, 20)
    return next(d for d in (first + _DAY * n for n in range(33)) if _is_new_year(days.get(d)))


def _is_new_year(name: str | None) -> bool:
    return name is not None and name.split("; ")[-1] == "Chinese New Year"


def _name(day: dt.date, language: Language) -> str:
    """What the holiday on `day` is called, in small letters; empty if it is none."""
    if language == "zh-Hans" and is_known(day, language):
        return str(_announced()[0].get(day, "")).casefold()
    return str(_statutory(_COUNTRY[language]).get(day, "")).casefold()


def _days_off_around(day: dt.date, language: Language) -> tuple[dt.date, dt.date]:
    first = last = day
    while not is_working_day(first - _DAY, language):
        first -= _DAY
    while not is_working_day(last + _DAY, language):
        last += _DAY
    return first, last


def _is_of(first: dt.date, last: dt.date, name: str, language: Language) -> bool:
    days = (first + _DAY * n for n in range((last - first).days + 1))
    told = " / ".join(_name(day, language) for day in days)
    return any(one in told for one in _NAMES.get(name, (name,)))
