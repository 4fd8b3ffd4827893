"""Words that mean the like of what is asked, said in other words; for those who may see them."""

from collections.abc import Callable
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from assistant.qa.query import StatusQuery
from assistant.qa.search import Line
from assistant.types import Segment
from storage import search, vectors
from storage.asking_said import Said
from storage.asking_scope import Scope
from storage.passages import NUMBER_BITS, PassageKind
from storage.tables import Meeting
from storage.vectors import Vector, joined

_KINDS = (PassageKind.lines, PassageKind.minutes)


class Meaning(NamedTuple):
    """What some words mean, and to which model."""

    model: str
    vector: Vector


# None where no model is set, or it does not answer at present.
Meant = Callable[[str], Meaning | None]


class _Row(NamedTuple):
    meeting_id: int
    kind: str
    ref: str
    text: str


def alike(
    scope: Scope, said: Said, meant: Meant | None, words: str, query: StatusQuery, limit: int
) -> list[Line]:
    """Lines and rows of issued minutes of confirmed meetings that are about what the words are,
    the best first: by meaning and by the words themselves. Empty where nothing tells meanings."""
    meaning = meant(words) if meant else None
    if meaning is None:
        return []
    where = sa.and_(col(Meeting.confirmed_at).is_not(None), *scope.held(query))
    near = vectors.near(
        scope.session, meaning.model, meaning.vector, where=where, kinds=_KINDS, limit=limit
    )
    hits = search.passages(
        scope.session, words, where=where, kinds=_KINDS, needs_all=False, limit=limit
    )
    by_meaning = {_Row(n.meeting_id, n.kind, n.ref, n.text): n.passage_id for n in near.found}
    by_words = [_Row(hit.meeting_id, hit.kind, hit.ref, hit.text) for hit in hits]
    # What has the words alone is found without a model, too, as far as it answers anything.
    rows = [row for row in joined(by_words, list(by_meaning)) if row in by_meaning]
    lines = said.lines((r.meeting_id, int(r.ref)) for r in rows if r.kind == "lines")
    found: list[Line] = []
    for row in rows:
        if row.kind == "minutes":
            number = by_meaning[row] & ((1 << NUMBER_BITS) - 1)
            segment = Segment(id=number, text=row.text)
            found.append(Line(str(row.meeting_id), segment, "minutes"))
        elif segment_said := lines.get((row.meeting_id, int(row.ref))):
            found.append(Line(str(row.meeting_id), segment_said))
    return found
