"""The steps of a meeting's workflow: load by id, call one stage, save what it gave.

A step may run twice. A stage whose result is saved is passed over, and the result and the mark
that it is there are saved in one transaction, so a crash between them is not possible. The long
stages save each few minutes of a recording besides, and go on from there.
"""

import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from api import documents
from api.jobs import voices
from api.jobs.stages import Hear, KnownVoices, Stages
from api.settings import Settings
from assistant import transcription
from assistant.continuity import Links
from assistant.errors import AudioError, NotFoundError
from assistant.extraction.speakers import with_names
from assistant.minutes.types import DocumentFacts
from assistant.pipeline import Extracted
from assistant.transcription import HeardPiece
from assistant.transcription.speakers import VoicePiece
from assistant.types import Extraction, MeetingContext, Progress
from storage import (
    continuity,
    meetings,
    minutes,
    open_items,
    recordings,
    review,
    topics,
    transcripts,
)
from storage.composing import composed
from storage.db import Database
from storage.errors import DiskFullError
from storage.files import FileStore
from storage.tables import Meeting, MeetingState, Recording, Stage

log = logging.getLogger(__name__)

PROCESSING = (Stage.store, Stage.transcribe, Stage.speakers, Stage.extract)
DRAFTING = (Stage.draft,)

# Of extraction, the part after which what was discussed is summed up.
_EXTRACTED = 0.8

# Writing progress more often would only keep the database busy.
_PROGRESS_EVERY_S = 1.0

# Gives the files that nothing refers to any more, by their SHA-256.
Save = Callable[[Session, Meeting], list[str] | None]


@dataclass(frozen=True)
class Workshop:
    """What a step works with."""

    database: Database
    files: FileStore
    stages: Stages
    settings: Settings


@dataclass(frozen=True)
class Run:
    """One attempt at a meeting."""

    shop: Workshop
    meeting_id: int
    attempt: int


class _Overtaken(Exception):
    """A later attempt works on the meeting, or it was deleted: this one is wanted no more."""


def run(shop: Workshop, meeting_id: int, attempt: int, stage: Stage) -> None:
    """Run one stage of a meeting, unless its result is saved.

    Quietly does nothing for a meeting that was deleted, or that a later attempt works on.
    """
    with shop.database.write() as session:
        meeting = meetings.at_attempt(session, meeting_id, attempt)
        if meeting is None or stage in meeting.done:
            return
        meetings.enter(meeting, stage, _part_done(session, meeting_id, stage))
    log.info("meeting %s: %s begins", meeting_id, stage)
    try:
        save = _WORK[stage](Run(shop, meeting_id, attempt))
    except _Overtaken:
        log.info("meeting %s: %s of attempt %s is left to a later one", meeting_id, stage, attempt)
        return
    with shop.database.write() as session:
        meeting = meetings.at_attempt(session, meeting_id, attempt)
        if meeting is None:
            return
        orphans = save(session, meeting) or ()
        meetings.leave(meeting, stage)
        if stage in _ENDS:
            meetings.settle(meeting, _ENDS[stage])
    for sha256 in orphans:
        shop.files.path(sha256).unlink(missing_ok=True)
    log.info("meeting %s: %s is saved", meeting_id, stage)


def _part_done(session: Session, meeting_id: int, stage: Stage) -> float:
    """The part of a stage that is saved piece by piece, 0..1, which an earlier run did."""
    if stage not in (Stage.transcribe, Stage.speakers):
        return 0
    found = recordings.usable(session, meeting_id)
    total_s = sum(recording.duration_s or 0 for recording in found)
    if stage == Stage.speakers:
        done_s = sum(piece.duration_s for piece in recordings.voices(session, found))
    else:
        done_s = sum(recordings.heard_s(session, recording) for recording in found)
    return min(1.0, done_s / total_s) if total_s else 0


def fail(shop: Workshop, meeting_id: int, attempt: int, problem: str) -> None:
    """Say on the meeting why its processing stopped."""
    log.warning("meeting %s: %s", meeting_id, problem)
    with shop.database.write() as session:
        meeting = meetings.at_attempt(session, meeting_id, attempt)
        if meeting:
            meetings.fail(meeting, problem)


def _store(run: Run) -> Save:
    inspected = {}
    for recording, path in _recordings(run):
        if not recording.is_heard:
            with _marking_unusable(run, recording):
                inspected[recording.id] = run.shop.stages.inspect(path)

    def save(session: Session, _meeting: Meeting) -> None:
        for recording in recordings.usable(session, run.meeting_id):
            if recording.id in inspected:
                recording.duration_s = inspected[recording.id]

    return save


