"""Knowing voices again: those of a meeting by what is kept, and keeping those a person named."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlmodel import Session

from assistant.transcription.speakers import Turn, Voice, VoicePiece, spoken, voices
from assistant.transcription.voiceprints import match
from assistant.types import Transcript
from storage import meetings, recordings, transcripts, voiceprints
from storage.db import Database
from storage.files import FileStore
from storage.tables import Meeting

log = logging.getLogger(__name__)

# The voice of the one speaker of some turns of recordings; None if it says too little.
Voiceprint = Callable[[Sequence[Path], Sequence[Turn]], Voice | None]

ACTOR = "worker"


def sound_like(
    session: Session, meeting: Meeting, pieces: Sequence[VoicePiece], transcript: Transcript
) -> dict[str, str]:
    """Whom the voices of the meeting sound like, by label: attendees whose voice is kept."""
    known = voiceprints.of_organisation(session, meeting.organisation_id)
    if meeting.attendees:
        known = {name: prints for name, prints in known.items() if name in meeting.attendees}
    if not known:
        return {}
    found = match(voices(pieces, spoken(transcript.segments)), known)
    return {label: name for label, (name, _) in found.items()}


def is_wanted(session: Session, meeting: Meeting) -> bool:
    """Whether `keep` has anything to do for the meeting."""
    assert meeting.id is not None
    return bool(_speaking(session, meeting) or voiceprints.of_meeting(session, meeting.id))


def keep(
    database: Database, files: FileStore, voiceprint: Voiceprint, meeting_id: int, attempt: int
) -> None:
    """Keep how the people sound whose voices were named, if they consent.

    What the meeting gave for somebody who is no longer named is deleted. Quietly does nothing for
    a meeting that was deleted, or that was named or processed again since.
    """
    with database.read() as session:
        meeting = meetings.at_attempt(session, meeting_id, attempt)
        transcript = transcripts.load(session, meeting_id)
        if meeting is None or transcript is None:
            return
        speaking = _speaking(session, meeting)
        paths = [files.path(r.sha256) for r in recordings.usable(session, meeting_id)]
    turns = spoken(transcript.segments)
    found = {
        person_id: voiceprint(paths, [turn for turn in turns if turn.speaker in labels])
        for person_id, labels in speaking.items()
    }
    with database.write() as session:
        if meetings.at_attempt(session, meeting_id, attempt) is None:
            return
        for person_id in voiceprints.of_meeting(session, meeting_id):
            if found.get(person_id) is None:
                voiceprints.remove(session, person_id, meeting_id, actor=ACTOR)
        for person_id, voice in found.items():
            if voice is not None:
                voiceprints.add(session, person_id, meeting_id, voice, actor=ACTOR)
    log.info(
        "meeting %s: %s voices are kept", meeting_id, sum(v is not None for v in found.values())
    )


def _speaking(session: Session, meeting: Meeting) -> dict[int, set[str]]:
    """The labels a person confirmed, by the id of whoever consents."""
    found: dict[int, set[str]] = {}
    for label, name in meeting.confirmed_speakers.items():
        person = voiceprints.consenting(session, meeting.organisation_id, name)
        if person is not None and person.id is not None:
            found.setdefault(person.id, set()).add(label)
    return found
