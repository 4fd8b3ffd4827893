"""The minutes of a meeting as a document shows them.

Every field is text ready to be shown, in the language of the meeting: a Word file and a page can
be made of it without knowing more. A field nobody gave shows `labels.to_confirm`, and `gaps` has
a line about it.
"""

import datetime as dt

from assistant.labels import Status
from assistant.minutes.catalogue import Labels
from assistant.types import Data, Language


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
    none does, or none is needed.
    """

    no: int
    text: str
    quote: str
    said_at: str
    carried_by: str = ""


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
