"""What people change in what was discussed of a topic, and take back."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from assistant.errors import ConflictError, NotFoundError
from storage import audit
from storage.tables import AuditEntry, Meeting, TopicRow

EDIT, UNDO = "edit topic", "undo topic"


def edit(
    session: Session,
    meeting: Meeting,
    number: int,
    lines: Sequence[str],
    *,
    version: int,
    actor: str,
) -> TopicRow | None:
    """Let the topic say these sentences; None where it says them already.

    Sentences that stay keep their evidence. `version` is the one the person saw, 0 where nothing
    was summed up. Raises NotFoundError, and ConflictError when somebody else changed it since.
    """
    row = _row(session, meeting, number)
    if row.version != version:
        raise ConflictError(
            "Somebody else changed what was discussed here since you opened it. Look at both, "
            "then decide which words to keep."
        )
    known = {sentence["text"]: sentence for sentence in row.sentences}
    new = {line: {"text": line, "evidence": [], "made_by": actor} for line in lines}
    sentences = [known.get(line, new[line]) for line in lines]
    if sentences == row.sentences:
        return None
    _put(session, row, sentences, EDIT, actor)
    return row


def undo(session: Session, meeting: Meeting, number: int, *, actor: str) -> TopicRow:
    """Take back the actor's last change of the topic, or make it again. Raises ConflictError."""
    row = _row(session, meeting, number)
    entry = last(session, meeting.id or 0, number)
    if entry is None or entry.actor != actor:
        raise ConflictError("There is nothing of yours to take back here.")
    if entry.after["version"] != row.version:
        raise ConflictError(
            "Somebody else changed these words since, so that the change cannot be taken back. "
            "Edit them instead."
        )
    action = UNDO if entry.action == EDIT else EDIT
    _put(session, row, entry.before["sentences"], action, actor)
    return row


def last(session: Session, meeting_id: int, number: int) -> AuditEntry | None:
    """The last change of the topic by a person."""
    chosen = select(AuditEntry).where(
        AuditEntry.meeting_id == meeting_id,
        AuditEntry.subject == f"topic {number}",
        col(AuditEntry.action).in_((EDIT, UNDO)),
    )
    return session.exec(chosen.order_by(col(AuditEntry.id).desc())).first()


def _row(session: Session, meeting: Meeting, number: int) -> TopicRow:
    """The topic; a row of the agenda that nobody summed up has version 0. Raises NotFoundError."""
    chosen = select(TopicRow).where(TopicRow.meeting_id == meeting.id, TopicRow.number == number)
    row = session.exec(chosen).first()
    if row is not None:
        return row
    if not 0 <= number < len(meeting.agenda):
        raise NotFoundError(f"There is no topic {number} in meeting {meeting.id}.")
    topic = meeting.agenda[number]["topic"] or ""
    return TopicRow(meeting_id=meeting.id or 0, number=number, topic=topic, version=0)


def _put(
    session: Session, row: TopicRow, sentences: list[dict[str, Any]], action: str, actor: str
) -> None:
    before = {"version": row.version, "discussed": _text(row.sentences), "sentences": row.sentences}
    # A first version is an engine's: what a person wrote begins with the second.
    row.version = max(2, row.version + 1)
    row.sentences = sentences
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        action,
        meeting_id=row.meeting_id,
        subject=f"topic {row.number}",
        before=before,
        after={"version": row.version, "discussed": _text(sentences), "sentences": sentences},
    )


def _text(sentences: Sequence[dict[str, Any]]) -> str:
    return "\n".join(sentence["text"] for sentence in sentences)
