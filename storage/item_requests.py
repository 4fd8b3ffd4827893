"""What the leader is asked to consent to: another date of an item, or that it is done."""

import datetime as dt
from collections.abc import Collection

from sqlmodel import Session, col, select

from assistant.errors import ConflictError, NotFoundError
from assistant.tracking.changes import Author
from storage import audit
from storage.tables import ActionItemRow, ItemRequest, ItemUpdate, Proof, RequestKind, RequestState

# A request is granted, and the item changed, in one transaction.
SAME_ACT = dt.timedelta(minutes=1)


def ask(
    session: Session,
    item: ActionItemRow,
    kind: RequestKind,
    *,
    by: Author,
    at: dt.datetime,
    deadline: str | None = None,
    reason: str | None = None,
) -> ItemRequest:
    """Put a request in the place of an open one of its kind, if there is one."""
    known = open_of(session, item.id or 0, kind)
    if known and (known.deadline, known.reason) == (deadline, reason):
        return known
    if known:
        _end(known, RequestState.withdrawn, by.name, at, None)
        session.add(known)
    request = ItemRequest(
        item_id=item.id or 0,
        kind=kind,
        asked_by=by.name,
        person_id=by.person_id,
        asked_at=at,
        deadline=deadline,
        reason=reason,
    )
    session.add(request)
    session.flush()
    after = {"kind": str(kind), "deadline": deadline, "reason": reason}
    _record(session, item, by.name, "ask for consent", after)
    return request


def get(session: Session, request_id: int) -> ItemRequest:
    """Raises NotFoundError."""
    request = session.get(ItemRequest, request_id)
    if request is None:
        raise NotFoundError(f"There is no request {request_id}. It may have been deleted.")
    return request


def open_of(session: Session, item_id: int, kind: RequestKind) -> ItemRequest | None:
    chosen = select(ItemRequest).where(
        ItemRequest.item_id == item_id,
        ItemRequest.kind == kind,
        ItemRequest.state == RequestState.open,
    )
    return session.exec(chosen).first()


def of_item(session: Session, item_id: int) -> list[ItemRequest]:
    """The newest first."""
    chosen = select(ItemRequest).where(ItemRequest.item_id == item_id)
    return list(session.exec(chosen.order_by(col(ItemRequest.id).desc())))


def end(
    session: Session,
    item: ActionItemRow,
    request: ItemRequest,
    state: RequestState,
    *,
    actor: str,
    at: dt.datetime,
    comment: str | None = None,
) -> None:
    """Grant, refuse or withdraw it. Raises ConflictError where that was done before."""
    if request.state != RequestState.open:
        raise ConflictError("This request was decided already, or withdrawn.")
    _end(request, state, actor, at, comment)
    session.add(request)
    after = {"kind": str(request.kind), "deadline": request.deadline, "comment": comment}
    _record(session, item, actor, f"request {state}", after)


def withdraw_all(session: Session, item: ActionItemRow, *, actor: str, at: dt.datetime) -> None:
    """What is asked for of an item that is done, or no longer followed, is asked for no more."""
    chosen = select(ItemRequest).where(
        ItemRequest.item_id == item.id, ItemRequest.state == RequestState.open
    )
    for request in session.exec(chosen):
        end(session, item, request, RequestState.withdrawn, actor=actor, at=at)


def led_to(request: ItemRequest, update: ItemUpdate) -> bool:
    """Whether the update is what the leader granted: it is made in the same act."""
    name, value = (
        ("deadline", request.deadline)
        if request.kind == RequestKind.new_date
        else ("status", "done")
    )
    after = update.changes.get(name, [None, ""])[1]
    return after == value and grants(request, update.at, update.actor)


def grants(request: ItemRequest, at: dt.datetime, actor: str) -> bool:
    """Whether it was granted by whoever changed the item then, in the same act."""
    if request.state != RequestState.granted or request.decided_at is None:
        return False
    return request.decided_by == actor and dt.timedelta(0) <= at - request.decided_at <= SAME_ACT


def granted_dates(session: Session, item_ids: Collection[int]) -> list[ItemRequest]:
    """The dates that leaders consented to."""
    chosen = select(ItemRequest).where(
        col(ItemRequest.item_id).in_(item_ids),
        ItemRequest.kind == RequestKind.new_date,
        ItemRequest.state == RequestState.granted,
    )
    return list(session.exec(chosen))


def has_proof(session: Session, item_id: int) -> bool:
    chosen = select(Proof.id).where(Proof.item_id == item_id, col(Proof.removed_at).is_(None))
    return session.exec(chosen.limit(1)).first() is not None


def _end(
    request: ItemRequest, state: RequestState, actor: str, at: dt.datetime, comment: str | None
) -> None:
    request.state, request.decided_by, request.decided_at = state, actor, at
    request.comment = (comment or "").strip() or None


def _record(
    session: Session, item: ActionItemRow, actor: str, action: str, after: dict[str, str | None]
) -> None:
    audit.record(
        session,
        actor,
        action,
        meeting_id=item.meeting_id,
        subject=f"action_items {item.id}",
        after=after,
    )
