"""Dates as people type them into tables."""

import datetime as dt
import re
from collections.abc import Iterator

from assistant.extraction.dates import resolve_date
from assistant.script import simplify
from assistant.tracker_tables.types import Doubt
from assistant.types import Data, MeetingContext, Moment

_TIME = r"(?:[\sT]*(\d{1,2})[:：时点](\d{2})?分?(?::\d{2}(?:\.\d+)?)?)?"
_AFTER = r"\s*(?:之前|以前|前|止|截止|底前)?$"
_WEEKDAY = r"\s*(?:[(（]?(?:周|星期|礼拜)[一二三四五六日天][)）]?)?"
_FULL = re.compile(
    r"^(\d{4}|\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?"
    + _WEEKDAY
    + _TIME
    + _AFTER
)
_COMPACT = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
_SHORT = re.compile(r"^(\d{1,2})\s*([-./月])\s*(\d{1,2})\s*[日号]?" + _WEEKDAY + _TIME + _AFTER)
# A date in a cell that was formatted as a number: Excel counts days.
_SERIAL = re.compile(r"^([34]\d{4}|5\d{4})(?:\.0+)?$")
_EXCEL_BEGINS = dt.date(1899, 12, 30)
# Years that far away are none that a table would leave the century out of.
_FAR = 10
_NOTHING = frozenset({"", "-", "—", "–", "/", "无", "n/a", "na", "none"})


class Written(Data):
    """What a cell says. `moment` None: no day; `doubt`: how sure that is."""

    moment: Moment | None = None
    rule: str | None = None
    doubt: Doubt | None = None


def is_nothing(cell: str) -> bool:
    return simplify(cell.strip()).casefold() in _NOTHING


def read_date(cell: str, today: dt.date) -> Written:
    """The day or time in a cell of a table that was kept around `today`.

    A day without its year is in the year that brings it closest. What names no day, or could
    name two, is a vague deadline: nobody is to be held to a date that was guessed.
    """
    text = simplify(cell.strip())
    if is_nothing(text):
        return Written()
    if found := _FULL.match(text) or _COMPACT.match(text):
        year, month, day, *time = found.groups()
        if len(year) == 4:
            return _moment(int(year), month, day, time, None)
        # 26.3.5 is how Chinese tables write it; in 05/03/26 nobody can tell what is what.
        if "/" in found[0] or abs(2000 + int(year) - today.year) > _FAR:
            return Written(doubt="vague_deadline")
        return _moment(2000 + int(year), month, day, time, "guessed_year")
    if found := _SERIAL.match(text):
        return Written(moment=(_EXCEL_BEGINS + dt.timedelta(int(found[1]))).isoformat())
    if found := _SHORT.match(text):
        return _without_year(found, today)
    return _spoken(cell.strip(), today)


def read_time(cell: str) -> dt.datetime | None:
    """When a row was updated; None where the cell names no day with its year."""
    written = read_date(cell, dt.date(2000, 1, 1))
    if written.moment is None or written.doubt:
        return None
    moment = dt.datetime.fromisoformat(written.moment)
    seconds = re.search(r"\d{1,2}:\d{2}:(\d{2})", cell)
    return moment.replace(second=int(seconds[1])) if seconds and int(seconds[1]) < 60 else moment


def _without_year(found: re.Match[str], today: dt.date) -> Written:
    month, mark, day, *time = found.groups()
    # A cell of numbers turns 3.10 into 3.1: it may be the tenth.
    if mark == "." and len(day) == 1 and day in "123":
        return Written(doubt="vague_deadline")
    options = [
        written
        for year in (today.year - 1, today.year, today.year + 1)
        if (written := _moment(year, month, day, time, "guessed_year")).moment
    ]

    def distance(written: Written) -> int:
        assert written.moment
        return abs((dt.date.fromisoformat(written.moment[:10]) - today).days)

    return min(options, key=distance, default=Written(doubt="vague_deadline"))


def _moment(
    year: int, month: str, day: str, time: list[str | None], doubt: Doubt | None
) -> Written:
    hour, minute = [*time, None, None][:2]
    try:
        date = dt.date(year, int(month), int(day))
        if hour is None or int(hour) == 24:
            return Written(moment=date.isoformat(), doubt=doubt)
        at = dt.datetime.combine(date, dt.time(int(hour), int(minute or 0)))
        if at.time() == dt.time():
            # A day that a program wrote as a time.
            return Written(moment=date.isoformat(), doubt=doubt)
    except ValueError:
        return Written(doubt="vague_deadline")
    return Written(moment=f"{at:%Y-%m-%dT%H:%M}", doubt=doubt)


def _spoken(words: str, today: dt.date) -> Written:
    """Words such as 本月底, read as if they were said today."""
    for context in _contexts(today):
        mention = resolve_date(words, context)
        if mention and mention.moment and not mention.is_vague:
            return Written(moment=mention.moment, rule=mention.rule, doubt="spoken_deadline")
    return Written(doubt="vague_deadline")


def _contexts(today: dt.date) -> Iterator[MeetingContext]:
    yield MeetingContext(title="", language="zh-Hans", date=today)
    yield MeetingContext(title="", language="en", date=today)
