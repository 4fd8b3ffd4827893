"""The recordings of a meeting: sent by a form, put in order, taken out."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import RedirectResponse

from api import services, services_recordings
from api.deps import Actor, Id, Place
from api.installation import Installation
from assistant.errors import InputError

router = APIRouter(prefix="/meetings/{meeting_id}")


@router.post("/recording")
async def upload_recordings(
    place: Place,
    actor: Actor,
    meeting_id: Id,
    recording: Annotated[list[UploadFile], File()],
    again: Annotated[bool, Form()] = False,
) -> RedirectResponse:
    """For browsers without JavaScript; with it, the page streams to the REST API."""
    await receive_all(place, meeting_id, recording, actor=actor, is_again=again)
    return _back(meeting_id)


@router.post("/recordings/order")
def arrange_recordings(
    place: Place, actor: Actor, meeting_id: Id, ids: Annotated[str, Form()]
) -> RedirectResponse:
    """`ids` in the order wanted, with commas between."""
    try:
        order = [int(number) for number in ids.split(",")]
    except ValueError as exc:
        raise InputError("Give the numbers of the recordings with commas between.") from exc
    services_recordings.arrange_recordings(place, meeting_id, order, actor=actor)
    return _back(meeting_id)


@router.post("/recordings/begin")
def begin_with_these(place: Place, actor: Actor, meeting_id: Id) -> RedirectResponse:
    """For a meeting that waits for recordings that do not come."""
    services_recordings.begin_with_these(place, meeting_id, actor=actor)
    return _back(meeting_id)


@router.post("/recordings/{recording_id}/remove")
def remove_recording(
    place: Place, actor: Actor, meeting_id: Id, recording_id: Id
) -> RedirectResponse:
    services_recordings.remove_recording(place, meeting_id, recording_id, actor=actor)
    return _back(meeting_id)


async def receive_all(
    place: Installation,
    meeting_id: int,
    files: Sequence[UploadFile],
    *,
    actor: str,
    is_again: bool = False,
) -> None:
    """Keep the files in their order; processing begins with the last. Fields left empty pass."""
    sent = [file for file in files if file.filename]
    for file in sent:
        await services.receive_recording(
            place,
            meeting_id,
            file.filename or "",
            _pieces(file),
            actor=actor,
            is_again=is_again,
            is_last=file is sent[-1],
        )


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(1 << 20):
        yield piece


def _back(meeting_id: int) -> RedirectResponse:
    return RedirectResponse(f"/meetings/{meeting_id}", status_code=303)
