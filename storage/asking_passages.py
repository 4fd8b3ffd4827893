"""Passages that share a word with what a question is about, by full-text search."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from assistant.qa.query import StatusQuery
from assistant.qa.records import Corpus, PassageKind
from assistant.qa.search import Line, Passage, passage
from assistant.qa.terms import Term, fold, read_terms
from assistant.types import Segment
from storage import asking_claims, search, tables
from storage.asking_claims import words_of
from storage.asking_meetings import settled
from storage.asking_said import Place, Said
from storage.asking_scope import Condition, Scope
from storage.passages import MEETING_SHIFT, NUMBER_BITS
from storage.passages import PassageKind as Kind
from storage.tables import ActionItemRow, DecisionRow, Meeting, SegmentRow

# The best of them.
MOST_LINES = 300


class Passages:
    """What may be about a question, of one scope."""

    def __init__(self, scope: Scope, said: Said) -> None:
        self._scope, self._said = scope, said
        self._known: dict[tuple[object, ...], Corpus] = {}
        self._sizes: dict[tuple[object, ...], int] = {}

    def near(self, query: StatusQuery, kind: PassageKind) -> Corpus:
        where = (kind, query.projects, query.meetings, query.held)
        key = (*where, query.subject, query.parties, query.unit)
        if where not in self._sizes:
            self._sizes[where] = self._size(query, kind)
        if key not in self._known:
            terms, size = _terms(query), self._sizes[where]
            self._known[key] = Corpus(self._find(query, kind, terms, size) if terms else [], size)
        return self._known[key]

    def _find(
        self, query: StatusQuery, kind: PassageKind, terms: Sequence[Term], size: int
    ) -> Sequence[Passage]:
        if kind in ("items", "decisions"):
            find = asking_claims.items if kind == "items" else asking_claims.decisions
            return find(self._scope, self._said, query, terms, size)
        return self._minutes(query, terms) if kind == "minutes" else self._lines(query, terms)

    # --- words ----------------------------------------------------------------------------------

    def _lines(self, query: StatusQuery, terms: Sequence[Term]) -> list[Passage]:
        rows = self._best(query, terms, Kind.lines)
        places: list[Place] = [(row.meeting_id, int(row.ref)) for row in rows]
        lines = self._said.lines(places)
        found = [place for place in places if place in lines]
        return [passage(Line(str(place[0]), lines[place])) for place in found]

    def _minutes(self, query: StatusQuery, terms: Sequence[Term]) -> list[Passage]:
        numbered = (1 << NUMBER_BITS) - 1
        return [
            passage(
                Line(str(row.meeting_id), Segment(id=row.id & numbered, text=row.text), "minutes")
            )
            for row in self._best(query, terms, Kind.minutes)
        ]

    def _best(self, query: StatusQuery, terms: Sequence[Term], kind: Kind) -> list[Any]:
        match = search.matching(self._scope.session, words_of(terms), needs_all=False)
        best = (
            sa.select(match.rows.c.id.label("id"), match.rows.c.score.label("score"))
            .select_from(match.rows)
            .join(Meeting, col(Meeting.id) == match.meeting_id)
            .where(match.kind == int(kind), search.is_indexed(), *self._held(query))
            .order_by(match.rows.c.score.desc(), match.rows.c.id)
            .limit(MOST_LINES)
            .subquery()
        )
        row = tables.Passage
        chosen = (
            sa.select(col(row.id), col(row.meeting_id), col(row.ref), col(row.text))
            .join(best, best.c.id == col(row.id))
            .order_by(best.c.score.desc(), col(row.id))
        )
        return list(self._scope.session.execute(chosen))

    def _held(self, query: StatusQuery) -> list[Condition]:
        return [col(Meeting.confirmed_at).is_not(None), *self._scope.held(query)]

    # --- how many -------------------------------------------------------------------------------

    def _size(self, query: StatusQuery, kind: PassageKind) -> int:
        count: Any = sa.select(sa.func.count())
        if kind == "items":
            count = count.select_from(ActionItemRow).where(*self._scope.items(query))
        elif kind == "decisions":
            same = col(Meeting.id) == DecisionRow.meeting_id
            count = count.select_from(DecisionRow).join(Meeting, same)
            count = count.where(*settled(self._scope, query))
        else:
            is_line = col(Meeting.id) == SegmentRow.meeting_id
            row, same = (SegmentRow, is_line) if kind == "lines" else (tables.Passage, _is_row())
            count = count.select_from(Meeting).join(row, same).where(*self._held(query))
        return int(self._scope.session.execute(count).scalar_one())


def _is_row() -> Condition:
    """A row of the meeting's minutes, by its id, for which there is an index."""
    first = sa.cast(col(Meeting.id), sa.BigInteger) * (1 << MEETING_SHIFT)
    return col(tables.Passage.id).between(
        first + (Kind.minutes << NUMBER_BITS), first + ((Kind.minutes + 1) << NUMBER_BITS) - 1
    )


def _terms(query: StatusQuery) -> list[Term]:
    """What the question is about; whom it names, where it is about nothing else."""
    terms = [term for piece in query.subject for term in read_terms(fold(piece))]
    if terms:
        return terms + (read_terms(fold(query.unit)) if query.unit else [])
    named = [(party.words, party.person, party.department) for party in query.parties]
    names = dict.fromkeys(fold(name) for each in named for name in each if name)
    return [term for name in names for term in read_terms(name)]
