"""Items and decisions that share a word with what a question is about.

Those about a subject are counted, so all of them are told: the nearest ones with what was said
around them, of the others what they are ranked by. Of meetings that wait for the index they are
read one by one.
"""

from collections.abc import Iterable, Sequence, Set
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from assistant.indexing import Phrase, phrases
from assistant.numerals import ENGLISH
from assistant.qa.query import StatusQuery
from assistant.qa.search import OWN, Claim, Passage, passage, spoken
from assistant.qa.terms import Term, read_words
from assistant.qa.types import DecisionRecord, ItemRecord
from storage import search, tables
from storage.asking_item_rows import records
from storage.asking_meetings import decisions_by_id, is_replaced, settled
from storage.asking_said import Said
from storage.asking_scope import Condition, Scope
from storage.passages import PassageKind as Kind
from storage.tables import ActionItemRow, DecisionRow, Meeting, UnindexedMeeting

MOST, MOST_WHOLE = 20_000, 150
_MOST_WORDS = 64
_UNREAD = read_words("")


def items(
    scope: Scope, said: Said, query: StatusQuery, terms: Sequence[Term], size: int
) -> list[Passage]:
    """`size`: how many there are in all, of which these share one of the `terms`."""
    row = ActionItemRow
    # Whose they are matters where the question names somebody.
    tell = _item_and_whose if query.parties else _item
    whose = (row.owner, row.department, row.co_owners) if query.parties else ()
    columns = (col(row.task), *map(col, whose))
    found = _sharing(scope, row, columns, Kind.action_items, scope.items(query), terms)
    first, rest = _nearest(query, terms, found, size)
    whole = records(scope, [row.id for row in first])
    cited = [{*i.evidence, *i.owner_evidence, *i.deadline_evidence} for i in whole]
    return [*_with_evidence(said, whole, cited), *(bare(tell(r), r.text) for r in rest)]


def decisions(
    scope: Scope, said: Said, query: StatusQuery, terms: Sequence[Term], size: int
) -> list[Passage]:
    row = DecisionRow
    columns = (col(row.text), is_replaced(scope))
    found = _sharing(scope, row, columns, Kind.decisions, settled(scope, query), terms)
    first, rest = _nearest(query, terms, found, size)
    whole = decisions_by_id(scope, [row.id for row in first])
    cited = [set(d.evidence) for d in whole]
    return [*_with_evidence(said, whole, cited), *(bare(_decision(r), r.text) for r in rest)]


def _sharing(
    scope: Scope,
    table: Any,
    columns: Sequence[Any],
    kind: Kind,
    conditions: Sequence[Condition],
    terms: Sequence[Term],
) -> list[Any]:
    """Those that share a word, with these columns, the first as `text`; by their ids."""
    told = (table.id, columns[0].label("text"), *columns[1:])
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
    # Past the session, which takes as long for thousands of rows as the database.
    connection = scope.session.connection()
    found = [*connection.execute(indexed), *connection.execute(others)]
    return sorted(found, key=lambda row: row.id)


def words_of(terms: Iterable[Term]) -> list[Phrase]:
    """Pairs of characters and stems as the index is asked for them.

    Numbers are one however they are written; in the index they are words like others.
    """
    needles = [needle for term in terms for needle in term.needles]
    words = [word for word, number in ENGLISH.items() if str(number) in needles]
    return phrases(" ".join((*needles, *words)), _MOST_WORDS)


# --- which of them are told whole ------------------------------------------------------------


def _nearest(
    query: StatusQuery, terms: Sequence[Term], rows: Sequence[Any], size: int
) -> tuple[list[Any], list[Any]]:
    """Those that say most of what the question is about, or name whom it names, as far as what was
    said around them may tell more; and the others. Those that say nothing are left out."""
    told = spoken(terms, [read_words(row.text) for row in rows], size)
    # An item is found by its owner, too.
    sharing = [at for at, says in enumerate(told.terms) if any(says)]
    if len(sharing) <= MOST_WHOLE:
        return [rows[at] for at in sharing], []
    shares = {at: told.own[at] / told.whole for at in sharing}
    nearness = shares
    if query.parties and "owner" in rows[0]._fields:
        named = {name for party in query.parties for name in (party.person, party.department)}
        nearness = {at: share + _is_of(rows[at], named) for at, share in shares.items()}
    nearest = sorted(sharing, key=lambda at: -nearness[at])[:MOST_WHOLE]
    whole = {
        at for at in nearest if may_matter(query, shares[at]) and (shares[at] < 1 or query.parties)
    }
    return [rows[at] for at in sorted(whole)], [rows[at] for at in sharing if at not in whole]


def _is_of(row: Any, named: Set[str | None]) -> bool:
    return bool(named & ({row.owner, row.department, *row.co_owners} - {None}))


def may_matter(query: StatusQuery, share: float) -> bool:
    """Whether what says this share of the question's subject itself may be near to it."""
    return query.unit is not None or not query.subject or share >= OWN


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


def bare(of: Claim, text: str) -> Passage:
    return Passage(of, read_words(text), _UNREAD, text)


def _item(row: Any) -> Claim:
    return Claim(str(row.id), "item")


def _item_and_whose(row: Any) -> Claim:
    return Claim(str(row.id), "item", (row.owner, row.department, *row.co_owners))


def _decision(row: Any) -> Claim:
    return Claim(str(row.id), "decision", is_replaced=bool(row.is_replaced))
