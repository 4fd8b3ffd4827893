"""Who answers for a meeting's minutes and items: recorder, liaisons, leaders, executives."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from storage import departments, owners
from storage.tables import (
    ActionItemRow,
    Department,
    Meeting,
    MeetingParticipant,
    Person,
    ProjectMember,
    ProjectRole,
    Role,
    User,
)


@dataclass(frozen=True)
class Contact:
    """Somebody who can be told. `address` of mail; None where it is not known."""

    name: str
    address: str | None
    person_id: int | None = None
    user_id: int | None = None


def recorders(session: Session, meeting: Meeting) -> list[Contact]:
    """Whom the meeting names as its recorder, or whoever created it."""
    named = _participants(session, meeting, Person.name == meeting.recorder)
    if named:
        return named
    owner = session.get(User, meeting.created_by_id) if meeting.created_by_id else None
    return [_of_account(session, owner)] if owner and owner.is_active else []


def leaders(session: Session, meeting: Meeting) -> list[Contact]:
    """The leaders of its project; else the accounts of leaders among the participants; else the
    administrators. Of a confidential meeting, those who took part, before anybody else."""
    if meeting.project_id:
        members = select(ProjectMember.person_id).where(
            ProjectMember.project_id == meeting.project_id,
            ProjectMember.role == ProjectRole.leader,
        )
        found = _people(session, col(Person.id).in_(members))
        if found and not meeting.is_confidential:
            return found
    taking_part = select(MeetingParticipant.person_id).where(
        MeetingParticipant.meeting_id == meeting.id
    )
    leading = col(User.person_id).in_(taking_part)
    return _accounts(session, Role.leader, leading) or _accounts(session, Role.administrator)


def executives(session: Session, meeting: Meeting) -> list[Contact]:
    """Of a confidential meeting, only those who took part."""
    if not meeting.is_confidential:
        return _accounts(session, Role.executive)
    taking_part = select(MeetingParticipant.person_id).where(
        MeetingParticipant.meeting_id == meeting.id
    )
    return _accounts(session, Role.executive, col(User.person_id).in_(taking_part))


def liaisons(session: Session, item: ActionItemRow) -> list[Contact]:
    """Of the item's department in its project, but for its owner.

    Of a confidential meeting, only those who took part.
    """
    meeting = session.get(Meeting, item.meeting_id)
    if meeting is None or not meeting.project_id or not item.department:
        return []
    names = departments.names(session, meeting.organisation_id)
    name = names.get(item.department, item.department)
    named = select(Department.id).where(
        Department.organisation_id == meeting.organisation_id, Department.name == name
    )
    of_owner = owners.meant(session, [(item.owner, item.department)] if item.owner else [])
    return _people(
        session,
        col(Person.id).in_(_members(meeting.project_id, ProjectRole.liaison)),
        col(Person.department_id).in_(named),
        col(Person.id).not_in(of_owner.values()),
        *_taking_part(meeting),
    )


def project_leaders(session: Session, item: ActionItemRow) -> list[Contact]:
    """The leaders of the item's project; of a confidential meeting, only those who took part."""
    meeting = session.get(Meeting, item.meeting_id)
    if meeting is None or not meeting.project_id:
        return []
    leading = col(Person.id).in_(_members(meeting.project_id, ProjectRole.leader))
    return _people(session, leading, *_taking_part(meeting))


def team(session: Session, project_id: int | None) -> list[Contact]:
    """Leaders, liaisons and recorders of a project; administrators and leaders by role, of what
    belongs to no project."""
    if project_id is None:
        return once([*administrators(session), *_accounts(session, Role.leader)])
    roles = (ProjectRole.leader, ProjectRole.liaison, ProjectRole.recorder)
    return _people(session, col(Person.id).in_(_members(project_id, *roles)))


def overseers(session: Session, project_id: int | None) -> list[Contact]:
    """Who is told how a project's month went: its leaders and the executives. None: nobody."""
    if project_id is None:
        return []
    leading = _people(session, col(Person.id).in_(_members(project_id, ProjectRole.leader)))
    return once([*leading, *_accounts(session, Role.executive)])


def administrators(session: Session) -> list[Contact]:
    return _accounts(session, Role.administrator)


def who_may_know(session: Session, meeting: Meeting, contacts: Iterable[Contact]) -> list[Contact]:
    """Of a confidential meeting, those who took part or created it; of others, all of them."""
    if not meeting.is_confidential:
        return list(contacts)
    chosen = select(MeetingParticipant.person_id).where(MeetingParticipant.meeting_id == meeting.id)
    joined = set(session.exec(chosen))
    creator = meeting.created_by_id
    return [c for c in contacts if c.person_id in joined or (creator and c.user_id == creator)]


def people(session: Session, person_ids: Iterable[int]) -> list[Contact]:
    """Those of the people who have not left."""
    return _people(session, col(Person.id).in_(list(person_ids)))


def once(contacts: Iterable[Contact]) -> list[Contact]:
    """Who is several of them is told once."""
    known: dict[object, Contact] = {}
    for each in contacts:
        key = ("person", each.person_id) if each.person_id else ("user", each.user_id or each.name)
        known.setdefault(key, each)
    return list(known.values())


def _members(project_id: int, *roles: ProjectRole) -> Any:
    return select(ProjectMember.person_id).where(
        ProjectMember.project_id == project_id, col(ProjectMember.role).in_(roles)
    )


def _taking_part(meeting: Meeting) -> list[Any]:
    """A condition on people where the meeting is confidential."""
    if not meeting.is_confidential:
        return []
    chosen = select(MeetingParticipant.person_id).where(MeetingParticipant.meeting_id == meeting.id)
    return [col(Person.id).in_(chosen)]


def _participants(session: Session, meeting: Meeting, *where: object) -> list[Contact]:
    chosen = select(MeetingParticipant.person_id).where(MeetingParticipant.meeting_id == meeting.id)
    return _people(session, col(Person.id).in_(chosen), *where)


def _people(session: Session, *where: object) -> list[Contact]:
    chosen = select(Person).where(col(Person.is_active), *where)  # type: ignore[arg-type]
    found = list(session.exec(chosen.order_by(col(Person.id))))
    accounts = _accounts_of(session, [p.id or 0 for p in found])
    return [_contact(p, accounts.get(p.id or 0)) for p in found]


def _accounts(session: Session, role: Role, *where: object) -> list[Contact]:
    chosen = select(User).where(User.role == role, col(User.is_active), *where)  # type: ignore[arg-type]
    return [_of_account(session, user) for user in session.exec(chosen.order_by(col(User.id)))]


def _accounts_of(session: Session, person_ids: Iterable[int]) -> dict[int, User]:
    chosen = select(User).where(col(User.person_id).in_(list(person_ids)), col(User.is_active))
    return {user.person_id or 0: user for user in session.exec(chosen)}


def _of_account(session: Session, user: User) -> Contact:
    person = session.get(Person, user.person_id) if user.person_id else None
    if person:
        return _contact(person, user)
    return Contact(user.name, user.email, user_id=user.id)


def _contact(person: Person, user: User | None) -> Contact:
    address = person.email or (user.email if user else None)
    return Contact(person.name, address, person.id, user.id if user else None)
