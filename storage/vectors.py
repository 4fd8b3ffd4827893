"""Passages by meaning: their vectors kept up with their words, and the nearest to a question.

Vectors are made outside any transaction, for it takes a model that may be slow: `lacking` says of
what, `keep` puts them away. What is found is joined with the passages and meetings as they are now,
by a condition of whoever asks: nobody finds what they may not see, nor words that are gone.
"""

import hashlib
import heapq
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session, col

from storage import search, settings
from storage.passages import KIND_BITS, NUMBER_BITS, PassageKind
from storage.tables import (
    Meeting,
    Passage,
    PassageVector,
    SettingRow,
    UnindexedMeeting,
    VectoredMeeting,
    now,
)

Vector = NDArray[np.float32]
Id = TypeVar("Id", bound=Hashable)

# Of these, words as they are said in other words are worth finding.
KINDS = (PassageKind.minutes, PassageKind.decisions, PassageKind.action_items, PassageKind.lines)
# Shorter lines ("好的，没问题") mean nothing by themselves.
SHORTEST = 8
# So many vectors are in memory at once.
_CHUNK = 4096
# Where it is kept why vectors cannot be made: among what administrators chose.
_NOTE = "embedding"
# As many ids stand in one statement.
_AT_ONCE = 500
# Of some that are near, the words may have changed since; so many more are looked at.
_SPARE = 10
# The constant with which ranks are joined: Cormack, Clarke and Buettcher 2009, "Reciprocal rank
# fusion outperforms Condorcet and individual rank learning methods".
_RANK_K = 60


class Text(NamedTuple):
    """Words that have no vector yet."""

    hash: str
    text: str


@dataclass(frozen=True)
class Near:
    """A passage and the cosine of its meaning to that of the question."""

    passage_id: int
    meeting_id: int
    kind: str
    ref: str
    text: str
    likeness: float


@dataclass(frozen=True)
class Nearest:
    """The nearest passages, and how alike those that were looked through are to the question.

    What a likeness is worth differs from model to model; how far it stands out of the rest tells.
    """

    found: tuple[Near, ...] = ()
    looked_through: int = 0
    mean: float = 0.0
    deviation: float = 0.0

    def standing_out(self, near: Near) -> float:
        """How many standard deviations it is above the mean; 0 where there are none to compare."""
        return (near.likeness - self.mean) / self.deviation if self.deviation > 0 else 0.0


@dataclass(frozen=True)
class Standing:
    """Of how many of the meetings with passages all vectors are there. `problem`: why no more."""

    done: int
    meetings: int
    problem: str | None = None


# --- keeping them up ---


def waiting(session: Session, model: str, most: int = 100) -> list[int]:
    """The meetings some passages of which may lack a vector, the latest first."""
    done = sa.select(col(VectoredMeeting.meeting_id)).where(col(VectoredMeeting.model) == model)
    has_passages = sa.exists().where(col(Passage.meeting_id) == col(Meeting.id))
    chosen = (
        sa.select(col(Meeting.id))
        .where(has_passages, col(Meeting.id).not_in(done))
        .order_by(col(Meeting.date).desc(), col(Meeting.id).desc())
        .limit(most)
    )
    return list(session.execute(chosen).scalars())


def lacking(session: Session, model: str, meeting_id: int) -> list[Text]:
    """The words of the meeting that have no vector; with none the meeting is done.

    Vectors of words that are gone go too, and those of words that stand elsewhere now move there.
    In a transaction that writes.
    """
    search.hold_index(session)
    wanted = _hashes(session, meeting_id)
    kept = _kept(session, model, meeting_id)
    wrong = [id_ for id_, hash_ in kept.items() if id_ not in wanted or wanted[id_].hash != hash_]
    new = {id_: text for id_, text in wanted.items() if kept.get(id_) != text.hash}
    known = _vectors(session, model, meeting_id) if new else {}
    for start in range(0, len(wrong), _AT_ONCE):
        gone = col(PassageVector.passage_id).in_(wrong[start : start + _AT_ONCE])
        session.execute(sa.delete(PassageVector).where(col(PassageVector.model) == model, gone))
    _put(session, model, meeting_id, new, known)
    left = {text.hash: text for text in new.values() if text.hash not in known}
    if not left:
        _mark(session, model, meeting_id)
    return list(left.values())


