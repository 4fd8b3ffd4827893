"""Resumable uploads by the tus protocol 1.0: creation, deferred length, expiration, termination.

https://tus.io/protocols/resumable-upload. Written here, because an upload belongs to an account
and a meeting, writing must not hold up other requests, and a full disk, a file that is no
recording and one that is known must be told as such; `tuspyserver` 4.4 does none of these.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Callable, Coroutine
from email.utils import format_datetime
from pathlib import PurePosixPath
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api import problems, services_uploads
from api.deps import CurrentUser, Id, Place
from api.rest.models import RecordingOut
from api.services_uploads import Announced, Sender
from assistant.errors import AssistantError, InputError
from storage import meetings, uploads
from storage.tables import Upload

_VERSION = "1.0.0"
_PIECE = "application/offset+octet-stream"


class TusRoute(APIRoute):
    """Answers, errors too, carry the protocol's version; requests of another are refused."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_tus(request: Request) -> Response:
            try:
                said = request.headers.get("tus-resumable")
                if said not in (None, _VERSION):
                    raise HTTPException(412, f"This speaks tus {_VERSION}, not {said}.")
                response = await handle(request)
            except (AssistantError, HTTPException, RequestValidationError) as exc:
                response = problems.answer_to(request, exc)
            response.headers["Tus-Resumable"] = _VERSION
            response.headers["Tus-Version"] = _VERSION
            response.headers["Cache-Control"] = "no-store"
            return response

        return handle_tus


class UploadOut(BaseModel):
    """An upload that is not finished. `size` None: its length was not said yet."""

    id: str
    filename: str
    size: int | None
    offset: int
    is_complete: bool
    is_last: bool
    created_at: dt.datetime
    expires_at: dt.datetime


class FinishIn(BaseModel):
    """`again`: take it though another meeting has the same recording."""

    again: bool = False


router = APIRouter(
    prefix="/meetings/{meeting_id}/uploads", tags=["recordings"], route_class=TusRoute
)


def sender(viewer: CurrentUser, meeting_id: Id) -> Sender:
    return Sender(meeting_id=meeting_id, user_id=viewer.user_id, actor=viewer.name)


From = Annotated[Sender, Depends(sender)]


@router.options("", status_code=204)
def say_abilities(place: Place, meeting_id: Id) -> Response:
    return Response(
        status_code=204,
        headers={
            "Tus-Extension": "creation,creation-defer-length,expiration,termination",
            "Tus-Max-Size": str(services_uploads.largest(place)),
        },
    )


@router.get("")
def list_uploads(place: Place, sent_by: From) -> list[UploadOut]:
    """The uploads to this meeting that you began and did not finish. They are kept for 7 days
    after the last byte came."""
    with place.database.read() as session:
        meetings.get(session, sent_by.meeting_id)
        found = uploads.unfinished(session, place.files, sent_by.meeting_id, sent_by.user_id)
    return [_out(place, row, offset) for row, offset in found]


@router.post("", status_code=201)
def begin_upload(
    place: Place,
    sent_by: From,
    request: Request,
    upload_length: Annotated[int | None, Header(ge=0)] = None,
    upload_defer_length: Annotated[int | None, Header(ge=1, le=1)] = None,
    upload_metadata: Annotated[str, Header()] = "",
) -> Response:
    """Announce a file; `Location` says where to send it. Metadata: `filename`; `again` (true: take
    it though another meeting has it), `more` (true: more recordings of the meeting follow)."""
    if (upload_length is None) == (upload_defer_length is None):
        raise HTTPException(400, "Send Upload-Length, or Upload-Defer-Length: 1.")
    said = _metadata(upload_metadata)
    # A path tells of somebody's machine; only the name is of use here.
    name = PurePosixPath(said.get("filename", "").replace("\\", "/")).name[-255:]
    if not name:
        raise InputError("Say the name of the file in Upload-Metadata, as filename.")
    file = Announced(
        filename=name,
        size=upload_length,
        is_again=said.get("again") == "true",
        is_last=said.get("more") != "true",
    )
    row = services_uploads.begin_upload(place, sent_by, file)
    answer = Response(status_code=201, headers=_told(place, row, 0))
    answer.headers["Location"] = f"{request.url.path.rstrip('/')}/{row.id}"
    return answer


