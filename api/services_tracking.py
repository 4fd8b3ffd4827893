"""What people do to followed items, once, for pages, signed links, JSON and the clock alike."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.access import may_approve, visible
from api.delivery import tracking_letters
from api.deps import Viewer
from api.installation import Installation
from assistant.errors import InputError
from assistant.tracking.changes import Author, Followed, Outcome, decide
from assistant.tracking.status import ItemState
from storage import audit, item_requests, problems, rhythm, tracking, webhooks
from storage.tables import (
    ActionItemRow,
    ItemRequest,
    Meeting,
    Problem,
    RequestKind,
    RequestState,
    now,
)

MOST_AT_ONCE = 200

# An item as other systems are told of it.
told = webhooks.about_item


@dataclass(frozen=True)
class Updated:
    """`request`: what the leader is asked for, and is not so yet."""

    item: ActionItemRow
    request: ItemRequest | None = None


def author(
    session: Session, viewer: Viewer, item_ids: Sequence[int], source: str = "page"
) -> Author:
    """A viewer as the author of what they do to these items.

    Who may not see the meeting of one of them is its owner and no more, whatever their role.
    """
    seen = (
        select(sa.func.count(col(ActionItemRow.id)))
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(col(ActionItemRow.id).in_(item_ids), visible(viewer))
    )
    sees_all = session.exec(seen).one() == len(set(item_ids))
    return Author(
        viewer.name,
        person_id=viewer.person_id,
        source=source,
        decides=sees_all and may_approve(viewer),
        assigns=sees_all and viewer.is_editor,
    )


def author_of(place: Installation, viewer: Viewer, item_id: int, source: str = "page") -> Author:
    with place.database.read() as session:
        return author(session, viewer, [item_id], source)


def update(
    place: Installation,
    item_id: int,
    wanted: Mapping[str, Any],
    *,
    by: Author,
    reason: str | None = None,
) -> Updated:
    """Make these fields of a followed item so, or ask the leader for it (`decide`).

    No fields: the author says that nothing changed. Raises InputError, NotFoundError.
    """
    with place.database.write() as session:
        return updated(session, place, item_id, wanted, by=by, reason=reason)


def update_many(
    place: Installation,
    item_ids: Sequence[int],
    wanted: Mapping[str, Any],
    *,
    by: Author,
    reason: str | None = None,
) -> list[Updated]:
    """The same for several: all of them or, on an error, none. Raises InputError, NotFoundError."""
    if not 0 < len(item_ids) <= MOST_AT_ONCE:
        raise InputError(f"Choose from 1 to {MOST_AT_ONCE} items.")
    with place.database.write() as session:
        return [
            updated(session, place, item_id, wanted, by=by, reason=reason)
            for item_id in dict.fromkeys(item_ids)
        ]


def updated(
    session: Session,
    place: Installation,
    item_id: int,
    wanted: Mapping[str, Any],
    *,
    by: Author,
    reason: str | None = None,
    meeting_id: int | None = None,
    evidence: Iterable[int] = (),
) -> Updated:
    """The same in a transaction of the caller's. `meeting_id`: of a later meeting that said so."""
    item, at = tracking.hold(session, item_id), now()
    followed = followed_as(session, item)
    local = at.astimezone(place.settings.zone).replace(tzinfo=None)
    outcome = decide(followed, wanted, by=by, now=local, reason=reason)
    owner = item.owner
    update = tracking.apply(
        session,
        item,
        outcome.changes,
        by=by,
        at=at,
        moves_deadline=outcome.moves_deadline,
        reason=(reason or "").strip() or None,
        meeting_id=meeting_id,
        evidence=list(evidence),
    )
    _go_on(session, place, item, outcome, by, at)
    if item.owner and item.owner != owner:
        tracking_letters.on_assigned(session, place.settings, item)
    for event in _events(outcome):
        webhooks.emit(session, event, f"{event} {update.id}", told(item))
    request = _ask(session, place, item, outcome, wanted, by, at, reason)
    return Updated(item, request)


def decide_request(
    place: Installation, request_id: int, *, is_granted: bool, by: Author, comment: str = ""
) -> Updated:
    """Consent to what was asked for, or refuse it. Raises ConflictError, InputError."""
    if not by.decides:
        raise InputError("Only the leader or an administrator may decide this. Ask one.")
    if not is_granted and not comment.strip():
        raise InputError("Say in a few words why you refuse.")
    with place.database.write() as session:
        item = tracking.hold(session, item_requests.get(session, request_id).item_id)
        request = item_requests.get(session, request_id)
        session.refresh(request)
        state = RequestState.granted if is_granted else RequestState.refused
        item_requests.end(session, item, request, state, actor=by.name, at=now(), comment=comment)
        if is_granted:
            wanted = (
                {"deadline": request.deadline}
                if request.kind == RequestKind.new_date
                else {"status": "done"}
            )
            reason = request.reason or comment or None
            updated(session, place, item.id or 0, wanted, by=by, reason=reason)
        tracking_letters.on_decided(session, place.settings, request, item)
        return Updated(item, request)


