"""What of a meeting is searched, made of the tables that hold it."""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.indexing import index_words
from storage import minutes
from storage.tables import (
    ActionItemRow,
    DecisionRow,
    DisputeRow,
    Meeting,
    NextMeetingRow,
    Passage,
    Project,
    ReviewState,
    SegmentRow,
    VectoredMeeting,
)


class PassageKind(IntEnum):
    """Where a passage stands. Numbers are kept in the ids of passages: they never change."""

    notice = 0
    minutes = 1
    decisions = 2
    action_items = 3
    disputes = 4
    next_meeting = 5
    lines = 6


# An id is the meeting's, the kind and a number within it: 2^20 lines are a month of talk.
KIND_BITS, NUMBER_BITS = 4, 20
MEETING_SHIFT = KIND_BITS + NUMBER_BITS
_MOST = 1 << NUMBER_BITS


class Words(NamedTuple):
    """A passage on its way into the table."""

    kind: PassageKind
    ref: str
    text: str


def make(session: Session, meeting: Meeting) -> None:
    """Make the passages of a meeting anew."""
    assert meeting.id is not None
    session.exec(sa.delete(Passage).where(col(Passage.meeting_id) == meeting.id))
    session.exec(sa.delete(VectoredMeeting).where(col(VectoredMeeting.meeting_id) == meeting.id))
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    counts = dict.fromkeys(PassageKind, 0)
    rows = []
    for kind, ref, text in _all(session, meeting):
        words = index_words(text)
        if words and counts[kind] < _MOST:
            rows.append(
                {
                    "id": ids_from(meeting.id, kind) + counts[kind],
                    "meeting_id": meeting.id,
                    "kind": kind.name,
                    "ref": ref,
                    "text": text,
                    "words": " ".join(words) if is_sqlite else _vector(words),
                }
            )
            counts[kind] += 1
    if rows:
        session.connection().execute(sa.insert(Passage), rows)
        if is_sqlite:
            session.execute(_TO_INDEX, {"meeting_id": meeting.id})


# One statement for all rows: see the migration that made the table.
_TO_INDEX = sa.text(
    "INSERT INTO passage_fts (rowid, words)"
    " SELECT id, words FROM passage WHERE meeting_id = :meeting_id ORDER BY id"
)


def ids_from(meeting_id: int, kind: PassageKind) -> int:
    """The first id of the passages of this kind."""
    return meeting_id << MEETING_SHIFT | kind << NUMBER_BITS


def _vector(words: list[str]) -> str:
    """The words with their places as PostgreSQL writes a tsvector: no parser of its own is asked.

    It keeps no more places of a word than 256, and none beyond 16383.
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words, start=1):
        places.setdefault(word, []).append(min(place, 16_383))
    return " ".join(f"'{word}':{','.join(map(str, at[:256]))}" for word, at in places.items())


def _all(session: Session, meeting: Meeting) -> Iterator[Words]:
    assert meeting.id is not None
    yield from _of_notice(session, meeting)
    yield from _of_minutes(session, meeting.id)
    yield from _of_items(session, meeting.id)
    chosen = sa.select(col(SegmentRow.number), col(SegmentRow.text)).where(
        col(SegmentRow.meeting_id) == meeting.id
    )
    for number, text in session.execute(chosen.order_by(col(SegmentRow.number))):
        yield Words(PassageKind.lines, str(number), text)


def _of_notice(session: Session, meeting: Meeting) -> Iterator[Words]:
    project = session.get(Project, meeting.project_id) if meeting.project_id else None
    people = dict.fromkeys((meeting.chair, meeting.recorder, *meeting.attendees))
    yield Words(PassageKind.notice, "title", meeting.title)
    facts = (project.name if project else None, meeting.location, *people)
    yield Words(PassageKind.notice, "facts", _joined(facts))
    for number, row in enumerate(meeting.agenda):
        agenda = _joined((row.get("topic"), row.get("owner")))
        yield Words(PassageKind.notice, f"agenda {number}", agenda)


def _of_minutes(session: Session, meeting_id: int) -> Iterator[Words]:
    """The version that counts: the last one issued."""
    row = minutes.last_issued(session, meeting_id)
    if row is None:
        return
    for text in _lines_of(row.content):
        yield Words(PassageKind.minutes, str(row.version), text)
    yield Words(PassageKind.minutes, str(row.version), row.number or "")


# Of the document's parts, those that say what happened; the rest stands in the notice.
_SAID = {
    "agenda": ("topic", "discussed"),
    "decisions": ("text", "carried_by"),
    "disputes": ("text", "positions"),
    "action_items": ("task", "owner", "department", "deadline"),
}


def _lines_of(content: dict[str, Any]) -> Iterator[str]:
    for part, fields in _SAID.items():
        for row in content.get(part) or ():
            yield _joined(word for field in fields for word in _texts(row.get(field)))
    following = content.get("next_meeting") or {}
    yield _joined(str(value) for value in following.values())


def _texts(value: Any) -> Iterator[str]:
    """The texts within lists and objects of a document, in order."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield str(value)


def _of_items(session: Session, meeting_id: int) -> Iterator[Words]:
    """What the recorder confirmed."""
    for decision in _confirmed(session, DecisionRow, meeting_id):
        yield Words(PassageKind.decisions, str(decision.id), decision.text)
    for item in _confirmed(session, ActionItemRow, meeting_id):
        text = _joined((item.task, item.owner, *item.co_owners, item.department))
        yield Words(PassageKind.action_items, str(item.id), text)
    for dispute in _confirmed(session, DisputeRow, meeting_id):
        sides = (f"{p.get('party')}：{p.get('position')}" for p in dispute.positions)
        yield Words(PassageKind.disputes, str(dispute.id), _joined((dispute.text, *sides)))
    for following in _confirmed(session, NextMeetingRow, meeting_id):
        text = _joined((following.topic, following.location))
        yield Words(PassageKind.next_meeting, str(following.id), text)


def _confirmed(session: Session, table: Any, meeting_id: int) -> list[Any]:
    chosen = select(table).where(
        table.meeting_id == meeting_id, table.review == ReviewState.confirmed
    )
    return list(session.exec(chosen.order_by(table.id)))


def _joined(parts: Iterable[str | None]) -> str:
    # Newlines of an owner that others help stand for a comma, too.
    return " · ".join(" ".join(part.split()) for part in parts if part and part.strip())
