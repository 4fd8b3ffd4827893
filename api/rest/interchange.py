"""Transcripts as files: out for people and other tools, in from other tools."""

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response, status
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api import services_import, views
from api.deps import Actor, Id, Place
from assistant.errors import InputError, NotFoundError
from assistant.interchange import Format, ReadingWarning, write_transcript
from storage import meetings
from storage.tables import Meeting

router = APIRouter(prefix="/meetings/{meeting_id}", tags=["transcript"])

MEDIA_TYPES: dict[Format, str] = {
    "txt": "text/plain; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
# Signs that a file name cannot have on some system.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_MOST_BYTES = 20 << 20


class ImportOut(BaseModel):
    """What was read of the file."""

    segments: int
    speakers: list[str] = Field(description="names; of voices nobody named, labels")
    title: str | None = Field(description="as the file says, if it does")
    date: str | None
    warnings: list[ReadingWarning]


@router.get("/transcript.{kind}", response_class=Response)
def download_transcript(place: Place, meeting_id: Id, kind: Format) -> Response:
    """The transcript as a file: text, subtitles (srt, vtt), Word or JSON."""
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        transcript = views.named_transcript(session, meeting)
    if transcript is None:
        raise NotFoundError("The meeting has no transcript yet. Its progress says how far it is.")
    content = write_transcript(
        transcript, kind, transcript.language, title=meeting.title, date=meeting.date
    )
    headers = {"content-disposition": disposition(file_name(meeting, kind))}
    return Response(content, media_type=MEDIA_TYPES[kind], headers=headers)


@router.put("/transcript-file", status_code=status.HTTP_202_ACCEPTED)
async def import_transcript(
    request: Request,
    place: Place,
    actor: Actor,
    meeting_id: Id,
    filename: Annotated[str, Query(min_length=1, max_length=255)],
) -> ImportOut:
    """Give a meeting without recordings its transcript: txt, srt, vtt, docx or json as the body.

    Exports of 飞书妙记, 腾讯会议, Zoom and Teams among them. Items are extracted next.
    """
    data = await _receive(request, filename)
    found = await run_in_threadpool(
        services_import.import_transcript, place, meeting_id, filename, data, actor=actor
    )
    return ImportOut(
        segments=len(found.found.segments),
        speakers=list(found.speakers),
        title=found.found.title,
        date=found.found.date.isoformat() if found.found.date else None,
        warnings=list(found.found.warnings),
    )


async def _receive(request: Request, filename: str) -> bytes:
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > _MOST_BYTES:
            raise InputError(f"{filename} is larger than {_MOST_BYTES >> 20} MB. Send text alone.")
    return bytes(data)


def file_name(meeting: Meeting, kind: str) -> str:
    """供应商评审会 2026-03-05.txt, without what a file name cannot have."""
    return f"{safe_name(meeting.title) or 'transcript'} {meeting.date.isoformat()}.{kind}"


def safe_name(text: str) -> str:
    """`text` as a part of the name of a file on any system; empty where nothing of it can be."""
    return _NOT_IN_NAMES.sub(" ", text).strip(" .")[:100]


def disposition(name: str) -> str:
    """The header that has a browser save the answer as `name` (RFC 6266, RFC 5987)."""
    plain = name.encode("ascii", "ignore").decode().strip() or "file"
    plain = plain if not plain.startswith(".") else f"transcript{plain}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
