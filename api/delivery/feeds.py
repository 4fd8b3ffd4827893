"""Calendar feeds: the address of an account's own, and what stands in it.

Whoever has the address reads the deadlines. A new address ends the one before: the account keeps
a number, which the address is signed with.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from api.access import viewed
from api.delivery import calendar, links
from api.deps import Viewer
from api.settings import Settings
from api.web.i18n import _
from assistant.errors import NotFoundError
from storage import accounts, tracker_lists
from storage import settings as kept
from storage.tables import Meeting, User
from storage.tracker_lists import Row, Wanted

_PREFERENCE = "calendar_feed"
_KEY = "link key"  # of the installation's signed links
_SALT = "calendar feed"
# Calendars ask this often at most.
_REFRESHED = dt.timedelta(hours=1)
# More than these nobody finds anything among; the earliest deadlines come first.
_MOST = 2000


@dataclass(frozen=True)
class Feed:
    """A calendar file, and by what to tell whether it changed."""

    content: bytes
    tag: str


def path(session: Session, user: User) -> str | None:
    """Where the account's feed is; None while it has none."""
    known = user.preferences.get(_PREFERENCE, {})
    if not known.get("is_on"):
        return None
    token = _serializer(session).dumps([user.id, known["number"]])
    return f"/feeds/{token}.ics"


def address(session: Session, settings: Settings, user: User, base: str) -> str | None:
    """The whole address; `base` is where this page was asked for, if none is configured."""
    found = path(session, user)
    return found and (links.page(settings, found) or base.rstrip("/") + found)


def renew(session: Session, user: User) -> None:
    """A new address; the one before ends."""
    links.place_name(session)  # makes the key of the installation where there is none yet
    number = user.preferences.get(_PREFERENCE, {}).get("number", 0) + 1
    user.preferences = user.preferences | {_PREFERENCE: {"number": number, "is_on": True}}


def end(user: User) -> None:
    """No address any more, until a new one is made."""
    known = user.preferences.get(_PREFERENCE, {}) | {"is_on": False}
    user.preferences = user.preferences | {_PREFERENCE: known}


def reader(session: Session, token: str) -> tuple[User, Viewer]:
    """Whose feed it is. Raises NotFoundError for what is no feed's address any more."""
    from itsdangerous import BadData

    try:
        user_id, number = _serializer(session).loads(token)
        user = accounts.get(session, int(user_id))
    except (BadData, ValueError, TypeError, NotFoundError) as exc:
        raise _gone() from exc
    known = user.preferences.get(_PREFERENCE, {})
    if not user.is_active or not known.get("is_on") or known.get("number") != number:
        raise _gone()
    viewer = Viewer(user_id=user.id or 0, person_id=user.person_id, name=user.name, role=user.role)
    return user, viewer


def feed(session: Session, settings: Settings, viewer: Viewer, project: str | None) -> Feed:
    """The deadlines of the viewer's own open items; of a project, those of all they may see."""
    place = links.place_name(session)
    entries = [
        entry
        for row in _rows(session, settings.zone, viewer, project)
        if (entry := _entry(row, place, settings))
    ]
    name = _("%(project)s · 行动项", project=project) if project else _("我的行动项")
    # When it was written is part of the file, and no change of what it says.
    tag = hashlib.sha256(repr((name, entries)).encode()).hexdigest()[:32]
    return Feed(_named(calendar.write(entries, settings.zone), name), f'"{tag}"')


def _rows(session: Session, zone: ZoneInfo, viewer: Viewer, project: str | None) -> Iterator[Row]:
    seen = viewed(viewer, zone)
    wanted = Wanted(status="open", project=project, is_mine=project is None)
    yield from tracker_lists.page(session, wanted, seen, offset=0, limit=_MOST).rows


def _entry(row: Row, place: str, settings: Settings) -> calendar.Entry | None:
    item = row.item
    meeting = Meeting.model_construct(title=row.meeting) if row.is_open else None
    return calendar.deadline(
        item, meeting, place, item.deadline_changes + 1, links.page(settings, f"/tracker/{item.id}")
    )


def _named(content: bytes, name: str) -> bytes:
    from icalendar import Calendar

    made: Any = Calendar.from_ical(content)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", _REFRESHED, parameters={"value": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    told: bytes = made.to_ical()
    return told


def _gone() -> NotFoundError:
    return NotFoundError("This calendar is no longer there. Make another on the account page.")


def _serializer(session: Session) -> Any:
    """Raises NotFoundError where no address was ever made."""
    from itsdangerous import URLSafeSerializer

    key = kept.value(session, _KEY).get("key")
    if not key:
        raise _gone()
    return URLSafeSerializer(key, salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256})
