"""A meeting gets its words from a transcript that another tool made."""

from dataclasses import dataclass

from sqlmodel import Session

from api import services
from api.installation import Installation
from assistant.errors import ConflictError
from assistant.interchange import ImportedTranscript, read_transcript
from assistant.types import MeetingContext, Roster
from storage import audit, meetings, recordings, transcripts
from storage.tables import Meeting, Stage

# What a recording would be needed for.
_DONE_ELSEWHERE = [Stage.store, Stage.transcribe, Stage.speakers]


@dataclass(frozen=True)
class Imported:
    """What was taken over; `speakers` as the meeting has them now, by name or label."""

    meeting: Meeting
    found: ImportedTranscript
    speakers: tuple[str, ...]


def import_transcript(
    place: Installation, meeting_id: int, filename: str, data: bytes, *, actor: str
) -> Imported:
    """Give a meeting that has no words yet those of a file, and have its items extracted.

    Raises InputError for a file that is no transcript, ConflictError for a meeting that has words
    or recordings.
    """
    found = read_transcript(filename, data)
    with place.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        _check_takes_transcript(session, meeting)
        context = meetings.context(session, meeting)
        named = _with_roster_names(found, context.roster)
        transcripts.save(session, meeting_id, named.transcript(context.language))
        if not meeting.attendees:
            _take_speakers(session, meeting, context, named)
        meeting.done = list(_DONE_ELSEWHERE)
        audit.record(
            session,
            actor,
            "import transcript",
            meeting_id=meeting_id,
            subject=filename,
            after={"segments": len(named.segments), "speakers": list(named.speakers)},
        )
        place.queue.process_meeting(session, meeting_id, meetings.begin(meeting))
    return Imported(meeting, found, named.speakers)


def _check_takes_transcript(session: Session, meeting: Meeting) -> None:
    assert meeting.id is not None
    services.check_recordings_open(meeting)
    if recordings.of_meeting(session, meeting.id):
        raise ConflictError(
            f"“{meeting.title}” is written down from its recording. Create another meeting for "
            "this transcript."
        )
    services.check_not_busy(meeting)
    if transcripts.load(session, meeting.id) is not None:
        raise ConflictError(
            f"“{meeting.title}” has a transcript. Create another meeting for this one."
        )


def _with_roster_names(found: ImportedTranscript, roster: Roster) -> ImportedTranscript:
    """Speakers by the names the roster has for them; who is not in it keeps their own."""
    known = {alias: person.name for person in roster.people for alias in person.aliases}
    known |= {person.name: person.name for person in roster.people}

    def name(speaker: str | None) -> str | None:
        if speaker is None or speaker in known:
            return known.get(speaker or "")
        # Other tools put the department or the nickname behind: 王建国(研发部).
        bare = speaker.replace("（", "(").partition("(")[0].strip()
        return known.get(bare, speaker)

    segments = (s.model_copy(update={"speaker": name(s.speaker)}) for s in found.segments)
    return found.model_copy(update={"segments": tuple(segments)})


def _take_speakers(
    session: Session, meeting: Meeting, context: MeetingContext, found: ImportedTranscript
) -> None:
    """Who spoke was there, where nobody said who was."""
    names = tuple(name for name in found.speakers if not name.startswith("SPEAKER_"))
    if names:
        own = {"attendees": names, "glossary": tuple(meeting.glossary)}
        meetings.describe(session, meeting, context.model_copy(update=own))