def keep(session: Session, model: str, meeting_id: int, made: Mapping[str, Vector]) -> None:
    """Put vectors away, by the hash of their words; those whose words are gone meanwhile are not.

    In a transaction that writes.
    """
    search.hold_index(session)
    known = {hash_: vector.astype("<f4").tobytes() for hash_, vector in made.items()}
    there = _kept(session, model, meeting_id)
    wanted = _hashes(session, meeting_id)
    missing = {id_: text for id_, text in wanted.items() if there.get(id_) != text.hash}
    new = {id_: text for id_, text in missing.items() if id_ not in there}
    _put(session, model, meeting_id, new, known)
    if len(new) == len(missing) and all(text.hash in known for text in new.values()):
        _mark(session, model, meeting_id)


def _mark(session: Session, model: str, meeting_id: int) -> None:
    """Keep that all vectors of the meeting are there."""
    if session.get(VectoredMeeting, (meeting_id, model)) is None:
        session.add(VectoredMeeting(meeting_id=meeting_id, model=model))


def forget(session: Session, *, but: str | None) -> int:
    """Delete the vectors of all models `but` this one, which is in use; how many those were."""
    others = sa.true() if but is None else col(PassageVector.model) != but
    gone = session.execute(sa.delete(PassageVector).where(others))
    marks = sa.true() if but is None else col(VectoredMeeting.model) != but
    session.execute(sa.delete(VectoredMeeting).where(marks))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def has_others(session: Session, but: str | None) -> bool:
    """Whether there are vectors of other models."""
    others = sa.true() if but is None else col(PassageVector.model) != but
    one = sa.select(col(PassageVector.passage_id)).where(others).limit(1)
    return session.execute(one).first() is not None


def standing(session: Session, model: str) -> Standing:
    """How far the vectors are, and what keeps them from being made."""
    done = sa.select(sa.func.count()).select_from(VectoredMeeting)
    count = session.execute(done.where(col(VectoredMeeting.model) == model)).scalar_one()
    every = sa.select(sa.func.count(sa.distinct(col(Passage.meeting_id))))
    noted = settings.value(session, _NOTE)
    problem = noted.get("problem") if noted.get("model") == model else None
    return Standing(int(count), int(session.execute(every).scalar_one()), problem)


def note(session: Session, model: str, problem: str | None) -> None:
    """Keep why vectors cannot be made at present, to be shown; None: they can."""
    value = {"model": model, "problem": problem}
    if settings.value(session, _NOTE) != value:
        session.merge(SettingRow(name=_NOTE, value=value, changed_at=now(), changed_by="assistant"))


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _hashes(session: Session, meeting_id: int) -> dict[int, Text]:
    """What of the meeting is to have a vector, by the passage's id."""
    chosen = sa.select(col(Passage.id), col(Passage.kind), col(Passage.text)).where(
        col(Passage.meeting_id) == meeting_id, col(Passage.kind).in_([k.name for k in KINDS])
    )
    lines = PassageKind.lines.name
    return {
        id_: Text(text_hash(text), text)
        for id_, kind, text in session.execute(chosen)
        if kind != lines or len(text) >= SHORTEST
    }


def _kept(session: Session, model: str, meeting_id: int) -> dict[int, str]:
    """The hashes of the words that have a vector, by the passage's id."""
    chosen = sa.select(col(PassageVector.passage_id), col(PassageVector.text_hash)).where(
        col(PassageVector.meeting_id) == meeting_id, col(PassageVector.model) == model
    )
    return {id_: hash_ for id_, hash_ in session.execute(chosen)}


def _vectors(session: Session, model: str, meeting_id: int) -> dict[str, bytes]:
    chosen = sa.select(col(PassageVector.text_hash), col(PassageVector.vector)).where(
        col(PassageVector.meeting_id) == meeting_id, col(PassageVector.model) == model
    )
    return {hash_: bytes(vector) for hash_, vector in session.execute(chosen)}


