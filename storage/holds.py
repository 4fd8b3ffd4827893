"""Legal hold: nothing of a meeting is deleted while it lasts, whatever its age."""

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.errors import ConflictError, InputError
from storage import audit
from storage.tables import Meeting, now

LONGEST_REASON = 500


def put(session: Session, meeting: Meeting, reason: str, *, actor: str) -> None:
    """Hold the meeting. Raises InputError without a reason, ConflictError where it is held."""
    reason = _checked(reason, "Say why the meeting is put on hold.")
    if meeting.held_at:
        raise ConflictError("The meeting is on hold already. Look at the page again.")
    meeting.held_at, meeting.held_by, meeting.hold_reason = now(), actor, reason
    session.add(meeting)
    _record(session, meeting, "hold meeting", actor, reason)


def lift(session: Session, meeting: Meeting, reason: str, *, actor: str) -> None:
    """End the hold. Raises InputError without a reason, ConflictError where there is none."""
    reason = _checked(reason, "Say why the hold of the meeting ends.")
    if not meeting.held_at:
        raise ConflictError("The meeting is not on hold. Look at the page again.")
    meeting.held_at = meeting.held_by = meeting.hold_reason = None
    session.add(meeting)
    _record(session, meeting, "lift hold", actor, reason)


def check_free(meeting: Meeting) -> None:
    """Raises ConflictError for a meeting that is held."""
    if meeting.held_at:
        raise ConflictError(
            f"The meeting “{meeting.title}” is on legal hold, so nothing of it can be deleted. "
            "An administrator lifts the hold."
        )


def is_free() -> sa.ColumnElement[bool]:
    """A condition on `Meeting` rows."""
    return col(Meeting.held_at).is_(None)


def _checked(reason: str, problem: str) -> str:
    reason = reason.strip()
    if not reason:
        raise InputError(problem)
    return reason[:LONGEST_REASON]


def _record(session: Session, meeting: Meeting, action: str, actor: str, reason: str) -> None:
    audit.record(
        session,
        actor,
        action,
        meeting_id=meeting.id,
        subject="meeting",
        after={"hold_reason": reason},
    )
