"""Meetings: create, list, read, follow their progress, process again, delete."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from api import services, views
from api.access import visible
from api.deps import Actor, CurrentUser, Id, Place
from api.rest.models import (
    ConfirmIn,
    MeetingIn,
    MeetingOut,
    ProcessIn,
    ProgressOut,
    SpeakersIn,
    progress,
)
from assistant.errors import NotFoundError
from assistant.types import Transcript
from storage import meetings
from storage.tables import ReviewState

router = APIRouter(prefix="/meetings", tags=["meetings"])


@router.post("", status_code=status.HTTP_201_CREATED)
def create_meeting(place: Place, viewer: CurrentUser, meeting: MeetingIn) -> MeetingOut:
    """Create a meeting; its recording follows."""
    row = services.create_meeting(
        place,
        meeting.context(),
        keeps_roster=meeting.roster is not None,
        actor=viewer.name,
        created_by_id=viewer.user_id,
        is_confidential=meeting.is_confidential,
    )
    return read_meeting(place, row.id or 0)


@router.get("")
def list_meetings(
    place: Place,
    viewer: CurrentUser,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> list[MeetingOut]:
    """The meetings you may see, the latest first; `limit` of them after the first `offset`."""
    with place.database.read() as session:
        found = meetings.newest(session, visible(viewer), limit=limit, offset=offset)
        return [MeetingOut.of(view) for view in views.meeting_views(session, found)]


@router.get("/{meeting_id}")
def read_meeting(place: Place, meeting_id: Id) -> MeetingOut:
    with place.database.read() as session:
        return MeetingOut.of(views.meeting_view(session, meeting_id))


@router.delete("/{meeting_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_meeting(place: Place, actor: Actor, meeting_id: Id) -> None:
    """Delete a meeting, its recording, transcript, items and minutes. This cannot be undone."""
    services.delete_meeting(place, meeting_id, actor=actor)


@router.get("/{meeting_id}/progress")
def read_progress(place: Place, meeting_id: Id) -> ProgressOut:
    with place.database.read() as session:
        return progress(views.meeting_view(session, meeting_id))


@router.post("/{meeting_id}/process", status_code=status.HTTP_202_ACCEPTED)
def process_again(place: Place, actor: Actor, meeting_id: Id, wanted: ProcessIn) -> ProgressOut:
    """Try again after a failure, or run a stage and those after it anew."""
    services.process_again(place, meeting_id, from_=wanted.from_stage, actor=actor)
    return read_progress(place, meeting_id)


@router.get("/{meeting_id}/transcript")
def read_transcript(place: Place, meeting_id: Id) -> Transcript:
    """The transcript; known voices carry their names, others their labels."""
    with place.database.read() as session:
        transcript = views.named_transcript(session, meetings.get(session, meeting_id))
    if transcript is None:
        raise NotFoundError("The meeting has no transcript yet. Its progress says how far it is.")
    return transcript


@router.put("/{meeting_id}/speakers", status_code=status.HTTP_202_ACCEPTED)
def name_speakers(place: Place, actor: Actor, meeting_id: Id, said: SpeakersIn) -> ProgressOut:
    """Say whose voices they are. Items nobody touched are then extracted anew."""
    services.name_speakers(place, meeting_id, said.names, actor=actor)
    return read_progress(place, meeting_id)


@router.post("/{meeting_id}/confirm", status_code=status.HTTP_202_ACCEPTED)
def confirm_meeting(place: Place, actor: Actor, meeting_id: Id, wanted: ConfirmIn) -> ProgressOut:
    """End the review: minutes are drafted, confirmed action items go to the tracker."""
    remaining = ReviewState(wanted.remaining) if wanted.remaining else None
    services.confirm_meeting(place, meeting_id, remaining=remaining, actor=actor)
    return read_progress(place, meeting_id)
