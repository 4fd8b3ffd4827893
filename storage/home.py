"""What waits for a person, and what others did: counted and chosen by the database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.item_conditions import is_overdue, is_tracked, is_undone
from storage.review import KINDS
from storage.tables import (
    ActionItemRow,
    AuditEntry,
    Meeting,
    MinutesRow,
    MinutesState,
    Project,
    ReviewState,
)

Condition = sa.ColumnElement[bool]

# More than these nobody looks through at home.
_MOST_WAITING = 50


@dataclass(frozen=True)
class OpenMeeting:
    """A meeting whose minutes are not out; `waiting` is how many items nobody decided.

    `minutes` is the state of the latest version; None where none is drafted.
    """

    meeting: Meeting
    project: str | None
    waiting: int
    minutes: MinutesState | None = None


@dataclass(frozen=True)
class OpenItem:
    """Without `meeting` the viewer may see the item, not its meeting."""

    item: ActionItemRow
    meeting_id: int
    meeting: str | None


def open_meetings(session: Session, where: Condition, *, limit: int) -> list[OpenMeeting]:
    """The latest first, without trackers that were brought along: those have no minutes."""
    chosen = (
        select(Meeting, Project.name)
        .join(Project, col(Project.id) == Meeting.project_id, isouter=True)
        .where(
            col(Meeting.minutes_issued_at).is_(None),
            sa.not_(col(Meeting.is_imported_tracker)),
            where,
        )
        .order_by(col(Meeting.date).desc(), col(Meeting.id).desc())
        .limit(limit)
    )
    rows = session.exec(chosen).all()
    ids = [m.id for m, _ in rows if m.id]
    waiting, states = waiting_counts(session, ids), _minutes_states(session, ids)
    return [
        OpenMeeting(m, project, waiting.get(m.id or 0, 0), states.get(m.id or 0))
        for m, project in rows
    ]


def _minutes_states(session: Session, meeting_ids: Sequence[int]) -> dict[int, MinutesState]:
    chosen = (
        select(MinutesRow.meeting_id, MinutesRow.state)
        .where(col(MinutesRow.meeting_id).in_(meeting_ids))
        .order_by(col(MinutesRow.version))
    )
    return {number: MinutesState(state) for number, state in session.exec(chosen)}


def minutes_that_are(
    session: Session, state: MinutesState, where: Condition
) -> list[tuple[MinutesRow, Meeting]]:
    """The versions in this state of the meetings chosen, whichever waits longest first.

    Of a version that is submitted or returned there is no later one.
    """
    chosen = (
        select(MinutesRow, Meeting)
        .join(Meeting, col(Meeting.id) == MinutesRow.meeting_id)
        .where(MinutesRow.state == state, where)
        .order_by(sa.func.coalesce(MinutesRow.returned_at, MinutesRow.submitted_at))
        .limit(_MOST_WAITING)
    )
    return list(session.exec(chosen).all())


def waiting_counts(session: Session, meeting_ids: Sequence[int]) -> dict[int, int]:
    """How many proposed items of each meeting nobody decided."""
    counts: dict[int, int] = {}
    for table in KINDS.values():
        chosen = (
            sa.select(col(table.meeting_id), sa.func.count())
            .where(
                col(table.meeting_id).in_(meeting_ids),
                col(table.review) == ReviewState.proposed,
            )
            .group_by(col(table.meeting_id))
        )
        for meeting_id, count in session.execute(chosen):
            counts[meeting_id] = counts.get(meeting_id, 0) + count
    return counts


def open_items(
    session: Session, where: Condition, *, meetings: Condition, limit: int
) -> tuple[list[OpenItem], int]:
    """Confirmed items that are not done, by deadline, those without one last; and how many.

    `where` chooses the items, `meetings` those meetings that may be named.
    """
    condition = sa.and_(is_tracked(), is_undone(), where)
    deadline = col(ActionItemRow.deadline)
    chosen = (
        select(ActionItemRow, Meeting.id, sa.case((meetings, col(Meeting.title))))
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(condition)
        .order_by(deadline.is_(None), deadline, col(ActionItemRow.id))
        .limit(limit)
    )
    found = [OpenItem(item, id_ or 0, title) for item, id_, title in session.exec(chosen)]
    if len(found) < limit:
        return found, len(found)
    count = (
        sa.select(sa.func.count())
        .select_from(ActionItemRow)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(condition)
    )
    return found, session.execute(count).scalar_one()


def overdue_by_department(
    session: Session, where: Condition, now: dt.datetime
) -> list[tuple[str | None, int]]:
    """How many items of each department are late, the most first; `now` in the meetings' zone."""
    count = sa.func.count()
    # Not by the column itself: its index would be read in order, and each row for the rest.
    department = sa.func.coalesce(col(ActionItemRow.department), "")
    chosen = (
        sa.select(department, count)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(is_tracked(), is_overdue(now), where)
        .group_by(department)
        .order_by(count.desc(), department)
    )
    return [(name or None, n) for name, n in session.execute(chosen)]


def changes(
    session: Session,
    where: Condition,
    *,
    since: dt.datetime,
    but_of: str,
    actions: Sequence[str],
    limit: int,
) -> list[tuple[AuditEntry, Meeting]]:
    """What others did to meetings since then, the latest first."""
    chosen = (
        select(AuditEntry, Meeting)
        .join(Meeting, col(Meeting.id) == AuditEntry.meeting_id)
        .where(
            AuditEntry.at > since,
            AuditEntry.actor != but_of,
            col(AuditEntry.action).in_(actions),
            where,
        )
        .order_by(col(AuditEntry.id).desc())
        .limit(limit)
    )
    return list(session.exec(chosen).all())
