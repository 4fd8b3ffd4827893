"""Whose account it is that an OpenID Connect provider vouches for."""

from sqlmodel import Session, select

from api.errors import OtherSignInError
from api.installation import Installation
from api.oidc import Identity
from api.services_sign_in import add_account, enter
from assistant.errors import InputError
from storage import accounts, audit, organisation
from storage.tables import Person, Role, User


def sign_in(place: Installation, identity: Identity, *, user_agent: str = "") -> str:
    """The secret of the browser's cookie. Raises OtherSignInError that says whom to ask."""
    with place.database.write() as session:
        user = _known(session, identity) or _invited(session, identity)
        if user is None:
            user = _new(session, identity, place.settings.oidc_new_role)
        if not user.is_active:
            raise OtherSignInError(f"Your account is switched off. Ask {_whom(session)}.")
        return enter(place, session, user.id or 0, "openid", user_agent)


def _known(session: Session, identity: Identity) -> User | None:
    """By the provider's subject; the first time by the verified e-mail address."""
    if user := accounts.by_subject(session, identity.subject):
        return user
    user = accounts.by_email(session, identity.email) if identity.email else None
    if user and user.oidc_subject:
        raise OtherSignInError(
            f"{identity.email} belongs to somebody else at the sign-in service now. "
            f"Ask {_whom(session)}."
        )
    if user:
        _link(session, user, identity)
    return user


def _invited(session: Session, identity: Identity) -> User | None:
    invitation = accounts.invited(session, identity.email) if identity.email else None
    if invitation is None or not accounts.use(session, invitation):
        return None
    name = invitation.name or identity.name or invitation.email or ""
    user = add_account(session, invitation, name=name, email=invitation.email or "")
    _link(session, user, identity)
    return user


def _new(session: Session, identity: Identity, role: str | None) -> User:
    if role is None or identity.email is None:
        who = identity.email or identity.name or "this account"
        raise OtherSignInError(
            f"There is no account for {who} here. Ask {_whom(session)} for an invitation."
        )
    invitation, _secret = accounts.invite(
        session,
        organisation.current(session).id or 0,
        email=identity.email,
        role=Role(role),
        invited_by="openid",
    )
    accounts.use(session, invitation)
    name = identity.name or identity.email
    is_namesake = session.exec(select(Person.id).where(Person.name == name)).first() is not None
    if is_namesake or accounts.is_name_taken(session, name):
        name = f"{name} ({identity.email})"
    user = add_account(session, invitation, name=name, email=identity.email)
    _link(session, user, identity)
    return user


def _link(session: Session, user: User, identity: Identity) -> None:
    user.oidc_subject = identity.subject
    session.add(user)
    audit.record(session, user.name, "link openid", subject=f"user {user.id}")


def _whom(session: Session) -> str:
    names = [user.name for user in accounts.administrators(session)]
    return ", ".join(names[:3]) or "an administrator"


def check_settings(place: Installation) -> None:
    """Raises InputError that says what is missing."""
    settings = place.settings
    if settings.oidc_issuer and not settings.oidc_client_id:
        raise InputError(
            "ASSISTANT_OIDC_ISSUER is set, but not ASSISTANT_OIDC_CLIENT_ID. Set both or none."
        )
