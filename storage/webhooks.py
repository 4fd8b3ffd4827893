"""Other systems that are told of events."""

from typing import Any

from sqlmodel import Session

EVENTS = (
    "item.followed",
    "item.updated",
    "item.done",
    "item.date_moved",
    "problem.raised",
    "problem.escalated",
    "problem.answered",
    "meeting.confirmed",
    "minutes.issued",
)


def emit(session: Session, event: str, key: str, data: dict[str, Any]) -> None:
    """Tell every system that wants to know, once for each `key`, in this transaction."""
