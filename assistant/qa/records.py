"""Where records come from: a database, or meetings in memory.

Whoever makes `Records` sees to it that nothing is in them that the asker may not see.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from assistant.qa.query import StatusQuery
from assistant.qa.search import Line, Passage
from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    GroupTally,
    ItemChange,
    ItemRecord,
    MeetingFacts,
    NextMeetingRecord,
    Tally,
    Trouble,
)
from assistant.types import Language, Roster, Segment

T = TypeVar("T")

# As many of a list are given; how many there are is told beside.
LISTED = 200
PassageKind = Literal["items", "decisions", "lines", "minutes"]


@dataclass(frozen=True)
class Found(Generic[T]):
    """The first ones of what was found, in order, and how many there are in all."""

    rows: tuple[T, ...]
    total: int


@dataclass(frozen=True)
class Corpus:
    """Passages that may speak of something, of `size` that were looked through."""

    passages: Sequence[Passage]
    size: int


class Names(Protocol):
    """What a question may name."""

    @property
    def roster(self) -> Roster: ...

    @property
    def projects(self) -> Sequence[str]: ...

    @property
    def me(self) -> str | None:
        """The asker's name; None where nobody in particular asks."""
        ...

    @property
    def scripts(self) -> frozenset[Language]:
        """The languages of the meetings."""
        ...

    def titled(self, question: str) -> Sequence[MeetingFacts]:
        """Meetings whose whole title of over three characters stands in the question."""
        ...

    def latest(self, project: str | None) -> MeetingFacts | None:
        """The last meeting that was held, of the project."""
        ...


class Records(Protocol):
    """What a query chooses. `among`: of these ids only; None for all.

    Lists are in the query's order; where it names none, items by deadline (those without one
    last, what is done after what is open), the rest newest first. `limit`: so many rows at most.
    Only what was confirmed; items only those followed. Of a query's fields those from `subject` on
    choose nothing here.
    """

    @property
    def names(self) -> Names: ...

    def items(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[ItemRecord]: ...

    def tally(self, query: StatusQuery, *, among: Collection[str] | None = None) -> Tally: ...

    def groups(
        self, query: StatusQuery, *, among: Collection[str] | None = None
    ) -> tuple[GroupTally, ...]:
        """By `query.group`, the largest first, or as `order` "-size" says the smallest."""
        ...

    def decisions(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[DecisionRecord]: ...

    def disputes(self, query: StatusQuery, *, limit: int = LISTED) -> Found[DisputeRecord]: ...

    def next_meetings(self, query: StatusQuery, *, limit: int = 20) -> Found[NextMeetingRecord]:
        """By the meeting that said so, the latest first."""
        ...

    def meetings(self, query: StatusQuery, *, limit: int = LISTED) -> Found[MeetingFacts]: ...

    def changes(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[ItemChange]:
        """Of the items the query chooses; its `updated` is the day of the change."""
        ...

    def troubles(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[Trouble]:
        """Of the items the query chooses: open ones, unless `form` is "why"."""
        ...

    def near(self, query: StatusQuery, kind: PassageKind) -> Corpus:
        """Passages that share a word with `query.subject` or its parties, within the query's
        project, meetings and days of the meeting alone."""
        ...

    def alike(self, words: str, query: StatusQuery, *, limit: int = 20) -> Sequence[Line]:
        """Lines, and rows of issued minutes, nearest in meaning to `words`, within the query's
        project, meetings and days of the meeting alone. Likeness is no answer: that something
        near was said holds of words nobody said, too. Empty where nothing tells meanings."""
        ...

    def lines(self, meeting: str, utterances: Collection[int]) -> Sequence[Segment]:
        """Those that there are, in order, with the speakers' names."""
        ...

    def lines_of(self, wanted: Mapping[str, Collection[int]]) -> Mapping[str, Sequence[Segment]]:
        """As `lines`, of several meetings at once; meetings without any are left out."""
        ...
