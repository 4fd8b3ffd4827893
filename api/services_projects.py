"""Projects as people see them, and who may change who is in them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api import access
from api.deps import Viewer
from api.errors import ForbiddenError
from api.installation import Installation
from assistant.errors import InputError
from assistant.roster_changes import Entry
from storage import organisation, people, projects
from storage.projects import Condition, ItemCounts, ListedProject, Member
from storage.tables import Meeting, Project, ProjectMember, ProjectRole, Role

_RECENT = 20


@dataclass(frozen=True)
class ProjectView:
    project: Project
    members: list[Member]
    meetings: list[Meeting]  # the latest of those that are visible
    meeting_count: int
    items: ItemCounts
    is_managed: bool


def shown(viewer: Viewer) -> Condition:
    """The projects this viewer may see, as a condition on `Project` rows.

    Those they are in, those of meetings they see; an editor also those that hold nothing yet.
    """
    if viewer.sees_all:
        return sa.true()
    project_id = col(Project.id)
    of_meetings = select(Meeting.project_id).where(
        access.visible(viewer), col(Meeting.project_id).is_not(None)
    )
    found: list[Condition] = [project_id.in_(of_meetings)]
    if viewer.person_id is not None:
        found.append(project_id.in_(_projects_of(viewer.person_id)))
    if viewer.is_editor:
        is_used = sa.or_(
            sa.exists().where(col(Meeting.project_id) == project_id),
            sa.exists().where(col(ProjectMember.project_id) == project_id),
        )
        found.append(~is_used)
    return sa.or_(*found)


def managed(viewer: Viewer) -> Condition:
    """The projects whose members this viewer may change, as a condition on `Project` rows.

    Administrators: all. Leaders of a project: theirs. Recorders: those of whose meetings none but
    confidential ones is hidden from them, for members see meetings, and nobody shall let
    themselves in.
    """
    if viewer.role == Role.administrator:
        return sa.true()
    found: list[Condition] = []
    if viewer.person_id is not None and viewer.is_editor:
        own = _projects_of(viewer.person_id).where(ProjectMember.role == ProjectRole.leader)
        found.append(col(Project.id).in_(own))
    if viewer.role == Role.recorder:
        hidden = select(Meeting.project_id).where(
            col(Meeting.project_id).is_not(None),
            ~col(Meeting.is_confidential),
            ~access.visible(viewer),
        )
        found.append(sa.and_(col(Project.id).not_in(hidden), shown(viewer)))
    return sa.or_(sa.false(), *found)


def _projects_of(person_id: int) -> Any:
    return select(ProjectMember.project_id).where(ProjectMember.person_id == person_id)


def closed_names(session: Session, viewer: Viewer) -> set[str]:
    """The projects whose members the viewer may not change."""
    return set(session.exec(select(Project.name).where(~managed(viewer))))


def told(session: Session, viewer: Viewer, entries: Sequence[Entry]) -> list[Entry]:
    """People without the projects that the viewer may not see."""
    open_names = set(session.exec(select(Project.name).where(shown(viewer))))

    def without_others(entry: Entry) -> Entry:
        kept = tuple(m for m in entry.projects if m.project in open_names)
        return entry.model_copy(update={"projects": kept})

    return [without_others(entry) for entry in entries]


@dataclass(frozen=True)
class ProjectChoice:
    id: int
    name: str
    is_managed: bool


def choices(session: Session, viewer: Viewer) -> list[ProjectChoice]:
    """The projects the viewer may see, by name."""
    own = set(session.exec(select(Project.id).where(managed(viewer))))
    chosen = select(Project.id, Project.name).where(shown(viewer)).order_by(col(Project.name))
    return [ProjectChoice(i or 0, name, i in own) for i, name in session.exec(chosen)]


def local_time(place: Installation) -> dt.datetime:
    """The organisation's time, without a zone."""
    return dt.datetime.now(place.settings.zone).replace(tzinfo=None)


def listed(place: Installation, session: Session, viewer: Viewer) -> list[ListedProject]:
    return projects.listed(
        session,
        _owner(session),
        visible=access.visible(viewer),
        shown=shown(viewer),
        now=local_time(place),
    )


def view(place: Installation, session: Session, viewer: Viewer, project_id: int) -> ProjectView:
    """Raises NotFoundError for what is not there, or not the viewer's to see."""
    project = find(session, viewer, project_id)
    mine = sa.and_(col(Meeting.project_id) == project_id, access.visible(viewer))
    order = (col(Meeting.date).desc(), col(Meeting.start).desc(), col(Meeting.id).desc())
    counts = projects.item_counts(
        session, access.visible(viewer), now=local_time(place), only=project_id
    )
    return ProjectView(
        project=project,
        members=projects.members(session, project_id),
        meetings=list(session.exec(select(Meeting).where(mine).order_by(*order).limit(_RECENT))),
        meeting_count=session.exec(select(sa.func.count()).select_from(Meeting).where(mine)).one(),
        items=counts.get(project_id, ItemCounts()),
        is_managed=is_managed(session, viewer, project_id),
    )


def find(session: Session, viewer: Viewer, project_id: int) -> Project:
    """Raises NotFoundError for what is not there, or not the viewer's to see."""
    project = projects.get(session, _owner(session), project_id)
    chosen = select(Project.id).where(Project.id == project_id, shown(viewer))
    if session.exec(chosen).first() is None:
        raise projects.missing(project_id)
    return project


def is_managed(session: Session, viewer: Viewer, project_id: int) -> bool:
    chosen = select(Project.id).where(Project.id == project_id, managed(viewer))
    return session.exec(chosen).first() is not None


def add(place: Installation, viewer: Viewer, name: str) -> int:
    """Raises InputError, ConflictError."""
    with place.database.write() as session:
        project = projects.add(session, _owner(session), name, actor=viewer.name)
        return project.id or 0


def rename(place: Installation, viewer: Viewer, project_id: int, name: str) -> None:
    """Raises NotFoundError, ForbiddenError, InputError, ConflictError."""
    with place.database.write() as session:
        project = _to_manage(session, viewer, project_id)
        projects.rename(session, project, name, actor=viewer.name)


def set_member(
    place: Installation, viewer: Viewer, project_id: int, person_id: int, role: ProjectRole
) -> ProjectRole | None:
    """What the person did there before; None for who is new. Raises as `rename`."""
    with place.database.write() as session:
        project = _to_manage(session, viewer, project_id)
        person = people.get(session, _owner(session), person_id)
        before = projects.role_of(session, project_id, person_id)
        if before is None and not person.is_active:
            raise InputError(f"{person.name} is not active. Reactivate them first.")
        return projects.set_member(session, project, person, role, actor=viewer.name)


def remove_member(
    place: Installation, viewer: Viewer, project_id: int, person_id: int
) -> ProjectRole | None:
    """What the person did there. Raises as `rename`."""
    with place.database.write() as session:
        project = _to_manage(session, viewer, project_id)
        person = people.get(session, _owner(session), person_id)
        return projects.remove_member(session, project, person, actor=viewer.name)


def _to_manage(session: Session, viewer: Viewer, project_id: int) -> Project:
    project = find(session, viewer, project_id)
    if not is_managed(session, viewer, project_id):
        raise ForbiddenError(
            "Only administrators, the project's leader, and recorders who see all its meetings "
            "may change a project."
        )
    return project


def _owner(session: Session) -> int:
    return organisation.current(session).id or 0
