"""Rows of a table as action items. What cannot be understood is kept as words, or told."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.labels import Status
from assistant.script import simplify
from assistant.tracker_tables.columns import columns_of
from assistant.tracker_tables.dates import is_nothing, read_date, read_time
from assistant.tracker_tables.states import Said, read_percent, read_status
from assistant.tracker_tables.types import (
    LONGEST_NAME,
    LONGEST_TASK,
    LONGEST_TEXT,
    Column,
    Doubt,
    Layout,
    ReadRow,
    SheetItem,
    TrackerTable,
    Unread,
    UnreadRow,
)

_NAMES = re.compile(r"[、,，;；\n]+|\s/\s|(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff])")
# Plain words: simplified, without spaces.
_TOTAL = re.compile(
    r"(?:合计|总计|小计|共计|总合计|本页合计|(?:grand|sub)?-?totals?)"
    r"(?:[(（][^()（）]*[)）])?[:：]?(?:\d+[项条个件]?)?",
    re.IGNORECASE,
)
# What stands beside the word: a count, a percentage.
_NUMBER = re.compile(r"[共计:：]*\d[\d,.]*[项条个件%％]?")


class _Progress(NamedTuple):
    """`more` are words that go into the note."""

    status: Status
    percent: int | None
    delay_reason: str | None
    more: list[str]


class _RowError(Exception):
    def __init__(self, reason: Unread) -> None:
        super().__init__(reason)
        self.reason: Unread = reason


def read_items(rows: Sequence[Sequence[str]], layout: Layout, today: dt.date) -> TrackerTable:
    """The items below the header. `today` is the day around which the table was kept."""
    head = list(rows[layout.top]) if layout.top < len(rows) else []
    names = set(columns_of(head).values())
    found: list[ReadRow] = []
    unread: list[UnreadRow] = []
    for number, cells in enumerate(rows[layout.top + 1 :], layout.top + 2):
        if not any(cells) or _is_header(cells, names):
            continue
        try:
            if _adds_up(cells, layout):
                raise _RowError("total")
            found.append(_row(number, cells, layout, head, today))
        except _RowError as exc:
            unread.append(UnreadRow(number=number, reason=exc.reason, cells=tuple(cells)))
    return TrackerTable(rows=tuple(found), unread=tuple(unread))


def _is_header(cells: Sequence[str], names: set[Column]) -> bool:
    """Whether the header stands there again, as it does on each printed page."""
    again = set(columns_of(cells).values())
    return len(again) > 1 and "task" in again and again <= names


def _adds_up(cells: Sequence[str], layout: Layout) -> bool:
    """Whether a row is the sum of others: 合计 for a task, or 合计 before no task but a number."""
    task = _bare(_said(cells, layout, "task"))
    first = _bare(next(cell for cell in cells if cell))
    if _TOTAL.fullmatch(task):
        return True
    return bool(_TOTAL.fullmatch(first)) and (not task or bool(_NUMBER.fullmatch(task)))


def _bare(cell: str) -> str:
    return simplify("".join(cell.split()))


def _row(
    number: int, cells: Sequence[str], layout: Layout, head: Sequence[str], today: dt.date
) -> ReadRow:
    said = {column: _said(cells, layout, column) for column in layout.columns.values()}
    task = said.get("task", "")
    if not task or is_nothing(task):
        raise _RowError("no_task")
    status = read_status(said.get("status", ""))
    if status.is_cancelled:
        raise _RowError("cancelled")
    doubts: list[Doubt] = []
    updated = _updated(said.get("updated", ""), doubts)
    deadline_cell = said.get("deadline", "")
    written = read_date(deadline_cell, updated.date() if updated else today)
    if written.doubt:
        doubts.append(written.doubt)
    owner, co_owners = _people(said)
    progress = _progress(status, said, doubts)
    item = SheetItem(
        task=_short(task, LONGEST_TASK),
        owner=owner,
        co_owners=co_owners,
        department=_name(said.get("department", "")),
        deadline=written.moment,
        deadline_text=_text(deadline_cell) if written.doubt else None,
        deadline_rule=written.rule,
        updated_at=updated,
        project=_name(said.get("project", "")),
        meeting=_text(said.get("meeting", "")),
        status=progress.status,
        percent=progress.percent,
        delay_reason=progress.delay_reason,
        note=_note(cells, layout, head, progress.more),
    )
    return ReadRow(number=number, item=item, doubts=tuple(doubts))


def _said(cells: Sequence[str], layout: Layout, column: Column) -> str:
    """What the first column of this kind says; empty where there is none."""
    place = next((p for p, c in layout.columns.items() if c == column), None)
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _progress(status: Said, said: dict[Column, str], doubts: list[Doubt]) -> _Progress:
    more = []
    cell = said.get("percent", "")
    percent = status.percent
    if cell and not is_nothing(cell):
        read = read_percent(cell)
        if read is None:
            doubts.append("unknown_percent")
            more.append(cell)
        elif percent is None:
            percent = read
    state: Status = status.status or _status_at(percent)
    if status.is_unknown:
        doubts.append("unknown_status")
    reason = _text(said.get("delay_reason", ""))
    if state == "delayed":
        reason = reason or _text(status.rest)
        if reason is None:
            doubts.append("no_reason")
    if status.rest and status.rest != reason:
        more.append(status.rest)
    fixed = {"done": 100, "not_started": 0}.get(state)
    if fixed is not None:
        if percent not in (None, fixed):
            doubts.append("percent_differs")
            if state == "not_started":
                state, fixed = "in_progress", percent
        percent = fixed
    return _Progress(state, percent, reason, more)


def _status_at(percent: int | None) -> Status:
    return "not_started" if not percent else "done" if percent == 100 else "in_progress"


def _people(said: dict[Column, str]) -> tuple[str | None, tuple[str, ...]]:
    """The first one named is the owner; those beside it help."""
    named = _names(said.get("owner", ""))
    helpers = dict.fromkeys([*named[1:], *_names(said.get("co_owners", ""))])
    owner = named[0] if named else None
    return owner, tuple(name for name in helpers if name != owner)


def _names(cell: str) -> list[str]:
    parts = (part.strip().lstrip("@").strip() for part in _NAMES.split(cell))
    return [_short(part, LONGEST_NAME) for part in parts if part and not is_nothing(part)]


def _updated(cell: str, doubts: list[Doubt]) -> dt.datetime | None:
    found = read_time(cell)
    if found is None and not is_nothing(cell):
        doubts.append("unknown_update")
    return found


def _note(cells: Sequence[str], layout: Layout, head: Sequence[str], more: list[str]) -> str | None:
    """What the note says, then what stands in columns that have no place of their own."""
    parts = []
    for place, column in layout.columns.items():
        cell = cells[place].strip() if place < len(cells) else ""
        if column != "note" or not cell:
            continue
        name = head[place] if place < len(head) else ""
        is_own = columns_of([name]).get(0) == "note" or not name
        parts.append(cell if is_own else f"{name}：{cell}")
    text = "\n".join([*parts, *(part for part in more if part not in parts)])
    return _text(text)


def _text(cell: str) -> str | None:
    return _short(cell.strip(), LONGEST_TEXT) or None


def _name(cell: str) -> str | None:
    return None if is_nothing(cell) else _short(" ".join(cell.split()), LONGEST_NAME)


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise _RowError("too_long")
    return text