@router.head("/{upload_id}")
async def say_offset(place: Place, sent_by: From, upload_id: str) -> Response:
    """How much of it is here: where to go on."""
    row = await run_in_threadpool(services_uploads.find, place, sent_by, upload_id)
    offset = await services_uploads.settled_offset(place, row)
    return Response(status_code=200, headers=_told(place, row, offset))


@router.patch("/{upload_id}", status_code=204)
async def append(
    place: Place,
    sent_by: From,
    request: Request,
    upload_id: str,
    upload_offset: Annotated[int, Header(ge=0)],
    upload_length: Annotated[int | None, Header(ge=1)] = None,
    content_type: Annotated[str, Header()] = "",
) -> Response:
    """Send the bytes that follow those that are here. With the last, the file becomes a recording
    of the meeting; what is wrong with it then, `finish` says again."""
    if content_type != _PIECE:
        raise HTTPException(415, f"Send the bytes as {_PIECE}.")
    row = await run_in_threadpool(services_uploads.find, place, sent_by, upload_id)
    if upload_length is not None:
        row = await run_in_threadpool(services_uploads.say_size, place, row, upload_length)
    offset = await services_uploads.append(place, row, upload_offset, request.stream())
    if offset == row.size:
        await run_in_threadpool(services_uploads.finish, place, row, actor=sent_by.actor)
    return Response(status_code=204, headers=_told(place, row, offset))


@router.post("/{upload_id}")
async def append_as_post(
    place: Place,
    sent_by: From,
    request: Request,
    upload_id: str,
    x_http_method_override: Annotated[str, Header()],
    upload_offset: Annotated[int, Header(ge=0)],
    upload_length: Annotated[int | None, Header(ge=1)] = None,
    content_type: Annotated[str, Header()] = "",
) -> Response:
    """PATCH, for networks that let only GET and POST pass."""
    if x_http_method_override.upper() != "PATCH":
        raise HTTPException(405, "Method Not Allowed")
    return await append(
        place, sent_by, request, upload_id, upload_offset, upload_length, content_type
    )


@router.post("/{upload_id}/finish")
def finish(
    place: Place,
    sent_by: From,
    upload_id: str,
    wanted: Annotated[FinishIn | None, Body()] = None,
) -> RecordingOut | None:
    """What became of an upload that is here as a whole; asking again gives the same. null: the
    recording was taken out of the meeting since."""
    row = services_uploads.find(place, sent_by, upload_id)
    is_again = wanted is not None and wanted.again
    recording = services_uploads.finish(place, row, actor=sent_by.actor, is_again=is_again)
    return RecordingOut.model_validate(recording) if recording else None


@router.delete("/{upload_id}", status_code=204)
async def drop(place: Place, sent_by: From, upload_id: str) -> None:
    """Drop what was sent so far. A recording that it became stays."""
    row = await run_in_threadpool(services_uploads.find, place, sent_by, upload_id)
    await services_uploads.drop(place, row)


def _metadata(header: str) -> dict[str, str]:
    """`key base64,key base64`, as the protocol has it."""
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as exc:
            raise HTTPException(400, f"Upload-Metadata: {key} is not base64 of UTF-8.") from exc
    return found


def _told(place: Place, row: Upload, offset: int) -> dict[str, str]:
    length = {"Upload-Defer-Length": "1"} if row.size is None else {"Upload-Length": str(row.size)}
    expires = uploads.expires_at(place.files, row)
    return length | {
        "Upload-Offset": str(offset),
        "Upload-Expires": format_datetime(expires.astimezone(dt.UTC), usegmt=True),
    }


def _out(place: Place, row: Upload, offset: int) -> UploadOut:
    return UploadOut(
        id=row.id,
        filename=row.filename,
        size=row.size,
        offset=offset,
        is_complete=offset == row.size,
        is_last=row.is_last,
        created_at=row.created_at,
        expires_at=uploads.expires_at(place.files, row),
    )
