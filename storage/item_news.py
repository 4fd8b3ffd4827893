"""What a meeting said of items and decisions of earlier ones, as its minutes tell it."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from assistant.minutes.types import ItemNews, ReplacedDecision
from storage.tables import (
    ActionItemRow,
    DecisionRow,
    ItemUpdate,
    Meeting,
    ProgressRow,
    ReviewState,
)

_STANDING = ("owner", "department", "deadline")
_SAID = frozenset(ItemNews.model_fields) - {"task"} - {f"{name}_before" for name in _STANDING}


def confirmed_news(session: Session, meeting: Meeting) -> list[ItemNews]:
    """What was confirmed of earlier items, each beside how the item stood before this meeting."""
    chosen = (
        select(ProgressRow, ActionItemRow)
        .join(ActionItemRow, col(ActionItemRow.id) == ProgressRow.item_id)
        .where(
            col(ProgressRow.meeting_id) == meeting.id,
            col(ProgressRow.review) == ReviewState.confirmed,
        )
        .order_by(col(ProgressRow.id))
    )
    found = list(session.exec(chosen))
    history = _histories(session, [item.id or 0 for _, item in found])
    news = []
    for row, item in found:
        stood = _standing_before(meeting, item, history.get(item.id or 0, []))
        before = {f"{name}_before": value for name, value in stood.items()}
        news.append(ItemNews(task=item.task, **before, **row.model_dump(include=set(_SAID))))
    return news


def _histories(session: Session, item_ids: Sequence[int]) -> dict[int, list[ItemUpdate]]:
    chosen = select(ItemUpdate).where(col(ItemUpdate.item_id).in_(item_ids))
    found: dict[int, list[ItemUpdate]] = {}
    for update in session.exec(chosen.order_by(col(ItemUpdate.id))):
        found.setdefault(update.item_id, []).append(update)
    return found


def _standing_before(
    meeting: Meeting, item: ActionItemRow, history: Sequence[ItemUpdate]
) -> dict[str, Any]:
    """Owner, department and deadline before the meeting's own update, whatever came after it.

    Where the meeting led to none, when it was confirmed, or as they are now. Later changes are
    taken back from what stands, as not every history begins with all fields.
    """
    stood = {name: getattr(item, name) for name in _STANDING}
    for update in reversed(history[_first_after(meeting, history) :]):
        for name in _STANDING:
            if name in update.changes:
                stood[name] = update.changes[name][0]
    return stood


def _first_after(meeting: Meeting, history: Sequence[ItemUpdate]) -> int:
    for at, update in enumerate(history):
        if update.meeting_id is not None and update.meeting_id == meeting.id:
            return at
    if meeting.confirmed_at is None:
        return len(history)
    later = (at for at, each in enumerate(history) if each.at > meeting.confirmed_at)
    return next(later, len(history))


def replaced_decisions(session: Session, meeting: Meeting) -> dict[int, ReplacedDecision]:
    """The earlier decisions that confirmed ones take the place of, by the place of these from 0.

    Those of other meetings that are confidential are left out.
    """
    ours = _confirmed(session, [meeting.id or 0])
    wanted = [row.replaces_id for row in ours if row.replaces_id]
    chosen = (
        select(DecisionRow, Meeting)
        .join(Meeting, col(Meeting.id) == DecisionRow.meeting_id)
        .where(col(DecisionRow.id).in_(wanted), ~col(Meeting.is_confidential))
    )
    held = {row.id: each for row, each in session.exec(chosen)}
    earlier: dict[int, list[DecisionRow]] = {}
    for row in _confirmed(session, {each.id or 0 for each in held.values()}):
        earlier.setdefault(row.meeting_id, []).append(row)
    told = {
        row.id: ReplacedDecision(day=held[row.id].date, no=no, text=row.text)
        for rows in earlier.values()
        for no, row in enumerate(rows, start=1)
        if row.id in held
    }
    return {at: told[row.replaces_id] for at, row in enumerate(ours) if row.replaces_id in told}


def _confirmed(session: Session, meeting_ids: Sequence[int] | set[int]) -> list[DecisionRow]:
    chosen = select(DecisionRow).where(
        col(DecisionRow.meeting_id).in_(meeting_ids), DecisionRow.review == ReviewState.confirmed
    )
    return list(session.exec(chosen.order_by(col(DecisionRow.id))))
