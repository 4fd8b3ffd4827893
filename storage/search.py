"""Full-text search over meetings: minutes, confirmed items, transcripts, notices.

Passages are made anew (`refresh`) of every meeting that the database's triggers named since. Until
then nothing of such a meeting is found, so that no answer shows words that are no longer there;
`pending` tells how many there are. What is found is joined with the meetings as they are now, by
a condition of whoever asks: nobody finds what they may not see.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session, col, select

from assistant.indexing import Phrase, phrases
from storage import passages as made
from storage.passages import KIND_BITS, MEETING_SHIFT, NUMBER_BITS, PassageKind
from storage.tables import Meeting, Passage, Project, UnindexedMeeting

Condition = sa.ColumnElement[bool]

# One in PostgreSQL makes passages at a time; any number, the same in every process.
_LOCK = 7_146_002

# What is issued and confirmed weighs more than what was said on the way there.
_WEIGHTS = {
    PassageKind.notice: 2.0,
    PassageKind.minutes: 1.8,
    PassageKind.decisions: 1.6,
    PassageKind.action_items: 1.6,
    PassageKind.disputes: 1.4,
    PassageKind.next_meeting: 1.2,
    PassageKind.lines: 1.0,
}


@dataclass(frozen=True)
class Hit:
    """A passage that was found; `score` is higher for better ones, and means nothing by itself."""

    meeting_id: int
    kind: str
    ref: str
    text: str
    score: float


@dataclass(frozen=True)
class Found:
    """A meeting with passages that were found: the best few, and how many there are."""

    meeting: Meeting
    project: str | None
    count: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Wanted:
    """What to look for; None means all. Not `is_newest_first`: the best are first.

    `until` is the last day.
    """

    words: str = ""
    kinds: tuple[PassageKind, ...] | None = None
    project_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    is_newest_first: bool = False


class Match(NamedTuple):
    """Passages that match, as rows of id and score."""

    rows: Any
    meeting_id: Any
    kind: Any


# --- keeping the index ---


def pending(session: Session) -> int:
    """How many meetings wait for their passages to be made anew; nothing of them is found."""
    count = sa.select(sa.func.count(sa.distinct(col(UnindexedMeeting.meeting_id))))
    return int(session.execute(count).scalar_one())


def refresh(session: Session, most: int = 20) -> int:
    """Make passages anew of the `most` meetings waiting longest; how many it was.

    In a transaction that writes, and as short as `most` is small.
    """
    hold_index(session)
    waiting = (
        sa.select(col(UnindexedMeeting.meeting_id))
        .group_by(col(UnindexedMeeting.meeting_id))
        .order_by(sa.func.min(UnindexedMeeting.id))
        .limit(most)
    )
    ids = list(session.execute(waiting).scalars())
    # First the mark, then a look at the words: whoever changes them in between marks them again.
    session.exec(sa.delete(UnindexedMeeting).where(col(UnindexedMeeting.meeting_id).in_(ids)))
    for meeting in session.exec(select(Meeting).where(col(Meeting.id).in_(ids))):
        made.make(session, meeting)
        session.expunge_all()
    return len(ids)


def hold_index(session: Session) -> None:
    """Let nobody else make passages until the end of this transaction, which writes."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


# --- searching ---


