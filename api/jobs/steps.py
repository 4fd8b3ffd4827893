"""The steps of a meeting's workflow: load by id, call one stage, save what it gave.

A step may run twice. A stage whose result is saved is passed over, and the result and the mark
that it is there are saved in one transaction, so a crash between them is not possible.
"""

import logging
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from api.jobs.stages import Stages
from assistant import transcription
from assistant.errors import AudioError, NotFoundError
from assistant.transcription import HeardPiece
from assistant.types import Progress
from storage import meetings, minutes, recordings, review, transcripts
from storage.db import Database
from storage.errors import DiskFullError
from storage.files import FileStore
from storage.tables import Meeting, MeetingState, Recording, Stage

log = logging.getLogger(__name__)

PROCESSING = (Stage.store, Stage.transcribe, Stage.speakers, Stage.extract)
DRAFTING = (Stage.draft,)

# Writing progress more often would only keep the database busy.
_PROGRESS_EVERY_S = 1.0

Save = Callable[[Session, Meeting], None]


@dataclass(frozen=True)
class Workshop:
    """What a step works with."""

    database: Database
    files: FileStore
    stages: Stages


def run(shop: Workshop, meeting_id: int, attempt: int, stage: Stage) -> None:
    """Run one stage of a meeting, unless its result is saved.

    Quietly does nothing for a meeting that was deleted, or that a later attempt works on.
    """
    with shop.database.write() as session:
        meeting = meetings.at_attempt(session, meeting_id, attempt)
        if meeting is None or stage in meeting.done:
            return
        meetings.enter(meeting, stage)
    log.info("meeting %s: %s begins", meeting_id, stage)
    save = _WORK[stage](shop, meeting_id)
    with shop.database.write() as session:
        meeting = meetings.at_attempt(session, meeting_id, attempt)
        if meeting is None:
            return
        save(session, meeting)
        meetings.leave(meeting, stage)
        if stage in _ENDS:
            meetings.settle(meeting, _ENDS[stage])
    log.info("meeting %s: %s is saved", meeting_id, stage)


def fail(shop: Workshop, meeting_id: int, attempt: int, problem: str) -> None:
    """Say on the meeting why its processing stopped."""
    log.warning("meeting %s: %s", meeting_id, problem)
    with shop.database.write() as session:
        meeting = meetings.at_attempt(session, meeting_id, attempt)
        if meeting:
            meetings.fail(meeting, problem)


def _store(shop: Workshop, meeting_id: int) -> Save:
    found = _recordings(shop, meeting_id)
    for recording in found:
        try:
            recording.duration_s = shop.stages.inspect(shop.files.path(recording.sha256))
        except AudioError as exc:
            with shop.database.write() as session:
                recording.problem = str(exc)
                session.merge(recording)
            raise

    def save(session: Session, _meeting: Meeting) -> None:
        for recording in found:
            session.merge(recording)

    return save


def _transcribe(shop: Workshop, meeting_id: int) -> Save:
    found = _recordings(shop, meeting_id)
    _hear(shop, meeting_id, found)

    def save(session: Session, _meeting: Meeting) -> None:
        pass  # every piece is saved already

    return save


def _hear(shop: Workshop, meeting_id: int, found: list[Recording]) -> None:
    """Hear what was not heard yet of the recordings, and keep each piece as soon as it is there."""
    with shop.database.read() as session:
        context = meetings.context(session, meetings.get(session, meeting_id))
    hear = shop.stages.listen(context)
    for recording in found:
        recording_id = recording.id or 0
        with shop.database.read() as session:
            known = recordings.heard(session, recording_id)

        def keep(piece: HeardPiece, recording_id: int = recording_id) -> None:
            with shop.database.write() as session:
                recordings.keep_heard(session, recording_id, piece)

        hear(
            shop.files.path(recording.sha256),
            known=known,
            keep=keep,
            progress=_progress(shop, meeting_id),
        )


def _speakers(shop: Workshop, meeting_id: int) -> Save:
    found = _recordings(shop, meeting_id)
    with shop.database.read() as session:
        context = meetings.context(session, meetings.get(session, meeting_id))
        heard = [recordings.heard(session, recording.id or 0) for recording in found]
    paths = [shop.files.path(recording.sha256) for recording in found]
    recognition = transcription.write_down(heard, context)
    transcript = shop.stages.assign_speakers(paths, recognition, _progress(shop, meeting_id))

    def save(session: Session, _meeting: Meeting) -> None:
        transcripts.save(session, meeting_id, transcript, recording_id=found[0].id)

    return save


def _extract(shop: Workshop, meeting_id: int) -> Save:
    with shop.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        context = meetings.context(session, meeting)
        transcript = transcripts.load(session, meeting_id)
    if transcript is None:
        raise NotFoundError("The meeting has no transcript yet. Upload a recording first.")
    progress = _progress(shop, meeting_id)
    extracted = shop.stages.extract(transcript, context, meeting.confirmed_speakers, progress)

    def save(session: Session, meeting: Meeting) -> None:
        raw = [answer.model_dump(mode="json") for answer in extracted.raw]
        review.save_proposals(
            session, meeting_id, extracted.extraction, raw=raw, note=extracted.note
        )
        meeting.proposed_speakers = extracted.speaker_names

    return save


def _draft(shop: Workshop, meeting_id: int) -> Save:
    with shop.database.read() as session:
        context = meetings.context(session, meetings.get(session, meeting_id))
        extraction = review.confirmed(session, meeting_id)
        transcript = transcripts.load(session, meeting_id)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minutes.docx"
        shop.stages.draft(context, extraction, transcript, path)
        stored = shop.files.add_path(path)

    def save(session: Session, _meeting: Meeting) -> None:
        name = f"{context.title} {context.date.isoformat()}.docx"
        minutes.save(session, meeting_id, name, stored.sha256)

    return save


_WORK: dict[Stage, Callable[[Workshop, int], Save]] = {
    Stage.store: _store,
    Stage.transcribe: _transcribe,
    Stage.speakers: _speakers,
    Stage.extract: _extract,
    Stage.draft: _draft,
}

_ENDS = {Stage.extract: MeetingState.review, Stage.draft: MeetingState.minuted}


def _recordings(shop: Workshop, meeting_id: int) -> list[Recording]:
    with shop.database.read() as session:
        found = recordings.usable(session, meeting_id)
    if not found:
        raise NotFoundError("The meeting has no recording that can be used. Upload one.")
    return found


def _progress(shop: Workshop, meeting_id: int) -> Progress:
    written_at = time.monotonic()

    def write(part: float) -> None:
        nonlocal written_at
        if time.monotonic() - written_at < _PROGRESS_EVERY_S:
            return
        written_at = time.monotonic()
        # How far it is, is worth less than the work itself, which must not end for it.
        with suppress(DiskFullError, NotFoundError), shop.database.write() as session:
            meetings.get(session, meeting_id).progress = part

    return write
