"""How loud a recording is over time: what the player draws."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.deps import Id, Place
from api.installation import Installation
from assistant.transcription.waveform import thinned
from storage import meetings, recordings, waveforms
from storage.tables import Recording

router = APIRouter(prefix="/meetings/{meeting_id}/recordings", tags=["recordings"])

# A recording never changes, so neither does its waveform.
_CACHED = "private, max-age=31536000, immutable"


class WaveformOut(BaseModel):
    levels: list[int] = Field(description="the loudest sample of each stretch, 0..255, in order")
    duration_s: float = Field(description="what the levels span; each the same part of it")


@router.get(
    "/{recording_id}/waveform",
    response_model=WaveformOut,
    responses={
        202: {"description": "it is being made: ask again in some seconds"},
        304: {"description": "the one you have"},
    },
)
def read_waveform(
    place: Place,
    request: Request,
    meeting_id: Id,
    recording_id: Id,
    points: Annotated[int, Query(ge=1, le=1_000_000, description="at most so many")] = 2000,
) -> Response:
    """How loud the recording is over time, made on the server."""
    with place.database.read() as session:
        recording = recordings.get(session, meeting_id, recording_id)
        found = waveforms.get(session, recording_id)
    if found is None:
        _ask_for(place, meeting_id, recording)
        return Response(status_code=202, headers={"Retry-After": "3", "Cache-Control": "no-store"})
    headers = {"ETag": f'"{recording.sha256[:20]}-{points}"', "Cache-Control": _CACHED}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    shown = WaveformOut(
        levels=list(thinned(found.levels, points)),
        duration_s=len(found.levels) / found.per_second,
    )
    return JSONResponse(shown.model_dump(), headers=headers)


def _ask_for(place: Installation, meeting_id: int, recording: Recording) -> None:
    """Recordings of earlier releases have none until somebody looks."""
    if recording.problem is None:
        with place.database.write() as session:
            attempt = meetings.get(session, meeting_id).attempt
            place.queue.draw_waveforms(session, meeting_id, attempt)
