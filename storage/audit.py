"""Who did what, when. Entries are only ever added."""

from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from storage.tables import AuditEntry

_plain = TypeAdapter(dict[str, Any])


def record(
    session: Session,
    actor: str,
    action: str,
    *,
    meeting_id: int | None = None,
    subject: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    session.add(
        AuditEntry(
            actor=actor,
            action=action,
            meeting_id=meeting_id,
            subject=subject,
            before=_plain.dump_python(before or {}, mode="json"),
            after=_plain.dump_python(after or {}, mode="json"),
        )
    )


def history(session: Session, meeting_id: int) -> list[AuditEntry]:
    """What happened to a meeting, newest first."""
    chosen = select(AuditEntry).where(AuditEntry.meeting_id == meeting_id)
    return list(session.exec(chosen.order_by(col(AuditEntry.id).desc())))
