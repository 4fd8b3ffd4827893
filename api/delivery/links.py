"""Links in messages: to pages for who has an account, and signed ones for who has none."""

import datetime as dt
import hashlib
import secrets
from typing import Any
from urllib.parse import quote

from sqlmodel import Session

from api.settings import Settings
from assistant.errors import NotFoundError
from storage import settings as kept
from storage.tables import SettingRow, now

LASTS = dt.timedelta(days=90)

_SETTING = "link key"
_SALT = "own items"


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


def token(session: Session, person_id: int) -> str:
    text: str = _serializer(_key(session)).dumps(person_id)
    return text


def read(session: Session, signed: str, *, at: dt.datetime | None = None) -> int:
    """Whose items the link shows, by the person's id.

    Raises ExpiredLinkError after 90 days, and NotFoundError for what we did not sign.
    """
    from itsdangerous import BadData

    key = kept.value(session, _SETTING).get("key")
    if not key:
        raise not_valid()
    try:
        person_id, signed_at = _serializer(key).loads(signed, return_timestamp=True)
    except BadData as exc:
        raise not_valid() from exc
    if (at or now()) - signed_at > LASTS:
        raise ExpiredLinkError("This link has expired. Ask the recorder for a new one.")
    return int(person_id)


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


def _serializer(key: str) -> Any:
    from itsdangerous import URLSafeTimedSerializer

    return URLSafeTimedSerializer(key, salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256})
