"""The tracker as a table of the third form: its cells, and as CSV."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator

from assistant.labels import read_moment, status_label
from assistant.sheets import harmless
from assistant.tracker_tables.columns import header
from assistant.tracker_tables.types import COLUMNS, Column, SheetItem
from assistant.types import Language

# Excel's days begin in 1900, and its first February has a day too many.
_FIRST_YEAR = 1901

# A number between 0 and 1 is a percentage.
Value = str | int | float | dt.date | dt.datetime | None


def write_csv(items: Iterable[SheetItem], language: Language) -> Iterator[bytes]:
    """The table piece by piece, in UTF-8 with the mark that Excel needs to read Chinese."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(header(language))
    yield b"\xef\xbb\xbf"
    for number, item in enumerate(items, 1):
        writer.writerow([harmless(_as_text(value)) for value in values(number, item, language)])
        if number % 500 == 0:
            yield _taken(target)
    yield _taken(target)


def values(number: int, item: SheetItem, language: Language) -> list[Value]:
    """The cells of an item, in the order of the columns."""
    by_column: dict[Column, Value] = {
        "number": number,
        "task": item.task,
        "owner": item.owner,
        "department": item.department,
        "deadline": _day(item.deadline) if item.deadline else item.deadline_text,
        "status": status_label(item.status, language),
        "delay_reason": item.delay_reason,
        "updated": item.updated_at and item.updated_at.replace(microsecond=0),
        "project": item.project,
        "meeting": item.meeting,
        "percent": None if item.percent is None else item.percent / 100,
        "co_owners": ("、" if language != "en" else "; ").join(item.co_owners),
        "note": item.note,
    }
    return [by_column[column] for column in COLUMNS]


def _day(moment: str) -> Value:
    day, time = read_moment(moment)
    if day.year < _FIRST_YEAR:
        return moment.replace("T", " ")
    return dt.datetime.combine(day, time) if time else day


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{round(value * 100)}%"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _taken(target: io.StringIO) -> bytes:
    content = target.getvalue().encode("utf-8", "replace")
    target.seek(0)
    target.truncate()
    return content
