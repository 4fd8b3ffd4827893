"""What tools found for a model, a short handle on every row and number.

A model says what a sentence rests on by these handles (r1.2, r1.total), and may claim of them no
more than stands here. Texts are what people wrote and said: those that give a machine orders are
withheld from it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.labels import STATUSES
from assistant.llm.orders import is_order
from assistant.qa.claims import narrowed
from assistant.qa.query import OPEN, Span, StatusQuery
from assistant.qa.search import Line
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

Record = (
    ItemRecord
    | DecisionRecord
    | DisputeRecord
    | NextMeetingRecord
    | MeetingFacts
    | ItemChange
    | Trouble
    | Line
)

# A row's text beyond this is no single thing said.
_LONGEST = 400
_WITHHELD = "…"
_TALLIED = (*STATUSES, "open", "overdue", "behind", "near")


@dataclass(frozen=True)
class Count:
    """How many there are of what a query chooses: of these people, departments and states."""

    value: int
    states: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Source:
    """What one handle stands for. `states`: how it stands, as `claims.states` tells."""

    handle: str
    query: StatusQuery
    record: Record | None = None
    group: GroupTally | None = None
    # All the groups of its query.
    beside: tuple[GroupTally, ...] = ()
    words: str = ""
    dates: frozenset[dt.date] = frozenset()
    times: frozenset[str] = frozenset()
    percent: int | None = None
    days_late: int | None = None
    names: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    counts: tuple[Count, ...] = ()


@dataclass
class Fetched:
    """What one call found: `total` of it, the first of it as `rows`."""

    number: int
    query: StatusQuery
    total: int | None = None
    rows: list[Source] = field(default_factory=list)
    groups: list[Source] = field(default_factory=list)
    counted: Source | None = None
    tally: Tally | None = None

    @property
    def sources(self) -> list[Source]:
        return [*self.rows, *self.groups, *([self.counted] if self.counted else [])]


def plainly(text: str | None) -> str:
    """A text as a model is shown it: on one line, without what gives orders to a machine."""
    if not text:
        return ""
    line = " ".join(text.split())[:_LONGEST]
    return _WITHHELD if is_order(line) else line


def count_source(
    number: int, query: StatusQuery, total: int, tally: Tally | None, named: int
) -> Source:
    """The number of all that a query chooses. `named`: how many groups it has."""
    base = Count(total, query_states(query), _scope(query))
    counts = [base, *_tallied(base, tally)]
    if query.group:
        counts.append(replace(base, value=named))
    spans = {day for span in spans_of(query) for day in (span.first, span.last) if day is not None}
    return Source(
        f"r{number}.total",
        query,
        words=" ".join(query.subject),
        dates=frozenset(spans),
        names=_scope(query),
        counts=tuple(counts),
    )


def group_source(
    number: int, place: int, query: StatusQuery, groups: Sequence[GroupTally]
) -> Source:
    group = groups[place - 1]
    is_party = query.group in ("department", "person", "project")
    named = {group.name} if group.name and is_party else set()
    of_status = {group.name} if group.name and query.group == "status" else set()
    names = _scope(query) | named
    stand = narrowed(query_states(query) | of_status)
    base = Count(group.tally.total, stand, frozenset(names))
    return Source(
        f"r{number}.g{place}",
        query,
        group=group,
        beside=tuple(groups),
        words=plainly(group.name),
        names=frozenset(names),
        counts=(base, *_tallied(base, group.tally)),
    )


def spans_of(query: StatusQuery) -> list[Span]:
    """The days by which the query chooses."""
    return [span for span in (query.due, query.done, query.held, query.updated) if span]


def query_states(query: StatusQuery) -> frozenset[str]:
    """How what a query chooses stands, in the words of `claims.states`."""
    found: set[str] = set()
    if set(query.statuses) == set(OPEN):
        found.add("open")
    elif query.statuses:
        found |= set(query.statuses)
    if query.state:
        found.add(query.state)
    if query.missing:
        found.add(f"missing_{query.missing}")
    return narrowed(found)


def _scope(query: StatusQuery) -> frozenset[str]:
    return frozenset((*query.people, *query.departments))


def _tallied(base: Count, tally: Tally | None) -> list[Count]:
    if tally is None:
        return []
    return [
        replace(base, value=getattr(tally, state), states=narrowed(base.states | {state}))
        for state in _TALLIED
    ]
