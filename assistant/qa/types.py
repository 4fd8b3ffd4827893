"""What questions are asked of, and what an answer is made of."""

import datetime as dt
from typing import Literal

from assistant.labels import Status
from assistant.types import Data, Dispute, Language, Moment, NextMeeting, Roster, Transcript

# "passage" is an answer from the transcript alone: said, but neither decided nor given to anybody.
Kind = Literal[
    "list", "count", "owner", "deadline", "decision", "status", "passage", "unanswerable"
]


class ItemRecord(Data):
    """A confirmed action item and how far it is. `id` and `meeting` are those of its store."""

    id: str | None = None
    meeting: str
    task: str
    owner: str | None = None
    co_owners: tuple[str, ...] = ()
    department: str | None = None
    deadline: Moment | None = None
    deadline_text: str | None = None
    status: Status = "not_started"
    delay_reason: str | None = None
    evidence: tuple[int, ...] = ()
    owner_evidence: tuple[int, ...] = ()
    deadline_evidence: tuple[int, ...] = ()
    quote: str | None = None


class DecisionRecord(Data):
    id: str | None = None
    meeting: str
    text: str
    evidence: tuple[int, ...] = ()
    quote: str | None = None


class MeetingRecord(Data):
    """A meeting with what was confirmed of it. `transcript` is None where there is none to cite."""

    id: str
    title: str
    project: str | None = None
    date: dt.date
    language: Language = "zh-Hans"
    roster: Roster = Roster()
    decisions: tuple[DecisionRecord, ...] = ()
    action_items: tuple[ItemRecord, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    next_meeting: NextMeeting | None = None
    transcript: Transcript | None = None


class Citation(Data):
    """The words an answer rests on. `start` is in seconds; None where the words have no times."""

    meeting: str
    utterance: int
    start: float | None = None
    quote: str


class Answer(Data):
    """`answered` is False, and nothing is cited, where the records do not hold the answer.

    `understood` tells how the question was read, a filter each: 部门=市场部, 逾期=是.
    """

    answer: str
    answered: bool
    kind: Kind
    items: tuple[ItemRecord, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()
    citations: tuple[Citation, ...] = ()
    understood: tuple[str, ...] = ()
