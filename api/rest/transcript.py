"""Repairs of the transcript: taken back, made again."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from api import services_transcript as services
from api.deps import LARGEST_ID, Actor, Id, Place
from api.rest.models import In
from assistant.errors import NotFoundError
from assistant.types import Segment
from storage import repairs, transcripts

router = APIRouter(prefix="/meetings/{meeting_id}/transcript", tags=["transcript"])

Number = Annotated[int, Path(ge=0, le=LARGEST_ID, description="the segment's id")]
At = Annotated[int, Path(ge=0, le=LARGEST_ID, description="where it begins in the text as it is")]


class UndoneOut(BaseModel):
    at: int = Field(description="where `heard` begins in the text as it is")
    heard: str
    written: str
    kind: str


class SegmentOut(BaseModel):
    segment: Segment
    verbatim: str
    undone: list[UndoneOut] = Field(description="repairs that were taken back")


class PairIn(In):
    heard: str
    written: str


class Changed(BaseModel):
    changed: int


@router.get("/segments/{number}")
def read_segment(place: Place, meeting_id: Id, number: Number) -> SegmentOut:
    with place.database.read() as session:
        transcript = transcripts.load(session, meeting_id)
        found = [s for s in transcript.segments if s.id == number] if transcript else []
        if not found:
            raise NotFoundError(f"There is no segment {number} in meeting {meeting_id}.")
        undone = repairs.undone(session, meeting_id, found)[number]
    return SegmentOut(
        segment=found[0],
        verbatim=found[0].verbatim,
        undone=[UndoneOut.model_validate(u, from_attributes=True) for u in undone],
    )


@router.post("/segments/{number}/repairs/{at}/undo")
def undo_repair(place: Place, actor: Actor, meeting_id: Id, number: Number, at: At) -> SegmentOut:
    """Write what was heard in place of the repair that begins at `at`."""
    services.undo_repair(place, meeting_id, number, at, actor=actor)
    return read_segment(place, meeting_id, number)


@router.post("/segments/{number}/repairs/{at}/redo")
def redo_repair(place: Place, actor: Actor, meeting_id: Id, number: Number, at: At) -> SegmentOut:
    """Make the repair again that was taken back at `at`."""
    services.redo_repair(place, meeting_id, number, at, actor=actor)
    return read_segment(place, meeting_id, number)


@router.post("/repairs/undo")
def undo_all_repairs(place: Place, actor: Actor, meeting_id: Id, pair: PairIn) -> Changed:
    """Take back every repair of these words."""
    return _change_all(place, actor, meeting_id, "undo_all", pair)


@router.post("/repairs/redo")
def redo_all_repairs(place: Place, actor: Actor, meeting_id: Id, pair: PairIn) -> Changed:
    """Make every repair of these words again."""
    return _change_all(place, actor, meeting_id, "redo_all", pair)


def _change_all(
    place: Place, actor: Actor, meeting_id: int, action: services.ActionOnAll, pair: PairIn
) -> Changed:
    changed = services.change_all_repairs(
        place, meeting_id, action, pair.heard, pair.written, actor=actor
    )
    return Changed(changed=len(changed))
