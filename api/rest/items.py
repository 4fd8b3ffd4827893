"""Proposed items: read, add, edit, confirm, reject, merge, split, undo."""

from fastapi import APIRouter, status
from sqlmodel import Session

from api import services_continuity, services_review
from api import services_items as services
from api.deps import Actor, Id, Place
from api.rest.models import (
    ActionItemOut,
    ActOut,
    ConfirmSureIn,
    DecideIn,
    DecisionOut,
    DisputeOut,
    ItemChanges,
    ItemIn,
    ItemSeenIn,
    ItemsOut,
    Kind,
    KindIn,
    LinkIn,
    MergeIn,
    NextMeetingOut,
    SaidProgressOut,
    SplitIn,
)
from assistant.types import Disagreement
from storage import meetings, review
from storage.review_claims import claims, open_disagreements
from storage.tables import Reviewed

router = APIRouter(prefix="/meetings/{meeting_id}/items", tags=["items"])

AnyItem = DecisionOut | ActionItemOut | DisputeOut | NextMeetingOut | SaidProgressOut
_OUT: dict[str, type[AnyItem]] = {
    "decisions": DecisionOut,
    "action_items": ActionItemOut,
    "disputes": DisputeOut,
    "next_meeting": NextMeetingOut,
    "progress": SaidProgressOut,
}


@router.get("")
def list_items(place: Place, meeting_id: Id) -> ItemsOut:
    with place.database.read() as session:
        meetings.get(session, meeting_id)
        return _all(session, meeting_id)


@router.post("/decide")
def decide_items(place: Place, actor: Actor, meeting_id: Id, wanted: DecideIn) -> ItemsOut:
    """Confirm or reject one or many, or take that back: all of them or, on an error, none."""
    refs = [services.ItemRef.model_validate(ref.model_dump()) for ref in wanted.items]
    services.decide_items(place, meeting_id, refs, wanted.review, actor=actor)
    return list_items(place, meeting_id)


@router.post("/confirm-sure")
def confirm_sure(place: Place, actor: Actor, meeting_id: Id, wanted: ConfirmSureIn) -> ItemsOut:
    """Confirm all undecided items from a step of certainty on."""
    services_review.confirm_sure(place, meeting_id, wanted.step, actor=actor)
    return list_items(place, meeting_id)


@router.post("/undo")
def undo(place: Place, actor: Actor, meeting_id: Id) -> ActOut:
    """Take back your own last act; 409 where somebody else changed the item since."""
    act = services_review.undo(place, meeting_id, actor=actor)
    return ActOut(action=act.action, items=list_items(place, meeting_id))


@router.post("/redo")
def redo(place: Place, actor: Actor, meeting_id: Id) -> ActOut:
    """Do again what you took back last."""
    act = services_review.redo(place, meeting_id, actor=actor)
    return ActOut(action=act.action, items=list_items(place, meeting_id))


@router.post("/{kind}", status_code=status.HTTP_201_CREATED)
def add_item(place: Place, actor: Actor, meeting_id: Id, kind: Kind, fields: ItemIn) -> AnyItem:
    """Add what the engine missed."""
    changes = fields.changes()
    if fields.segments:
        row = services_review.add_said(
            place, meeting_id, kind, changes, fields.segments, fields.quote, actor=actor
        )
    else:
        row = services.add_item(place, meeting_id, kind, changes, actor=actor)
    return _out(place, row)


@router.post("/{kind}/merge")
def merge_items(place: Place, actor: Actor, meeting_id: Id, kind: Kind, wanted: MergeIn) -> AnyItem:
    """Make the others part of the one to keep. They are rejected."""

    def ref(seen: ItemSeenIn) -> services.ItemRef:
        return services.ItemRef(kind=kind, id=seen.id, version=seen.version)

    others = [ref(each) for each in wanted.others]
    kept = services_review.merge_items(place, meeting_id, ref(wanted.keep), others, actor=actor)
    return _out(place, kept[0])


@router.post("/action_items/{item_id}/split")
def split_item(
    place: Place, actor: Actor, meeting_id: Id, item_id: Id, wanted: SplitIn
) -> list[ActionItemOut]:
    """Two tasks in place of one, with the same evidence."""
    ref = services.ItemRef(kind="action_items", id=item_id, version=wanted.version)
    rows = services_review.split_item(place, meeting_id, ref, wanted.tasks, actor=actor)
    return [ActionItemOut.model_validate(row) for row in rows]


@router.post("/action_items/{item_id}/link", status_code=status.HTTP_201_CREATED)
def link_item(
    place: Place, actor: Actor, meeting_id: Id, item_id: Id, wanted: LinkIn
) -> SaidProgressOut:
    """Take an action item for news of an open one of an earlier meeting; it is rejected itself."""
    ref = services.ItemRef(kind="action_items", id=item_id, version=wanted.version)
    rows = services_continuity.link_item(place, meeting_id, ref, wanted.item_id, actor=actor)
    return SaidProgressOut.model_validate(rows[0])


@router.post("/{kind}/{item_id}/kind", status_code=status.HTTP_201_CREATED)
def change_kind(
    place: Place, actor: Actor, meeting_id: Id, kind: Kind, item_id: Id, wanted: KindIn
) -> AnyItem:
    """Take an item for one of another kind; the old one is rejected."""
    ref = services.ItemRef(kind=kind, id=item_id, version=wanted.version)
    rows = services_review.change_kind(place, meeting_id, ref, wanted.kind, actor=actor)
    return _out(place, rows[1])


@router.patch("/{kind}/{item_id}")
def edit_item(
    place: Place, actor: Actor, meeting_id: Id, kind: Kind, item_id: Id, fields: ItemChanges
) -> AnyItem:
    """Change fields; with `version`, only if nobody changed the item since."""
    ref = services.ItemRef(kind=kind, id=item_id, version=fields.version)
    return _out(place, services.edit_item(place, meeting_id, ref, fields.changes(), actor=actor))


def _all(session: Session, meeting_id: int) -> ItemsOut:
    found = review.said(session, meeting_id)
    out = ItemsOut.model_validate(found)
    last = review.last_extraction(session, meeting_id)
    proposed_as = claims(last.result if last else {})
    for row, item in zip(found.action_items, out.action_items, strict=True):
        claim = proposed_as(row)
        item.found_by = list(claim.get("found_by", ()))
        differing = open_disagreements(row, claim)
        item.disagreements = [Disagreement.model_validate(each) for each in differing]
    return out


def _out(place: Place, row: Reviewed) -> AnyItem:
    """As in the list of all, which knows what the engines said."""
    kind = review.kind_of(row)
    with place.database.read() as session:
        items: list[AnyItem] = getattr(_all(session, row.meeting_id), kind)
    return next((i for i in items if i.id == row.id), _OUT[kind].model_validate(row))
