"""Accounts and the links that make them."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import NotFoundError
from storage.sign_ins import hashed, new_secret
from storage.tables import Department, Invitation, Person, Role, User, now

LINK_LASTS = dt.timedelta(days=7)


def is_empty(session: Session) -> bool:
    """Whether nobody has an account yet."""
    return session.exec(select(User.id).limit(1)).first() is None


def all_users(session: Session) -> list[User]:
    return list(session.exec(select(User).order_by(col(User.name), col(User.id))))


def get(session: Session, user_id: int) -> User:
    """Raises NotFoundError."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError(f"There is no account {user_id}.")
    return user


def by_email(session: Session, email: str) -> User | None:
    return session.exec(select(User).where(User.email == normal_email(email))).first()


def is_name_taken(session: Session, name: str, *, but: int | None = None) -> bool:
    """Whether another account has this name: the audit log would not tell them apart."""
    chosen = select(User.id).where(User.name == name.strip())
    if but is not None:
        chosen = chosen.where(User.id != but)
    return session.exec(chosen.limit(1)).first() is not None


def by_subject(session: Session, subject: str) -> User | None:
    return session.exec(select(User).where(User.oidc_subject == subject)).first()


def by_person(session: Session, person_id: int) -> User | None:
    return session.exec(select(User).where(User.person_id == person_id)).first()


def normal_email(email: str) -> str:
    return email.strip().lower()


def administrators(session: Session) -> list[User]:
    """Those that can sign in."""
    chosen = select(User).where(User.role == Role.administrator, col(User.is_active))
    return list(session.exec(chosen))


def invite(
    session: Session,
    organisation_id: int,
    *,
    name: str = "",
    email: str | None = None,
    role: Role,
    person_id: int | None = None,
    user_id: int | None = None,
    invited_by: str,
) -> tuple[Invitation, str]:
    """A link's row and secret, which is not to be had again."""
    secret = new_secret()
    row = Invitation(
        token_hash=hashed(secret),
        organisation_id=organisation_id,
        name=name,
        email=email and normal_email(email),
        role=role,
        person_id=person_id,
        user_id=user_id,
        invited_by=invited_by,
        expires_at=now() + LINK_LASTS,
    )
    session.add(row)
    session.flush()
    return row, secret


def renew(session: Session, invitation: Invitation) -> str:
    """A new secret, valid anew; the old link ends."""
    secret = new_secret()
    invitation.token_hash, invitation.expires_at = hashed(secret), now() + LINK_LASTS
    session.add(invitation)
    return secret


def find_invitation(session: Session, secret: str) -> Invitation | None:
    """None where it was used, withdrawn or ran out."""
    chosen = select(Invitation).where(
        Invitation.token_hash == hashed(secret),
        col(Invitation.used_at).is_(None),
        col(Invitation.expires_at) > now(),
    )
    return session.exec(chosen).first()


def use(session: Session, invitation: Invitation) -> bool:
    """Whether the link was still unused: of two at once, one is too late."""
    mine = (col(Invitation.id) == invitation.id, col(Invitation.used_at).is_(None))
    return session.exec(sa.update(Invitation).where(*mine).values(used_at=now())).rowcount == 1


def invited(session: Session, email: str) -> Invitation | None:
    """The newest open invitation of a colleague to this address; never the first link."""
    chosen = select(Invitation).where(
        Invitation.email == normal_email(email),
        col(Invitation.user_id).is_(None),
        col(Invitation.used_at).is_(None),
        col(Invitation.expires_at) > now(),
    )
    return session.exec(chosen.order_by(col(Invitation.id).desc())).first()


def open_invitations(session: Session) -> list[Invitation]:
    """Of colleagues who have no account yet, also those that ran out; the newest first."""
    chosen = select(Invitation).where(
        col(Invitation.used_at).is_(None), col(Invitation.user_id).is_(None)
    )
    return list(session.exec(chosen.order_by(col(Invitation.id).desc())))


def invitation(session: Session, invitation_id: int) -> Invitation:
    """Raises NotFoundError, also for one that was used."""
    row = session.get(Invitation, invitation_id)
    if row is None or row.used_at or row.user_id:
        raise NotFoundError("There is no such invitation. It may have been used or withdrawn.")
    return row


def withdraw_unused(session: Session, *, user_id: int | None) -> None:
    """End links that were not used: those of an account, or None: all others."""
    mine = col(Invitation.user_id)
    chosen = sa.delete(Invitation).where(col(Invitation.used_at).is_(None))
    session.exec(chosen.where(mine.is_(None) if user_id is None else mine == user_id))


def match_person(
    session: Session, organisation_id: int, *, email: str | None, name: str
) -> Person | None:
    """Who of the roster has this e-mail, or else alone has this name, and has no account yet."""
    taken = select(User.person_id).where(col(User.person_id).is_not(None))
    free = select(Person).where(
        Person.organisation_id == organisation_id,
        col(Person.is_active),
        col(Person.id).not_in(taken),
    )
    if email:
        mine = free.where(sa.func.lower(Person.email) == normal_email(email))
        if found := session.exec(mine).first():
            return found
    namesakes = list(session.exec(free.where(Person.name == name).limit(2)))
    return namesakes[0] if len(namesakes) == 1 else None


def free_people(session: Session, organisation_id: int) -> list[tuple[Person, str | None]]:
    """Active people without an account, with their departments."""
    taken = select(User.person_id).where(col(User.person_id).is_not(None))
    chosen = (
        select(Person, Department.name)
        .join(Department, col(Department.id) == Person.department_id, isouter=True)
        .where(
            Person.organisation_id == organisation_id,
            col(Person.is_active),
            col(Person.id).not_in(taken),
        )
        .order_by(col(Person.name), col(Person.id))
    )
    return list(session.exec(chosen))


def people_of(session: Session, users: list[User]) -> dict[int, tuple[Person, str | None]]:
    """The persons of accounts with their departments, by the account's id."""
    chosen = (
        select(User.id, Person, Department.name)
        .join(Person, col(Person.id) == User.person_id)
        .join(Department, col(Department.id) == Person.department_id, isouter=True)
        .where(col(User.id).in_([user.id for user in users]))
    )
    return {user_id: (person, name) for user_id, person, name in session.exec(chosen) if user_id}
