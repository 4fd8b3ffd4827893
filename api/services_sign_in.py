"""Signing in and out, by password or by a one-time link."""

import datetime as dt
import math

from sqlmodel import Session

from api import passwords
from api.errors import TooManyTriesError, WrongPasswordError
from api.installation import Installation
from api.services_accounts import session_lasts
from api.settings import Settings
from assistant.errors import ConflictError, InputError, NotFoundError
from storage import accounts, audit, organisation, sign_ins
from storage.fresh_ids import fresh_person_id
from storage.tables import Invitation, Person, Role, User, now

# Tries that fail: so many are free, then each makes the next one wait twice as long. Of an address
# more are free, because a whole office may have one.
_FREE = {"account": 5, "address": 30}
_COUNTED_FOR = {"account": dt.timedelta(days=1), "address": dt.timedelta(hours=1)}
_FIRST_WAIT_S = 15
_LONGEST_WAIT_S = 15 * 60


def sign_in(
    place: Installation, email: str, password: str, *, address: str, user_agent: str = ""
) -> str:
    """The secret of the browser's cookie. Raises WrongPasswordError, TooManyTriesError."""
    keys = {"account": accounts.normal_email(email), "address": address}
    with place.database.write() as session:
        _check_tries(session, keys)
        # Counted before it is looked at, so that many at once are counted too.
        for kind, key in keys.items():
            sign_ins.add_attempt(session, f"{kind}:{key}")
        user = accounts.by_email(session, email)
    password_hash = user.password_hash if user and user.is_active else None
    is_right, better = passwords.verify(password, password_hash)
    if user is None or user.id is None or not is_right:
        raise WrongPasswordError("The e-mail address or the password is wrong.")
    with place.database.write() as session:
        sign_ins.forget_attempts(session, f"account:{keys['account']}")
        sign_ins.take_back_attempt(session, f"address:{keys['address']}")
        if better:
            accounts.get(session, user.id).password_hash = better
        return enter(place, session, user.id, "password", user_agent)


def enter(
    place: Installation, session: Session, user_id: int, how: str, user_agent: str = ""
) -> str:
    """Sign in whom we know by now; the secret of the browser's cookie."""
    user = sign_ins.touch_user(session, user_id)
    audit.record(
        session, user.name if user else "", "sign in", subject=f"user {user_id}", after={"by": how}
    )
    return sign_ins.open_session(
        session, user_id, lasts=session_lasts(place), user_agent=user_agent
    )


def _check_tries(session: Session, keys: dict[str, str]) -> None:
    wait_s = 0.0
    for kind, key in keys.items():
        count, last = sign_ins.attempts(session, f"{kind}:{key}", since=now() - _COUNTED_FOR[kind])
        if last and count >= _FREE[kind]:
            doubled = min(count - _FREE[kind], 10)
            pause_s = min(_FIRST_WAIT_S * 2**doubled, _LONGEST_WAIT_S)
            wait_s = max(wait_s, pause_s - (now() - last).total_seconds())
    if wait_s > 0:
        raise TooManyTriesError(math.ceil(wait_s))


def sign_out(place: Installation, user_id: int, session_id: int, *, actor: str) -> None:
    with place.database.write() as session:
        sign_ins.end_session(session, user_id, session_id)
        audit.record(session, actor, "sign out", subject=f"user {user_id}")


def first_link(place: Installation) -> str | None:
    """The secret of a link that makes the first administrator; None once there is an account.

    Links made before it end: it is on the terminal of whoever starts the server.
    """
    with place.database.write() as session:
        if not accounts.is_empty(session):
            return None
        accounts.withdraw_unused(session, user_id=None)
        owner = organisation.current(session)
        _row, secret = accounts.invite(
            session, owner.id or 0, role=Role.administrator, invited_by=""
        )
        return secret


