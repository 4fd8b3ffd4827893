"""Who answers for the minutes of a meeting: its recorder, its leaders, the executives."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from storage.tables import (
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
