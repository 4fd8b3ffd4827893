"""Items from their confirmation on: how they are changed, and the history that explains it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from assistant.tracking.changes import FIELDS, Author, replay
from assistant.tracking.plan import PlanRule, behind_on
from storage import audit, meetings, rhythm, tracker, webhooks
from storage.tables import (
    ActionItemRow,
    ItemRequest,
    ItemUpdate,
    Meeting,
    Problem,
    ProgressRow,
    Proof,
    Reviewed,
    ReviewState,
    now,
)

# What a meeting said and the tracker may change.
_SAID = ("owner", "department", "deadline")
CORRECTED = "The meeting's record was corrected."


def hold(session: Session, item_id: int) -> ActionItemRow:
    """A tracked item, for an act upon it: other acts on its meeting wait until this one ends.

    Raises NotFoundError.
    """
    item = session.get(ActionItemRow, item_id)
    if item is not None:
        meetings.hold(session, item.meeting_id)
        session.refresh(item)
    if item is None or item.tracked_at is None:
        raise tracker.missing(item_id)
    return item


def keep_up(
    session: Session, meeting_id: int, *, actor: str, source: str = "review"
) -> list[ActionItemRow]:
    """Follow what is confirmed of a confirmed meeting, and no longer what is not; those that begin.

    What a review changed of items that are followed goes into their history.
    """
    meeting, at = meetings.get(session, meeting_id), now()
    session.flush()
    if meeting.confirmed_at is None:  # it never was
        return []
    chosen = select(ActionItemRow).where(ActionItemRow.meeting_id == meeting_id)
    items = list(session.exec(chosen.order_by(col(ActionItemRow.id))))
    rule = rhythm.rhythm(session).plan
    known = _present(session, [item.id or 0 for item in items])
    begun = []
    for item in items:
        is_due = item.review == ReviewState.confirmed
        if is_due and item.tracked_at is None:
            item.tracked_at = at
            begun.append(item)
        elif not is_due and item.tracked_at is not None:
            item.tracked_at = None
        before = known.get(item.id or 0, {})
        changes = _differing(before, item)
        if changes and (is_due or before.get("is_followed")):
            if not item.deadline_changes:
                item.first_deadline = item.deadline
            _record(session, item, changes, Author(actor, source=source), at=at)
        plan(rule, meeting, item)
    for item in begun:
        key = f"item.followed {item.id} {at:%Y%m%dT%H%M%S%f}"
        webhooks.emit(session, "item.followed", key, webhooks.about_item(item))
    return begun


def apply(
    session: Session,
    item: ActionItemRow,
    changes: Mapping[str, Any],
    *,
    by: Author,
    at: dt.datetime,
    moves_deadline: bool = False,
    reason: str | None = None,
    meeting_id: int | None = None,
    evidence: Sequence[int] = (),
) -> ItemUpdate:
    """Change a followed item, of which whoever calls holds the meeting.

    No `changes` means that somebody said how it is, and it is as it was. `meeting_id` and
    `evidence` are of a later meeting that said so.
    """
    before = {name: getattr(item, name) for name in changes}
    for name in _SAID:
        if name in changes and name not in item.said:
            item.said = item.said | {name: before[name]}
    for name, value in changes.items():
        setattr(item, name, value)
    item.deadline_changes += moves_deadline
    if item.first_deadline is None:
        item.first_deadline = item.deadline
    item.status_updated_at, item.status_updated_by = at, by.name
    if item.status != "done":
        item.done_at = None
    elif changes.get("status") == "done":  # what came in as done was done at a time nobody knows
        item.done_at = at
    plan(rhythm.rhythm(session).plan, meetings.get(session, item.meeting_id), item)
    audit.record(
        session,
        by.name,
        "track",
        meeting_id=item.meeting_id,
        subject=f"action_items {item.id}",
        before=before,
        after=dict(changes) | ({"reason": reason} if reason else {}),
    )
    told = {name: [before[name], value] for name, value in changes.items()}
    return _record(
        session, item, told, by, at=at, reason=reason, meeting_id=meeting_id, evidence=evidence
    )


def history(session: Session, item_id: int) -> list[ItemUpdate]:
    """What happened to an item, in order."""
    chosen = select(ItemUpdate).where(ItemUpdate.item_id == item_id)
    return list(session.exec(chosen.order_by(col(ItemUpdate.id))))


def is_spoken_of(session: Session, row: Reviewed) -> bool:
    """Whether people asked, showed or told something of an item that would go with it."""
    if not isinstance(row, ActionItemRow):
        return False
    return any(
        session.exec(select(table.id).where(table.item_id == row.id).limit(1)).first()
        for table in (ItemRequest, Problem, Proof, ProgressRow)
    )


def present(item: ActionItemRow) -> dict[str, Any]:
    """What of an item its history explains."""
    return {name: getattr(item, name) for name in FIELDS} | {
        "is_followed": item.tracked_at is not None
    }


def plan(rule: PlanRule, meeting: Meeting, item: ActionItemRow) -> None:
    """Keep the first day on which the item is too far behind; None while it is not followed."""
    if item.tracked_at is None:
        item.behind_on = None
        return
    item.behind_on = behind_on(
        rule,
        meeting.date,
        item.deadline,
        item.status,  # type: ignore[arg-type]  # the database keeps no others
        item.percent,
    )


def _present(session: Session, item_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    chosen = select(ItemUpdate).where(col(ItemUpdate.item_id).in_(item_ids))
    updates: dict[int, list[dict[str, Any]]] = {}
    for row in session.exec(chosen.order_by(col(ItemUpdate.id))):
        updates.setdefault(row.item_id, []).append(row.changes)
    return {item_id: replay(changes) for item_id, changes in updates.items()}


def _differing(before: Mapping[str, Any], item: ActionItemRow) -> dict[str, list[Any]]:
    return {
        name: [before.get(name), value]
        for name, value in present(item).items()
        if before.get(name) != value
    }


def _record(
    session: Session,
    item: ActionItemRow,
    changes: dict[str, list[Any]],
    by: Author,
    *,
    at: dt.datetime,
    reason: str | None = None,
    meeting_id: int | None = None,
    evidence: Iterable[int] = (),
) -> ItemUpdate:
    if by.source == "review" and "is_followed" not in changes:
        reason = CORRECTED
    update = ItemUpdate(
        item_id=item.id or 0,
        at=at,
        actor=by.name,
        person_id=by.person_id,
        source=by.source,
        changes=changes,
        reason=reason,
        meeting_id=meeting_id,
        evidence=list(evidence),
    )
    session.add(update)
    session.flush()
    return update
