"""Deleting recordings that were kept as long as the administrator chose."""

import datetime as dt
import logging

from storage import retention
from storage.db import Database
from storage.files import FileStore

log = logging.getLogger(__name__)


def sweep(database: Database, files: FileStore, now: dt.datetime) -> int:
    """Delete the files of recordings that were kept long enough; how many recordings these were.

    May run twice, and at once: a recording is marked before its file goes.
    """
    with database.write() as session:
        found = retention.expired(session, retention.days(session), now)
        orphans = retention.remove(session, found, now) if found else []
    for sha256 in orphans:
        files.path(sha256).unlink(missing_ok=True)
    if found:
        log.info("%s recordings were kept long enough and are deleted", len(found))
    return len(found)