def _put(
    session: Session,
    model: str,
    meeting_id: int,
    new: Mapping[int, Text],
    known: Mapping[str, bytes],
) -> None:
    rows = [
        {
            "passage_id": id_,
            "model": model,
            "meeting_id": meeting_id,
            "text_hash": text.hash,
            "vector": known[text.hash],
        }
        for id_, text in new.items()
        if text.hash in known
    ]
    if rows:
        session.connection().execute(sa.insert(PassageVector), rows)


# --- finding ---


def near(
    session: Session,
    model: str,
    vector: Vector,
    *,
    where: sa.ColumnElement[bool],
    kinds: Collection[PassageKind] = KINDS,
    limit: int = 20,
) -> Nearest:
    """The passages nearest in meaning to a vector of length 1 that `model` made.

    `where` is a condition on `Meeting` rows. Nothing of meetings whose words changed since.
    """
    best: list[tuple[float, int]] = []
    count, total, squares = 0, 0.0, 0.0
    for ids, packed in _read(session, model, vector, where, kinds):
        likeness = np.frombuffer(b"".join(packed), "<f4").reshape(len(ids), -1) @ vector
        count += len(ids)
        total += float(likeness.sum(dtype=np.float64))
        squares += float(np.square(likeness, dtype=np.float64).sum())
        most = min(limit + _SPARE, len(ids))
        places = np.argpartition(-likeness, most - 1)[:most]
        best = heapq.nlargest(
            limit + _SPARE, [*best, *((float(likeness[p]), ids[p]) for p in places)]
        )
    if not count:
        return Nearest()
    mean = total / count
    deviation = max(0.0, squares / count - mean * mean) ** 0.5
    return Nearest(tuple(_as_they_are(session, model, best)[:limit]), count, mean, deviation)


def _read(
    session: Session,
    model: str,
    vector: Vector,
    where: sa.ColumnElement[bool],
    kinds: Collection[PassageKind],
) -> Iterator[tuple[Sequence[int], Sequence[bytes]]]:
    """The ids and the vectors of so many passages at once."""
    chosen = (
        sa.select(
            col(PassageVector.passage_id),
            col(PassageVector.vector),
        )
        .join(Meeting, col(Meeting.id) == col(PassageVector.meeting_id))
        .where(
            where,
            col(PassageVector.model) == model,
            # A service may give another model under the same name.
            sa.func.length(col(PassageVector.vector)) == 4 * len(vector),
            col(Meeting.id).not_in(sa.select(col(UnindexedMeeting.meeting_id))),
        )
    )
    if set(kinds) != set(KINDS):
        number = sa.literal_column(str(NUMBER_BITS), sa.Integer)
        bits = sa.literal_column(str((1 << KIND_BITS) - 1), sa.Integer)
        kind = col(PassageVector.passage_id).op(">>")(number).op("&")(bits)
        chosen = chosen.where(kind.in_([int(each) for each in kinds]))
    # Past the session, whose care for each row takes longer than to read it.
    result = session.connection().execute(chosen, execution_options={"yield_per": _CHUNK})
    for rows in result.partitions(_CHUNK):
        yield [row[0] for row in rows], [row[1] for row in rows]


def _as_they_are(session: Session, model: str, best: Sequence[tuple[float, int]]) -> list[Near]:
    """Those whose words are still the same, in order."""
    ids = [id_ for _, id_ in best]
    chosen = (
        sa.select(Passage, col(PassageVector.text_hash))
        .join(PassageVector, col(PassageVector.passage_id) == col(Passage.id))
        .where(col(Passage.id).in_(ids), col(PassageVector.model) == model)
    )
    rows = {row.id: row for row, hash_ in session.execute(chosen) if text_hash(row.text) == hash_}
    return [
        Near(id_, row.meeting_id, row.kind, row.ref, row.text, likeness)
        for likeness, id_ in best
        if (row := rows.get(id_)) is not None
    ]


def joined(full_text: Sequence[Id], by_meaning: Sequence[Id]) -> list[Id]:
    """What was found in either way, each list the best first, as one: by the sum of reciprocal
    ranks."""
    scores: dict[Id, float] = {}
    for ids in (full_text, by_meaning):
        for rank, id_ in enumerate(ids, start=1):
            scores[id_] = scores.get(id_, 0.0) + 1 / (_RANK_K + rank)
    return sorted(scores, key=lambda id_: -scores[id_])