def passages(
    session: Session,
    words: str,
    *,
    where: Condition,
    kinds: Collection[PassageKind] | None = None,
    needs_all: bool = True,
    limit: int = 20,
    offset: int = 0,
) -> list[Hit]:
    """The passages with these words, the best first; none for words that cannot be looked for.

    `where` is a condition on `Meeting` rows. `needs_all`: all words in the same passage, else any.
    """
    wanted = phrases(words)
    if not wanted:
        return []
    match = matching(session, wanted, needs_all=needs_all)
    score = weighed(match).label("score")
    best = (
        sa.select(match.rows.c.id.label("id"), score)
        .select_from(match.rows)
        .join(Meeting, col(Meeting.id) == match.meeting_id)
        .where(where, is_indexed(), *_of_kinds(match, kinds))
        .order_by(score.desc(), col(Meeting.date).desc(), match.rows.c.id)
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    # Their texts only now: of all that match, most are not asked for.
    chosen = sa.select(Passage, best.c.score).join(best, best.c.id == col(Passage.id))
    found = [_hit(passage, score) for passage, score in session.execute(chosen)]
    return sorted(found, key=lambda hit: -hit.score)


def meetings(
    session: Session,
    wanted: Wanted,
    *,
    where: Condition,
    limit: int = 20,
    offset: int = 0,
    hits_each: int = 3,
) -> tuple[list[Found], int]:
    """Meetings in which all the words occur, each with its best passages; and how many in all.

    The words may stand in different passages of a meeting.
    """
    looked_for = phrases(wanted.words)
    if not looked_for:
        return [], 0
    match = matching(session, looked_for, needs_all=False)
    conditions = [where, is_indexed(), *_conditions(wanted), *_of_kinds(match, wanted.kinds)]
    if len(looked_for) > 1:
        conditions += [_has(session, phrase, wanted.kinds) for phrase in looked_for]
    best = sa.func.max(weighed(match))
    date = (col(Meeting.date).desc(), col(Meeting.id).desc())
    order = date if wanted.is_newest_first else (best.desc(), *date)
    page = (
        sa.select(
            match.meeting_id.label("meeting_id"),
            sa.func.count().label("count"),
            sa.func.count().over().label("total"),
            sa.func.row_number().over(order_by=order).label("position"),
        )
        .select_from(match.rows)
        .join(Meeting, col(Meeting.id) == match.meeting_id)
        .where(*conditions)
        .group_by(match.meeting_id, col(Meeting.date), col(Meeting.id))
        .order_by(*order)
        .limit(limit)
        .offset(offset)
        .cte()
        .prefix_with("MATERIALIZED")
    )
    return _with_best(session, match, page, wanted.kinds, hits_each)


def _with_best(
    session: Session,
    match: Match,
    page: sa.CTE,
    kinds: Collection[PassageKind] | None,
    each: int,
) -> tuple[list[Found], int]:
    """The meetings of the page with the best passages of each, in one walk through the index."""
    score = weighed(match)
    place = sa.func.row_number().over(
        partition_by=match.meeting_id, order_by=(score.desc(), match.rows.c.id)
    )
    ranked = (
        sa.select(page, match.rows.c.id.label("id"), score.label("score"), place.label("place"))
        .join(match.rows, match.meeting_id == page.c.meeting_id)
        .where(*_of_kinds(match, kinds))
        .subquery()
    )
    chosen = (
        sa.select(ranked.c.count, ranked.c.total, ranked.c.score, Passage)
        .join(Passage, col(Passage.id) == ranked.c.id)
        .where(ranked.c.place <= each)
        .order_by(ranked.c.position, ranked.c.place)
    )
    rows = session.execute(chosen).all()
    if not rows:
        return [], 0
    hits: dict[int, list[Hit]] = {}
    for row in rows:
        hits.setdefault(row.Passage.meeting_id, []).append(_hit(row.Passage, row.score))
    counts = {row.Passage.meeting_id: row[0] for row in rows}
    known = _described(session, list(hits))
    found = [Found(*known[id_], counts[id_], tuple(best)) for id_, best in hits.items()]
    return found, rows[0].total


def _described(session: Session, ids: Sequence[int]) -> dict[int, tuple[Meeting, str | None]]:
    chosen = (
        sa.select(Meeting, col(Project.name))
        .outerjoin(Project, col(Project.id) == Meeting.project_id)
        .where(col(Meeting.id).in_(ids))
    )
    return {meeting.id: (meeting, name) for meeting, name in session.execute(chosen)}


def _hit(passage: Passage, score: float) -> Hit:
    return Hit(passage.meeting_id, passage.kind, passage.ref, passage.text, float(score))


def _conditions(wanted: Wanted) -> list[Condition]:
    found: list[Condition] = []
    if wanted.project_id is not None:
        found.append(col(Meeting.project_id) == wanted.project_id)
    if wanted.since:
        found.append(col(Meeting.date) >= wanted.since)
    if wanted.until:
        found.append(col(Meeting.date) <= wanted.until)
    return found


def is_indexed() -> Condition:
    """Not of meetings whose words changed since."""
    return col(Meeting.id).not_in(sa.select(col(UnindexedMeeting.meeting_id)))


def _of_kinds(match: Match, kinds: Collection[PassageKind] | None) -> list[Condition]:
    return [] if kinds is None else [match.kind.in_([int(kind) for kind in kinds])]


def _has(session: Session, phrase: Phrase, kinds: Collection[PassageKind] | None) -> Condition:
    """The meeting has a passage with this phrase."""
    one = matching(session, [phrase], needs_all=True, is_scored=False)
    return col(Meeting.id).in_(sa.select(one.meeting_id).where(*_of_kinds(one, kinds)))


def weighed(match: Match) -> Any:
    weights = {int(kind): weight for kind, weight in _WEIGHTS.items()}
    return match.rows.c.score * sa.case(weights, value=match.kind)


def matching(
    session: Session, wanted: Sequence[Phrase], *, needs_all: bool, is_scored: bool = True
) -> Match:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    rows = (_in_sqlite if is_sqlite else _in_postgresql)(wanted, needs_all, is_scored)
    # Materialized, for SQLite works out a score only while it walks through the index.
    found = rows.cte().prefix_with("MATERIALIZED") if is_scored else rows.subquery()
    kind = found.c.id.op(">>")(_number(NUMBER_BITS)).op("&")(_number((1 << KIND_BITS) - 1))
    meeting_id = sa.cast(found.c.id.op(">>")(_number(MEETING_SHIFT)), sa.Integer)
    return Match(found, meeting_id, kind)


def _number(value: int) -> Any:
    # Written out: PostgreSQL would take parameters for other expressions than those it groups by.
    return sa.literal_column(str(value), sa.Integer)


def _in_sqlite(wanted: Sequence[Phrase], needs_all: bool, is_scored: bool) -> Any:
    """BM25, whose better values are lower."""
    asked = (" AND " if needs_all else " OR ").join(
        f'"{" ".join(phrase.words)}"' + (" *" if phrase.is_prefix else "") for phrase in wanted
    )
    score = "-bm25(passage_fts)" if is_scored else "0.0"
    return (
        sa.text(f"SELECT rowid AS id, {score} AS score FROM passage_fts WHERE passage_fts MATCH :q")
        .bindparams(sa.bindparam("q", asked, unique=True))
        .columns(sa.column("id", sa.BigInteger), sa.column("score", sa.Float))
    )


def _in_postgresql(wanted: Sequence[Phrase], needs_all: bool, is_scored: bool) -> Any:
    asked = (" & " if needs_all else " | ").join(f"({_tsquery_of(phrase)})" for phrase in wanted)
    query = sa.cast(asked, TSQUERY)
    words = col(Passage.words)
    # 1: a long passage is no better for having the words somewhere.
    score: Any = sa.func.ts_rank_cd(words, query, 1) if is_scored else sa.literal(0.0)
    return sa.select(col(Passage.id).label("id"), score.label("score")).where(
        words.op("@@", is_comparison=True)(query)
    )


def _tsquery_of(phrase: Phrase) -> str:
    return " <-> ".join(f"'{word}'" for word in phrase.words) + (":*" if phrase.is_prefix else "")
