"""What questions are asked of, and what an answer is made of.

Ids are those of the store the records come from. Times are of the organisation, without a zone.
"""

import datetime as dt
from typing import Any, Literal

from assistant.labels import Status
from assistant.qa.query import StatusQuery
from assistant.types import Data, Language, Moment, Position, Roster, Transcript, Usage

# "passage" is an answer from words alone: said, but neither decided nor given to anybody.
Kind = Literal[
    "list", "count", "owner", "deadline", "decision", "status", "reason", "passage", "unanswerable"
]


# --- what is asked of ---------------------------------------------------------------------------


class ItemRecord(Data):
    """A confirmed action item as it stands now, which the meeting may not have said.

    `meeting_title`, `meeting_date` and `project` are None, and no words are cited, where the asker
    may see the item and not its meeting. `behind_on`: the first day it is too far behind its plan.
    `waits`: for the leader's consent, to another date or to being done.
    """

    id: str | None = None
    meeting: str
    task: str
    owner: str | None = None
    co_owners: tuple[str, ...] = ()
    department: str | None = None
    deadline: Moment | None = None
    deadline_text: str | None = None
    status: Status = "not_started"
    percent: int | None = None
    delay_reason: str | None = None
    note: str | None = None
    behind_on: dt.date | None = None
    first_deadline: Moment | None = None
    deadline_changes: int = 0
    followed_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    updated_by: str | None = None
    done_at: dt.datetime | None = None
    waits: bool = False
    evidence: tuple[int, ...] = ()
    owner_evidence: tuple[int, ...] = ()
    deadline_evidence: tuple[int, ...] = ()
    quote: str | None = None
    meeting_title: str | None = None
    meeting_date: dt.date | None = None
    project: str | None = None


class DecisionRecord(Data):
    """`is_replaced`: a later decision took its place."""

    id: str | None = None
    meeting: str
    text: str
    evidence: tuple[int, ...] = ()
    quote: str | None = None
    is_replaced: bool = False
    meeting_title: str | None = None
    meeting_date: dt.date | None = None
    project: str | None = None


class DisputeRecord(Data):
    id: str | None = None
    meeting: str
    text: str
    positions: tuple[Position, ...] = ()
    evidence: tuple[int, ...] = ()
    meeting_title: str | None = None
    meeting_date: dt.date | None = None
    project: str | None = None


class NextMeetingRecord(Data):
    meeting: str
    at: Moment | None = None
    location: str | None = None
    topic: str | None = None
    evidence: tuple[int, ...] = ()
    meeting_title: str | None = None
    meeting_date: dt.date | None = None
    project: str | None = None


MinutesStanding = Literal["none", "draft", "submitted", "issued"]


class MeetingFacts(Data):
    """A meeting as lists show it. `minutes_due`: when its minutes have to be out."""

    id: str
    title: str
    date: dt.date
    project: str | None = None
    attendees: tuple[str, ...] = ()
    is_confirmed: bool = False
    minutes: MinutesStanding = "none"
    minutes_due: dt.datetime | None = None
    minutes_issued: dt.datetime | None = None


class ItemChange(Data):
    """A change of an item after it was confirmed: {"deadline": [before, after]}."""

    id: str | None = None
    item: str
    task: str
    owner: str | None = None
    department: str | None = None
    at: dt.datetime
    actor: str
    changes: dict[str, tuple[Any, Any]] = {}
    reason: str | None = None


class Trouble(Data):
    """A problem with an item. `level`: how far it was escalated, 0 to 3; `told`: to whom."""

    id: str | None = None
    item: str
    task: str
    owner: str | None = None
    department: str | None = None
    cause: Literal["overdue", "behind", "reported"]
    text: str = ""
    wanted: str = ""
    is_urgent: bool = False
    arose_at: dt.datetime
    state: Literal["open", "answered", "settled"] = "open"
    level: int = 0
    told: tuple[str, ...] = ()
    answer: str | None = None


class MeetingRecord(Data):
    """A meeting with what was confirmed of it. `transcript` is None where there is none to cite.

    `minutes_rows`: what its issued minutes say, row by row.
    """

    id: str
    title: str
    project: str | None = None
    date: dt.date
    language: Language = "zh-Hans"
    roster: Roster = Roster()
    attendees: tuple[str, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()
    action_items: tuple[ItemRecord, ...] = ()
    disputes: tuple[DisputeRecord, ...] = ()
    next_meeting: NextMeetingRecord | None = None
    transcript: Transcript | None = None
    changes: tuple[ItemChange, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    is_confirmed: bool = True
    minutes: MinutesStanding = "none"
    minutes_due: dt.datetime | None = None
    minutes_issued: dt.datetime | None = None
    minutes_rows: tuple[str, ...] = ()


# --- what is counted ----------------------------------------------------------------------------


class Tally(Data):
    """How many items there are, by status and by what is wrong with them.

    What is late is not counted as behind or near.
    """

    not_started: int = 0
    in_progress: int = 0
    delayed: int = 0
    done: int = 0
    overdue: int = 0
    behind: int = 0
    near: int = 0

    @property
    def total(self) -> int:
        return self.open + self.done

    @property
    def open(self) -> int:
        return self.not_started + self.in_progress + self.delayed


class GroupTally(Data):
    """Of the items with the same department, person ...; `name` None where nothing was said."""

    name: str | None
    tally: Tally


# --- the answer ---------------------------------------------------------------------------------

Source = Literal[
    "words", "item", "decision", "dispute", "meeting", "minutes", "change", "problem", "list"
]


class Citation(Data):
    """What an answer rests on; `of` is the id of the item, decision, change or problem, `item` that
    of the item a change or problem is of.

    Of the source "words", `quote` is what utterance `utterance` of `meeting` says, from `start`
    seconds on; None where the words have no times. "list" is the records themselves as the filters
    choose them, for counts of which there is nothing else to show.
    """

    source: Source = "words"
    meeting: str | None = None
    utterance: int | None = None
    start: float | None = None
    quote: str = ""
    of: str | None = None
    item: str | None = None


class Part(Data):
    """A filter as the question was understood; `key` names it in `StatusQuery.without`.

    "" for what cannot be taken away: the day that counts as today.
    """

    key: str
    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class Answer(Data):
    """`answered` is False, and nothing is cited, where the records do not hold the answer.

    `sentence` is the answer in short, `answer` all of it as text, its list with it. Of what is
    listed there are the first ones here, and `total` of them in all; None where nothing is listed.
    `groups` and `tally` are counted over all of them. `suggestions` are questions to ask next.
    """

    answer: str
    sentence: str = ""
    answered: bool
    kind: Kind
    total: int | None = None
    items: tuple[ItemRecord, ...] = ()
    # Where somebody's items are listed: those of others that they help with.
    helping: tuple[ItemRecord, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()
    disputes: tuple[DisputeRecord, ...] = ()
    meetings: tuple[MeetingFacts, ...] = ()
    changes: tuple[ItemChange, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    groups: tuple[GroupTally, ...] = ()
    tally: Tally | None = None
    citations: tuple[Citation, ...] = ()
    parts: tuple[Part, ...] = ()
    suggestions: tuple[str, ...] = ()
    # Where it is not answered: words near in meaning to the question's. They are no answer.
    related: tuple[Citation, ...] = ()
    query: StatusQuery | None = None
    # "grammar", or the name of the model that put it into words.
    engine: str = "grammar"
    # What a model took, also where the grammar answered after all; None where none was asked.
    usage: Usage | None = None

    @property
    def understood(self) -> tuple[str, ...]:
        """How the question was read, a filter each: 部门=市场部."""
        return tuple(str(part) for part in self.parts)
