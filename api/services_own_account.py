"""What a person does to the own account: name, password, browsers, tokens."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from api import passwords
from api.deps import Viewer
from api.errors import ForbiddenError
from api.installation import Installation
from api.services_accounts import SCOPES
from api.services_sign_in import check_name, check_name_is_free
from assistant.errors import InputError, NotFoundError
from storage import accounts, audit, sign_ins
from storage.tables import ApiToken, Role, now

MOST_TOKENS = 50


def rename(place: Installation, viewer: Viewer, name: str) -> None:
    """Raises InputError."""
    name = name.strip()
    check_name(name)
    with place.database.write() as session:
        user = accounts.get(session, viewer.user_id)
        if user.name != name:
            check_name_is_free(session, name, but=viewer.user_id)
            _record(session, viewer, "rename account", before={"name": user.name}, name=name)
            user.name = name


def prefer(place: Installation, viewer: Viewer, **chosen: str) -> None:
    """Keep what the person chose on the pages: `language`, `theme`."""
    with place.database.write() as session:
        user = accounts.get(session, viewer.user_id)
        user.preferences = user.preferences | chosen


def change_password(place: Installation, viewer: Viewer, *, old: str, new: str) -> None:
    """Signs out all other browsers. Raises InputError: `old` is wrong, or `new` is weak."""
    with place.database.read() as session:
        user = accounts.get(session, viewer.user_id)
    if user.password_hash and not passwords.verify(old, user.password_hash)[0]:
        raise InputError("The present password is wrong.")
    passwords.check_strength(new, user.name, user.email)
    password_hash = passwords.hash_password(new)
    with place.database.write() as session:
        accounts.get(session, viewer.user_id).password_hash = password_hash
        sign_ins.end_sessions(session, viewer.user_id, but=viewer.session_id)
        _record(session, viewer, "set password")


def end_session(place: Installation, viewer: Viewer, session_id: int) -> None:
    """Sign out one browser. Raises NotFoundError."""
    with place.database.write() as session:
        if not sign_ins.end_session(session, viewer.user_id, session_id):
            raise NotFoundError("This browser is not signed in any more.")
        _record(session, viewer, "end session")


def end_other_sessions(place: Installation, viewer: Viewer) -> None:
    with place.database.write() as session:
        sign_ins.end_sessions(session, viewer.user_id, but=viewer.session_id)
        _record(session, viewer, "end session")


def scopes_for(role: Role) -> tuple[str, ...]:
    """What tokens of this role may have."""
    return SCOPES if role == Role.administrator else SCOPES[:-1]


def make_token(
    place: Installation, viewer: Viewer, name: str, scopes: Iterable[str], *, days: int | None
) -> tuple[ApiToken, str]:
    """A token and its secret, shown once; it may what `scopes` say, and reading always.

    `days` until it runs out; None: never. Raises InputError, ForbiddenError for a token that asks.
    """
    check_by_browser(viewer)
    wanted, name = {"read", *scopes}, name.strip()
    if not name or len(name) > 100:
        raise InputError("Give the token a name that says what it is for, up to 100 characters.")
    if unknown := wanted - set(scopes_for(viewer.role)):
        raise InputError(f"Your tokens cannot have the scope {', '.join(sorted(unknown))}.")
    if days is not None and not 1 <= days <= 3660:
        raise InputError("A token lasts from 1 day to 10 years.")
    if "admin" in wanted:
        wanted.add("write")
    expires_at = now() + dt.timedelta(days=days) if days else None
    with place.database.write() as session:
        if len(sign_ins.tokens(session, viewer.user_id)) >= MOST_TOKENS:
            raise InputError(f"You have {MOST_TOKENS} tokens. Revoke one that is not used.")
        row, secret = sign_ins.add_token(
            session, viewer.user_id, name, wanted, expires_at=expires_at
        )
        _record(session, viewer, "make token", name=name, scopes=row.scopes)
    return row, secret


def revoke_token(place: Installation, viewer: Viewer, token_id: int) -> None:
    """Raises NotFoundError."""
    with place.database.write() as session:
        row = sign_ins.revoke_token(session, viewer.user_id, token_id)
        if row is None:
            raise NotFoundError("There is no such token. It may have been revoked.")
        _record(session, viewer, "revoke token", name=row.name)


def check_by_browser(viewer: Viewer) -> None:
    """A token that leaked must not make others that outlive it. Raises ForbiddenError."""
    if viewer.scopes is not None:
        raise ForbiddenError("Tokens are made and revoked on the account page, not with a token.")


def _record(
    session: Any,
    viewer: Viewer,
    action: str,
    *,
    before: dict[str, Any] | None = None,
    **after: Any,
) -> None:
    subject = f"user {viewer.user_id}"
    audit.record(session, viewer.name, action, subject=subject, before=before, after=after)
