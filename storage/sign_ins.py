"""Who is signed in: browsers, tokens, failed tries. Of every secret only its hash is kept."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import ApiToken, SignInAttempt, SignInSession, User, now

# A visit ends after so long without a request.
VISIT_QUIET = dt.timedelta(minutes=30)
# Being here is written down at most so often: reading pages must not mean writing the database.
TOUCHED_AT_MOST_EVERY = dt.timedelta(minutes=1)
_ATTEMPTS_KEPT = dt.timedelta(days=1)
_SHOWN_OF_TOKEN = 8


def new_secret() -> str:
    """256 random bits, so that a plain hash of them cannot be guessed back."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def open_session(
    session: Session, user_id: int, *, lasts: dt.timedelta, user_agent: str = ""
) -> str:
    """Sign a browser in; the secret for its cookie. Sessions that ran out are removed."""
    at, secret = now(), new_secret()
    session.exec(sa.delete(SignInSession).where(col(SignInSession.expires_at) < at))
    session.add(
        SignInSession(
            token_hash=hashed(secret),
            user_id=user_id,
            created_at=at,
            seen_at=at,
            expires_at=at + lasts,
            user_agent=user_agent[:300],
        )
    )
    return secret


def find_session(session: Session, secret: str) -> tuple[SignInSession, User] | None:
    """The browser and its account; None where it ran out, was ended or is switched off."""
    chosen = (
        select(SignInSession, User)
        .join(User, col(User.id) == SignInSession.user_id)
        .where(
            SignInSession.token_hash == hashed(secret),
            col(SignInSession.expires_at) > now(),
            col(User.is_active),
        )
    )
    return session.exec(chosen).first()


def is_to_be_touched(seen_at: dt.datetime | None) -> bool:
    return seen_at is None or now() - seen_at >= TOUCHED_AT_MOST_EVERY


def touch_session(session: Session, session_id: int, *, lasts: dt.timedelta) -> None:
    """The browser is here: it stays signed in for `lasts` from now."""
    row = session.get(SignInSession, session_id)
    if row:
        row.seen_at, row.expires_at = now(), now() + lasts
        session.add(row)


def touch_user(session: Session, user_id: int) -> User | None:
    """The person is here; after some quiet, a new visit begins."""
    user = session.get(User, user_id)
    if user:
        if user.seen_at and now() - user.seen_at >= VISIT_QUIET:
            user.previous_visit_at = user.seen_at
        user.seen_at = now()
        session.add(user)
    return user


def sessions(session: Session, user_id: int) -> list[SignInSession]:
    """The person's browsers, the one seen last first."""
    chosen = select(SignInSession).where(
        SignInSession.user_id == user_id, col(SignInSession.expires_at) > now()
    )
    return list(session.exec(chosen.order_by(col(SignInSession.seen_at).desc())))


def end_session(session: Session, user_id: int, session_id: int) -> bool:
    """Whether there was such a session of this person."""
    row = session.get(SignInSession, session_id)
    if row is None or row.user_id != user_id:
        return False
    session.delete(row)
    return True


def end_sessions(session: Session, user_id: int, *, but: int | None = None) -> None:
    """Sign the person out everywhere, `but` for one browser."""
    chosen = sa.delete(SignInSession).where(col(SignInSession.user_id) == user_id)
    if but is not None:
        chosen = chosen.where(col(SignInSession.id) != but)
    session.exec(chosen)


def add_token(
    session: Session,
    user_id: int,
    name: str,
    scopes: Iterable[str],
    *,
    expires_at: dt.datetime | None,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is not to be had again."""
    secret = "ma_" + new_secret()
    row = ApiToken(
        user_id=user_id,
        name=name,
        start=secret[:_SHOWN_OF_TOKEN],
        token_hash=hashed(secret),
        scopes=sorted(scopes),
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return row, secret


def find_token(session: Session, secret: str) -> tuple[ApiToken, User] | None:
    """The token and its account; None where it ran out, was revoked or is switched off."""
    expires_at = col(ApiToken.expires_at)
    chosen = (
        select(ApiToken, User)
        .join(User, col(User.id) == ApiToken.user_id)
        .where(
            ApiToken.token_hash == hashed(secret),
            col(ApiToken.revoked_at).is_(None),
            sa.or_(expires_at.is_(None), expires_at > now()),
            col(User.is_active),
        )
    )
    return session.exec(chosen).first()


def touch_token(session: Session, token_id: int) -> None:
    row = session.get(ApiToken, token_id)
    if row:
        row.used_at = now()
        session.add(row)


def tokens(session: Session, user_id: int) -> list[ApiToken]:
    """Those not revoked, the newest first; also those that ran out."""
    chosen = select(ApiToken).where(ApiToken.user_id == user_id, col(ApiToken.revoked_at).is_(None))
    return list(session.exec(chosen.order_by(col(ApiToken.id).desc())))


def revoke_token(session: Session, user_id: int, token_id: int) -> ApiToken | None:
    """The token, revoked; None where the person has no such token."""
    row = session.get(ApiToken, token_id)
    if row is None or row.user_id != user_id or row.revoked_at:
        return None
    row.revoked_at = now()
    session.add(row)
    return row


def revoke_tokens(session: Session, user_id: int) -> None:
    for row in tokens(session, user_id):
        row.revoked_at = now()
        session.add(row)


def attempts(session: Session, key: str, *, since: dt.datetime) -> tuple[int, dt.datetime | None]:
    """How many tries failed since then, and when the last one was."""
    mine = (SignInAttempt.key == hashed(key), col(SignInAttempt.at) > since)
    chosen = select(sa.func.count(), sa.func.max(SignInAttempt.at)).where(*mine)
    count, last = session.exec(chosen).one()
    return count, last


def add_attempt(session: Session, key: str) -> None:
    """What was typed may be anything, a password even, so a hash of it is kept."""
    session.exec(sa.delete(SignInAttempt).where(col(SignInAttempt.at) < now() - _ATTEMPTS_KEPT))
    session.add(SignInAttempt(key=hashed(key)))


def forget_attempts(session: Session, key: str) -> None:
    session.exec(sa.delete(SignInAttempt).where(col(SignInAttempt.key) == hashed(key)))


def take_back_attempt(session: Session, key: str) -> None:
    """The last try with this key did not fail after all."""
    chosen = select(SignInAttempt).where(SignInAttempt.key == hashed(key))
    if row := session.exec(chosen.order_by(col(SignInAttempt.id).desc())).first():
        session.delete(row)
