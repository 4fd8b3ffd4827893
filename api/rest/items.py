"""Proposed items: read, add, edit, confirm, reject."""

from fastapi import APIRouter, status

from api import services_items as services
from api.deps import Actor, Id, Place
from api.rest.models import (
    ActionItemOut,
    DecideIn,
    DecisionOut,
    DisputeOut,
    ItemChanges,
    ItemsOut,
    Kind,
    NextMeetingOut,
)
from storage import meetings, review

router = APIRouter(prefix="/meetings/{meeting_id}/items", tags=["items"])

AnyItem = DecisionOut | ActionItemOut | DisputeOut | NextMeetingOut
_OUT: dict[str, type[AnyItem]] = {
    "decisions": DecisionOut,
    "action_items": ActionItemOut,
    "disputes": DisputeOut,
    "next_meeting": NextMeetingOut,
}


@router.get("")
def list_items(place: Place, meeting_id: Id) -> ItemsOut:
    with place.database.read() as session:
        meetings.get(session, meeting_id)
        return ItemsOut.model_validate(review.items(session, meeting_id))


@router.post("/decide")
def decide_items(place: Place, actor: Actor, meeting_id: Id, wanted: DecideIn) -> ItemsOut:
    """Confirm or reject one or many, or take that back: all of them or, on an error, none."""
    refs = [services.ItemRef.model_validate(ref.model_dump()) for ref in wanted.items]
    items = services.decide_items(place, meeting_id, refs, wanted.review, actor=actor)
    return ItemsOut.model_validate(items)


@router.post("/{kind}", status_code=status.HTTP_201_CREATED)
def add_item(
    place: Place, actor: Actor, meeting_id: Id, kind: Kind, fields: ItemChanges
) -> AnyItem:
    """Add what the engine missed."""
    row = services.add_item(place, meeting_id, kind, fields.changes(), actor=actor)
    return _OUT[kind].model_validate(row)


@router.patch("/{kind}/{item_id}")
def edit_item(
    place: Place, actor: Actor, meeting_id: Id, kind: Kind, item_id: Id, fields: ItemChanges
) -> AnyItem:
    """Change fields; with `version`, only if nobody changed the item since."""
    ref = services.ItemRef(kind=kind, id=item_id, version=fields.version)
    row = services.edit_item(place, meeting_id, ref, fields.changes(), actor=actor)
    return _OUT[kind].model_validate(row)
