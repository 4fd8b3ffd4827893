"""Links in messages: to pages, and signed ones that need no signing in.

A signed link shows one person's own items. One that asks for updates lets them be changed, too,
and is good for a few days only; neither opens what the other does.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlmodel import Session

from api.settings import Settings
from assistant.errors import NotFoundError
from storage import settings as kept
from storage.tables import SettingRow, now

LASTS = dt.timedelta(days=90)
# Until the update after the next is asked for.
UPDATE_LASTS = dt.timedelta(days=10)

_SETTING = "link key"
_SALT = "own items"
_UPDATE_SALT = "update own items"


@dataclass(frozen=True)
class Opened:
    """What a signed link is for."""

    person_id: int
    may_update: bool


class ExpiredLinkError(NotFoundError):
    """The link was good once."""


def page(settings: Settings, path: str) -> str | None:
    """The address of a page as people reach it; None where that is not configured."""
    base = settings.public_url
    return base.rstrip("/") + path if base else None


def own_items_url(session: Session, settings: Settings, person_id: int) -> str | None:
    """A link to a person's action items, for 90 days; None where no address is configured.

    Whoever has the link sees them, and nothing else.
    """
    return page(settings, f"/mine/{quote(token(session, person_id))}")


def update_url(session: Session, settings: Settings, person_id: int) -> str | None:
    """A link by which a person updates their action items, for 10 days; None as above."""
    return page(settings, f"/mine/{quote(update_token(session, person_id))}")


def token(session: Session, person_id: int) -> str:
    text: str = _serializer(_key(session), _SALT).dumps(person_id)
    return text


def update_token(session: Session, person_id: int) -> str:
    text: str = _serializer(_key(session), _UPDATE_SALT).dumps(person_id)
    return text


def read(session: Session, signed: str, *, at: dt.datetime | None = None) -> int:
    """Whose items the link shows, by the person's id.

    Raises ExpiredLinkError after 90 days, and NotFoundError for what we did not sign for reading.
    """
    person_id, signed_at = _read(session, signed, _SALT)
    if (at or now()) - signed_at > LASTS:
        raise ExpiredLinkError("This link has expired. Ask the recorder for a new one.")
    return person_id


def read_update(session: Session, signed: str, *, at: dt.datetime | None = None) -> int:
    """Whose items the link updates, by the person's id.

    Raises ExpiredLinkError after 10 days, and NotFoundError for what we did not sign for updating.
    """
    person_id, signed_at = _read(session, signed, _UPDATE_SALT)
    if (at or now()) - signed_at > UPDATE_LASTS:
        raise ExpiredLinkError("This link has expired. Ask the recorder for a new one.")
    return person_id


def opened(session: Session, signed: str, *, at: dt.datetime | None = None) -> Opened:
    """What a link of either kind is for. Raises ExpiredLinkError, NotFoundError."""
    try:
        return Opened(read_update(session, signed, at=at), may_update=True)
    except ExpiredLinkError:
        raise
    except NotFoundError:
        return Opened(read(session, signed, at=at), may_update=False)


def _read(session: Session, signed: str, salt: str) -> tuple[int, dt.datetime]:
    from itsdangerous import BadData

    key = kept.value(session, _SETTING).get("key")
    if not key:
        raise not_valid()
    try:
        person_id, signed_at = _serializer(key, salt).loads(signed, return_timestamp=True)
    except BadData as exc:
        raise not_valid() from exc
    return int(person_id), signed_at


def place_name(session: Session) -> str:
    """Tells this installation apart from others, in calendars where entries of several meet."""
    return hashlib.sha256(f"place {_key(session)}".encode()).hexdigest()[:16]


def not_valid() -> NotFoundError:
    return NotFoundError("This link is not valid. Ask the recorder for a new one.")


def _key(session: Session) -> str:
    """The key of the installation, made when it is first needed."""
    if known := kept.value(session, _SETTING).get("key"):
        return str(known)
    # Two processes may be here at once: the first one's stands.
    insert = (
        _dialect(session.get_bind().dialect.name)
        .insert(SettingRow)
        .values(
            name=_SETTING, value={"key": secrets.token_hex(32)}, changed_at=now(), changed_by=""
        )
    )
    session.execute(insert.on_conflict_do_nothing(index_elements=["name"]))
    return str(kept.value(session, _SETTING)["key"])


def _dialect(name: str) -> Any:
    from sqlalchemy.dialects import postgresql, sqlite

    return postgresql if name == "postgresql" else sqlite


def _serializer(key: str, salt: str) -> Any:
    from itsdangerous import URLSafeTimedSerializer

    return URLSafeTimedSerializer(key, salt=salt, signer_kwargs={"digest_method": hashlib.sha256})
