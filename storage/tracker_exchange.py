"""Followed items that go out as a table, and those that come in by one."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage import tracker_lists
from storage.item_conditions import is_tracked
from storage.tables import (
    ActionItemRow,
    AuditEntry,
    ItemRequest,
    ItemUpdate,
    Meeting,
    Problem,
    ProblemCause,
    ProblemState,
    ProgressRow,
    Proof,
)
from storage.tracker_lists import Row, Viewed, Wanted

Key = tuple[str, str | None, str | None]
SOURCE = "tracker:"
IMPORT = "import tracker"

# Few enough for a database's limits, many enough that the counts of each page do not matter.
_AT_ONCE = 4000
_ASKED_AT_ONCE = 500


def each(session: Session, wanted: Wanted, viewed: Viewed, sort: str) -> Iterator[Row]:
    """All items of a list in its order, some thousand of them in memory at a time."""
    offset = 0
    while True:
        listed = tracker_lists.page(
            session, wanted, viewed, offset=offset, limit=_AT_ONCE, sort=sort
        )
        yield from listed.rows
        session.expunge_all()
        offset += _AT_ONCE
        if offset >= listed.total:
            return


def followed(session: Session, where: sa.ColumnElement[bool], tasks: Sequence[str]) -> set[Key]:
    """Task, owner and deadline of the followed items with these tasks; `where`: of those seen."""
    found: set[Key] = set()
    for start in range(0, len(tasks), _ASKED_AT_ONCE):
        chosen = (
            select(ActionItemRow.task, ActionItemRow.owner, ActionItemRow.deadline)
            .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
            .where(where, is_tracked())
            .where(col(ActionItemRow.task).in_(tasks[start : start + _ASKED_AT_ONCE]))
        )
        found.update(session.exec(chosen).all())
    return found


def imports_of(session: Session, sha256: str, where: sa.ColumnElement[bool]) -> list[Meeting]:
    """What was taken over from this very file before, the latest first; `where`: of those seen."""
    chosen = select(Meeting).where(Meeting.source_id == SOURCE + sha256, where)
    return list(session.exec(chosen.order_by(col(Meeting.id).desc())))


def record_of(session: Session, meeting_id: int) -> AuditEntry | None:
    """What the import said of itself."""
    chosen = select(AuditEntry).where(
        AuditEntry.meeting_id == meeting_id, AuditEntry.action == IMPORT
    )
    return session.exec(chosen.order_by(col(AuditEntry.id).desc())).first()


def is_untouched(session: Session, meeting_id: int) -> bool:
    """Whether nobody did anything with the items since they were taken over."""
    ids = sa.select(col(ActionItemRow.id)).where(col(ActionItemRow.meeting_id) == meeting_id)
    touched = (
        sa.select(col(ItemUpdate.id)).where(
            col(ItemUpdate.item_id).in_(ids), col(ItemUpdate.source) != "import"
        ),
        sa.select(col(ItemRequest.id)).where(col(ItemRequest.item_id).in_(ids)),
        sa.select(col(Proof.id)).where(col(Proof.item_id).in_(ids)),
        sa.select(col(ProgressRow.id)).where(col(ProgressRow.item_id).in_(ids)),
        sa.select(col(Problem.id)).where(
            col(Problem.item_id).in_(ids),
            sa.or_(
                col(Problem.state) == ProblemState.answered,
                col(Problem.cause) == ProblemCause.reported,
            ),
        ),
    )
    return all(session.execute(chosen.limit(1)).first() is None for chosen in touched)


def item_count(session: Session, meeting_id: int) -> int:
    chosen = sa.select(sa.func.count()).where(
        col(ActionItemRow.meeting_id) == meeting_id, is_tracked()
    )
    return int(session.execute(chosen).scalar_one())
