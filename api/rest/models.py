"""What the REST API takes and gives. README and /docs describe it; keep names stable."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from api.deps import LARGEST_ID
from api.views import MeetingView
from assistant.labels import Status
from assistant.types import (
    AgendaRow,
    Disagreement,
    Finder,
    Language,
    MeetingContext,
    Moment,
    Position,
    Roster,
    Usage,
)
from storage.tables import MeetingState, Recording, ReviewState, Stage

# A time of day where the meeting is, so it has no zone; written as meeting files write it.
Clock = Annotated[
    dt.time,
    PlainSerializer(lambda time: f"{time:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}", "examples": ["14:00"]}),
]


class Out(BaseModel):
    """A row as it is given out."""

    model_config = ConfigDict(from_attributes=True)


class In(BaseModel):
    """What is sent in; an unknown field is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid")


class MeetingIn(In):
    title: str = Field(min_length=1, max_length=200)
    date: dt.date
    language: Language = "zh-Hans"
    start: Clock | None = None
    end: Clock | None = None
    project: str | None = None
    location: str | None = None
    chair: str | None = None
    recorder: str | None = None
    attendees: list[str] = []
    agenda: list[AgendaRow] = []
    glossary: list[str] = []
    is_confidential: bool = Field(
        default=False, description="seen by its participants only, and by you"
    )
    roster: Roster | None = Field(
        default=None, description="people of this meeting; without it the organisation's"
    )

    def context(self) -> MeetingContext:
        return MeetingContext.model_validate(
            self.model_dump(exclude={"roster", "is_confidential"})
            | {"roster": self.roster or Roster()}
        )


class RecordingOut(Out):
    id: int
    filename: str
    sha256: str
    size: int
    duration_s: float | None
    problem: str | None
    uploaded_at: dt.datetime


class JoinedRecordingOut(RecordingOut):
    """A recording and its place in the meeting."""

    position: int = Field(description="among the meeting's recordings, growing, from 0")
    start_s: float | None = Field(
        description="where it begins in the meeting's time; null for one that cannot be used"
    )
    is_heard: bool = Field(description="whether all of it was heard")

    @classmethod
    def of(cls, recording: Recording, start_s: float) -> Self:
        return cls.model_validate(
            recording.model_dump() | {"start_s": None if recording.problem else round(start_s, 3)}
        )


class OrderIn(In):
    ids: list[Annotated[int, Field(ge=1, le=LARGEST_ID)]] = Field(
        description="each recording that can be used, once"
    )


class MinutesOut(Out):
    version: int
    filename: str
    made_at: dt.datetime


class ProgressOut(BaseModel):
    """Where processing stands."""

    state: MeetingState
    stage: Stage | None
    done: list[Stage]
    progress: float = Field(description="of the stage, 0..1")
    percent: float = Field(description="of all stages, 0..100")
    seconds_left: float | None = Field(
        description="until the items are there; null while no worker is at it"
    )
    problem: str | None = Field(description="why it failed and what to do")


class MeetingOut(BaseModel):
    id: int
    title: str
    project: str | None
    date: dt.date
    start: Clock | None
    end: Clock | None
    language: Language
    location: str | None
    chair: str | None
    recorder: str | None
    attendees: list[str]
    agenda: list[AgendaRow]
    is_confidential: bool
    progress: ProgressOut
    recording: RecordingOut | None
    engine: str | None = Field(
        description="what extracted the items: rules, a model's name, or both as rules+name"
    )
    usage: Usage | None = Field(description="what language models took for the meeting so far")
    note: str | None = Field(description="why the rules did the work in place of the model")
    speakers: dict[str, str] = Field(description="who each voice is taken to be, by its label")
    minutes: MinutesOut | None

    @classmethod
    def of(cls, view: MeetingView) -> Self:
        context = view.context
        return cls.model_validate(
            context.model_dump(exclude={"roster", "glossary"})
            | {
                "id": view.meeting.id,
                "is_confidential": view.meeting.is_confidential,
                "progress": progress(view),
                "recording": view.recording and RecordingOut.model_validate(view.recording),
                "engine": view.engine,
                "usage": view.usage,
                "note": view.note,
                "speakers": view.meeting.speakers,
                "minutes": view.minutes and MinutesOut.model_validate(view.minutes),
            }
        )


def progress(view: MeetingView) -> ProgressOut:
    meeting = view.meeting
    return ProgressOut(
        state=meeting.state,
        stage=meeting.stage,
        done=[Stage(stage) for stage in meeting.done],
        progress=view.how_far.part,
        percent=view.how_far.percent,
        seconds_left=view.how_far.seconds_left,
        problem=meeting.problem,
    )


class Item(Out):
    id: int
    review: ReviewState
    version: int
    made_by: str
    evidence: list[int]


