"""The voices of a meeting: how long each speaks, where to hear it, whose it may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.web import words
from assistant.types import MeetingContext, Segment, Transcript
from storage.tables import Meeting

# The style sheet has so many colours for voices; then they begin again.
COLOURS = 8


@dataclass(frozen=True)
class Voice:
    """`proposed` and its reason: whom the words, or the sound of the voice, speak for."""

    label: str
    title: str
    colour: int
    seconds: float
    share: float  # of all that was said, 0..1
    clearest: Segment | None  # its longest stretch
    name: str | None  # what a person said
    proposed: str | None
    reason: str | None
    is_rejected: bool  # a person said that it is not the one proposed


def voices(transcript: Transcript, meeting: Meeting) -> list[Voice]:
    """In the order in which they first speak; empty where speakers are not told apart."""
    labels = [
        label
        for label in dict.fromkeys(s.speaker for s in transcript.segments)
        if label and label.startswith("SPEAKER_")
    ]
    total_s = sum(map(_seconds, transcript.segments)) or 1.0
    return [
        _voice(
            number, label, [s for s in transcript.segments if s.speaker == label], total_s, meeting
        )
        for number, label in enumerate(labels, 1)
    ]


def colours(found: Sequence[Voice], meeting: Meeting) -> dict[str, int]:
    """Each voice's colour, by its label and by the name it is shown under."""
    by_label = {voice.label: voice.colour for voice in found}
    names = meeting.speakers
    by_name: dict[str, int] = {}
    for label, colour in by_label.items():
        if label in names:
            # Two voices of one person have the colour of the first.
            by_name.setdefault(names[label], colour)
    return by_label | by_name


def candidates(context: MeetingContext, meeting: Meeting) -> list[str]:
    """Who may have spoken: who attended, else everybody on the roster; and who was named."""
    present = context.attendees or tuple(person.name for person in context.roster.people)
    return list(dict.fromkeys((*present, *meeting.speakers.values())))


def _voice(
    number: int, label: str, segments: list[Segment], total_s: float, meeting: Meeting
) -> Voice:
    seconds = sum(map(_seconds, segments))
    rejected = meeting.rejected_speakers.get(label, [])
    # What the words show outweighs what the voice sounds like.
    proposed = meeting.proposed_speakers.get(label) or meeting.heard_speakers.get(label)
    timed = [s for s in segments if s.start is not None]
    return Voice(
        label=label,
        title=words.speaker(label),
        colour=(number - 1) % COLOURS + 1,
        seconds=seconds,
        share=seconds / total_s,
        clearest=max(timed, key=_seconds, default=None),
        name=meeting.confirmed_speakers.get(label),
        proposed=proposed,
        reason=meeting.speaker_reasons.get(label),
        is_rejected=proposed in rejected,
    )


def _seconds(segment: Segment) -> float:
    if segment.start is None or segment.end is None:
        return 0.0
    return segment.end - segment.start
