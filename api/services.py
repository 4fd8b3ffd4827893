"""What a person does, once, for pages, JSON and the command line alike."""

from collections.abc import AsyncIterator

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from api.installation import Installation
from api.jobs import voices
from api.services_continuity import apply_progress
from assistant.continuity import Links, link
from assistant.errors import AudioError, ConflictError
from assistant.formats import MeetingFile
from assistant.minutes.topics import summarise
from assistant.transcription.audio import probe
from assistant.types import Extraction, MeetingContext
from storage import (
    audit,
    holds,
    meetings,
    minutes,
    open_items,
    organisation,
    recordings,
    review,
    topics,
    tracking,
    transcripts,
    webhooks,
)
from storage.errors import TooLargeError
from storage.files import FileWriter, StoredFile
from storage.tables import (
    Meeting,
    MeetingState,
    Recording,
    ReviewState,
    Stage,
    now,
)

_GB = 1 << 30

# While a worker is at it, the meeting is the worker's.
_BUSY = (MeetingState.processing, MeetingState.drafting)
# What was proposed can be decided, and minutes made of it.
_REVIEWED = (MeetingState.review, MeetingState.minuted, MeetingState.issued)


def create_meeting(
    place: Installation,
    context: MeetingContext,
    *,
    keeps_roster: bool,
    actor: str,
    created_by_id: int | None = None,
    is_confidential: bool = False,
) -> Meeting:
    """`created_by_id`: the account that will always see it, even a confidential one."""
    with place.database.write() as session:
        meeting = meetings.create(
            session,
            context,
            keeps_roster=keeps_roster,
            is_confidential=is_confidential,
            created_by_id=created_by_id,
        )
        audit.record(session, actor, "create", meeting_id=meeting.id, subject="meeting")
        return meeting


async def receive_recording(
    place: Installation,
    meeting_id: int,
    filename: str,
    pieces: AsyncIterator[bytes],
    *,
    actor: str,
    is_again: bool = False,
    is_last: bool = True,
) -> tuple[Recording, bool]:
    """Keep a recording and have it processed; and whether it was new to the meeting.

    It comes after those the meeting has. `is_again`: it may be the recording of another meeting
    too. Not `is_last`: more follow at once, so that a meeting that waits for its first recordings
    waits on. Raises InputError, AudioError,
    ConflictError, DiskFullError; the meeting stays as it was.
    """
    with place.database.read() as session:
        meetings.get(session, meeting_id)
    stored = await _keep(place, filename, pieces)
    return await run_in_threadpool(
        register_recording, place, meeting_id, filename, stored, actor, is_again, is_last
    )


async def _keep(place: Installation, filename: str, pieces: AsyncIterator[bytes]) -> StoredFile:
    limit_gb = place.settings.max_upload_gb
    size = 0
    with place.files.writer() as writer:
        async for piece in pieces:
            size += len(piece)
            if size > limit_gb * _GB:
                raise too_large(filename, limit_gb)
            await run_in_threadpool(writer.write, piece)
        return await run_in_threadpool(_keep_unless_empty, writer, filename, size)


def too_large(filename: str, limit_gb: float) -> TooLargeError:
    return TooLargeError(
        f"{filename} is larger than the {limit_gb:g} GB that are allowed. "
        "Raise ASSISTANT_MAX_UPLOAD_GB, or send a compressed recording."
    )


def _keep_unless_empty(writer: FileWriter, filename: str, size: int) -> StoredFile:
    if size == 0:
        raise AudioError(f"{filename} is empty (0 bytes). Choose the recording again.")
    return writer.keep()


def register_recording(
    place: Installation,
    meeting_id: int,
    filename: str,
    stored: StoredFile,
    actor: str,
    is_again: bool,
    is_last: bool,
) -> tuple[Recording, bool]:
    """Make a recording of a file in the store, as `receive_recording` does.

    Doing it twice changes nothing. Raises AudioError, ConflictError.
    """
    with place.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        known = recordings.find(session, meeting_id, stored.sha256)
        if known:
            if known.problem:
                raise AudioError(known.problem)
            if is_last:
                _process_waiting(place, session, meeting)
            return known, False
        check_takes_recordings(session, meeting)
        check_not_elsewhere(session, meeting_id, stored, is_again)
        recording = recordings.register(session, meeting_id, filename, stored)
        _inspect(place, recording)
        audit.record(
            session, actor, "upload", meeting_id=meeting_id, subject=f"recording {recording.id}"
        )
        if meeting.state != MeetingState.waiting and recording.problem is None:
            process_recordings(place, session, meeting)
        elif is_last:
            _process_waiting(place, session, meeting)
    if recording.problem:
        raise AudioError(recording.problem)
    return recording, True