class DecisionOut(Item):
    text: str
    quote: str
    confidence: float
    replaces_id: int | None = Field(
        default=None,
        description="the decision of an earlier meeting whose place it takes",
    )


class ActionItemOut(Item):
    task: str
    owner: str | None
    co_owners: list[str]
    department: str | None
    deadline: str | None
    deadline_text: str | None
    deadline_rule: str | None
    owner_evidence: list[int]
    deadline_evidence: list[int]
    quotes: dict[str, str | None]
    confidence: float
    flags: list[str]
    found_by: list[Finder] = Field(
        default=[], description="which engines of the pair found it; empty where one worked alone"
    )
    disagreements: list[Disagreement] = Field(
        default=[], description="fields that the other engine read differently, not settled yet"
    )


class DisputeOut(Item):
    text: str
    positions: list[Position]


class NextMeetingOut(Item):
    at: str | None
    location: str | None
    topic: str | None


class SaidProgressOut(Item):
    """What the meeting said of an action item of an earlier one; null: not spoken of."""

    item_id: int
    text: str
    status: str | None
    percent: int | None
    delay_reason: str | None
    owner: str | None
    department: str | None
    deadline: str | None
    deadline_text: str | None
    deadline_rule: str | None
    quote: str
    confidence: float
    applied_at: dt.datetime | None = Field(description="when it became an update of that item")


class ItemsOut(Out):
    decisions: list[DecisionOut]
    action_items: list[ActionItemOut]
    disputes: list[DisputeOut]
    next_meeting: list[NextMeetingOut]
    progress: list[SaidProgressOut]


Kind = Literal["decisions", "action_items", "disputes", "next_meeting", "progress"]


class ItemChanges(In):
    """Fields to change; those left out stay. Which exist depends on the kind of item."""

    version: int | None = Field(
        default=None, ge=1, le=LARGEST_ID, description="the version you saw; 409 if it changed"
    )
    text: str | None = Field(default=None, min_length=1)
    positions: list[Position] | None = None
    task: str | None = Field(default=None, min_length=1)
    owner: str | None = None
    co_owners: list[str] | None = None
    department: str | None = None
    deadline: Moment | None = None
    deadline_text: str | None = None
    status: Status | None = Field(default=None, description="of progress: how far the item is")
    percent: int | None = Field(default=None, ge=0, le=100)
    delay_reason: str | None = None
    replaces_id: int | None = Field(
        default=None, ge=1, le=LARGEST_ID, description="of a decision: the one it replaces"
    )
    at: Moment | None = None
    location: str | None = None
    topic: str | None = None

    def changes(self) -> dict[str, object]:
        return self.model_dump(mode="json", exclude_unset=True, exclude={"version"})


class ItemIn(ItemChanges):
    """A new item. With `segments` they are its evidence, and `quote` must stand in them."""

    segments: list[Annotated[int, Field(ge=0, le=LARGEST_ID)]] = []
    quote: str = Field(
        default="", description="the words that say it; without it all of the segments"
    )

    def changes(self) -> dict[str, object]:
        sent = self.model_dump(mode="json", exclude_unset=True)
        return {k: v for k, v in sent.items() if k not in ("version", "segments", "quote")}


class ItemSeenIn(In):
    id: int = Field(ge=1, le=LARGEST_ID)
    version: int | None = Field(default=None, ge=1, le=LARGEST_ID)


class MergeIn(In):
    keep: ItemSeenIn
    others: list[ItemSeenIn] = Field(min_length=1)


class SplitIn(In):
    version: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    tasks: tuple[
        Annotated[str, Field(min_length=1)],
        Annotated[str, Field(min_length=1)],
    ]


class KindIn(In):
    version: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    kind: Kind


class LinkIn(In):
    version: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    item_id: int = Field(ge=1, le=LARGEST_ID, description="the open item of an earlier meeting")


class ConfirmSureIn(In):
    step: Literal[2, 3] = Field(default=3, description="3: sure; 2: likely and better")


class ActOut(Out):
    action: str
    items: ItemsOut


class ItemRefIn(In):
    kind: Kind
    id: int = Field(ge=1, le=LARGEST_ID)
    version: int | None = Field(default=None, ge=1, le=LARGEST_ID)


class DecideIn(In):
    items: list[ItemRefIn] = Field(min_length=1)
    review: ReviewState = Field(description="confirmed, rejected, or proposed to take it back")


class ConfirmIn(In):
    remaining: Literal["confirmed", "rejected"] | None = Field(
        default=None, description="what becomes of items nobody decided; without it they prevent it"
    )


class ProcessIn(In):
    from_stage: Stage | None = Field(
        default=None, description="run this stage and those after it anew; without it, go on"
    )


class SpeakersIn(In):
    names: dict[str, str | None] = Field(
        description="a person's name per label; null takes it back"
    )
