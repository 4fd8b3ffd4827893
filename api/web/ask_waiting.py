"""Meetings that an answer leaves out because nobody has confirmed yet what was said there."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from api.access import visible
from api.deps import Viewer
from assistant.qa.types import Answer
from storage.tables import Meeting, MeetingState, Project

_SHOWN = 3


class Waiting(NamedTuple):
    id: int
    title: str


def waiting(session: Session, viewer: Viewer, project: str | None, answer: Answer) -> list[Waiting]:
    """The latest few of what the question is of that the viewer may see; none where it was
    answered with something."""
    if answer.answered and answer.total != 0:
        return []
    conditions = [visible(viewer), col(Meeting.state) == MeetingState.review]
    query = answer.query
    names = {*(query.projects if query else ()), *([project] if project else [])}
    if names:
        chosen = sa.select(col(Project.id)).where(col(Project.name).in_(names))
        conditions.append(col(Meeting.project_id).in_(chosen))
    if query and query.meetings:
        numbers = [int(id_) for id_ in query.meetings if id_.isdecimal()]
        conditions.append(col(Meeting.id).in_(numbers))
    found = (
        sa.select(col(Meeting.id), col(Meeting.title))
        .where(*conditions)
        .order_by(col(Meeting.date).desc(), col(Meeting.id).desc())
        .limit(_SHOWN)
    )
    return [Waiting(id_, title) for id_, title in session.execute(found)]