def _process_waiting(place: Installation, session: Session, meeting: Meeting) -> None:
    """The last recording is here, whether or not it can be used: begin with those that can."""
    is_waiting = meeting.state == MeetingState.waiting
    if is_waiting and recordings.usable(session, meeting.id or 0):
        process_recordings(place, session, meeting)


def process_recordings(place: Installation, session: Session, meeting: Meeting) -> None:
    """Have the meeting written down anew from the recordings it now has.

    What was heard of them is used. Work that is under way stops at the next piece it keeps.
    """
    assert meeting.id is not None
    attempt = meetings.begin(meeting, Stage.store)
    place.queue.process_meeting(session, meeting.id, attempt)


def check_recordings_open(meeting: Meeting) -> None:
    """Raises ConflictError once the meeting was confirmed: its minutes tell of these recordings."""
    if meeting.confirmed_at or meeting.state == MeetingState.drafting:
        raise ConflictError(
            f"The meeting “{meeting.title}” is confirmed, and its minutes are made from the "
            "recordings it has. Create another meeting for another recording."
        )


def check_takes_recordings(session: Session, meeting: Meeting) -> None:
    """Raises ConflictError for a meeting that is confirmed, or whose transcript was imported."""
    assert meeting.id is not None
    check_recordings_open(meeting)
    has_transcript = transcripts.load(session, meeting.id) is not None
    if has_transcript and not recordings.of_meeting(session, meeting.id):
        raise ConflictError(
            f"The transcript of “{meeting.title}” was imported, and a recording would replace it. "
            "Create another meeting for this one."
        )


def check_not_elsewhere(
    session: Session, meeting_id: int, stored: StoredFile, is_again: bool
) -> None:
    """Raises ConflictError when another meeting has this recording, unless that is meant."""
    other = recordings.same_elsewhere(session, meeting_id, stored.sha256)
    if other and not is_again:
        title = meetings.get(session, other.meeting_id).title
        raise ConflictError(
            f"This recording was uploaded before, as “{other.filename}” of the meeting "
            f"“{title}” (meeting {other.meeting_id}). Look there, or send it with again=true."
        )


def _inspect(place: Installation, recording: Recording) -> None:
    try:
        recording.duration_s = probe(place.files.path(recording.sha256)).duration_s
    except AudioError as exc:
        # The file in the store is named by its hash, which says nothing to the person.
        recording.problem = str(exc).replace(recording.sha256, recording.filename)


def process_again(place: Installation, meeting_id: int, *, from_: Stage | None, actor: str) -> None:
    """Try again where it failed, or run `from_` and what follows anew.

    From `transcribe` on everything is heard again; from `speakers` on what was heard is written
    down anew, with the roster and the glossary as they are now.
    """
    with place.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        check_not_busy(meeting)
        has_transcript = transcripts.load(session, meeting_id) is not None
        if not has_transcript or from_ not in (Stage.extract, Stage.draft):
            _check_has_recording(session, meeting_id)
        if from_ in (Stage.store, Stage.transcribe):
            for recording in recordings.usable(session, meeting_id):
                recordings.forget_heard(session, recording.id or 0)
        audit.record(session, actor, "process", meeting_id=meeting_id, subject=str(from_ or ""))
        place.queue.process_meeting(session, meeting_id, meetings.begin(meeting, from_))


def _check_has_recording(session: Session, meeting_id: int) -> None:
    found = recordings.current(session, meeting_id)
    if found is None:
        raise ConflictError("The meeting has no recording that can be used. Upload one.")
    if found.removed_at:
        raise ConflictError(
            "The recording was deleted after the time recordings are kept, so it cannot be heard "
            "again. Its words are still there."
        )


def check_not_busy(meeting: Meeting) -> None:
    if meeting.state in _BUSY:
        raise ConflictError("The meeting is being worked on. Wait until it is done.")


