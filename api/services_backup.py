"""Asking for a backup, and how the last one went."""

import datetime as dt
from pathlib import Path
from typing import Any

from sqlmodel import Session

from api import backup
from api.installation import Installation
from assistant.errors import AssistantError, ConflictError
from storage import audit, settings
from storage.db import Database
from storage.tables import SettingRow, now

_SETTING = "backup under way"

# What was asked for so long ago and did not end was lost.
_LOST_AFTER = dt.timedelta(hours=12)


def ask_for(place: Installation, *, actor: str) -> str:
    """Have a worker make one; its name. Raises ConflictError while one is being made."""
    asked_at = now()
    name = backup.name_at(asked_at)
    with place.database.write() as session:
        if is_under_way(session, asked_at):
            raise ConflictError("A backup is being made already. Wait until it is done.")
        _say(session, {"name": name, "asked_at": asked_at.isoformat()})
        audit.record(session, actor, "make backup", subject=name)
        place.queue.back_up(session, name)
    return name


def is_under_way(session: Session, at: dt.datetime) -> bool:
    asked_at = settings.value(session, _SETTING).get("asked_at")
    return asked_at is not None and at - dt.datetime.fromisoformat(asked_at) < _LOST_AFTER


def problem(session: Session) -> str | None:
    """Why the last one could not be made."""
    found = settings.value(session, _SETTING).get("problem")
    return str(found) if found else None


def run(database: Database, data_dir: Path, name: str) -> None:
    """Make the backup that was asked for under this name; a failure is told on the page."""
    failed: dict[str, Any] = {}
    try:
        backup.make(data_dir, database, backup.folder(data_dir) / name, now())
    except AssistantError as exc:
        failed = {"problem": str(exc)}
    with database.write() as session:
        if settings.value(session, _SETTING).get("name") == name:
            _say(session, failed)


def delete(place: Installation, name: str, *, actor: str) -> None:
    """Raises NotFoundError."""
    path = backup.find(place.settings.data_dir, name)
    with place.database.write() as session:
        audit.record(session, actor, "delete backup", subject=name)
    path.unlink(missing_ok=True)


def _say(session: Session, said: dict[str, Any]) -> None:
    # Not a choice of anybody, so without an entry in the log.
    session.merge(SettingRow(name=_SETTING, value=said, changed_at=now()))
