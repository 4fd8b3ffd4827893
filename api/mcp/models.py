"""What the tools answer with; their JSON schemas are made of these."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from assistant.labels import Status

Kind = Literal[
    "notice", "minutes", "decisions", "action_items", "disputes", "next_meeting", "lines"
]
Deadline = Annotated[
    str | None, Field(description="2026-03-13, or 2026-03-13T18:00, in the organisation's time")
]


class MeetingRef(BaseModel):
    id: int
    title: str
    date: dt.date
    project: str | None
    link: str


class Words(BaseModel):
    """Words of a recording: the evidence of what is said about them."""

    segment: int
    speaker: str | None
    at_s: float | None = Field(description="seconds from the start of the recording")
    quote: str
    link: str


class Passage(BaseModel):
    kind: Kind = Field(description="where the words stand; lines are those of the transcript")
    text: str
    item_id: int | None = Field(description="of an action item, for get_item")
    words: Words | None = Field(description="of a line of the transcript")
    link: str


class Found(BaseModel):
    meeting: MeetingRef
    count: int = Field(description="of the passages found in it")
    passages: list[Passage] = Field(description="the best of them")


class SearchAnswer(BaseModel):
    meetings: list[Found]
    total: int = Field(description="of the meetings found")
    not_searched: int = Field(description="meetings that are not indexed yet")


class Item(BaseModel):
    id: int
    task: str
    owner: str | None
    co_owners: list[str]
    department: str | None
    deadline: Deadline
    status: Status
    percent: int | None
    delay_reason: str | None
    note: str | None
    is_overdue: bool
    is_behind: bool = Field(description="more than 20 % behind its plan")
    updated_at: dt.datetime | None
    meeting: MeetingRef | None = Field(description="null: you see the item, not its meeting")
    link: str


class ItemsAnswer(BaseModel):
    items: list[Item] = Field(description="by deadline, those without one last")
    total: int


class Change(BaseModel):
    at: dt.datetime
    by: str
    changes: dict[str, list[Any]] = Field(description="field: [before, after]; {}: as it was")
    reason: str | None


class Trouble(BaseModel):
    cause: Literal["overdue", "behind", "reported"]
    state: Literal["open", "answered", "settled"]
    arose_at: dt.datetime
    text: str
    answer: str | None


class ItemAnswer(BaseModel):
    item: Item
    first_deadline: Deadline
    deadline_changes: int
    planned_percent: int | None = Field(description="what should be done by now")
    evidence: list[Words] = Field(description="what was said; empty if you may not see the meeting")
    history: list[Change]
    problems: list[Trouble]


class ProjectAnswer(BaseModel):
    project: str
    today: dt.date
    by_status: dict[Status, int]
    total: int
    overdue: int
    behind: int
    near: int = Field(description="due within three days, and not late")
    without_deadline: int
    open_problems: int
    next_due: list[Item] = Field(description="what is open and due next")
    next_meetings: list[MeetingRef] = Field(description="that have a date to come")


class MeetingsAnswer(BaseModel):
    meetings: list[MeetingRef] = Field(description="the latest first")
    total: int


class Decision(BaseModel):
    id: int
    text: str
    quote: str
    link: str


class Dispute(BaseModel):
    text: str
    positions: list[dict[str, str]]


class NextMeeting(BaseModel):
    at: str | None
    location: str | None
    topic: str | None


class MeetingAnswer(BaseModel):
    """What was confirmed of the meeting; nothing of it while `is_confirmed` is false."""

    meeting: MeetingRef
    start: dt.time | None
    end: dt.time | None
    location: str | None
    chair: str | None
    recorder: str | None
    attendees: list[str]
    agenda: list[str]
    is_confirmed: bool
    minutes_issued_at: dt.datetime | None
    decisions: list[Decision]
    items: list[Item] = Field(description="the first hundred; the rest with list_items")
    items_total: int
    disputes: list[Dispute]
    next_meeting: NextMeeting | None
