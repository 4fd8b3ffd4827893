"""Recordings, streamed in and out."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import FileResponse

from api import services, services_recordings
from api.deps import Actor, Id, Place
from api.rest.models import JoinedRecordingOut, OrderIn, RecordingOut
from assistant.errors import InputError, NotFoundError
from storage import meetings, recordings
from storage.tables import Recording

router = APIRouter(tags=["recordings"])
one = APIRouter(prefix="/meetings/{meeting_id}/recording")
joined = APIRouter(prefix="/meetings/{meeting_id}/recordings")


@one.put(
    "",
    status_code=201,
    responses={200: {"model": RecordingOut, "description": "the meeting has this recording"}},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    },
)
async def upload_recording(
    place: Place,
    actor: Actor,
    meeting_id: Id,
    request: Request,
    response: Response,
    filename: Annotated[str, Query(min_length=1, description="its name, such as 周会.m4a")],
    content_type: Annotated[str | None, Header()] = None,
    again: Annotated[
        bool, Query(description="take it though another meeting has the same recording")
    ] = False,
    more: Annotated[bool, Query(description="more recordings of the meeting follow")] = False,
) -> RecordingOut:
    """Send the file itself as the body (`curl -T FILE`); processing starts when it is here.

    A meeting takes several, one after the other, until it is confirmed.
    """
    if (content_type or "").startswith("multipart/"):
        raise InputError(
            "Send the file itself as the body, not a form: "
            "curl -T FILE 'ADDRESS/recording?filename=FILE'."
        )
    recording, is_new = await services.receive_recording(
        place,
        meeting_id,
        unquote(filename),
        request.stream(),
        actor=actor,
        is_again=again,
        is_last=not more,
    )
    response.status_code = 201 if is_new else 200
    return RecordingOut.model_validate(recording)


@one.get("", response_class=FileResponse)
def download_recording(place: Place, meeting_id: Id) -> FileResponse:
    """The meeting's first recording; parts of it with a Range header, so that players can jump."""
    with place.database.read() as session:
        meetings.get(session, meeting_id)
        recording = recordings.current(session, meeting_id)
    if recording is None:
        raise NotFoundError("The meeting has no recording.")
    return _file(place, recording)


@joined.get("")
def list_recordings(place: Place, meeting_id: Id) -> list[JoinedRecordingOut]:
    """All recordings of the meeting in the order in which they are joined.

    A time of the transcript lies in the last recording that begins at or before it.
    """
    with place.database.read() as session:
        meetings.get(session, meeting_id)
        placed = recordings.with_starts(recordings.of_meeting(session, meeting_id))
    return [JoinedRecordingOut.of(recording, start_s) for recording, start_s in placed]


@joined.put("/order", status_code=202)
def arrange_recordings(
    place: Place, actor: Actor, meeting_id: Id, wanted: OrderIn
) -> list[JoinedRecordingOut]:
    """Join the recordings in another order. The meeting is written down anew; nothing is heard
    again."""
    services_recordings.arrange_recordings(place, meeting_id, wanted.ids, actor=actor)
    return list_recordings(place, meeting_id)


@joined.get("/{recording_id}", response_class=FileResponse)
def download_one(place: Place, meeting_id: Id, recording_id: Id) -> FileResponse:
    """One of the recordings; parts of it with a Range header."""
    with place.database.read() as session:
        recording = recordings.get(session, meeting_id, recording_id)
    return _file(place, recording)


@joined.delete("/{recording_id}", status_code=202)
def remove_recording(
    place: Place, actor: Actor, meeting_id: Id, recording_id: Id
) -> list[JoinedRecordingOut]:
    """Take a recording out of the meeting and delete it. The meeting is written down anew without
    it. This cannot be undone."""
    services_recordings.remove_recording(place, meeting_id, recording_id, actor=actor)
    return list_recordings(place, meeting_id)


def _file(place: Place, recording: Recording) -> FileResponse:
    if recording.removed_at:
        raise NotFoundError("The recording was deleted after the time recordings are kept.")
    return FileResponse(
        place.files.path(recording.sha256),
        filename=recording.filename,
        content_disposition_type="inline",
    )


router.include_router(one)
router.include_router(joined)
