"""What a person does with the several recordings of a meeting."""

from collections.abc import Sequence

from sqlmodel import Session

from api import services
from api.installation import Installation
from assistant.errors import ConflictError
from storage import audit, holds, meetings, recordings
from storage.tables import Meeting, MeetingState, Recording


def arrange_recordings(
    place: Installation, meeting_id: int, ids: Sequence[int], *, actor: str
) -> None:
    """Join the recordings in this order, and write the meeting down anew if it is another one.

    Raises InputError unless each usable recording is named once, ConflictError once the meeting
    was confirmed.
    """
    with place.database.write() as session:
        meeting = _open_meeting(session, meeting_id)
        before = _order(session, meeting_id)
        recordings.arrange(session, meeting_id, ids)
        if list(ids) == before:
            return
        audit.record(
            session,
            actor,
            "arrange recordings",
            meeting_id=meeting_id,
            before={"order": before},
            after={"order": list(ids)},
        )
        services.process_recordings(place, session, meeting)


def remove_recording(
    place: Installation, meeting_id: int, recording_id: int, *, actor: str
) -> None:
    """Take a recording out of the meeting, and write the meeting down anew without it.

    Raises NotFoundError; ConflictError for the only one, once the meeting was confirmed, or while
    it is on legal hold.
    """
    with place.database.write() as session:
        meeting = _open_meeting(session, meeting_id)
        holds.check_free(meeting)
        recording = recordings.get(session, meeting_id, recording_id)
        is_joined = recording.problem is None
        if is_joined and len(recordings.usable(session, meeting_id)) == 1:
            raise ConflictError(
                "This is the only recording of the meeting. Upload the right one first, then "
                "take this one out; or delete the meeting."
            )
        orphans = recordings.remove(session, recording)
        audit.record(
            session,
            actor,
            "remove recording",
            meeting_id=meeting_id,
            subject=f"recording {recording_id}",
            before=_described(recording),
        )
        if is_joined:
            services.process_recordings(place, session, meeting)
    for sha256 in orphans:
        place.files.path(sha256).unlink(missing_ok=True)


def begin_with_these(place: Installation, meeting_id: int, *, actor: str) -> None:
    """Process the recordings that are here, though more were announced.

    Raises ConflictError when there is none; nothing changes when it is under way already.
    """
    with place.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        if meeting.state != MeetingState.waiting:
            return
        if not recordings.usable(session, meeting_id):
            raise ConflictError("The meeting has no recording that can be used. Upload one.")
        audit.record(session, actor, "process", meeting_id=meeting_id, subject="")
        services.process_recordings(place, session, meeting)


def _open_meeting(session: Session, meeting_id: int) -> Meeting:
    meeting = meetings.get(session, meeting_id)
    services.check_recordings_open(meeting)
    return meeting


def _order(session: Session, meeting_id: int) -> list[int]:
    return [recording.id or 0 for recording in recordings.usable(session, meeting_id)]


def _described(recording: Recording) -> dict[str, object]:
    return recording.model_dump(mode="json", include={"filename", "sha256", "size", "duration_s"})
