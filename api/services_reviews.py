"""Which items a viewer's reviews and charts are of."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.access import visible, visible_items
from api.deps import Viewer
from api.sample import SAMPLE_ID
from storage.projects import missing
from storage.tables import Meeting, Project, ProjectMember

Condition = sa.ColumnElement[bool]


def is_real() -> Condition:
    """Not the meeting that every installation starts with: nothing of it is due."""
    return sa.or_(col(Meeting.source_id).is_(None), col(Meeting.source_id) != SAMPLE_ID)


def seen_items(viewer: Viewer, project_id: int | None = None) -> Condition:
    """The items to count, as a condition on `ActionItemRow` joined with `Meeting`."""
    found = sa.and_(visible_items(viewer), is_real())
    # The project is the meeting's, which not everybody who has a task may see.
    return found if project_id is None else sa.and_(found, visible(viewer))


def seen_meetings(viewer: Viewer) -> Condition:
    return sa.and_(visible(viewer), is_real())


def projects(session: Session, viewer: Viewer) -> list[Project]:
    """Those whose meetings the viewer may see, or may once there are some."""
    used = select(Meeting.project_id).where(visible(viewer))
    own = select(ProjectMember.project_id).where(ProjectMember.person_id == viewer.person_id)
    is_seen = sa.true() if viewer.sees_all else col(Project.id).in_(used.union(own))
    return list(session.exec(select(Project).where(is_seen).order_by(col(Project.name))))


def check_project(session: Session, viewer: Viewer, project_id: int | None) -> Project | None:
    """The project of this id. Raises NotFoundError where the viewer may not see it."""
    if project_id is None:
        return None
    found = next((each for each in projects(session, viewer) if each.id == project_id), None)
    if found is None:
        raise missing(project_id)
    return found
