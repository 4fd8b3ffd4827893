"""Confirmed action items, followed until done."""

from collections.abc import Sequence
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query
from pydantic import Field
from sqlmodel import Session, col, select

from api import services_tracking as services
from api.access import visible, visible_items
from api.deps import CurrentUser, Id, Place, Viewer
from api.rest.models import TrackedOut, TrackIn
from api.services_projects import local_time
from assistant.tracking.status import is_overdue
from storage import tracker
from storage.tables import Meeting
from storage.tracker import TrackedItem, TrackerFilter

router = APIRouter(prefix="/action-items", tags=["tracker"])


class TrackedPage(TrackerFilter):
    """Which items, and which of those."""

    limit: int = Field(default=100, ge=1, le=500)
    offset: int = Field(default=0, ge=0)


@router.get("")
def list_tracked(
    place: Place, viewer: CurrentUser, wanted: Annotated[TrackedPage, Query()]
) -> list[TrackedOut]:
    """Confirmed items by deadline, those without one last; filters can be combined.

    `limit` of them after the first `offset`.
    """
    page = {"limit": wanted.limit, "offset": wanted.offset}
    where = visible_items(viewer)
    if wanted.project is not None:
        # The project is the meeting's, which not everybody who has a task may see.
        where = sa.and_(where, visible(viewer))
    with place.database.read() as session:
        found = tracker.listed(session, wanted, where, **page)
        return _told(place, session, viewer, found)


@router.patch("/{item_id}")
def update_tracked(place: Place, viewer: CurrentUser, item_id: Id, update: TrackIn) -> TrackedOut:
    """Set status, percent, note; `delayed` needs a `delay_reason`."""
    changes = update.model_dump(exclude_unset=True)
    services.update(place, item_id, changes, by=services.author(viewer, "rest"))
    with place.database.read() as session:
        return _told(place, session, viewer, [tracker.get(session, item_id)])[0]


def _told(
    place: Place, session: Session, viewer: Viewer, found: Sequence[TrackedItem]
) -> list[TrackedOut]:
    """The items; of meetings that the viewer may not see, no title and no project."""
    ids = {tracked.meeting.id for tracked in found}
    chosen = select(Meeting.id).where(col(Meeting.id).in_(ids), visible(viewer))
    is_open, now = set(session.exec(chosen)), local_time(place)
    return [
        TrackedOut.model_validate(
            item.model_dump(include=set(TrackedOut.model_fields))
            | {
                "meeting": tracked.meeting.title if item.meeting_id in is_open else None,
                "project": tracked.project if item.meeting_id in is_open else None,
                "is_overdue": is_overdue(item.deadline, services.state_of(item).status, now),
                "updated_at": item.status_updated_at,
            }
        )
        for tracked in found
        for item in [tracked.item]
    ]
