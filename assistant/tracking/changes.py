"""How a followed item may be changed, by whom, and what needs the leader's consent."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.errors import InputError
from assistant.labels import read_moment
from assistant.tracking.status import ItemState, due_at, transition
from assistant.types import Moment

RequestKind = Literal["new_date", "close"]

# What of an item is followed; its task stays the one that was confirmed.
FIELDS = (
    "task",
    "owner",
    "co_owners",
    "department",
    "deadline",
    "status",
    "percent",
    "delay_reason",
    "note",
)
CHANGEABLE = frozenset(FIELDS) - {"task", "co_owners"}
_ASSIGNED = ("owner", "department")
_LONGEST = 1000


@dataclass(frozen=True)
class Author:
    """Who changes an item.

    `decides`: a leader, whose word is consent. `assigns`: may give the item to somebody else.
    `source`: page, link, rest, meeting, import.
    """

    name: str
    person_id: int | None = None
    source: str = "page"
    decides: bool = False
    assigns: bool = False


@dataclass(frozen=True)
class Followed:
    """An item as it stands. `deadline_changes`: how often a date that stood was replaced."""

    state: ItemState
    owner: str | None = None
    department: str | None = None
    deadline: Moment | None = None
    note: str | None = None
    deadline_changes: int = 0
    needs_sign_off: bool = False
    has_proof: bool = False


@dataclass(frozen=True)
class Outcome:
    """What changes at once, by field, and what the leader is asked for."""

    changes: dict[str, Any] = field(default_factory=dict)
    moves_deadline: bool = False  # one that stood
    request: RequestKind | None = None


def decide(
    item: Followed,
    wanted: Mapping[str, Any],
    *,
    by: Author,
    now: dt.datetime,
    reason: str | None = None,
) -> Outcome:
    """What becomes of `item` when `by` wants these fields to be so, at `now` in its zone.

    A field left out stays; with none at all the author says that nothing changed. A date that
    stood moves with a reason only, the second time with the leader's consent; where sign-off is
    needed, done is what the leader says is done, with a proof. Raises InputError.
    """
    if unknown := wanted.keys() - CHANGEABLE:
        raise InputError(f"These fields cannot be changed: {', '.join(sorted(unknown))}.")
    changes = _assigned(item, wanted, by)
    date, moves, asks_date = _dated(item, wanted, by, now, (reason or "").strip())
    progress, asks_close = _progressed(item, wanted, by, now)
    if asks_date and asks_close:
        raise InputError("An item that is done needs no other date. Ask for one of the two.")
    if "note" in wanted:
        changes["note"] = _text(wanted["note"])
    changes |= date | progress
    request: RequestKind | None = "new_date" if asks_date else "close" if asks_close else None
    before = _values(item)
    return Outcome(
        changes={name: value for name, value in changes.items() if before[name] != value},
        moves_deadline=moves,
        request=request,
    )


def replay(updates: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """How an item stands after its history of changes, each {"field": [before, after]}.

    Raises ValueError where one does not begin where the one before it ended.
    """
    present: dict[str, Any] = {}
    for changes in updates:
        for name, (before, after) in changes.items():
            if present.get(name) != before:
                raise ValueError(f"{name} was {present.get(name)!r}, and changed from {before!r}")
            present[name] = after
    return present


def _values(item: Followed) -> dict[str, Any]:
    state = item.state
    return {
        "owner": item.owner,
        "department": item.department,
        "deadline": item.deadline,
        "note": item.note,
        "status": state.status,
        "percent": state.percent,
        "delay_reason": state.delay_reason,
    }


def _assigned(item: Followed, wanted: Mapping[str, Any], by: Author) -> dict[str, Any]:
    changes = {name: _text(wanted[name]) for name in _ASSIGNED if name in wanted}
    if not by.assigns and any(getattr(item, name) != value for name, value in changes.items()):
        raise InputError(
            "Only a recorder, the leader or an administrator may give an item to somebody else. "
            "Ask one."
        )
    return changes


def _dated(
    item: Followed, wanted: Mapping[str, Any], by: Author, now: dt.datetime, reason: str
) -> tuple[dict[str, Any], bool, bool]:
    """The new date, whether one that stood moves, and whether consent is asked for it."""
    date = wanted.get("deadline", item.deadline) or None
    if date == item.deadline:
        return {}, False, False
    if item.state.status == "done":
        raise InputError("A done item has no other date. Open it again first.")
    if date is not None:
        read_moment(date)
        if due_at(date) < now and by.source not in ("meeting", "import"):
            raise InputError(f"{date} has passed. Choose a date to come.")
    if item.deadline is None:
        return {"deadline": date}, False, False
    if not reason:
        raise InputError("A date that stood moves with a reason only. Say in a few words why.")
    if item.deadline_changes and not by.decides:
        return {}, False, True
    return {"deadline": date}, True, False


def _progressed(
    item: Followed, wanted: Mapping[str, Any], by: Author, now: dt.datetime
) -> tuple[dict[str, Any], bool]:
    """Status, percent and reason of delay; and whether the leader is asked to sign off."""
    was = item.state
    status = wanted.get("status") or was.status
    percent, asks = wanted.get("percent"), False
    if status == "done" and was.status != "done" and item.needs_sign_off and not by.decides:
        if not item.has_proof:
            raise InputError("The leader signs this item off. Attach a proof that it is done.")
        status, percent, asks = "in_progress", 100, True
    state = transition(
        was, to=status, by=by.name, now=now, reason=wanted.get("delay_reason"), percent=percent
    )
    return {
        "status": state.status,
        "percent": state.percent,
        "delay_reason": state.delay_reason,
    }, asks


def _text(value: Any) -> str | None:
    text = str(value).strip() if value is not None else ""
    if len(text) > _LONGEST:
        raise InputError(f"That is longer than {_LONGEST} characters. Say it shorter.")
    return text or None
