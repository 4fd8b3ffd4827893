"""The page of a person's own items, as its template shows it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from api.services_own_items import Said
from api.web import words
from api.web.i18n import N_, Labels, _
from api.web.own_items_form import Typed
from assistant.labels import STATUSES
from assistant.tracking.status import is_overdue
from storage import item_requests, person_items, problems
from storage.person_items import OwnItemRow
from storage.tables import (
    ItemRequest,
    Person,
    Problem,
    ProblemCause,
    ProblemState,
    RequestKind,
    RequestState,
    now,
)

_FIELDS = Labels(
    status=N_("状态"),
    percent=N_("进度"),
    delay_reason=N_("延期原因"),
    note=N_("说明"),
    deadline=N_("截止"),
)


@dataclass(frozen=True)
class Card:
    """An item, and what was typed of it where that could not be kept."""

    row: OwnItemRow
    is_late: bool
    is_behind: bool
    is_updated: bool  # this week
    requests: Sequence[ItemRequest] = ()
    problems: Sequence[Problem] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None

    @property
    def has_time(self) -> bool:
        return "T" in (self.row.item.deadline or "")

    def before(self, name: str) -> str:
        value = getattr(self.row.item, name)
        return "" if value is None else str(value)

    def value(self, name: str) -> str:
        return self.typed.get(name, "" if name == "reason" else self.before(name))


@dataclass(frozen=True)
class OwnItemsPage:
    person: Person
    open_cards: Sequence[Card]
    done_cards: Sequence[Card]

    @property
    def has_dates(self) -> bool:
        return any(card.row.item.deadline for card in self.open_cards)

    @property
    def led_count(self) -> int:
        return sum(not card.row.is_helper for card in self.open_cards)


def page(
    session: Session, person: Person, zone: dt.tzinfo, typed: Sequence[Typed] = ()
) -> OwnItemsPage:
    """`typed` is what could not be kept."""
    local = now().astimezone(zone)
    again = {each.item_id: each for each in typed}
    cards = [
        _card(session, row, local, again.get(row.item.id or 0))
        for row in person_items.of_person(session, person)
    ]
    return OwnItemsPage(
        person,
        [card for card in cards if card.row.item.status != "done"],
        [card for card in cards if card.row.item.status == "done"],
    )


def _card(session: Session, row: OwnItemRow, local: dt.datetime, typed: Typed | None) -> Card:
    item, today = row.item, local.date()
    is_open = item.status != "done"
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(
        days=local.weekday()
    )
    said_at = item.status_updated_at
    leads = is_open and not row.is_helper
    return Card(
        row=row,
        is_late=is_overdue(item.deadline, item.status, local.replace(tzinfo=None)),  # type: ignore[arg-type]
        is_behind=bool(is_open and item.behind_on and item.behind_on <= today),
        is_updated=bool(leads and said_at and said_at >= monday),
        requests=_requests(session, item.id or 0) if leads else (),
        problems=_problems(session, item.id or 0) if leads else (),
        typed=typed.values if typed else {},
        problem=typed.problem if typed else None,
    )


def _requests(session: Session, item_id: int) -> list[ItemRequest]:
    found = item_requests.of_item(session, item_id)
    return [each for each in found if each.state == RequestState.open]


def _problems(session: Session, item_id: int) -> list[Problem]:
    """What was reported and is not over."""
    return [
        each
        for each in problems.of_item(session, item_id)
        if each.cause == ProblemCause.reported and each.state != ProblemState.settled
    ]


def told(said: Said, year: int) -> str:
    """状态 未开始 → 进行中；进度 0% → 30%"""
    changes = said.update.changes
    parts = [
        f"{label} {_shown(name, changes[name][0], year)} → {_shown(name, changes[name][1], year)}"
        for name, label in _FIELDS.items()
        if name in changes
    ]
    if said.request:
        parts.append(asked(said.request, year))
    return words.listed(parts, "；") if parts else _("没有变化")


def asked(request: ItemRequest, year: int) -> str:
    if request.kind == RequestKind.new_date:
        date = words.deadline(request.deadline, year) or _("没有截止时间")
        return _("改期到%(when)s，等组长同意", when=date)
    return _("已完成，等组长确认")


def _shown(name: str, value: object, year: int) -> str:
    if value is None or value == "":
        return _("空")
    if name == "status":
        return next((words.STATUS[known] for known in STATUSES if known == value), str(value))
    if name == "percent":
        return f"{value}%"
    if name == "deadline":
        return words.deadline(str(value), year)
    return f"“{value}”"
