"""What an administrator does to the accounts of others: invite, change roles, switch off."""

from typing import Any

from sqlmodel import Session

from api.delivery import account_letters
from api.installation import Installation
from api.services_sign_in import check_name_and_email
from assistant.errors import ConflictError, InputError, NotFoundError
from storage import accounts, audit, organisation, sign_ins
from storage.tables import Invitation, Person, Role, User


def invite(
    place: Installation,
    *,
    email: str,
    name: str = "",
    person_id: int | None = None,
    role: Role,
    actor: str,
) -> str:
    """The secret of a link, valid for seven days. `person_id`: whom of the roster; else `name`.

    Raises InputError, NotFoundError, ConflictError where the address or the person has an account.
    """
    with place.database.write() as session:
        owner = organisation.current(session)
        if person_id is not None:
            name = _free_person(session, owner.id or 0, person_id).name
        check_name_and_email(name, email)
        if accounts.by_email(session, email):
            raise ConflictError(f"There is an account with {email} already.")
        for earlier in accounts.open_invitations(session):
            if earlier.email == accounts.normal_email(email):
                account_letters.withdraw(session, earlier)
                session.delete(earlier)
        row, secret = accounts.invite(
            session,
            owner.id or 0,
            name=name.strip(),
            email=email,
            role=role,
            person_id=person_id,
            invited_by=actor,
        )
        _record(session, actor, "invite", row.id, after={"email": row.email, "role": role})
        account_letters.on_invite(session, place.settings, row, secret)
        return secret


def _free_person(session: Session, organisation_id: int, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.organisation_id != organisation_id:
        raise NotFoundError(f"There is no person {person_id}.")
    if accounts.by_person(session, person_id):
        raise ConflictError(f"{person.name} has an account already.")
    return person


def renew(place: Installation, invitation_id: int, *, actor: str) -> str:
    """A new link in place of the old one, its secret. Raises NotFoundError."""
    with place.database.write() as session:
        row = accounts.invitation(session, invitation_id)
        _record(session, actor, "invite", row.id, after={"email": row.email, "role": row.role})
        secret = accounts.renew(session, row)
        account_letters.on_invite(session, place.settings, row, secret)
        return secret


def withdraw(place: Installation, invitation_id: int, *, actor: str) -> None:
    """Raises NotFoundError."""
    with place.database.write() as session:
        row = accounts.invitation(session, invitation_id)
        _record(session, actor, "withdraw invitation", row.id, before={"email": row.email})
        account_letters.withdraw(session, row)
        session.delete(row)


def password_link(place: Installation, user_id: int, *, actor: str) -> str:
    """The secret of a link that sets a new password. Raises NotFoundError, ConflictError."""
    with place.database.write() as session:
        user = accounts.get(session, user_id)
        if not user.is_active:
            raise ConflictError(f"The account of {user.name} is switched off. Switch it on first.")
        row, secret = _password_link(session, user, actor)
        account_letters.on_password_link(session, place.settings, row, secret)
        return secret


def password_link_for(place: Installation, email: str, *, actor: str) -> str:
    """As `password_link`, by the e-mail address; an account that is off is switched on.

    For the command line: it is the way back in for the last administrator, too.
    """
    with place.database.write() as session:
        user = accounts.by_email(session, email)
        if user is None:
            raise NotFoundError(f"There is no account with {email}. See: users list.")
        user.is_active = True
        _row, secret = _password_link(session, user, actor)
        return secret


def _password_link(session: Session, user: User, actor: str) -> tuple[Invitation, str]:
    accounts.withdraw_unused(session, user_id=user.id)
    row, secret = accounts.invite(
        session,
        user.organisation_id,
        name=user.name,
        email=user.email,
        role=user.role,
        user_id=user.id,
        invited_by=actor,
    )
    audit.record(session, actor, "make password link", subject=f"user {user.id}")
    return row, secret


def change_role(place: Installation, user_id: int, role: Role, *, actor: str) -> None:
    """Raises NotFoundError, ConflictError for the last administrator."""
    with place.database.write() as session:
        user = accounts.get(session, user_id)
        if user.role == role:
            return
        if role != Role.administrator:
            _check_not_last(session, user)
        audit.record(
            session,
            actor,
            "change role",
            subject=f"user {user_id}",
            before={"role": user.role},
            after={"role": role},
        )
        user.role = role
        _narrow_tokens(session, user)


def _narrow_tokens(session: Session, user: User) -> None:
    """No token may more than its person."""
    if user.role == Role.administrator:
        return
    for token in sign_ins.tokens(session, user.id or 0):
        token.scopes = [scope for scope in token.scopes if scope != "admin"]
        session.add(token)


def set_person(place: Installation, user_id: int, person_id: int, *, actor: str) -> None:
    """Say whom of the roster the account is of. Raises NotFoundError, ConflictError."""
    with place.database.write() as session:
        user = accounts.get(session, user_id)
        if user.person_id == person_id:
            return
        person = _free_person(session, user.organisation_id, person_id)
        before, user.person_id = user.person_id, person.id
        audit.record(
            session,
            actor,
            "change person",
            subject=f"user {user_id}",
            before={"person": before},
            after={"person": person.id, "name": person.name},
        )


def switch(place: Installation, user_id: int, *, is_on: bool, actor: str) -> None:
    """Switch an account off, which signs it out everywhere, or on again.

    Raises NotFoundError, ConflictError for the last administrator.
    """
    with place.database.write() as session:
        user = accounts.get(session, user_id)
        if user.is_active == is_on:
            return
        if not is_on:
            _check_not_last(session, user)
            sign_ins.end_sessions(session, user_id)
            sign_ins.revoke_tokens(session, user_id)
            accounts.withdraw_unused(session, user_id=user_id)
        user.is_active = is_on
        action = "switch on account" if is_on else "switch off account"
        audit.record(session, actor, action, subject=f"user {user_id}", after={"name": user.name})


def _check_not_last(session: Session, user: User) -> None:
    if [a.id for a in accounts.administrators(session)] == [user.id]:
        raise ConflictError(f"{user.name} is the only administrator. Make somebody else one first.")


def read_role(text: str) -> Role:
    """Raises InputError."""
    try:
        return Role(text)
    except ValueError as exc:
        raise InputError(f"There is no role {text}.") from exc


def _record(
    session: Session,
    actor: str,
    action: str,
    invitation_id: int | None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = f"invitation {invitation_id}"
    audit.record(session, actor, action, subject=subject, before=before, after=after)
