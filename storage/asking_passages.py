"""Passages that share a word with what a question is about, by full-text search.

Of meetings that wait for the index, items and decisions are read one by one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from assistant.indexing import Phrase, phrases
from assistant.numerals import ENGLISH
from assistant.qa.query import StatusQuery
from assistant.qa.records import Corpus, PassageKind
from assistant.qa.search import Line, Passage, passage
from assistant.qa.terms import Term, fold, read_terms, read_words
from assistant.qa.types import DecisionRecord, ItemRecord
from assistant.types import Segment
from storage import search, tables
from storage.asking_item_rows import records
from storage.asking_meetings import decisions_by_id, settled
from storage.asking_said import Place, Said
from storage.asking_scope import Condition, Scope
from storage.passages import NUMBER_BITS
from storage.passages import PassageKind as Kind
from storage.tables import ActionItemRow, DecisionRow, Meeting, SegmentRow, UnindexedMeeting

# The best of them. Items and decisions about a subject are counted, so there may be many.
MOST_CLAIMS, MOST_LINES = 2_000, 300
_MOST_WORDS = 64


class Passages:
    """What may be about a question, of one scope."""

    def __init__(self, scope: Scope, said: Said) -> None:
        self._scope, self._said = scope, said
        self._known: dict[tuple[object, ...], Corpus] = {}
        self._sizes: dict[tuple[object, ...], int] = {}

    def near(self, query: StatusQuery, kind: PassageKind) -> Corpus:
        where = (kind, query.project, query.meetings, query.held)
        key = (*where, query.subject, query.parties, query.unit)
        if key not in self._known:
            terms = _terms(query)
            found = self._find(query, kind, terms) if terms else []
            if where not in self._sizes:
                self._sizes[where] = self._size(query, kind)
            self._known[key] = Corpus(found, self._sizes[where])
        return self._known[key]

    def _find(self, query: StatusQuery, kind: PassageKind, terms: Sequence[Term]) -> list[Passage]:
        if kind == "items":
            return self._items(query, terms)
        if kind == "decisions":
            return self._decisions(query, terms)
        return self._minutes(query, terms) if kind == "minutes" else self._lines(query, terms)

    # --- items and decisions --------------------------------------------------------------------

    def _items(self, query: StatusQuery, terms: Sequence[Term]) -> list[Passage]:
        chosen = self._scope.items(query)
        found = self._claims(ActionItemRow, ActionItemRow.task, Kind.action_items, chosen, terms)
        items = records(self._scope, found)
        said = [{*i.evidence, *i.owner_evidence, *i.deadline_evidence} for i in items]
        return self._with_evidence(items, said)

    def _decisions(self, query: StatusQuery, terms: Sequence[Term]) -> list[Passage]:
        chosen = settled(self._scope, query)
        found = self._claims(DecisionRow, DecisionRow.text, Kind.decisions, chosen, terms)
        decisions = decisions_by_id(self._scope, found)
        return self._with_evidence(decisions, [set(d.evidence) for d in decisions])

    def _claims(
        self,
        table: Any,
        text: Any,
        kind: Kind,
        conditions: Sequence[Condition],
        terms: Sequence[Term],
    ) -> list[int]:
        """The ids of those that share a word, the best first."""
        waiting = sa.select(col(UnindexedMeeting.meeting_id))
        match = search.matching(self._scope.session, _phrases(terms), needs_all=False)
        # Other kinds are called by other things than numbers.
        number = sa.cast(col(tables.Passage.ref), sa.Integer)
        ref = sa.case((col(tables.Passage.kind) == kind.name, number))
        indexed = (
            sa.select(table.id)
            .select_from(match.rows)
            .join(tables.Passage, col(tables.Passage.id) == match.rows.c.id)
            .join(table, table.id == ref)
            .join(Meeting, col(Meeting.id) == table.meeting_id)
            .where(match.kind == int(kind), table.meeting_id.not_in(waiting), *conditions)
            .order_by(match.rows.c.score.desc(), table.id)
            .limit(MOST_CLAIMS)
        )
        others = (
            sa.select(table.id, text)
            .join(Meeting, col(Meeting.id) == table.meeting_id)
            .where(table.meeting_id.in_(waiting), *conditions)
            .order_by(table.id)
        )
        found = list(self._scope.session.execute(indexed).scalars())
        unread = self._scope.session.execute(others)
        return found + [id_ for id_, words in unread if _shares(words, terms)]

    def _with_evidence(
        self, claims: Sequence[ItemRecord | DecisionRecord], said: Sequence[set[int]]
    ) -> list[Passage]:
        places = [
            [(int(claim.meeting), number) for number in sorted(numbers)]
            for claim, numbers in zip(claims, said, strict=True)
        ]
        lines = self._said.lines(place for each in places for place in each)
        return [
            passage(claim, "\n".join(lines[place].text for place in each if place in lines))
            for claim, each in zip(claims, places, strict=True)
        ]

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
        match = search.matching(self._scope.session, _phrases(terms), needs_all=False)
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
        else:
            row: Any = {"decisions": DecisionRow, "lines": SegmentRow}.get(kind, tables.Passage)
            held = settled(self._scope, query) if kind == "decisions" else self._held(query)
            if kind == "minutes":
                held.append(col(tables.Passage.kind) == Kind.minutes.name)
            joined = count.select_from(row).join(Meeting, col(Meeting.id) == row.meeting_id)
            count = joined.where(*held)
        return int(self._scope.session.execute(count).scalar_one())


def _terms(query: StatusQuery) -> list[Term]:
    """What the question is about; whom it names, where it is about nothing else."""
    terms = [term for piece in query.subject for term in read_terms(piece)]
    if terms:
        return terms + (read_terms(query.unit) if query.unit else [])
    named = [(party.words, party.person, party.department) for party in query.parties]
    names = dict.fromkeys(fold(name) for each in named for name in each if name)
    return [term for name in names for term in read_terms(name)]


def _phrases(terms: Iterable[Term]) -> list[Phrase]:
    """Pairs of characters and stems as the index is asked for them.

    Numbers are one however they are written; in the index they are words like others.
    """
    needles = [needle for term in terms for needle in term.needles]
    words = [word for word, number in ENGLISH.items() if str(number) in needles]
    return phrases(" ".join((*needles, *words)), _MOST_WORDS)


def _shares(text: str, terms: Iterable[Term]) -> bool:
    words = read_words(text)
    return any(words.holds(needle, term.is_word) for term in terms for needle in term.needles)