def _transcribe(run: Run) -> Save:
    _hear_all(run)
    return _saved_already


def _saved_already(_session: Session, _meeting: Meeting) -> None:
    pass


def _hear_all(run: Run) -> None:
    """Hear what was not heard yet of the recordings, and keep each piece as soon as it is there."""
    found = _recordings(run)
    if all(recording.is_heard for recording, _ in found):
        return
    hear = run.shop.stages.listen(_context(run))
    total_s = sum(recording.duration_s or 0 for recording, _ in found) or 1.0
    start_s = 0.0
    for recording, path in found:
        length_s = recording.duration_s or 0
        if not recording.is_heard:
            part = _part(_progress(run), start_s / total_s, (start_s + length_s) / total_s)
            with _marking_unusable(run, recording):
                _hear(run, hear, recording, path, part)
        start_s += length_s


def _hear(run: Run, hear: Hear, recording: Recording, path: Path, progress: Progress) -> None:
    recording_id = recording.id or 0
    with run.shop.database.read() as session:
        known = recordings.heard(session, recording_id)

    def keep(piece: HeardPiece) -> None:
        with _keeping(run, recording_id) as session:
            recordings.keep_heard(session, recording_id, piece)

    pieces = hear(path, known=known, keep=keep, progress=progress)
    with _keeping(run, recording_id) as session:
        recordings.finish_heard(session, recording_id, pieces)


def _speakers(run: Run) -> Save:
    _hear_all(run)  # nothing, but for recordings transcribed before there were pieces
    found = [recording for recording, _ in _recordings(run)]
    paths = [path for _, path in _recordings(run)]
    with run.shop.database.read() as session:
        heard = [recordings.heard(session, recording.id or 0) for recording in found]
        known = recordings.voices(session, found)
    try:
        recognition = transcription.write_down(heard, _context(run))
    except AudioError as exc:
        for recording in found:
            _mark_unusable(run, recording, exc)
        raise

    pieces = {(piece.recording, piece.number): piece for piece in known}

    def keep(piece: VoicePiece) -> None:
        pieces[piece.recording, piece.number] = piece
        recording_id = found[piece.recording].id or 0
        with _keeping(run, recording_id) as session:
            recordings.keep_voices(session, recording_id, piece)

    transcript = run.shop.stages.assign_speakers(
        paths, recognition, known=known, keep=keep, progress=_progress(run)
    )

    def save(session: Session, meeting: Meeting) -> None:
        made_of = recordings.with_starts(recordings.usable(session, run.meeting_id))
        starts = {recording.id or 0: start_s for recording, start_s in made_of}
        continuity.carry_over(session, meeting, transcript, starts)
        heard = voices.sound_like(session, meeting, list(pieces.values()), transcript)
        meeting.heard_speakers = heard
        transcripts.save(session, run.meeting_id, transcript, made_of=made_of)
        recordings.forget_voices(session, run.meeting_id)

    return save


def _extract(run: Run) -> Save:
    shop, meeting_id = run.shop, run.meeting_id
    with shop.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        context = meetings.context(session, meeting)
        transcript = transcripts.load(session, meeting_id)
        earlier = open_items.known(session, meeting)
    if transcript is None:
        raise NotFoundError("The meeting has no transcript yet. Upload a recording first.")
    known = KnownVoices(
        confirmed=meeting.confirmed_speakers,
        heard=meeting.heard_speakers,
        rejected=meeting.rejected_speakers,
    )
    extracted = shop.stages.extract(
        transcript, context, known, _part(_progress(run), 0, _EXTRACTED)
    )
    names = extracted.speaker_names | meeting.confirmed_speakers
    links = shop.stages.link(transcript, context, extracted.extraction, earlier, names=names)
    said = shop.stages.summarise(
        with_names(transcript, names),
        context,
        extracted.extraction,
        _part(_progress(run), _EXTRACTED, 1),
    )

    def save(session: Session, meeting: Meeting) -> None:
        raw = [answer.model_dump(mode="json") for answer in extracted.raw]
        note = " ".join(each for each in (extracted.note, links.note) if each) or None
        review.save_proposals(
            session, meeting_id, _with_usage(extracted, links), links=links, raw=raw, note=note
        )
        topics.save(session, meeting_id, said)
        meeting.proposed_speakers = extracted.speaker_names
        meeting.speaker_reasons = extracted.speaker_reasons

    return save


