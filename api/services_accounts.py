"""Who is signed in, as the gate asks."""

import datetime as dt
import logging
from collections.abc import Callable

from sqlmodel import Session

from api.deps import Viewer
from api.installation import Installation
from storage import sign_ins
from storage.errors import DiskFullError
from storage.tables import SignInSession, User

log = logging.getLogger(__name__)

# What a token may do; each holds those before it.
SCOPES = ("read", "write", "admin")


def session_lasts(place: Installation) -> dt.timedelta:
    return dt.timedelta(days=place.settings.session_days)


def viewer_of_session(place: Installation, secret: str) -> Viewer | None:
    """Whose browser this is; None where nobody is signed in with it."""
    with place.database.read() as session:
        found = sign_ins.find_session(session, secret)
    if found is None:
        return None
    row, user = found
    if sign_ins.is_to_be_touched(row.seen_at):
        user = _touch_session(place, row, user)
    return viewer_of(user, session_id=row.id)


def viewer_of_token(place: Installation, secret: str) -> Viewer | None:
    """Whose token this is; None for one that is not valid."""
    with place.database.read() as session:
        found = sign_ins.find_token(session, secret)
    if found is None:
        return None
    row, user = found
    token_id = row.id or 0
    if sign_ins.is_to_be_touched(row.used_at):
        _write_if_possible(place, lambda session: sign_ins.touch_token(session, token_id))
    return viewer_of(user, scopes=frozenset(row.scopes))


def viewer_of(
    user: User, *, scopes: frozenset[str] | None = None, session_id: int | None = None
) -> Viewer:
    assert user.id is not None
    return Viewer(
        user_id=user.id,
        person_id=user.person_id,
        name=user.name,
        role=user.role,
        language=user.preferences.get("language"),
        previous_visit_at=user.previous_visit_at,
        scopes=scopes,
        session_id=session_id,
    )


def _touch_session(place: Installation, row: SignInSession, user: User) -> User:
    touched: list[User] = []

    def touch(session: Session) -> None:
        sign_ins.touch_session(session, row.id or 0, lasts=session_lasts(place))
        touched.extend(u for u in [sign_ins.touch_user(session, row.user_id)] if u)

    _write_if_possible(place, touch)
    return touched[0] if touched else user


def _write_if_possible(place: Installation, write: Callable[[Session], None]) -> None:
    """A full disk must not keep people from reading what is there."""
    try:
        with place.database.write() as session:
            write(session)
    except DiskFullError as exc:
        log.warning("it is not kept who was here: %s", exc)
