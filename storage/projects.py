"""Projects: who is in them, and how far their work is. Counted by the database."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import ConflictError, InputError, NotFoundError
from assistant.labels import STATUSES
from storage import audit
from storage.item_conditions import is_overdue, is_tracked
from storage.tables import (
    ActionItemRow,
    Department,
    Meeting,
    Person,
    Project,
    ProjectMember,
    ProjectRole,
)

LONGEST_NAME = 120

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class ItemCounts:
    """Confirmed action items by status; `overdue` are some of those not done."""

    by_status: dict[str, int] = field(default_factory=dict)
    overdue: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def open(self) -> int:
        return self.total - self.by_status.get("done", 0)


@dataclass(frozen=True)
class ListedProject:
    id: int
    name: str
    leaders: list[str]
    members: int
    meetings: int
    items: ItemCounts


@dataclass(frozen=True)
class Member:
    person: Person
    department: str | None
    role: ProjectRole


def listed(
    session: Session,
    organisation_id: int,
    *,
    visible: Condition,
    shown: Condition | None = None,
    now: dt.datetime,
) -> list[ListedProject]:
    """By name. `visible` are the meetings that count, `shown` the projects that are listed.

    `now` is the organisation's time, as 2026-03-05T14:00.
    """
    chosen = select(Project.id, Project.name).where(Project.organisation_id == organisation_id)
    if shown is not None:
        chosen = chosen.where(shown)
    rows = [(i or 0, name) for i, name in session.exec(chosen.order_by(col(Project.name)))]
    members = _member_counts(session)
    leaders = _leaders(session)
    meetings = _meeting_counts(session, visible)
    items = item_counts(session, visible, now=now)
    return [
        ListedProject(
            id=project_id,
            name=name,
            leaders=leaders.get(project_id, []),
            members=members.get(project_id, 0),
            meetings=meetings.get(project_id, 0),
            items=items.get(project_id, ItemCounts()),
        )
        for project_id, name in rows
    ]


def item_counts(
    session: Session, visible: Condition, *, now: dt.datetime, only: int | None = None
) -> dict[int, ItemCounts]:
    """Of followed items, by project."""
    count = sa.func.count()
    chosen: Any = (
        sa.select(
            col(Meeting.project_id),
            col(ActionItemRow.status),
            count,
            sa.func.sum(sa.case((is_overdue(now), 1), else_=0)),
        )
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(is_tracked(), visible)
        .group_by(col(Meeting.project_id), col(ActionItemRow.status))
    )
    if only is not None:
        chosen = chosen.where(Meeting.project_id == only)
    by_status: dict[int, dict[str, int]] = {}
    overdue: dict[int, int] = {}
    for project_id, status, number, late in session.exec(chosen):
        by_status.setdefault(project_id or 0, {})[status] = number
        overdue[project_id or 0] = overdue.get(project_id or 0, 0) + int(late or 0)
    return {
        project_id: ItemCounts({s: found[s] for s in STATUSES if s in found}, overdue[project_id])
        for project_id, found in by_status.items()
    }


def _member_counts(session: Session) -> dict[int, int]:
    chosen: Any = sa.select(col(ProjectMember.project_id), sa.func.count()).group_by(
        col(ProjectMember.project_id)
    )
    return {project_id: number for project_id, number in session.exec(chosen)}


def _leaders(session: Session) -> dict[int, list[str]]:
    chosen = (
        select(ProjectMember.project_id, Person.name)
        .join(Person, col(Person.id) == ProjectMember.person_id)
        .where(ProjectMember.role == ProjectRole.leader)
        .order_by(col(Person.search_text))
    )
    found: dict[int, list[str]] = {}
    for project_id, name in session.exec(chosen):
        found.setdefault(project_id, []).append(name)
    return found


def _meeting_counts(session: Session, visible: Condition) -> dict[int, int]:
    chosen: Any = (
        sa.select(col(Meeting.project_id), sa.func.count())
        .where(col(Meeting.project_id).is_not(None), visible)
        .group_by(col(Meeting.project_id))
    )
    return {project_id: number for project_id, number in session.exec(chosen)}


def get(session: Session, organisation_id: int, project_id: int) -> Project:
    """Raises NotFoundError."""
    project = session.get(Project, project_id)
    if project is None or project.organisation_id != organisation_id:
        raise missing(project_id)
    return project


def missing(project_id: int) -> NotFoundError:
    return NotFoundError(f"There is no project {project_id}.")


def add(session: Session, organisation_id: int, name: str, *, actor: str) -> Project:
    """Raises InputError, ConflictError."""
    name = _tidy(name)
    _check_free(session, organisation_id, name)
    project = Project(organisation_id=organisation_id, name=name)
    session.add(project)
    session.flush()
    audit.record(session, actor, "add project", subject=_subject(project), after={"name": name})
    return project


def rename(session: Session, project: Project, name: str, *, actor: str) -> None:
    """Raises InputError, ConflictError."""
    name, before = _tidy(name), project.name
    if name == before:
        return
    _check_free(session, project.organisation_id, name)
    project.name = name
    session.add(project)
    audit.record(
        session,
        actor,
        "rename project",
        subject=_subject(project),
        before={"name": before},
        after={"name": name},
    )


def members(session: Session, project_id: int) -> list[Member]:
    """By what they do, then by name."""
    order = {role: place for place, role in enumerate(ProjectRole)}
    chosen = (
        select(Person, col(Department.name), col(ProjectMember.role))
        .join(ProjectMember, col(ProjectMember.person_id) == Person.id)
        .join(Department, col(Department.id) == Person.department_id, isouter=True)
        .where(ProjectMember.project_id == project_id)
        .order_by(col(Person.search_text))
    )
    found = [Member(person, name, ProjectRole(role)) for person, name, role in session.exec(chosen)]
    return sorted(found, key=lambda member: order[member.role])


def role_of(session: Session, project_id: int, person_id: int | None) -> ProjectRole | None:
    """What the person does in the project; None for who is not in it."""
    row = session.get(ProjectMember, (project_id, person_id)) if person_id else None
    return row.role if row else None


def set_member(
    session: Session, project: Project, person: Person, role: ProjectRole, *, actor: str
) -> ProjectRole | None:
    """Put the person into the project, or change what they do there; what that was before."""
    row = session.get(ProjectMember, (project.id, person.id))
    before = row.role if row else None
    if before == role:
        return before
    row = row or ProjectMember(project_id=project.id or 0, person_id=person.id or 0)
    row.role = role
    session.add(row)
    session.flush()
    _record(
        session, actor, "change member" if before else "add member", project, person, before, role
    )
    return before


def remove_member(
    session: Session, project: Project, person: Person, *, actor: str
) -> ProjectRole | None:
    """Take the person out; what they did there, None if they were not in it."""
    row = session.get(ProjectMember, (project.id, person.id))
    if row is None:
        return None
    before = row.role
    session.delete(row)
    session.flush()
    _record(session, actor, "remove member", project, person, before, None)
    return before


def remove_empty(session: Session, organisation_id: int, names: Iterable[str]) -> None:
    """Of these, remove those that nobody is in and no meeting belongs to."""
    used = sa.or_(
        sa.exists().where(col(ProjectMember.project_id) == col(Project.id)),
        sa.exists().where(col(Meeting.project_id) == col(Project.id)),
    )
    chosen = select(Project).where(
        Project.organisation_id == organisation_id, col(Project.name).in_(list(names)), ~used
    )
    for project in session.exec(chosen):
        session.delete(project)
    session.flush()


def _record(
    session: Session,
    actor: str,
    action: str,
    project: Project,
    person: Person,
    before: ProjectRole | None,
    after: ProjectRole | None,
) -> None:
    who = {"person": person.id, "name": person.name}
    audit.record(
        session,
        actor,
        action,
        subject=_subject(project),
        before=who | {"role": before} if before else None,
        after=who | {"role": after} if after else None,
    )


def _check_free(session: Session, organisation_id: int, name: str) -> None:
    chosen = select(Project.id).where(
        Project.organisation_id == organisation_id, Project.name == name
    )
    if session.exec(chosen).first() is not None:
        raise ConflictError(f"There is already a project “{name}”. Choose another name.")


def _tidy(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise InputError("Give the project a name.")
    if len(tidy) > LONGEST_NAME:
        raise InputError(f"A project's name has at most {LONGEST_NAME} characters.")
    return tidy


def _subject(project: Project) -> str:
    return f"project {project.id}"
