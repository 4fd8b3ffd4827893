"""Recordings, streamed in and out."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import FileResponse

from api import services
from api.deps import Actor, Id, Place
from api.rest.models import RecordingOut
from assistant.errors import InputError, NotFoundError
from storage import meetings, recordings

router = APIRouter(prefix="/meetings/{meeting_id}/recording", tags=["recordings"])


@router.put(
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
) -> RecordingOut:
    """Send the file itself as the body (`curl -T FILE`); processing starts when it is here."""
    if (content_type or "").startswith("multipart/"):
        raise InputError(
            "Send the file itself as the body, not a form: "
            "curl -T FILE 'ADDRESS/recording?filename=FILE'."
        )
    recording, is_new = await services.receive_recording(
        place, meeting_id, unquote(filename), request.stream(), actor=actor, is_again=again
    )
    response.status_code = 201 if is_new else 200
    return RecordingOut.model_validate(recording)


@router.get("", response_class=FileResponse)
def download_recording(place: Place, meeting_id: Id) -> FileResponse:
    """The recording; parts of it with a Range header, so that players can jump."""
    with place.database.read() as session:
        meetings.get(session, meeting_id)
        recording = recordings.current(session, meeting_id)
    if recording is None:
        raise NotFoundError("The meeting has no recording.")
    return FileResponse(
        place.files.path(recording.sha256),
        filename=recording.filename,
        content_disposition_type="inline",
    )