def withdraw_request(place: Installation, request_id: int, *, by: Author) -> Updated:
    """Take back what was asked for. Raises ConflictError."""
    with place.database.write() as session:
        item = tracking.hold(session, item_requests.get(session, request_id).item_id)
        request = item_requests.get(session, request_id)
        session.refresh(request)
        item_requests.end(session, item, request, RequestState.withdrawn, actor=by.name, at=now())
        return Updated(item, request)


def require_sign_off(place: Installation, item_id: int, is_needed: bool, *, by: Author) -> None:
    """Whether the item is done only when the leader signed it off. Raises InputError."""
    if not by.assigns:
        raise InputError("Only a recorder, the leader or an administrator may choose this.")
    with place.database.write() as session:
        item = tracking.hold(session, item_id)
        if item.needs_sign_off != is_needed:
            item.needs_sign_off = is_needed
            session.add(item)
            audit.record(
                session,
                by.name,
                "require sign-off" if is_needed else "drop sign-off",
                meeting_id=item.meeting_id,
                subject=f"action_items {item_id}",
            )


def report_problem(
    place: Installation,
    item_id: int,
    text: str,
    *,
    wanted: str = "",
    is_urgent: bool = False,
    by: Author,
) -> Problem:
    """Raises InputError, NotFoundError."""
    with place.database.write() as session:
        item = tracking.hold(session, item_id)
        problem = problems.report(
            session,
            item,
            text,
            wanted=wanted,
            is_urgent=is_urgent,
            actor=by.name,
            person_id=by.person_id,
            at=now(),
        )
        webhooks.emit(
            session, "problem.raised", f"problem.raised {problem.id}", told(item, problem)
        )
        return problem


def answer_problem(place: Installation, problem_id: int, text: str, *, by: Author) -> Problem:
    """Record what is done about it: its escalation stops. Raises ConflictError, InputError."""
    with place.database.write() as session:
        item = tracking.hold(session, problems.get(session, problem_id).item_id)
        problem = problems.get(session, problem_id)
        session.refresh(problem)
        problems.answer(session, item, problem, text, actor=by.name, at=now())
        tracking_letters.on_answer(session, place.settings, problem, item)
        webhooks.emit(
            session, "problem.answered", f"problem.answered {problem.id}", told(item, problem)
        )
        return problem


def followed_as(session: Session, item: ActionItemRow) -> Followed:
    needs = item.needs_sign_off or rhythm.rhythm(session).signs_off_all
    return Followed(
        state=state_of(item),
        owner=item.owner,
        department=item.department,
        deadline=item.deadline,
        note=item.note,
        deadline_changes=item.deadline_changes,
        needs_sign_off=needs,
        has_proof=needs and item_requests.has_proof(session, item.id or 0),
    )


def state_of(row: ActionItemRow) -> ItemState:
    return ItemState.model_validate(
        {
            "status": row.status,
            "percent": row.percent,
            "delay_reason": row.delay_reason,
            "updated_at": row.status_updated_at,
            "updated_by": row.status_updated_by,
        }
    )


def _go_on(
    session: Session,
    place: Installation,
    item: ActionItemRow,
    outcome: Outcome,
    by: Author,
    at: dt.datetime,
) -> None:
    """What follows from a change: problems that are no more, requests that are moot."""
    problems.settle(session, item, place.settings.zone, at)
    if outcome.changes.get("status") == "done":
        item_requests.withdraw_all(session, item, actor=by.name, at=at)


def _ask(
    session: Session,
    place: Installation,
    item: ActionItemRow,
    outcome: Outcome,
    wanted: Mapping[str, Any],
    by: Author,
    at: dt.datetime,
    reason: str | None,
) -> ItemRequest | None:
    if outcome.request is None:
        return None
    kind = RequestKind(outcome.request)
    request = item_requests.ask(
        session,
        item,
        kind,
        by=by,
        at=at,
        deadline=wanted.get("deadline") if kind == RequestKind.new_date else None,
        reason=(reason or "").strip() or None,
    )
    tracking_letters.on_request(session, place.settings, request, item)
    return request


def _events(outcome: Outcome) -> list[str]:
    found = ["item.updated"]
    if outcome.changes.get("status") == "done":
        found.append("item.done")
    if outcome.moves_deadline:
        found.append("item.date_moved")
    return found
