"""Full-text search, a meeting as one zip, legal hold."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, status
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import access, export, services_archive, services_holds
from api.access import administrators_only, recorders_only
from api.deps import LARGEST_ID, Actor, CurrentUser, Id, Place
from api.rest.interchange import disposition, file_name
from api.rest.models import In
from storage import holds, meetings, search
from storage.passages import PassageKind

router = APIRouter(tags=["archive"])

Kind = Literal[
    "notice", "minutes", "decisions", "action_items", "disputes", "next_meeting", "lines"
]


class HitOut(BaseModel):
    kind: Kind = Field(description="where the words stand; lines are those of the transcript")
    ref: str = Field(description="the line's number, the item's id, the version of the minutes")
    text: str


class FoundOut(BaseModel):
    meeting_id: int
    title: str
    date: dt.date
    project: str | None
    count: int = Field(description="of the passages found in it")
    hits: list[HitOut] = Field(description="the best of them")


class SearchOut(BaseModel):
    meetings: list[FoundOut]
    total: int = Field(description="of the meetings found")
    waiting: int = Field(description="meetings that are not indexed yet, and not searched")


class HoldIn(In):
    reason: str = Field(min_length=1, max_length=holds.LONGEST_REASON)


class HoldOut(BaseModel):
    held_at: dt.datetime | None
    held_by: str | None
    reason: str | None


@router.get("/search")
def search_meetings(
    place: Place,
    viewer: CurrentUser,
    q: Annotated[str, Query(min_length=1, max_length=200, description="words that all occur")],
    kind: Annotated[Sequence[Kind] | None, Query(description="look in these only")] = None,
    project_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    since: Annotated[dt.date | None, Query(description="of the meeting")] = None,
    until: dt.date | None = None,
    sort: Literal["best", "newest"] = "best",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> SearchOut:
    """Search issued minutes, confirmed items, transcripts and notices of the meetings you see."""
    waiting = services_archive.index_changes(place)
    wanted = search.Wanted(
        words=q,
        kinds=tuple(PassageKind[each] for each in kind) if kind else None,
        project_id=project_id,
        since=since,
        until=until,
        is_newest_first=sort == "newest",
    )
    with place.database.read() as session:
        found, total = search.meetings(
            session, wanted, where=access.visible(viewer), limit=limit, offset=offset
        )
    return SearchOut(meetings=[_found_out(each) for each in found], total=total, waiting=waiting)


@router.get(
    "/meetings/{meeting_id}/export",
    response_class=StreamingResponse,
    dependencies=[Depends(recorders_only)],
)
def export_meeting(
    place: Place,
    actor: Actor,
    meeting_id: Id,
    recordings: Annotated[bool, Query(description="with the audio files")] = True,
) -> StreamingResponse:
    """All that is kept of a meeting as one zip, with a manifest of SHA-256."""
    gathered = export.gather(place, meeting_id, has_recordings=recordings, actor=actor)
    with place.database.read() as session:
        name = file_name(meetings.get(session, meeting_id), "zip")
    headers = {"content-disposition": disposition(name)}
    return StreamingResponse(export.stream(gathered), media_type="application/zip", headers=headers)


@router.put("/meetings/{meeting_id}/hold", dependencies=[Depends(administrators_only)])
def put_on_hold(place: Place, actor: Actor, meeting_id: Id, wanted: HoldIn) -> HoldOut:
    """Put a meeting on legal hold: nothing of it is deleted, whatever its age."""
    services_holds.put_on_hold(place, meeting_id, wanted.reason, actor=actor)
    return read_hold(place, meeting_id)


@router.get("/meetings/{meeting_id}/hold")
def read_hold(place: Place, meeting_id: Id) -> HoldOut:
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
    return HoldOut(held_at=meeting.held_at, held_by=meeting.held_by, reason=meeting.hold_reason)


@router.post(
    "/meetings/{meeting_id}/hold/lift",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(administrators_only)],
)
def lift_hold(place: Place, actor: Actor, meeting_id: Id, wanted: HoldIn) -> None:
    services_holds.lift_hold(place, meeting_id, wanted.reason, actor=actor)


def _found_out(found: search.Found) -> FoundOut:
    return FoundOut(
        meeting_id=found.meeting.id or 0,
        title=found.meeting.title,
        date=found.meeting.date,
        project=found.project,
        count=found.count,
        hits=[HitOut(kind=hit.kind, ref=hit.ref, text=hit.text) for hit in found.hits],  # type: ignore[arg-type]  # checked by pydantic
    )
