"""What people type into forms, as data."""

import datetime as dt
import re

from api.deps import LARGEST_ID

_SEPARATOR = re.compile(r"[\n,，、;；]+")


def filled(typed: dict[str, str], *names: str) -> dict[str, str]:
    """The fields of these names that are not blank."""
    return {name: typed[name].strip() for name in names if typed.get(name, "").strip()}


def lines(text: str) -> list[str]:
    """A list typed with line breaks, commas or 、 between its entries."""
    return [entry.strip() for entry in _SEPARATOR.split(text) if entry.strip()]


def agenda_rows(text: str) -> list[dict[str, str | None]]:
    """One topic a line, its owner after a bar: 研发进度汇报 | 孙涛."""
    rows = []
    for line in text.splitlines():
        topic, _, owner = line.replace("｜", "|").partition("|")
        if topic.strip():
            rows.append({"topic": topic.strip(), "owner": owner.strip() or None})
    return rows


def page_number(text: str) -> int:
    """Which page of a list an address asks for; the first where it makes no sense."""
    return int(text) if text.isdecimal() and 0 < int(text) < 10_000 else 1


def id_number(text: str) -> int | None:
    """The id that an address names; None where it can be none."""
    is_number = text.isascii() and text.isdigit() and len(text) < 11
    return int(text) if is_number and 0 < int(text) <= LARGEST_ID else None


def day_typed(text: str) -> dt.date | None:
    """A day as browsers send it; None for what is none, or so far off that no clock holds it."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 <= found.year <= 9000 else None


def midnight(day: dt.date | None, zone: dt.tzinfo) -> dt.datetime | None:
    """When the day begins in the zone."""
    return dt.datetime.combine(day, dt.time(), zone) if day else None
