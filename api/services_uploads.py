"""Recordings that are sent in pieces, and go on after a connection, a page or a server broke off.

How much of one is here is the size of its file, so a crash leaves nothing to repair. The last
piece makes it a recording of the meeting; each step of that may run twice.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api import services
from api.installation import Installation
from assistant.errors import AudioError, ConflictError
from storage import meetings, recordings, uploads
from storage.errors import TooLargeError
from storage.files import StoredFile
from storage.tables import Recording, Upload

# A connection that says nothing for this long is dead, whatever the network believes.
_SILENT_S = 120.0
# Written at once: fewer turns of the thread pool than with the network's own pieces.
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Sender:
    """Whose upload it is, and of which meeting."""

    meeting_id: int
    user_id: int
    actor: str


@dataclass(frozen=True)
class Announced:
    """What is said of a file before it is sent. `size` None: not known yet."""

    filename: str
    size: int | None
    is_again: bool = False
    is_last: bool = True


def begin_upload(place: Installation, sender: Sender, file: Announced) -> Upload:
    """Raises what receiving it would raise in the end, as far as that is known.

    TooLargeError, ConflictError, DiskFullError; AudioError for an empty file.
    """
    if file.size == 0:
        raise AudioError(f"{file.filename} is empty (0 bytes). Choose the recording again.")
    check_size(place, file.filename, file.size or 0)
    with place.database.write() as session:
        services.check_takes_recordings(session, meetings.get(session, sender.meeting_id))
        uploads.drop_old(session, place.files)
        row = Upload(
            meeting_id=sender.meeting_id,
            user_id=sender.user_id,
            filename=file.filename,
            size=file.size,
            is_again=file.is_again,
            is_last=file.is_last,
        )
        return uploads.begin(session, place.files, row)


def largest(place: Installation) -> int:
    return int(place.settings.max_upload_gb * (1 << 30))


def check_size(place: Installation, filename: str, size: int) -> None:
    """Raises TooLargeError."""
    if size > largest(place):
        raise services.too_large(filename, place.settings.max_upload_gb)


def find(place: Installation, sender: Sender, upload_id: str) -> Upload:
    """Raises NotFoundError, for uploads of others too."""
    with place.database.read() as session:
        return uploads.get(session, sender.meeting_id, sender.user_id, upload_id)


def say_size(place: Installation, upload: Upload, size: int) -> Upload:
    """The length of a file that was not known at first. Raises ConflictError, TooLargeError."""
    if upload.size not in (None, size):
        raise ConflictError("The length of this file was said before, and it was another.")
    check_size(place, upload.filename, size)
    with place.database.write() as session:
        row = uploads.get(session, upload.meeting_id, upload.user_id, upload.id)
        row.size = size
        return row


async def append(
    place: Installation, upload: Upload, offset: int, pieces: AsyncIterator[bytes]
) -> int:
    """Add what arrives after `offset`; how much is here then.

    A connection that breaks is no error: what came stays. Raises ConflictError when not so much
    is here, TooLargeError, DiskFullError.
    """
    async with _turn(upload.id) as stop:
        here = uploads.offset(place.files, upload)
        if offset != here:
            raise ConflictError(f"{here} bytes of this file are here, not {offset}. Go on there.")
        if here == upload.size:
            return here
        room = (upload.size if upload.size is not None else largest(place)) - here
        with uploads.writing(place.files, upload, here) as file:
            async for block in _blocks(_until(stop, pieces)):
                room -= len(block)
                if room < 0:
                    raise TooLargeError("More bytes were sent than were announced.")
                await run_in_threadpool(file.write, block)
        return uploads.offset(place.files, upload)


async def settled_offset(place: Installation, upload: Upload) -> int:
    """How much is here, once nobody writes: who asks has given up an earlier connection."""
    async with _turn(upload.id):
        return uploads.offset(place.files, upload)


async def drop(place: Installation, upload: Upload) -> None:
    async with _turn(upload.id):
        with place.database.write() as session:
            row = uploads.get(session, upload.meeting_id, upload.user_id, upload.id)
            uploads.drop(session, place.files, row)


def finish(
    place: Installation, upload: Upload, *, actor: str, is_again: bool = False
) -> Recording | None:
    """Make a recording of an upload that is here as a whole; None when it was taken out since.

    Asking again gives the same. Raises ConflictError while bytes are missing, or for a recording
    of another meeting unless `is_again`: the upload stays and can be finished later. AudioError
    when it cannot be used.
    """
    if upload.is_done:
        return _finished(place, upload)
    if uploads.offset(place.files, upload) != upload.size:
        raise ConflictError("The file is not here as a whole yet. Go on sending it.")
    stored = _hashed(place, upload)
    is_again = is_again or upload.is_again
    with place.database.read() as session:
        services.check_not_elsewhere(session, upload.meeting_id, stored, is_again)
        services.check_takes_recordings(session, meetings.get(session, upload.meeting_id))
    uploads.keep(place.files, upload)
    try:
        return services.register_recording(
            place, upload.meeting_id, upload.filename, stored, actor, is_again, upload.is_last
        )[0]
    finally:
        _mark_done(place, upload, stored)


def _finished(place: Installation, upload: Upload) -> Recording | None:
    with place.database.read() as session:
        recording = session.get(Recording, upload.recording_id) if upload.recording_id else None
    if recording and recording.problem:
        raise AudioError(recording.problem)
    return recording


def _hashed(place: Installation, upload: Upload) -> StoredFile:
    if upload.sha256 is None:
        upload.sha256 = uploads.digest(place.files, upload)
        with place.database.write() as session:
            row = uploads.get(session, upload.meeting_id, upload.user_id, upload.id)
            row.sha256 = upload.sha256
    return StoredFile(sha256=upload.sha256, size=upload.size or 0)


def _mark_done(place: Installation, upload: Upload, stored: StoredFile) -> None:
    with place.database.write() as session:
        recording = recordings.find(session, upload.meeting_id, stored.sha256)
        if recording:
            row = uploads.get(session, upload.meeting_id, upload.user_id, upload.id)
            row.is_done, row.recording_id = True, recording.id


class _Turn:
    """The right to write to an upload, until somebody else asks for it."""

    def __init__(self) -> None:
        self.stop, self.ended = asyncio.Event(), asyncio.Event()


# By upload, of this process: one process serves an installation.
_turns: dict[str, _Turn] = {}


@asynccontextmanager
async def _turn(upload_id: str) -> AsyncIterator[asyncio.Event]:
    """One writer at a time. A newer one ends an older: a connection that died without a word
    would otherwise hold its upload for minutes."""
    while holder := _turns.get(upload_id):
        holder.stop.set()
        await holder.ended.wait()
    turn = _turns[upload_id] = _Turn()
    try:
        yield turn.stop
    finally:
        del _turns[upload_id]
        turn.ended.set()


async def _until(stop: asyncio.Event, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What arrives before somebody else wants to write, or the connection is dead."""

    async def following() -> bytes | None:
        return await anext(pieces, None)

    stopped = asyncio.ensure_future(stop.wait())
    try:
        while True:
            waiting = asyncio.ensure_future(following())
            try:
                await asyncio.wait(
                    {waiting, stopped}, timeout=_SILENT_S, return_when=asyncio.FIRST_COMPLETED
                )
                if stop.is_set() or not waiting.done() or (piece := waiting.result()) is None:
                    return
            except ClientDisconnect:
                return
            finally:
                waiting.cancel()
            yield piece
    finally:
        stopped.cancel()


async def _blocks(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    gathered = bytearray()
    async for piece in pieces:
        gathered += piece
        if len(gathered) >= _BLOCK:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)
