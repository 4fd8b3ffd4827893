"""The archive: minutes that were issued, with what belongs to them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from storage import recordings
from storage.tables import (
    Meeting,
    MinutesRow,
    MinutesState,
    Project,
    Recording,
    TranscriptRow,
)

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Kept:
    """What is kept of a meeting. `issued` are its versions that are out, the latest first."""

    meeting: Meeting
    project: str | None
    issued: tuple[MinutesRow, ...]
    recordings: tuple[Recording, ...]
    has_transcript: bool


@dataclass(frozen=True)
class Chosen:
    """Which minutes to list; None means all. Days are those of the meeting, `until` the last."""

    project_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None


def issued(
    session: Session, chosen: Chosen, *, where: Condition, limit: int, offset: int = 0
) -> tuple[list[Kept], int]:
    """Meetings whose minutes are out, by their date, the latest first; and how many in all.

    `where` is a condition on `Meeting` rows.
    """
    out = sa.select(col(MinutesRow.meeting_id)).where(col(MinutesRow.state) == MinutesState.issued)
    conditions = [where, col(Meeting.id).in_(out)]
    if chosen.project_id is not None:
        conditions.append(col(Meeting.project_id) == chosen.project_id)
    if chosen.since:
        conditions.append(col(Meeting.date) >= chosen.since)
    if chosen.until:
        conditions.append(col(Meeting.date) <= chosen.until)
    order = (col(Meeting.date).desc(), col(Meeting.start).desc(), col(Meeting.id).desc())
    listed = select(Meeting).where(*conditions).order_by(*order).limit(limit).offset(offset)
    count = sa.select(sa.func.count()).select_from(Meeting).where(*conditions)
    found = list(session.exec(listed))
    return kept_of(session, found), int(session.execute(count).scalar_one())


def kept_of(session: Session, found: Sequence[Meeting]) -> list[Kept]:
    """What is kept of each of these meetings, in a few queries."""
    ids = [meeting.id or 0 for meeting in found]
    projects = {meeting.project_id for meeting in found}
    named = session.exec(select(Project).where(col(Project.id).in_(projects)))
    names = {project.id: project.name for project in named}
    heard = recordings.usable_of(session, ids)
    versions = _versions(session, ids)
    written = sa.select(col(TranscriptRow.meeting_id)).where(col(TranscriptRow.meeting_id).in_(ids))
    has_words = set(session.execute(written).scalars())
    return [
        Kept(
            meeting=meeting,
            project=names.get(meeting.project_id),
            issued=tuple(versions.get(meeting.id or 0, ())),
            recordings=tuple(heard.get(meeting.id or 0, ())),
            has_transcript=meeting.id in has_words,
        )
        for meeting in found
    ]


def _versions(session: Session, ids: Sequence[int]) -> dict[int, list[MinutesRow]]:
    chosen = (
        select(MinutesRow)
        .where(col(MinutesRow.meeting_id).in_(ids), col(MinutesRow.state) == MinutesState.issued)
        .order_by(col(MinutesRow.version).desc())
        # What they say is large, and not for lists.
        .options(defer(MinutesRow.content))  # type: ignore[arg-type]  # SQLModel's type of it
    )
    found: dict[int, list[MinutesRow]] = {}
    for row in session.exec(chosen):
        found.setdefault(row.meeting_id, []).append(row)
    return found
