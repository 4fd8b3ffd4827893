"""Keeping the index of words up with what is written, and indexing all of it after an upgrade."""

import datetime as dt
import logging

from api.jobs.steps import Workshop
from storage import search

log = logging.getLogger(__name__)

# A tenth of a second of work each, so that others get to write in between.
_AT_ONCE = 10


def keep_up(shop: Workshop, _at: dt.datetime) -> int:
    """Index every meeting whose words changed; how many it was."""
    done = 0
    while True:
        with shop.database.read() as session:
            waiting = search.pending(session)
        if waiting == 0:
            break
        with shop.database.write() as session:
            done += search.refresh(session, _AT_ONCE)
    if done > _AT_ONCE:
        log.info("%s meetings are indexed", done)
    return done
