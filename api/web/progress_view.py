"""What a meeting said of an open item, beside how the item stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from api.web import words
from api.web.i18n import N_, Labels
from storage import open_items
from storage.open_items import Open
from storage.tables import ProgressRow

_LABELS = Labels(
    status=N_("状态"),
    percent=N_("完成"),
    delay_reason=N_("延期原因"),
    owner=N_("责任人"),
    department=N_("部门"),
    deadline=N_("截止"),
)


@dataclass(frozen=True)
class Proposed:
    """A field of the item that would change."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """What is said of an open item: the item with its meeting, and what would change."""

    open: Open
    changes: tuple[Proposed, ...]

    @property
    def address(self) -> str:
        return f"/tracker/{self.open.item.id}"


def told(session: Session, rows: Sequence[ProgressRow], year: int) -> dict[int, Told]:
    """By the id of the row; rows whose item is gone are left out."""
    known = open_items.by_id(session, [row.item_id for row in rows])
    return {
        row.id or 0: Told(known[row.item_id], _changes(row, known[row.item_id], year))
        for row in rows
        if row.item_id in known
    }


def _changes(row: ProgressRow, found: Open, year: int) -> tuple[Proposed, ...]:
    item = found.item
    fields = [name for name in _LABELS if getattr(row, name) not in (None, "")]
    return tuple(
        Proposed(
            _LABELS[name],
            _shown(name, getattr(item, name), year),
            _shown(name, getattr(row, name), year),
        )
        for name in fields
        if row.applied_at or getattr(item, name) != getattr(row, name)
    )


def _shown(name: str, value: object, year: int) -> str:
    if value is None or value == "":
        return ""
    if name == "status":
        return words.STATUS[value]  # type: ignore[index]  # the database keeps no others
    if name == "percent":
        return f"{value}%"
    return words.deadline(str(value), year) if name == "deadline" else str(value)


Tolds = Mapping[int, Told]
