"""What of followed items waits for somebody's word: consent of the leader, answers to problems."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.item_conditions import is_tracked
from storage.tables import (
    ActionItemRow,
    ItemRequest,
    Meeting,
    Problem,
    ProblemState,
    ProblemStep,
    RequestState,
)

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class AskedItem:
    """An item and what the leader is asked for."""

    request: ItemRequest
    item: ActionItemRow


@dataclass(frozen=True)
class TroubledItem:
    problem: Problem
    item: ActionItemRow


def open_requests(session: Session, where: Condition, *, limit: int) -> tuple[list[AskedItem], int]:
    """What leaders are asked to consent to, the oldest first, and how many; `where` is a
    condition on the items' meetings."""
    condition = sa.and_(col(ItemRequest.state) == RequestState.open, is_tracked(), where)
    chosen = _of_items(select(ItemRequest, ActionItemRow), ItemRequest).where(condition)
    rows = session.exec(chosen.order_by(col(ItemRequest.id)).limit(limit)).all()
    found = [AskedItem(request, item) for request, item in rows]
    return found, _count(session, ItemRequest, condition, found, limit)


def open_problems(
    session: Session, where: Condition, *, limit: int
) -> tuple[list[TroubledItem], int]:
    """Problems without an answer, urgent ones and then the oldest first, and how many; `where` is
    a condition on problems, items and meetings."""
    condition = sa.and_(col(Problem.state) == ProblemState.open, is_tracked(), where)
    chosen = _of_items(select(Problem, ActionItemRow), Problem).where(condition)
    order = (col(Problem.is_urgent).desc(), col(Problem.arose_at), col(Problem.id))
    rows = session.exec(chosen.order_by(*order).limit(limit)).all()
    found = [TroubledItem(problem, item) for problem, item in rows]
    return found, _count(session, Problem, condition, found, limit)


def was_told(names: Sequence[str]) -> Condition:
    """Whether one of these was told of a problem, as a condition on `Problem` rows."""
    told = sa.cast(col(ProblemStep.told), sa.Text)
    # JSON is kept in ASCII, so that is how names are looked for.
    named = [told.contains(json.dumps(name), autoescape=True) for name in names]
    return (
        sa.select(sa.literal(1))
        .where(col(ProblemStep.problem_id) == col(Problem.id), sa.or_(sa.false(), *named))
        .exists()
    )


def _of_items(chosen: Any, table: type[ItemRequest] | type[Problem]) -> Any:
    return (
        chosen.select_from(table)
        .join(ActionItemRow, col(ActionItemRow.id) == table.item_id)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
    )


def _count(
    session: Session,
    table: type[ItemRequest] | type[Problem],
    condition: Condition,
    found: Sequence[object],
    limit: int,
) -> int:
    if len(found) < limit:
        return len(found)
    chosen = _of_items(sa.select(sa.func.count()), table).where(condition)
    number: int = session.execute(chosen).scalar_one()
    return number
