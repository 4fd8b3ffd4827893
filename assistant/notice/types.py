"""What a notice says, each with the words it came from."""

import datetime as dt
from typing import Literal

from assistant.types import Data

# The weekday said is not that of the date said.
Doubt = Literal["weekday"]


class Found(Data):
    """A value read out of `words` of the notice."""

    value: str
    words: str


class Attendee(Data):
    """Somebody asked to come: `is_known` by the roster, else as written."""

    name: str
    words: str
    is_known: bool


class Row(Data):
    """A row of the agenda, and the line it came from."""

    topic: str
    owner: str | None = None
    minutes: int | None = None
    words: str


class Notice(Data):
    """What a notice says of a meeting; what it does not say is None or empty.

    `unclear` are words among the attendees that name nobody for certain (各部门负责人, one of two
    王经理); `unread` the lines nothing was taken from.
    """

    title: Found | None = None
    date: Found | None = None
    start: Found | None = None
    end: Found | None = None
    location: Found | None = None
    link: Found | None = None
    chair: Found | None = None
    recorder: Found | None = None
    attendees: tuple[Attendee, ...] = ()
    unclear: tuple[str, ...] = ()
    agenda: tuple[Row, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.date.value) if self.date else None