def _with_usage(extracted: Extracted, links: Links) -> Extraction:
    """The extraction with what linking took of the model, too."""
    spent = extracted.extraction.usage + links.usage
    return extracted.extraction.model_copy(update={"usage": spent})


def _draft(run: Run) -> Save:
    shop, meeting_id = run.shop, run.meeting_id
    with shop.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        transcript = transcripts.load(session, meeting_id)
        needs_topics = transcript is not None and not topics.rows(session, meeting_id)
        context = meetings.context(session, meeting)
        extraction = review.confirmed(session, meeting_id)
    if transcript and needs_topics:  # of a meeting that was extracted by an earlier release
        named = with_names(transcript, meeting.speakers)
        found = shop.stages.summarise(named, context, extraction, _progress(run))
        with shop.database.write() as session:
            topics.save(session, meeting_id, found)
    with shop.database.read() as session:
        version = minutes.next_version(session, meeting_id)
        issued = minutes.last_issued(session, meeting_id)
        facts = DocumentFacts(version=version, number=issued.number if issued else None)
        content = composed(session, meeting_id, facts)
        template = documents.chosen(session, shop.files, meetings.get(session, meeting_id))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minutes.docx"
        shop.stages.draft(content, path, template.usable)
        stored = shop.files.add_path(path)

    def save(session: Session, meeting: Meeting) -> list[str]:
        before = minutes.latest(session, meeting_id)
        replaced = before.sha256 if before else ""
        minutes.save_draft(
            session,
            meeting_id,
            content,
            filename=documents.filename(meeting, version),
            sha256=stored.sha256,
            template=template.name,
        )
        return meetings.unused_files(session, meeting, [replaced])

    return save


_WORK: dict[Stage, Callable[[Run], Save]] = {
    Stage.store: _store,
    Stage.transcribe: _transcribe,
    Stage.speakers: _speakers,
    Stage.extract: _extract,
    Stage.draft: _draft,
}

_ENDS = {Stage.extract: MeetingState.review, Stage.draft: MeetingState.minuted}


def _recordings(run: Run) -> list[tuple[Recording, Path]]:
    """Those that can be used, in order. Raises NotFoundError when there is none."""
    with run.shop.database.read() as session:
        found = recordings.usable(session, run.meeting_id)
    if not found:
        raise NotFoundError("The meeting has no recording that can be used. Upload one.")
    return [(recording, run.shop.files.path(recording.sha256)) for recording in found]


def _context(run: Run) -> MeetingContext:
    with run.shop.database.read() as session:
        return meetings.context(session, meetings.get(session, run.meeting_id))


@contextmanager
def _marking_unusable(run: Run, recording: Recording) -> Iterator[None]:
    """A recording that cannot be used is left out, unless it is the only one."""
    try:
        yield
    except AudioError as exc:
        _mark_unusable(run, recording, exc)
        with run.shop.database.read() as session:
            if not recordings.usable(session, run.meeting_id):
                raise


def _mark_unusable(run: Run, recording: Recording, error: AudioError) -> None:
    with run.shop.database.write() as session:
        kept = session.get(Recording, recording.id)
        if kept:
            # The file in the store is named by its hash, which says nothing to the person.
            kept.problem = str(error).replace(kept.sha256, kept.filename)


@contextmanager
def _keeping(run: Run, recording_id: int) -> Iterator[Session]:
    """A transaction that keeps some minutes of work on a recording.

    They are kept for whichever attempt comes next; raises _Overtaken afterwards if this one is
    not the latest.
    """
    with run.shop.database.write() as session:
        if session.get(Recording, recording_id) is None:
            raise _Overtaken
        yield session
        is_latest = meetings.at_attempt(session, run.meeting_id, run.attempt) is not None
    if not is_latest:
        raise _Overtaken


def _part(progress: Progress, start: float, end: float) -> Progress:
    return lambda done: progress(start + (end - start) * done)


def _progress(run: Run) -> Progress:
    written_at = time.monotonic()

    def write(part: float) -> None:
        nonlocal written_at
        if time.monotonic() - written_at < _PROGRESS_EVERY_S:
            return
        written_at = time.monotonic()
        # How far it is, is worth less than the work itself, which must not end for it.
        with suppress(DiskFullError, NotFoundError), run.shop.database.write() as session:
            meeting = meetings.at_attempt(session, run.meeting_id, run.attempt)
            # What an earlier run did is passed over in a moment, from the beginning.
            if meeting and part > meeting.progress:
                meetings.report(meeting, part)

    return write
