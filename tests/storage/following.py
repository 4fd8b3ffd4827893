"""Followed items as a test wants them."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from assistant.types import MeetingContext
from storage import meetings, organisation
from storage.tables import ActionItemRow, ItemUpdate, Meeting, ReviewState

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> dt.datetime:
    """A time of Shanghai: "2026-03-10 09:00", or its day's noon."""
    moment = text if " " in text else f"{text} 12:00"
    return dt.datetime.fromisoformat(moment).replace(tzinfo=ZONE)


def meeting(
    session: Session, title: str = "周会", project: str | None = "上市", **fields: Any
) -> Meeting:
    """The meeting with this title, made if need be."""
    organisation.ensure(session, "云雀")
    found = session.exec(select(Meeting).where(Meeting.title == title)).first()
    if found is None:
        date = dt.date.fromisoformat(fields.pop("date", "2026-03-02"))
        found = meetings.create(session, MeetingContext(title=title, date=date, project=project))
        found.confirmed_at = at("2026-03-02")
    for name, value in fields.items():
        setattr(found, name, value)
    session.add(found)
    session.flush()
    return found


def follow(session: Session, task: str, of: Meeting | None = None, **fields: Any) -> ActionItemRow:
    """An item followed since March 3; times are told as for `at`."""
    times = {"tracked_at": "2026-03-03"} | fields
    for name in ("tracked_at", "done_at", "status_updated_at"):
        times[name] = at(times[name]) if times.get(name) else None
    times.setdefault("first_deadline", times.get("deadline"))
    if times["done_at"]:
        times |= {"status": "done", "percent": 100}
        times["status_updated_at"] = times["status_updated_at"] or times["done_at"]
    item = ActionItemRow(
        meeting_id=(of or meeting(session)).id or 0,
        task=task,
        review=ReviewState.confirmed,
        **times,
    )
    session.add(item)
    session.flush()
    return item


def updated(session: Session, item: ActionItemRow, moment: str, **fields: Any) -> ItemUpdate:
    """An entry of its history."""
    update = ItemUpdate(item_id=item.id or 0, at=at(moment), actor=item.owner or "孙涛", **fields)
    session.add(update)
    session.flush()
    return update
