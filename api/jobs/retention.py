"""Deleting what was kept as long as the administrator chose, each kind by itself."""

import datetime as dt
import logging
from collections.abc import Callable

from sqlmodel import Session

from storage import retention
from storage.db import Database
from storage.files import FileStore
from storage.retention import Kind

log = logging.getLogger(__name__)

# What a kind finds and removes: how many these were, and the files nothing refers to any more.
_Removal = Callable[[Session, int, dt.datetime], tuple[int, list[str]]]


def sweep(database: Database, files: FileStore, now: dt.datetime) -> dict[Kind, int]:
    """Delete what was kept long enough; how many of each kind.

    May run twice, and at once: a row is marked or gone before its file goes.
    """
    done: dict[Kind, int] = {}
    # Meetings that go as a whole first: nothing of them is left to be looked for.
    for kind in reversed(retention.KINDS):
        done[kind] = _sweep(database, files, kind, now)
        if done[kind]:
            log.info("%s %s were kept long enough and are deleted", done[kind], kind)
    return done


def _sweep(database: Database, files: FileStore, kind: Kind, now: dt.datetime) -> int:
    total = 0
    while True:
        with database.write() as session:
            kept_days = retention.days(session, kind)
            if kept_days is None:
                return total
            count, orphans = _REMOVALS[kind](session, kept_days, now)
        for sha256 in orphans:
            files.path(sha256).unlink(missing_ok=True)
        total += count
        # Messages go some at a time, everything else at once.
        if kind != "deliveries" or count == 0:
            return total


def _recordings(session: Session, kept_days: int, now: dt.datetime) -> tuple[int, list[str]]:
    found = retention.expired(session, kept_days, now)
    return len(found), retention.remove(session, found, now) if found else []


def _transcripts(session: Session, kept_days: int, now: dt.datetime) -> tuple[int, list[str]]:
    found = retention.old_transcripts(session, kept_days, now)
    return len(found), retention.remove_transcripts(session, found)


def _drafts(session: Session, kept_days: int, now: dt.datetime) -> tuple[int, list[str]]:
    found = retention.old_drafts(session, kept_days, now)
    return len(found), retention.remove_drafts(session, found)


def _deliveries(session: Session, kept_days: int, now: dt.datetime) -> tuple[int, list[str]]:
    return retention.forget_messages(session, kept_days, now), []


def _meetings(session: Session, kept_days: int, now: dt.datetime) -> tuple[int, list[str]]:
    found = retention.old_meetings(session, kept_days, now)
    return len(found), retention.remove_meetings(session, found)


_REMOVALS: dict[Kind, _Removal] = {
    "recordings": _recordings,
    "transcripts": _transcripts,
    "drafts": _drafts,
    "deliveries": _deliveries,
    "minutes": _meetings,
}
