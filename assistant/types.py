"""Plain data that flows between the stages.

`Transcript` and `Extraction` are also the formats of `transcript.json` and `extraction.json`
(README, "Files"): dumping one of these models as JSON gives the documented file.
"""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Language = Literal["zh-Hans", "zh-Hant", "en"]

# A day, or a minute of a day. Text, because "by the 8th" and "on the 8th at 00:00" differ.
Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$")]

Confidence = Annotated[float, Field(ge=0, le=1)]

# Called with the part of the work that is done, 0..1.
Progress = Callable[[float], None]


class Data(BaseModel):
    """Base of everything that flows between stages: immutable, and strict about its field names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Department(Data):
    name: str
    aliases: tuple[str, ...] = ()


class Person(Data):
    name: str
    title: str | None = None
    department: str | None = None
    aliases: tuple[str, ...] = ()


class Roster(Data):
    """Everybody the organisation knows; a meeting's attendees are some of them."""

    departments: tuple[Department, ...] = ()
    people: tuple[Person, ...] = ()

    def person(self, name: str) -> Person | None:
        return next((p for p in self.people if p.name == name), None)


class AgendaRow(Data):
    topic: str
    owner: str | None = None
    minutes: int | None = None


class MeetingContext(Data):
    """What is known about a meeting before anybody has listened to it."""

    title: str
    language: Language = "zh-Hans"
    date: dt.date
    start: dt.time | None = None
    end: dt.time | None = None
    project: str | None = None
    location: str | None = None
    chair: str | None = None
    recorder: str | None = None
    attendees: tuple[str, ...] = ()
    agenda: tuple[AgendaRow, ...] = ()
    roster: Roster = Roster()
    glossary: tuple[str, ...] = ()


# Why a stretch is written otherwise than the engine heard it: a person's name or title, a
# department, another word of the meeting or of the language, a number or date put in one form.
RepairKind = Literal["name", "department", "word", "number"]


class Repair(Data):
    """A stretch of a segment's text that is written otherwise than the engine heard it.

    `at` is where `written` begins in the text, in characters.
    """

    at: int
    heard: str
    written: str
    kind: RepairKind


class Segment(Data):
    """A stretch of speech by one speaker. `start` and `end` are seconds from the recording's start.

    `speaker` is a person's name where known, else a label such as `SPEAKER_01`, else None.
    Segments of an imported transcript may have no times. With its repairs taken back, the text is
    what the engine heard: `verbatim`.
    """

    id: int
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    text: str
    confidence: Confidence | None = None
    repairs: tuple[Repair, ...] = ()

    @property
    def verbatim(self) -> str:
        text = self.text
        for repair in sorted(self.repairs, key=lambda r: r.at, reverse=True):
            text = text[: repair.at] + repair.heard + text[repair.at + len(repair.written) :]
        return text


class TranscriptWarning(Data):
    """Something the recorder should know about a part of the recording."""

    start: float
    end: float
    kind: str
    text: str


class Transcript(Data):
    language: Language
    duration_s: float | None = None
    engine: str
    model: str | None = None
    segments: tuple[Segment, ...]
    warnings: tuple[TranscriptWarning, ...] = ()


# The engines of extraction; `EngineName` is how one is chosen or named, the pair being "both".
Finder = Literal["rules", "llm"]
EngineName = Literal["rules", "llm", "both"]


class Decision(Data):
    """What the meeting settled. `found_by` names the engines of the pair that found it."""

    text: str
    evidence: tuple[int, ...]
    quote: str
    confidence: Confidence
    found_by: tuple[Finder, ...] = ()


class Quotes(Data):
    """The words that support each field of an action item, letter for letter."""

    task: str
    owner: str | None = None
    deadline: str | None = None


class Disagreement(Data):
    """What the other engine of the pair read in a field of an item; None where it read nothing."""

    field: Literal["owner", "department", "deadline"]
    value: str | None
    engine: Finder
    quote: str | None = None


class ActionItem(Data):
    """A task somebody took or was given. A field nobody said is None and flagged, never guessed.

    `found_by` names the engines of the pair that found it, `disagreements` where they differ.
    """

    task: str
    owner: str | None = None
    co_owners: tuple[str, ...] = ()
    department: str | None = None
    deadline: Moment | None = None
    deadline_text: str | None = None
    deadline_rule: str | None = None
    evidence: tuple[int, ...]
    owner_evidence: tuple[int, ...] = ()
    deadline_evidence: tuple[int, ...] = ()
    quotes: Quotes
    confidence: Confidence
    flags: tuple[str, ...] = ()
    found_by: tuple[Finder, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


class Position(Data):
    party: str
    position: str


class Dispute(Data):
    text: str
    positions: tuple[Position, ...] = ()
    evidence: tuple[int, ...]
    found_by: tuple[Finder, ...] = ()


class NextMeeting(Data):
    at: Moment | None = None
    location: str | None = None
    topic: str | None = None
    evidence: tuple[int, ...]


class Usage(Data):
    """What a language model took: requests with those that failed, tokens, seconds of waiting.

    `cost` is None where no price is known; it is in `currency`.
    """

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0
    cost: float | None = None
    currency: str | None = None

    def __add__(self, other: "Usage") -> "Usage":
        spent = [usage.cost for usage in (self, other) if usage.requests]
        known = [cost for cost in spent if cost is not None]
        return Usage(
            requests=self.requests + other.requests,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            seconds=round(self.seconds + other.seconds, 3),
            cost=sum(known) if spent and len(known) == len(spent) else None,
            currency=self.currency or other.currency,
        )


class Extraction(Data):
    """What a meeting settled, each claim with the segments that support it."""

    engine: EngineName
    model: str | None = None
    prompt_version: str | None = None
    decisions: tuple[Decision, ...] = ()
    action_items: tuple[ActionItem, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    next_meeting: NextMeeting | None = None
    seconds: float = 0
    usage: Usage = Usage()
