"""Changes of followed items and troubles with them, as a question chooses them, newest first."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from assistant.qa.query import StatusQuery
from assistant.qa.records import Found
from assistant.qa.types import ItemChange, Trouble
from storage.asking_items import chosen
from storage.asking_scope import Condition, Scope
from storage.tables import (
    ActionItemRow,
    ItemUpdate,
    Problem,
    ProblemState,
    ProblemStep,
)

_ITEM = (ActionItemRow.task, ActionItemRow.owner, ActionItemRow.department)


def changes(
    scope: Scope, query: StatusQuery, among: Collection[str] | None, limit: int
) -> Found[ItemChange]:
    whose = query.model_copy(update={"updated": None, "is_not_updated": False})
    conditions = [*chosen(scope, whose, among), *_is_change()]
    if query.updated is not None:
        conditions.append(scope.within(col(ItemUpdate.at), query.updated))
    # What a later meeting said is for those who may see that meeting.
    is_hidden = sa.and_(
        col(ItemUpdate.meeting_id).is_not(None),
        col(ItemUpdate.meeting_id).not_in(scope.viewed.meeting_ids),
    )
    listed = (
        sa.select(ItemUpdate, *map(col, _ITEM), is_hidden.label("is_hidden"))
        .join(ActionItemRow, col(ActionItemRow.id) == ItemUpdate.item_id)
        .where(*conditions)
        .order_by(col(ItemUpdate.at).desc(), col(ItemUpdate.id))
        .limit(limit)
    )
    rows = scope.session.execute(listed).all()
    total = _count(scope, ItemUpdate, conditions) if len(rows) == limit else len(rows)
    return Found(tuple(_change(scope, row) for row in rows), total)


def _is_change() -> list[Condition]:
    """Not that it began to be followed, nor that somebody said that nothing changed."""
    text: Any = sa.cast(col(ItemUpdate.changes), sa.String)
    return [~text.contains('"is_followed"'), text != "{}"]


def _change(scope: Scope, row: Any) -> ItemChange:
    update: ItemUpdate = row.ItemUpdate
    return ItemChange(
        id=str(update.id),
        item=str(update.item_id),
        task=row.task,
        owner=row.owner,
        department=row.department,
        at=scope.local(update.at),
        actor=update.actor,
        changes={name: (before, after) for name, (before, after) in update.changes.items()},
        reason=None if row.is_hidden else update.reason,
    )


# What of a query is said of the problems themselves, and not of their items.
_OF_PROBLEMS = ("updated", "is_not_updated", "has_problem", "level", "is_urgent")


def troubles(
    scope: Scope, query: StatusQuery, among: Collection[str] | None, limit: int
) -> Found[Trouble]:
    none = {name: getattr(StatusQuery(), name) for name in _OF_PROBLEMS}
    conditions = chosen(scope, query.model_copy(update=none), among)
    if query.form != "why":
        conditions.append(col(Problem.state) == ProblemState.open)
    if query.level is not None:
        told = sa.select(col(ProblemStep.problem_id)).where(col(ProblemStep.level) >= query.level)
        conditions.append(col(Problem.id).in_(told))
    if query.is_urgent:
        conditions.append(col(Problem.is_urgent).is_(True))
    if query.updated is not None:
        conditions.append(scope.within(col(Problem.arose_at), query.updated))
    listed = (
        sa.select(Problem, *map(col, _ITEM))
        .join(ActionItemRow, col(ActionItemRow.id) == Problem.item_id)
        .where(*conditions)
        .order_by(col(Problem.arose_at).desc(), col(Problem.id))
        .limit(limit)
    )
    rows = scope.session.execute(listed).all()
    total = _count(scope, Problem, conditions) if len(rows) == limit else len(rows)
    steps = _steps(scope, [row.Problem.id for row in rows])
    return Found(tuple(_trouble(scope, row, steps) for row in rows), total)


def _trouble(scope: Scope, row: Any, steps: dict[int, list[ProblemStep]]) -> Trouble:
    problem: Problem = row.Problem
    taken = steps.get(problem.id or 0, [])
    return Trouble(
        id=str(problem.id),
        item=str(problem.item_id),
        task=row.task,
        owner=row.owner,
        department=row.department,
        cause=problem.cause.value,
        text=problem.text,
        wanted=problem.wanted,
        is_urgent=problem.is_urgent,
        arose_at=scope.local(problem.arose_at),
        state=problem.state.value,
        level=taken[-1].level if taken else 0,
        told=tuple(dict.fromkeys(name for step in taken for name in step.told)),
        answer=problem.answer,
    )


def _steps(scope: Scope, problem_ids: Sequence[int]) -> dict[int, list[ProblemStep]]:
    chosen = sa.select(ProblemStep).where(col(ProblemStep.problem_id).in_(problem_ids))
    found: dict[int, list[ProblemStep]] = {}
    for step in scope.session.execute(chosen.order_by(col(ProblemStep.level))).scalars():
        found.setdefault(step.problem_id, []).append(step)
    return found


def _count(scope: Scope, table: Any, conditions: Sequence[Condition]) -> int:
    count = sa.select(sa.func.count()).select_from(table)
    joined = count.join(ActionItemRow, col(ActionItemRow.id) == table.item_id).where(*conditions)
    return int(scope.session.execute(joined).scalar_one())