def welcome_address(settings: Settings, secret: str) -> str:
    """Where a link leads, on this machine."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/welcome/{secret}"


def read_link(session: Session, secret: str) -> tuple[Invitation, User | None]:
    """What a link is for, and the account whose password it sets. Raises NotFoundError."""
    invitation = accounts.find_invitation(session, secret)
    user = session.get(User, invitation.user_id) if invitation and invitation.user_id else None
    is_first = invitation and not invitation.email and not invitation.user_id
    is_late = is_first and not accounts.is_empty(session)
    is_off = user is not None and not user.is_active
    if invitation is None or is_late or is_off:
        raise NotFoundError(
            "This link was used or withdrawn, or is too old. Ask an administrator for another."
        )
    return invitation, user


def use_link(
    place: Installation, secret: str, *, name: str, email: str, password: str, user_agent: str = ""
) -> str:
    """Make the account, or set its password, and sign in; the secret of the browser's cookie.

    `name` and `email` count where the link does not settle them. Raises NotFoundError, InputError,
    ConflictError; the link is then still good.
    """
    with place.database.read() as session:
        invitation, user = read_link(session, secret)
    if user is None:
        name, email = name.strip() or invitation.name, invitation.email or email
        check_name_and_email(name, email)
    passwords.check_strength(password, name, email, user.name if user else None)
    password_hash = passwords.hash_password(password)
    with place.database.write() as session:
        invitation, user = read_link(session, secret)
        if not accounts.use(session, invitation):
            raise NotFoundError("This link has been used. Sign in.")
        if user:
            user.password_hash = password_hash
            sign_ins.end_sessions(session, user.id or 0)
            audit.record(session, user.name, "set password", subject=f"user {user.id}")
        else:
            check_name_is_free(session, name)
            user = add_account(session, invitation, name=name, email=email)
            user.password_hash = password_hash
        if user.email:
            sign_ins.forget_attempts(session, f"account:{user.email}")
        session.add(user)
        return enter(place, session, user.id or 0, "link", user_agent)


def add_account(session: Session, invitation: Invitation, *, name: str, email: str) -> User:
    """The account an invitation is for, with its person. Raises ConflictError."""
    if accounts.by_email(session, email):
        raise ConflictError(f"There is an account with {email} already. Sign in with it.")
    # Whoever may choose a name must not become somebody of the roster by it. The first
    # administrator may: there is nobody who could have invited them.
    is_first = invitation.email is None
    known_as = name if is_first else invitation.name
    person = _person_for(session, invitation, name=name, known_as=known_as, email=email)
    user = User(
        organisation_id=invitation.organisation_id,
        person_id=person.id,
        name=name,
        email=accounts.normal_email(email),
        role=invitation.role,
    )
    session.add(user)
    session.flush()
    after = {"email": user.email, "role": user.role, "person": person.name}
    audit.record(session, name, "create account", subject=f"user {user.id}", after=after)
    return user


def _person_for(
    session: Session, invitation: Invitation, *, name: str, known_as: str, email: str
) -> Person:
    """Who of the roster has the account: as invited, by e-mail, by name, or somebody new.

    `known_as` is the name that somebody else vouches for; empty where nobody does.
    """
    owner_id = invitation.organisation_id
    named = session.get(Person, invitation.person_id) if invitation.person_id else None
    if named and accounts.by_person(session, named.id or 0):
        named = None
    person = (
        named
        or accounts.match_person(session, owner_id, email=email, name=known_as)
        or Person(id=fresh_person_id(session), organisation_id=owner_id, name=known_as or name)
    )
    person.email = person.email or email
    session.add(person)
    session.flush()
    return person


def check_name_and_email(name: str, email: str) -> None:
    """Raises InputError."""
    check_name(name)
    local, at, domain = email.strip().partition("@")
    if not (local and at and domain) or any(c.isspace() for c in email.strip()) or len(email) > 200:
        raise InputError("This is not an e-mail address. Write it like name@company.com.")


def check_name(name: str) -> None:
    """Raises InputError."""
    if not name.strip():
        raise InputError("The name is missing.")
    if len(name) > 100:
        raise InputError("The name is longer than 100 characters.")


def check_name_is_free(session: Session, name: str, *, but: int | None = None) -> None:
    """Nobody shall act under the name of somebody else. Raises InputError."""
    if accounts.is_name_taken(session, name, but=but):
        raise InputError(
            f"Another account is called {name}. Add what tells you apart, such as your department."
        )
