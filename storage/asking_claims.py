"""Items and decisions that share a word with what a question is about.

Those about a subject are counted, so all of them are told: the nearest ones whole, of the others
what they are ranked by. Of meetings that wait for the index they are read one by one.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from assistant.indexing import Phrase, phrases
from assistant.numerals import ENGLISH
from assistant.qa.query import StatusQuery
from assistant.qa.search import Passage, passage
from assistant.qa.terms import Term, read_words
from assistant.qa.types import DecisionRecord, ItemRecord
from storage import search, tables
from storage.asking_item_rows import records
from storage.asking_meetings import decisions_by_id, settled
from storage.asking_said import Said
from storage.asking_scope import Condition, Scope
from storage.passages import PassageKind as Kind
from storage.tables import ActionItemRow, DecisionRow, Meeting, UnindexedMeeting

MOST, MOST_WHOLE = 20_000, 150
_MOST_WORDS = 64
_NOTHING = read_words("")


def items(
    scope: Scope, said: Said, query: StatusQuery, terms: Sequence[Term], size: int
) -> list[Passage]:
    """`size`: how many there are in all, of which these share one of the `terms`."""
    row = ActionItemRow
    columns = (row.task, row.meeting_id, row.owner, row.department, row.co_owners)
    found = _sharing(scope, row, columns, Kind.action_items, scope.items(query), terms)
    first, rest = _nearest(query, terms, found, size)
    whole = records(scope, first)
    cited = [{*i.evidence, *i.owner_evidence, *i.deadline_evidence} for i in whole]
    return [*_with_evidence(said, whole, cited), *(_bare(_item(r), r.text) for r in rest)]


def decisions(
    scope: Scope, said: Said, query: StatusQuery, terms: Sequence[Term], size: int
) -> list[Passage]:
    row = DecisionRow
    columns = (row.text, row.meeting_id)
    found = _sharing(scope, row, columns, Kind.decisions, settled(scope, query), terms)
    first, rest = _nearest(query, terms, found, size)
    whole = decisions_by_id(scope, first)
    cited = [set(d.evidence) for d in whole]
    return [*_with_evidence(said, whole, cited), *(_bare(_decision(r), r.text) for r in rest)]


def _sharing(
    scope: Scope,
    table: Any,
    columns: Sequence[Any],
    kind: Kind,
    conditions: Sequence[Condition],
    terms: Sequence[Term],
) -> list[Any]:
    """Those that share a word, with their `text` and these columns, in the order of their ids."""
    told = (table.id, col(columns[0]).label("text"), *map(col, columns[1:]))
    waiting = sa.select(col(UnindexedMeeting.meeting_id))
    match = search.matching(scope.session, words_of(terms), needs_all=False, is_scored=False)
    # Other kinds are called by other things than numbers.
    number = sa.cast(col(tables.Passage.ref), sa.Integer)
    ref = sa.case((col(tables.Passage.kind) == kind.name, number))
    indexed = (
        sa.select(*told)
        .select_from(match.rows)
        .join(tables.Passage, col(tables.Passage.id) == match.rows.c.id)
        .join(table, table.id == ref)
        .join(Meeting, col(Meeting.id) == table.meeting_id)
        .where(match.kind == int(kind), table.meeting_id.not_in(waiting), *conditions)
        .limit(MOST)
    )
    others = (
        sa.select(*told)
        .join(Meeting, col(Meeting.id) == table.meeting_id)
        .where(table.meeting_id.in_(waiting), *conditions)
    )
    found = [*scope.session.execute(indexed), *scope.session.execute(others)]
    # An item is found by its owner, too.
    return sorted((row for row in found if _shares(row.text, terms)), key=lambda row: row.id)


def words_of(terms: Iterable[Term]) -> list[Phrase]:
    """Pairs of characters and stems as the index is asked for them.

    Numbers are one however they are written; in the index they are words like others.
    """
    needles = [needle for term in terms for needle in term.needles]
    words = [word for word, number in ENGLISH.items() if str(number) in needles]
    return phrases(" ".join((*needles, *words)), _MOST_WORDS)


def _shares(text: str, terms: Iterable[Term]) -> bool:
    words = read_words(text)
    return any(words.holds(needle, term.is_word) for term in terms for needle in term.needles)


# --- which of them are told whole ------------------------------------------------------------


def _nearest(
    query: StatusQuery, terms: Sequence[Term], rows: Sequence[Any], size: int
) -> tuple[list[int], list[Any]]:
    """The ids of those that say most of what the question is about, or name whom it names; and the
    rows of the others."""
    if len(rows) <= MOST_WHOLE:
        return [row.id for row in rows], []
    shares = _own_shares(terms, [row.text for row in rows], size)
    named = {name for party in query.parties for name in (party.person, party.department) if name}
    if named and hasattr(rows[0], "owner"):
        for at, row in enumerate(rows):
            shares[at] += bool(named & {row.owner, row.department, *row.co_owners})
    order = sorted(range(len(rows)), key=lambda at: -shares[at])
    whole = set(order[:MOST_WHOLE])
    rest = [row for at, row in enumerate(rows) if at not in whole]
    return [rows[at].id for at in sorted(whole)], rest


def _own_shares(terms: Sequence[Term], texts: Sequence[str], size: int) -> list[float]:
    """How much each says of what is asked, 0..1; weighed as `assistant.qa.search` does."""
    words = [read_words(text) for text in texts]
    shares, whole = [0.0] * len(texts), 0.0
    for term in terms:
        held = [[w.holds(needle, term.is_word) for w in words] for needle in set(term.needles)]
        found = max(map(sum, held), default=0)
        weight = term.factor * math.log(1 + (size - found + 0.5) / (found + 0.5))
        whole += weight
        for at, holds in enumerate(zip(*held, strict=True)):
            if any(holds):
                shares[at] += weight
    return [share / (whole or 1.0) for share in shares]


def _with_evidence(
    said: Said, claims: Sequence[ItemRecord | DecisionRecord], cited: Sequence[set[int]]
) -> list[Passage]:
    places = [
        [(int(claim.meeting), number) for number in sorted(numbers)]
        for claim, numbers in zip(claims, cited, strict=True)
    ]
    lines = said.lines(place for each in places for place in each)
    return [
        passage(claim, "\n".join(lines[place].text for place in each if place in lines))
        for claim, each in zip(claims, places, strict=True)
    ]


def _bare(of: ItemRecord | DecisionRecord, text: str) -> Passage:
    return Passage(of, read_words(text), _NOTHING, text)


# Copied for each of thousands, which is faster than to fill in what is not said.
_ITEM = ItemRecord(meeting="", task="")
_DECISION = DecisionRecord(meeting="", text="")


def _item(row: Any) -> ItemRecord:
    told = {"id": str(row.id), "meeting": str(row.meeting_id), "task": row.text}
    whose = {"owner": row.owner, "department": row.department}
    return _ITEM.model_copy(update=told | whose | {"co_owners": tuple(row.co_owners)})


def _decision(row: Any) -> DecisionRecord:
    told = {"id": str(row.id), "meeting": str(row.meeting_id), "text": row.text}
    return _DECISION.model_copy(update=told)
