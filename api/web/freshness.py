"""Whether what is shown of a meeting was made before something it depends on was changed."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage import recordings, review
from storage.tables import AuditEntry, Meeting, MeetingState, Stage

_CHANGED = (
    "undo repair",
    "redo repair",
    "edit transcript",
    "replace words",
    "merge voices",
    "undo edit",
    "redo edit",
)
_TERMS = ("add terms", "remove term")
# What has a meeting written down anew, but for the stages that come after that.
_WRITES = ("upload", "process", "arrange recordings", "remove recording")
_LATER_STAGES = (Stage.extract, Stage.draft)


def is_extraction_old(session: Session, meeting: Meeting) -> bool:
    """Whether words of the transcript were changed since the items were taken from it."""
    last = review.last_extraction(session, meeting.id or 0)
    changed_at = _latest(session, _CHANGED, meeting_id=meeting.id)
    return bool(last and changed_at and changed_at > last.created_at)


def is_text_old(session: Session, meeting: Meeting) -> bool:
    """Whether terms were added or removed since a meeting in review was written down.

    False for a transcript that was imported: there is nothing to write it down from.
    """
    if meeting.state != MeetingState.review:
        return False
    if recordings.current(session, meeting.id or 0) is None:
        return False
    changed_at = _latest(session, _TERMS)
    return bool(changed_at and changed_at > _written_at(session, meeting))


def _written_at(session: Session, meeting: Meeting) -> dt.datetime:
    """When the work that wrote the meeting down was asked for."""
    chosen = select(AuditEntry).where(
        AuditEntry.meeting_id == meeting.id,
        col(AuditEntry.action).in_(_WRITES),
        sa.func.coalesce(AuditEntry.subject, "").not_in([str(s) for s in _LATER_STAGES]),
    )
    entry = session.exec(chosen.order_by(col(AuditEntry.id).desc())).first()
    return entry.at if entry else meeting.created_at


def _latest(
    session: Session, actions: tuple[str, ...], *, meeting_id: int | None = None
) -> dt.datetime | None:
    chosen = select(AuditEntry).where(
        AuditEntry.meeting_id == meeting_id, col(AuditEntry.action).in_(actions)
    )
    entry = session.exec(chosen.order_by(col(AuditEntry.id).desc())).first()
    return entry.at if entry else None
