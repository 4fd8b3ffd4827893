"""What administrators chose on the pages, by name."""

from typing import Any

from sqlmodel import Session

from storage import audit
from storage.tables import SettingRow, now


def value(session: Session, name: str) -> dict[str, Any]:
    """What was chosen; empty where nothing was."""
    row = session.get(SettingRow, name)
    return dict(row.value) if row else {}


def change(session: Session, name: str, chosen: dict[str, Any], *, actor: str) -> None:
    """Choose it from now on, with an audit entry where that changes something."""
    before = value(session, name)
    if before == chosen:
        return
    session.merge(SettingRow(name=name, value=chosen, changed_at=now(), changed_by=actor))
    audit.record(
        session, actor, "change setting", subject=f"setting {name}", before=before, after=chosen
    )
