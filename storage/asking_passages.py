"""Passages that share a word with what a question is about, by full-text search."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from assistant.qa.query import StatusQuery
from assistant.qa.records import Corpus, PassageKind
from assistant.qa.search import Claim, Line, Passage, passage, spoken
from assistant.qa.terms import Term, fold, read_terms, read_words
from assistant.types import Segment
from storage import asking_claims, search, tables
from storage.asking_claims import MOST_WHOLE, bare, may_matter, words_of
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
        self._ids: dict[tuple[object, ...], dict[int, list[int]]] = {}

    def near(self, query: StatusQuery, kind: PassageKind) -> Corpus:
        where = _where(query, kind)
        key = (kind, *_asked(query))
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
        if kind == "minutes":
            return self._minutes(query, terms)
        return self._lines(query, terms, size)

    # --- words ----------------------------------------------------------------------------------

    def _lines(self, query: StatusQuery, terms: Sequence[Term], size: int) -> list[Passage]:
        rows = self._best(query, terms, Kind.lines)
        told = spoken(terms, [read_words(row.text) for row in rows], size)
        few = len(rows) <= MOST_WHOLE
        places: dict[int, Place] = {
            row.id: (row.meeting_id, int(row.ref))
            for row, own in zip(rows, told.own, strict=True)
            if few or may_matter(query, own / told.whole)
        }
        lines = self._said.lines(places.values())
        found = []
        for row in rows:
            if (place := places.get(row.id)) is None:
                found.append(bare(Claim("", "line"), row.text))
            elif place in lines:
                found.append(passage(Line(str(row.meeting_id), lines[place])))
        return found

    def _minutes(self, query: StatusQuery, terms: Sequence[Term]) -> list[Passage]:
        numbered = (1 << NUMBER_BITS) - 1
        return [
            passage(
                Line(str(row.meeting_id), Segment(id=row.id & numbered, text=row.text), "minutes")
            )
            for row in self._best(query, terms, Kind.minutes)
        ]

    def _best(self, query: StatusQuery, terms: Sequence[Term], kind: Kind) -> list[Any]:
        key = _asked(query)
        if key not in self._ids:
            self._ids[key] = self._best_ids(query, terms)
        ids = self._ids[key][kind]
        row = tables.Passage
        chosen = sa.select(col(row.id), col(row.meeting_id), col(row.ref), col(row.text))
        rows = self._scope.session.execute(chosen.where(col(row.id).in_(ids)))
        found = {each.id: each for each in rows}
        return [found[id_] for id_ in ids if id_ in found]

    def _best_ids(self, query: StatusQuery, terms: Sequence[Term]) -> dict[int, list[int]]:
        """Of lines and of minutes, which are asked for one after the other, in one pass."""
        match = search.matching(self._scope.session, words_of(terms), needs_all=False)
        kinds = (Kind.lines, Kind.minutes)
        nearest = (match.rows.c.score.desc(), match.rows.c.id)
        place = sa.func.row_number().over(partition_by=match.kind, order_by=nearest)
        ranked = (
            sa.select(match.rows.c.id.label("id"), match.kind.label("kind"), place.label("place"))
            .select_from(match.rows)
            .join(Meeting, col(Meeting.id) == match.meeting_id)
            .where(match.kind.in_(map(int, kinds)), search.is_indexed(), *self._held(query))
            .subquery()
        )
        chosen = sa.select(ranked).where(ranked.c.place <= MOST_LINES).order_by(ranked.c.place)
        found: dict[int, list[int]] = {int(kind): [] for kind in kinds}
        for row in self._scope.session.execute(chosen):
            found[row.kind].append(row.id)
        return found

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


def _where(query: StatusQuery, kind: PassageKind) -> tuple[object, ...]:
    return (kind, query.projects, query.meetings, query.held)


def _asked(query: StatusQuery) -> tuple[object, ...]:
    """All of a query that passages depend on."""
    where = (query.projects, query.meetings, query.held)
    return (*where, query.subject, query.parties, query.unit)


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