def name_speakers(
    place: Installation, meeting_id: int, names: dict[str, str | None], *, actor: str
) -> None:
    """Say whose voices they are (None takes it back), and extract anew with that known."""
    with place.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        check_not_busy(meeting)
        before = dict(meeting.confirmed_speakers)
        said = before | names
        meeting.confirmed_speakers = {label: name for label, name in said.items() if name}
        audit.record(
            session,
            actor,
            "name speakers",
            meeting_id=meeting_id,
            before=before,
            after=meeting.confirmed_speakers,
        )
        attempt = meetings.begin(meeting, Stage.extract)
        place.queue.process_meeting(session, meeting_id, attempt)
        if voices.is_wanted(session, meeting):
            place.queue.keep_voices(session, meeting_id, attempt)


def confirm_meeting(
    place: Installation, meeting_id: int, *, remaining: ReviewState | None, actor: str
) -> Meeting:
    """End the review and have the minutes drafted.

    `remaining` is what becomes of items nobody decided; None refuses while there are any.
    """
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        if meeting.is_imported_tracker:
            raise ConflictError(
                "This is an imported tracker: there are no minutes to be made of it."
            )
        if meeting.state not in _REVIEWED:
            raise ConflictError("There is nothing to confirm yet: the meeting is not in review.")
        found = review.items(session, meeting_id)
        waiting = found.waiting()
        if remaining:
            for row in waiting:
                review.decide(session, row, remaining, actor=actor)
        review.check_decided(found)
        minutes.check_takes_draft(session, meeting_id)
        # Where nothing was left to decide, a person asked for the document alone.
        is_again = meeting.confirmed_at is not None and not waiting
        meeting.confirmed_at = now()
        tracking.keep_up(session, meeting_id, actor=actor)
        apply_progress(session, place, meeting_id, actor=actor)
        attempt = meetings.begin(meeting, Stage.draft)
        meeting.state = MeetingState.drafting
        action = "draft minutes again" if is_again else "confirm"
        audit.record(session, actor, action, meeting_id=meeting_id, subject="meeting")
        if not is_again:
            told = webhooks.about_meeting(meeting) | {"confirmed_by": actor}
            webhooks.emit(session, "meeting.confirmed", f"confirmed {meeting_id} {attempt}", told)
        place.queue.draft_minutes(session, meeting_id, attempt)
        return meeting


def import_meeting(
    place: Installation,
    file: MeetingFile,
    extraction: Extraction | None,
    *,
    is_confirmed: bool,
    actor: str,
) -> Meeting:
    """Take over a meeting file with its transcript and items.

    A file with the id of a meeting that is there brings it up to date; what a person decided or
    changed stays.
    """
    with place.database.write() as session:
        owner = organisation.current(session)
        assert owner.id is not None
        organisation.add_roster(session, owner.id, file.context.roster)
        known = meetings.by_source(session, file.id) if file.id else None
        if known:
            if known.state == MeetingState.processing:
                raise ConflictError(f"“{known.title}” is being transcribed. Import it after that.")
            meetings.describe(session, known, file.context)
        meeting = known or meetings.create(
            session, file.context, source_id=file.id, keeps_roster=True
        )
        assert meeting.id is not None
        if file.transcript:
            transcripts.save(session, meeting.id, file.transcript)
            said = summarise(file.transcript, file.context, extraction)
            topics.save(session, meeting.id, said)
        if extraction:
            links = _linked(session, meeting, file, extraction)
            review.save_proposals(session, meeting.id, extraction, links=links)
        if file.transcript or extraction:
            meetings.settle(meeting, MeetingState.review)
        audit.record(session, actor, "import", meeting_id=meeting.id, subject=file.id)
        meeting_id = meeting.id
    if is_confirmed:
        return confirm_meeting(place, meeting_id, remaining=ReviewState.confirmed, actor=actor)
    return meeting


def _linked(
    session: Session, meeting: Meeting, file: MeetingFile, extraction: Extraction
) -> Links | None:
    """What the imported words say of open items, by rules."""
    if file.transcript is None:
        return None
    known = open_items.known(session, meeting)
    return link(file.transcript, file.context, extraction, known)


def delete_meeting(place: Installation, meeting_id: int, *, actor: str) -> None:
    """Delete a meeting with all that belongs to it. Its history keeps that it was deleted.

    Raises ConflictError for one on legal hold.
    """
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        holds.check_free(meeting)
        title = meeting.title
        orphans = meetings.delete(session, meeting)
        audit.record(session, actor, "delete", meeting_id=meeting_id, before={"title": title})
    for sha256 in orphans:
        place.files.path(sha256).unlink(missing_ok=True)
