"""What a table of the tracker says, row by row."""

import datetime as dt
from typing import Literal, get_args

from assistant.labels import Status
from assistant.types import Data, Moment

# In the order in which they are written: those of the form, then what helps beside it.
Column = Literal[
    "number",
    "task",
    "owner",
    "department",
    "deadline",
    "status",
    "delay_reason",
    "updated",
    "project",
    "meeting",
    "percent",
    "co_owners",
    "note",
]
COLUMNS: tuple[Column, ...] = get_args(Column)

# What was read otherwise than it stands there, or could not be read and was kept as words.
Doubt = Literal[
    "vague_deadline",
    "guessed_year",
    "spoken_deadline",
    "unknown_status",
    "no_reason",
    "percent_differs",
    "unknown_percent",
    "unknown_update",
    "unknown_department",
]
# Why a row is left out.
Unread = Literal["no_task", "too_long", "cancelled", "total"]

LONGEST_TASK = 1000
LONGEST_TEXT = 1000
LONGEST_NAME = 120


class SheetItem(Data):
    """An action item as a row. `deadline_text` are words that name no day, or how it was written.

    `updated_at` is in the organisation's time, without a zone.
    """

    task: str
    owner: str | None = None
    co_owners: tuple[str, ...] = ()
    department: str | None = None
    deadline: Moment | None = None
    deadline_text: str | None = None
    deadline_rule: str | None = None
    status: Status = "not_started"
    percent: int | None = 0
    delay_reason: str | None = None
    updated_at: dt.datetime | None = None
    project: str | None = None
    meeting: str | None = None
    note: str | None = None


class ReadRow(Data):
    """A row that was understood. `number` is as the spreadsheet counts, from 1."""

    number: int
    item: SheetItem
    doubts: tuple[Doubt, ...] = ()


class UnreadRow(Data):
    """A row that is left out, with what stands in it."""

    number: int
    reason: Unread
    cells: tuple[str, ...] = ()


class Layout(Data):
    """Where the table stands: the sheet and the row of its header, from 0, and what its columns
    are. A column that is not named is not read."""

    sheet: int = 0
    top: int = 0
    columns: dict[int, Column] = {}

    @property
    def has_task(self) -> bool:
        return "task" in self.columns.values()


class TrackerTable(Data):
    rows: tuple[ReadRow, ...] = ()
    unread: tuple[UnreadRow, ...] = ()
