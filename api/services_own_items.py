"""What an owner does to the own items by a signed link, without signing in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api import services_tracking
from api.delivery import links, readers
from api.installation import Installation
from api.services_tracking import told
from assistant.errors import ConflictError, InputError
from assistant.tracking.changes import Author
from storage import item_requests, person_items, tracker, tracking, webhooks
from storage.tables import (
    ActionItemRow,
    ItemRequest,
    ItemUpdate,
    Person,
    Problem,
    ProblemState,
    RequestState,
    now,
)

SOURCE = "link"
TAKEN_BACK = "It was taken back."
UNDONE_WITHIN = dt.timedelta(minutes=30)

# More than anybody types, and little enough that a forwarded link cannot bury a team.
MOST_UPDATES_AN_HOUR = 300
MOST_PROBLEMS_AN_HOUR = 10

# Who is told how an item stands did not hear it from these.
_NO_NEWS = ("review", "upgrade")


@dataclass(frozen=True)
class Said:
    """What was kept of an item: an update, and what the leader is asked for because of it."""

    update: ItemUpdate
    item: ActionItemRow
    request: ItemRequest | None


def person_of(session: Session, token: str) -> tuple[Person, bool]:
    """Whose link it is, and whether it updates. Raises NotFoundError, ExpiredLinkError."""
    opened = links.opened(session, token)
    person = session.get(Person, opened.person_id)
    if person is None or not readers.is_welcome(session, opened.person_id):
        raise links.not_valid()
    return person, opened.may_update


def updater(session: Session, token: str) -> Person:
    """The same, of a link that updates. Raises NotFoundError, ExpiredLinkError."""
    person, may_update = person_of(session, token)
    if not may_update:
        raise links.not_valid()
    return person


def author(person: Person) -> Author:
    return Author(person.name, person_id=person.id, source=SOURCE)


def update(
    place: Installation,
    person: Person,
    item_id: int,
    wanted: Mapping[str, Any],
    reason: str | None = None,
) -> Said:
    """Raises InputError, and NotFoundError for what the person does not lead."""
    with place.database.write() as session:
        _check_own(session, person, item_id)
        _check_pace(session, person)
        done = services_tracking.updated(
            session, place, item_id, wanted, by=author(person), reason=reason
        )
        return Said(_latest(session, item_id), done.item, done.request)


def report(
    place: Installation, person: Person, item_id: int, text: str, wanted: str, is_urgent: bool
) -> Problem:
    """Raises InputError, and NotFoundError for what the person does not lead."""
    with place.database.read() as session:
        _check_own(session, person, item_id)
        _check_problems(session, person)
    return services_tracking.report_problem(
        place, item_id, text, wanted=wanted, is_urgent=is_urgent, by=author(person)
    )


def said(session: Session, person: Person, update_ids: Sequence[int]) -> list[Said]:
    """Those of the updates that the person made by a link a short while ago, as they were kept."""
    chosen = select(ItemUpdate, ActionItemRow).join(
        ActionItemRow, col(ActionItemRow.id) == ItemUpdate.item_id
    )
    found = session.exec(
        chosen.where(col(ItemUpdate.id).in_(update_ids), *_by(person)).order_by(col(ItemUpdate.id))
    )
    own = {row.item.id for row in person_items.of_person(session, person)}
    return [
        Said(update, item, _request(session, update)) for update, item in found if item.id in own
    ]


def take_back(place: Installation, person: Person, update_ids: Sequence[int]) -> int:
    """Make what these updates changed as it was before; how many.

    Raises ConflictError where an item was changed again since.
    """
    with place.database.write() as session:
        found = said(session, person, update_ids)
        for each in found:
            _check_own(session, person, each.item.id or 0)
            _take_back(session, each, author(person))
        return len(found)


def _take_back(session: Session, each: Said, by: Author) -> None:
    item, update, at = tracking.hold(session, each.item.id or 0), each.update, now()
    if _latest(session, item.id or 0).id != update.id:
        raise ConflictError("It was changed again since. Say how it is now instead.")
    if update.reason == TAKEN_BACK:
        raise ConflictError("This was taken back already.")
    before = {name: values[0] for name, values in update.changes.items()}
    moved = "deadline" in before and before["deadline"] is not None
    if each.request and each.request.state == RequestState.open:
        item_requests.end(session, item, each.request, RequestState.withdrawn, actor=by.name, at=at)
    kept = tracking.apply(session, item, before, by=by, at=at, reason=TAKEN_BACK)
    item.deadline_changes -= moved
    item.status_updated_at, item.status_updated_by = _said_before(session, update)
    _reopen(session, update)
    session.add(item)
    webhooks.emit(session, "item.updated", f"item.updated {kept.id}", told(item))


def _said_before(session: Session, update: ItemUpdate) -> tuple[dt.datetime | None, str | None]:
    """When somebody last said how the item is, before this update; and who."""
    chosen = select(ItemUpdate).where(
        ItemUpdate.item_id == update.item_id,
        col(ItemUpdate.id) < update.id,
        col(ItemUpdate.source).not_in(_NO_NEWS),
    )
    last = session.exec(chosen.order_by(col(ItemUpdate.id).desc()).limit(1)).first()
    return (last.at, last.actor) if last else (None, None)


def _reopen(session: Session, update: ItemUpdate) -> None:
    """The problems that ended with this update."""
    chosen = select(Problem).where(
        Problem.item_id == update.item_id,
        Problem.state == ProblemState.settled,
        Problem.settled_at == update.at,
    )
    for problem in session.exec(chosen):
        problem.state = ProblemState.answered if problem.answered_at else ProblemState.open
        problem.settled_at = None
        session.add(problem)


def _check_own(session: Session, person: Person, item_id: int) -> None:
    """Whoever only helps with an item does not say how it stands."""
    for row in person_items.of_person(session, person):
        if row.item.id == item_id and not row.is_helper:
            return
    raise tracker.missing(item_id)


def _check_pace(session: Session, person: Person) -> None:
    since = now() - dt.timedelta(hours=1)
    chosen = select(sa.func.count()).where(
        col(ItemUpdate.at) >= since,
        ItemUpdate.person_id == person.id,
        ItemUpdate.source == SOURCE,
    )
    if session.exec(chosen).one() >= MOST_UPDATES_AN_HOUR:
        raise InputError("Too much was changed by this link within the hour. Try again later.")


def _check_problems(session: Session, person: Person) -> None:
    since = now() - dt.timedelta(hours=1)
    chosen = select(sa.func.count()).where(
        col(Problem.arose_at) >= since, Problem.person_id == person.id
    )
    if session.exec(chosen).one() >= MOST_PROBLEMS_AN_HOUR:
        raise InputError("Too much was changed by this link within the hour. Try again later.")


def _by(person: Person) -> tuple[Any, ...]:
    return (
        ItemUpdate.person_id == person.id,
        ItemUpdate.source == SOURCE,
        col(ItemUpdate.at) >= now() - UNDONE_WITHIN,
    )


def _latest(session: Session, item_id: int) -> ItemUpdate:
    chosen = select(ItemUpdate).where(ItemUpdate.item_id == item_id)
    return session.exec(chosen.order_by(col(ItemUpdate.id).desc()).limit(1)).one()


def _request(session: Session, update: ItemUpdate) -> ItemRequest | None:
    """What was asked for by this update."""
    chosen = select(ItemRequest).where(
        ItemRequest.item_id == update.item_id, ItemRequest.asked_at == update.at
    )
    return session.exec(chosen).first()
