"""What is shown of a meeting, gathered once for pages and JSON."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session

from assistant.extraction.speakers import with_names
from assistant.types import MeetingContext, Transcript
from storage import meetings, minutes, recordings, review, transcripts
from storage.tables import Meeting, MinutesRow, Recording, now

# Before this much is done, an estimate would jump about.
_LEAST_PROGRESS = 0.02


@dataclass(frozen=True)
class MeetingView:
    meeting: Meeting
    context: MeetingContext
    recording: Recording | None
    recordings: list[tuple[Recording, float]]  # those that can be used, each with its start in s
    minutes: MinutesRow | None
    engine: str | None
    note: str | None
    seconds_left: float | None


def meeting_view(session: Session, meeting_id: int) -> MeetingView:
    """Raises NotFoundError."""
    meeting = meetings.get(session, meeting_id)
    last = review.last_extraction(session, meeting_id)
    return MeetingView(
        meeting=meeting,
        context=meetings.context(session, meeting),
        recording=recordings.current(session, meeting_id),
        recordings=recordings.with_starts(recordings.usable(session, meeting_id)),
        minutes=minutes.latest(session, meeting_id),
        engine=(last.model or last.engine) if last else None,
        note=last.note if last else None,
        seconds_left=seconds_left(meeting, now()),
    )


def seconds_left(meeting: Meeting, now: dt.datetime) -> float | None:
    """How long the stage still takes if it goes on as it went; None when that is not known."""
    if meeting.stage_started_at is None or not _LEAST_PROGRESS < meeting.progress < 1:
        return None
    passed_s = (now - meeting.stage_started_at).total_seconds()
    return round(passed_s * (1 - meeting.progress) / meeting.progress, 1)


def named_transcript(session: Session, meeting: Meeting) -> Transcript | None:
    """The transcript with people's names in place of the labels of known voices."""
    assert meeting.id is not None
    transcript = transcripts.load(session, meeting.id)
    return transcript and with_names(transcript, meeting.speakers)


def voice_labels(session: Session, meeting_id: int) -> list[str]:
    """The labels of the voices in the recording, in the order in which they first speak."""
    transcript = transcripts.load(session, meeting_id)
    labels = (s.speaker for s in transcript.segments) if transcript else ()
    return [label for label in dict.fromkeys(labels) if label and label.startswith("SPEAKER_")]
