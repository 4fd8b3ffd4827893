"""Confirmed action items, followed until done."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api import services_items as services
from api.access import visible_items
from api.deps import Actor, CurrentUser, Id, Place
from api.rest.models import TrackedOut, TrackIn
from assistant.tracking.status import is_overdue
from storage import tracker
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
    with place.database.read() as session:
        found = tracker.listed(session, wanted, visible_items(viewer), **page)
        return [tracked_out(tracked) for tracked in found]


@router.patch("/{item_id}")
def update_tracked(place: Place, actor: Actor, item_id: Id, update: TrackIn) -> TrackedOut:
    """Set status, percent, note; `delayed` needs a `delay_reason`."""
    changes = update.model_dump(exclude_unset=True)
    return tracked_out(services.track(place, item_id, changes, actor=actor))


def tracked_out(tracked: TrackedItem) -> TrackedOut:
    item = tracked.item
    late = is_overdue(item.deadline, services.state_of(item).status, dt.datetime.now())
    return TrackedOut.model_validate(
        item.model_dump(include=set(TrackedOut.model_fields))
        | {
            "meeting": tracked.meeting.title,
            "project": tracked.project,
            "is_overdue": late,
            "updated_at": item.status_updated_at,
        }
    )
