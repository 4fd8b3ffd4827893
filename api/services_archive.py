"""Searching the archive: what changed a moment ago is indexed first."""

from api.installation import Installation
from storage import search

# So many are indexed while somebody waits: some tenths of a second. The worker does the rest.
_AT_ONCE = 10


def index_changes(place: Installation) -> int:
    """Index what changed since, and tell how many meetings still wait for it."""
    with place.database.read() as session:
        waiting = search.pending(session)
    if waiting == 0:
        return 0
    with place.database.write() as session:
        search.refresh(session, _AT_ONCE)
        return search.pending(session)
