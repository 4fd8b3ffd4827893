"""Open items of earlier meetings, and what a later one was heard to say of them."""

import datetime as dt

from assistant.labels import Status
from assistant.types import Confidence, Data, Finder, Moment, Usage


class OpenItem(Data):
    """An action item of an earlier meeting; `meeting` is the day of that one.

    One that `is_done` is known by its words alone: nothing is claimed of it.
    """

    id: int
    task: str
    owner: str | None = None
    co_owners: tuple[str, ...] = ()
    department: str | None = None
    deadline: Moment | None = None
    meeting: dt.date
    is_done: bool = False


class EarlierDecision(Data):
    """What an earlier meeting settled, on the day of that one."""

    id: int
    text: str
    meeting: dt.date


class ProgressQuotes(Data):
    """The words that support each field, letter for letter; `task` are those about the item."""

    task: str
    status: str | None = None
    reason: str | None = None
    owner: str | None = None
    deadline: str | None = None


class ProgressClaim(Data):
    """What was said of an open item. A field nobody spoke of, or only vaguely, is None.

    With no field at all it was said that the item is as it was. `text` is what was said, in the
    words of the meeting.
    """

    item_id: int
    text: str
    status: Status | None = None
    percent: int | None = None
    delay_reason: str | None = None
    owner: str | None = None
    department: str | None = None
    deadline: Moment | None = None
    deadline_text: str | None = None
    deadline_rule: str | None = None
    evidence: tuple[int, ...]
    quotes: ProgressQuotes
    confidence: Confidence


class Links(Data):
    """`absorbed` are the places of those action items of the extraction that are no new ones.

    `engine` found the claims; `note` says why the rules did it in place of the model.
    """

    progress: tuple[ProgressClaim, ...] = ()
    absorbed: tuple[int, ...] = ()
    engine: Finder = "rules"
    model: str | None = None
    prompt_version: str | None = None
    note: str | None = None
    usage: Usage = Usage()
