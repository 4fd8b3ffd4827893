"""Meetings as a list: found by words, project and state, a page at a time."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import Meeting, MeetingState, Project

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Wanted:
    """Which meetings; None means all. `words` all occur in the title, place or project."""

    words: str = ""
    project_id: int | None = None
    state: MeetingState | None = None


def listed(
    session: Session, where: Condition, wanted: Wanted, *, offset: int, limit: int
) -> tuple[list[tuple[Meeting, str | None]], int]:
    """The latest first, each with its project's name; and how many there are in all."""
    condition = sa.and_(where, *_conditions(wanted))
    joined = col(Project.id) == Meeting.project_id
    chosen = (
        select(Meeting, Project.name)
        .join(Project, joined, isouter=True)
        .where(condition)
        .order_by(col(Meeting.date).desc(), col(Meeting.start).desc(), col(Meeting.id).desc())
        .offset(offset)
        .limit(limit)
    )
    count = (
        sa.select(sa.func.count()).select_from(Meeting).outerjoin(Project, joined).where(condition)
    )
    return list(session.exec(chosen).all()), session.execute(count).scalar_one()


def _conditions(wanted: Wanted) -> list[Condition]:
    found: list[Condition] = [
        sa.or_(
            *(
                column.icontains(word, autoescape=True)
                for column in (col(Meeting.title), col(Meeting.location), col(Project.name))
            )
        )
        for word in wanted.words.split()
    ]
    if wanted.project_id is not None:
        found.append(col(Meeting.project_id) == wanted.project_id)
    if wanted.state is not None:
        found.append(col(Meeting.state) == wanted.state)
    return found


def projects(session: Session, where: Condition) -> list[Project]:
    """The projects that have a meeting among these."""
    used = select(Meeting.project_id).where(where)
    chosen = select(Project).where(col(Project.id).in_(used)).order_by(col(Project.name))
    return list(session.exec(chosen))
