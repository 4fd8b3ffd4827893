"""What the columns of a tracker are called, and where a table begins."""

import re
from collections.abc import Sequence

from assistant.script import simplify
from assistant.sheets import Sheet
from assistant.tracker_tables import words
from assistant.tracker_tables.types import COLUMNS, Column, Layout
from assistant.types import Language

# A header stands this high, below titles and remarks.
_HIGHEST_ROWS = 20

_WRITTEN: dict[Column, tuple[str, str, str]] = {
    "number": ("序号", "序號", "No."),
    "task": ("任务", "任務", "Task"),
    "owner": ("责任人", "責任人", "Owner"),
    "department": ("部门", "部門", "Department"),
    "deadline": ("截止时间", "截止時間", "Deadline"),
    "status": ("状态", "狀態", "Status"),
    "delay_reason": ("延期原因", "延期原因", "Reason for delay"),
    "updated": ("更新时间", "更新時間", "Updated"),
    "project": ("项目", "專案", "Project"),
    "meeting": ("会议", "會議", "Meeting"),
    "percent": ("进度", "進度", "Percent"),
    "co_owners": ("协办人", "協辦人", "Helpers"),
    "note": ("备注", "備註", "Note"),
}
_LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")


_KNOWN: dict[str, Column] = {
    word: column for column in COLUMNS for word in words.COLUMNS[column]
} | {re.sub(r"\s+", "", names[2]).casefold(): column for column, names in _WRITTEN.items()}


def header(language: Language) -> list[str]:
    """The names of the columns, in the order in which they are written."""
    return [_WRITTEN[column][_LANGUAGES.index(language)] for column in COLUMNS]


def column_of(cell: str) -> Column | None:
    """The column that a header names; None where it is not known."""
    plain = simplify(re.sub(r"[\s*＊:：]+", "", cell)).casefold()
    # 责任人（必填）, 完成率(%)
    bare = re.sub(r"[(（\[【].*?[)）\]】]", "", plain)
    return _KNOWN.get(plain) or _KNOWN.get(bare)


def columns_of(cells: Sequence[str]) -> dict[int, Column]:
    """What the cells of a header name, each column once."""
    found: dict[int, Column] = {}
    for place, cell in enumerate(cells):
        column = column_of(cell)
        if column and column not in found.values():
            found[place] = column
    return found


def find_layout(sheets: Sequence[Sheet]) -> Layout:
    """The sheet and row whose header names most; without a task where none does."""
    best, most = Layout(), (False, 0)
    for number in range(len(sheets)):
        layout = layout_of(sheets, number)
        rank = (layout.has_task, len(layout.columns))
        if rank > most:
            best, most = layout, rank
    return best


def layout_of(sheets: Sequence[Sheet], number: int, top: int | None = None) -> Layout:
    """How a sheet's table is laid out. `top`: the row of its header, from 0, where it is known."""
    rows = sheets[number].rows
    if top is None:
        found = [columns_of(cells) for cells in rows[:_HIGHEST_ROWS]]
        ranks = [("task" in each.values(), len(each) > 1, len(each)) for each in found]
        top = ranks.index(max(ranks)) if ranks else 0
        if ranks and not ranks[top][2]:
            top = next((at for at, cells in enumerate(rows) if any(cells)), 0)
    named = columns_of(rows[top]) if top < len(rows) else {}
    return Layout(sheet=number, top=top, columns=_with_unknown(rows, top, named))


def _with_unknown(
    rows: Sequence[Sequence[str]], top: int, named: dict[int, Column]
) -> dict[int, Column]:
    """The columns, those whose names say nothing to us as notes: nothing of a file is lost."""
    if top >= len(rows):
        return named
    more: dict[int, Column] = {
        place: "note" for place, cell in enumerate(rows[top]) if cell and place not in named
    }
    return dict(sorted((named | more).items())) if named else named
