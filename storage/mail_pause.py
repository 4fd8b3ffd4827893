"""While the mail server cannot be used, no worker tries it again before a time."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session

from storage import settings
from storage.tables import SettingRow

_NAME = "mail pause"


@dataclass(frozen=True)
class Pause:
    """`tries`: how often in a row it failed; the last time `at`, the next not before `until`."""

    at: dt.datetime
    until: dt.datetime
    problem: str
    tries: int
    since: dt.datetime


def current(session: Session) -> Pause | None:
    """None: the server was well when it was last used."""
    kept = settings.value(session, _NAME)
    if not kept:
        return None
    at, until, since = (dt.datetime.fromisoformat(kept[name]) for name in ("at", "until", "since"))
    return Pause(at, until, kept["problem"], kept["tries"], since)


def begin(session: Session, pause: Pause) -> None:
    value = {
        "at": pause.at.isoformat(),
        "until": pause.until.isoformat(),
        "since": pause.since.isoformat(),
        "problem": pause.problem,
        "tries": pause.tries,
    }
    session.merge(SettingRow(name=_NAME, value=value, changed_at=pause.at, changed_by="mail"))


def end(session: Session) -> None:
    row = session.get(SettingRow, _NAME)
    if row:
        session.delete(row)
