"""The minutes of a meeting as a document shows them.

Every field is text ready to be shown, in the language of the meeting: a Word file and a page can
be made of it without knowing more. A field nobody gave shows `labels.to_confirm`, and `gaps` has
a line about it.
"""

import datetime as dt

from assistant.labels import Status
from assistant.minutes.catalogue import Labels
from assistant.types import Data, Language, Moment


class RowStatus(Data):
    """How far an action item is when the minutes are composed. `updated` None: on the meeting."""

    status: Status = "not_started"
    delay_reason: str | None = None
    updated: dt.date | None = None


class ParticipantGroup(Data):
    """Participants of one department; None for those the roster does not know."""

    department: str | None
    names: tuple[str, ...]
    text: str


class SummarySentence(Data):
    """A sentence about what was discussed, and the segments whose words say it."""

    text: str
    evidence: tuple[int, ...] = ()
    made_by: str = "rules"  # "rules", a model's name, or the person who wrote it


class TopicSummary(Data):
    """What was discussed of a row of the agenda (`number`, from 0), or of a topic beyond it."""

    number: int
    topic: str
    sentences: tuple[SummarySentence, ...] = ()


class ItemNews(Data):
    """What the meeting said of an action item of an earlier one, and how that stood before it.

    `text` is what was said. Of the fields from `status` on, those nobody spoke of are None.
    """

    task: str
    owner_before: str | None = None
    department_before: str | None = None
    deadline_before: Moment | None = None
    text: str
    status: Status | None = None
    percent: int | None = None
    delay_reason: str | None = None
    owner: str | None = None
    department: str | None = None
    deadline: Moment | None = None
    deadline_text: str | None = None
    quote: str = ""
    evidence: tuple[int, ...] = ()


class ReplacedDecision(Data):
    """A decision of the meeting on `day`, `no` of those in its minutes, that holds no longer."""

    day: dt.date
    no: int
    text: str


class DocumentFacts(Data):
    """What a version of the minutes is. Without `issued_on` it is a draft."""

    version: int = 1
    number: str | None = None
    issued_on: dt.date | None = None
    approved_by: str | None = None


class DocumentLine(Data):
    """`DocumentFacts` as a document shows them; empty where there is nothing to show.

    `hash` is the beginning of `content_hash`.
    """

    version: str = ""
    number: str = ""
    state: str = ""
    issued: str = ""
    approved_by: str = ""
    hash: str = ""


class AgendaLine(Data):
    """`discussed` are sentences; none where nothing was said, or nobody summed it up."""

    no: int
    topic: str
    owner: str
    minutes: str
    discussed: tuple[str, ...] = ()


class DecisionLine(Data):
    """`quote` are the words that support it, `said_at` their time in the recording or empty.

    `carried_by` names who carries it out, by the action items that follow from it; empty where
    none does, or none is needed. `replaces` tells the earlier decision that it takes the place of;
    empty where there is none.
    """

    no: int
    text: str
    quote: str
    said_at: str
    carried_by: str = ""
    replaces: str = ""


class PositionLine(Data):
    party: str
    position: str


class DisputeLine(Data):
    """`gist` is `text` where it says more than the positions do; empty where they say it all."""

    no: int
    text: str
    positions: tuple[PositionLine, ...]
    said_at: str
    gist: str = ""


class ActionLine(Data):
    """A row of the tracker. `owner` has two lines where others help: who leads, who supports."""

    no: int
    task: str
    owner: str
    department: str
    deadline: str
    status: str
    delay_reason: str
    updated: str
    quote: str
    said_at: str


class ProgressLine(Data):
    """What was said of an item of an earlier meeting: `said` in its words, `change` what became
    of it. `owner` is who had it before."""

    no: int
    task: str
    owner: str
    said: str
    change: str
    quote: str = ""
    said_at: str = ""


class NextMeetingLine(Data):
    at: str
    location: str
    topic: str


class Signature(Data):
    role: str
    name: str


class Minutes(Data):
    language: Language
    title: str
    project: str
    time: str
    location: str
    chair: str
    recorder: str
    participants: tuple[ParticipantGroup, ...]
    participants_text: str
    agenda: tuple[AgendaLine, ...]
    decisions: tuple[DecisionLine, ...]
    disputes: tuple[DisputeLine, ...]
    action_items: tuple[ActionLine, ...]
    next_meeting: NextMeetingLine
    signatures: tuple[Signature, ...]
    gaps: tuple[str, ...]
    labels: Labels
    document: DocumentLine = DocumentLine()
    progress: tuple[ProgressLine, ...] = ()
