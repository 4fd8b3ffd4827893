"""Followed items as a question chooses, counts and groups them."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from assistant.labels import read_moment
from assistant.qa.query import Span, StatusQuery
from assistant.qa.records import Found
from assistant.qa.types import GroupTally, ItemRecord, Tally
from storage.asking_item_rows import records
from storage.asking_scope import Condition, Scope, ids
from storage.item_conditions import is_helped_by, is_undone
from storage.tables import ActionItemRow, Meeting, Problem, ProblemState, ProblemStep, Project
from storage.tracker_filters import Wanted, between, is_behind, is_late, is_near


def found(
    scope: Scope, query: StatusQuery, among: Collection[str] | None, limit: int
) -> Found[ItemRecord]:
    conditions = chosen(scope, query, among)
    by_update = query.order in ("updated", "-updated")
    if query.is_first_only and not by_update:
        return _first_only(scope, query, conditions, limit)
    most = limit if query.most is None else min(limit, query.most)
    rows = _ordered(scope, query, conditions, most)
    if len(rows) < most:
        return Found(records(scope, rows), len(rows))
    total = _count(scope, conditions)
    return Found(records(scope, rows), total if query.most is None else min(total, query.most))


def _first_only(
    scope: Scope, query: StatusQuery, conditions: Sequence[Condition], limit: int
) -> Found[ItemRecord]:
    """The open items of the first day that one is due on."""
    deadline = col(ActionItemRow.deadline)
    first = deadline.desc() if query.order == "-deadline" else deadline.asc()
    dated = [*conditions, deadline.is_not(None), is_undone()]
    moment = scope.session.execute(
        sa.select(deadline).where(*dated).order_by(first).limit(1)
    ).scalar()
    if moment is None:
        return Found((), 0)
    day = read_moment(moment)[0]
    same = [*dated, *between(day, day)]
    rows = _ordered(scope, query, same, limit)
    return Found(records(scope, rows), _count(scope, same))


def _ordered(
    scope: Scope, query: StatusQuery, conditions: Sequence[Condition], limit: int
) -> list[int]:
    listed = sa.select(col(ActionItemRow.id)).where(*conditions).order_by(*_order(query))
    return list(scope.session.execute(listed.limit(limit)).scalars())


def _count(scope: Scope, conditions: Sequence[Condition]) -> int:
    count = sa.select(sa.func.count()).select_from(ActionItemRow).where(*conditions)
    return int(scope.session.execute(count).scalar_one())


def _order(query: StatusQuery) -> list[Any]:
    """What has no such date is last; what is done too, unless an order was asked for."""
    by_update = query.order in ("updated", "-updated")
    column = col(ActionItemRow.status_updated_at if by_update else ActionItemRow.deadline)
    is_down = query.order in ("-updated", "-deadline")
    done_last = [] if query.order else [col(ActionItemRow.status) == "done"]
    dated = [column.is_(None), column.desc() if is_down else column.asc()]
    return [*done_last, *dated, col(ActionItemRow.id)]


def tally(scope: Scope, query: StatusQuery, among: Collection[str] | None) -> Tally:
    counts = sa.select(*_counts(scope)).where(*chosen(scope, query, among))
    return _tally(scope.session.execute(counts).one()._mapping)


def groups(
    scope: Scope, query: StatusQuery, among: Collection[str] | None
) -> tuple[GroupTally, ...]:
    """By the group of the query, the largest first; of the same size, the one begun first."""
    name = _GROUPS[query.group or "department"]
    size, first = sa.func.count(), sa.func.min(col(ActionItemRow.id))
    seen = sa.and_(col(Meeting.id) == ActionItemRow.meeting_id, scope.viewed.meetings)
    grouped = (
        sa.select(name.label("name"), *_counts(scope))
        .select_from(ActionItemRow)
        .outerjoin(Meeting, seen)
        .outerjoin(Project, col(Project.id) == Meeting.project_id)
        .where(*chosen(scope, query, among))
        .group_by(name)
        .order_by(size if query.order == "-size" else size.desc(), first)
    )
    if query.order in ("size", "-size"):
        grouped = grouped.limit(query.most)
    rows = scope.session.execute(grouped).mappings()
    return tuple(GroupTally(name=row["name"], tally=_tally(row)) for row in rows)


_GROUPS: dict[str, Any] = {
    "department": col(ActionItemRow.department),
    "person": col(ActionItemRow.owner),
    "status": col(ActionItemRow.status),
    # Of meetings that are not seen neither is: they are not joined.
    "project": col(Project.name),
    "meeting": col(Meeting.title),
}


def _counts(scope: Scope) -> list[Any]:
    now = scope.viewed.now
    status = col(ActionItemRow.status)
    states = {"overdue": is_late(now), "behind": is_behind(now), "near": is_near(now)}
    stands = {name: status == name for name in Tally.model_fields if name not in states}
    return [_how_many(when).label(name) for name, when in (stands | states).items()]


def _how_many(condition: Condition) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _tally(row: Any) -> Tally:
    return Tally(**{name: int(row[name]) for name in Tally.model_fields})


# --- which -----------------------------------------------------------------------------------


def chosen(scope: Scope, query: StatusQuery, among: Collection[str] | None) -> list[Condition]:
    """The items that the query asks for, as conditions on `ActionItemRow` alone."""
    wanted = Wanted(
        is_mine=query.is_mine, waits_for_consent=query.waits, has_problem=query.has_problem
    )
    conditions = scope.items(query, wanted) + _whose(query) + _standing(scope, query)
    if among is not None:
        conditions.append(col(ActionItemRow.id).in_(ids(among)))
    return conditions


def _whose(query: StatusQuery) -> list[Condition]:
    names = (*query.people, *query.departments)
    if not names:
        return []
    if query.is_helping:
        return [sa.or_(*(is_helped_by(name) for name in names))]
    return [
        sa.or_(
            col(ActionItemRow.owner).in_(query.people),
            col(ActionItemRow.department).in_(query.departments),
        )
    ]


def _standing(scope: Scope, query: StatusQuery) -> list[Condition]:
    now = scope.viewed.now
    found: list[Condition] = []
    if query.statuses:
        found.append(col(ActionItemRow.status).in_(query.statuses))
    if query.state is not None:
        found.append({"overdue": is_late, "behind": is_behind, "near": is_near}[query.state](now))
    if query.missing is not None:
        found.append(col(getattr(ActionItemRow, query.missing)).is_(None))
    if query.percent is not None:
        found.append(sa.func.coalesce(col(ActionItemRow.percent), 0).between(*query.percent))
    if query.level is not None or query.is_urgent:
        found.append(_in_trouble(query.level, is_urgent=query.is_urgent))
    if query.was_moved:
        found.append(col(ActionItemRow.deadline_changes) > 0)
    if query.due is not None:
        found += between(query.due.first, query.due.last)
    if query.done is not None:
        found.append(scope.within(col(ActionItemRow.done_at), query.done))
    if query.updated is not None:
        found.append(_updated(scope, query.updated, is_not=query.is_not_updated))
    return found


def _updated(scope: Scope, days: Span, *, is_not: bool) -> Condition:
    within = scope.within(col(ActionItemRow.status_updated_at), days)
    return ~within if is_not else within


def _in_trouble(level: int | None, *, is_urgent: bool) -> Condition:
    """With an open problem that was told so high, and is urgent where only those are asked for."""
    told = sa.select(col(Problem.item_id)).where(col(Problem.state) == ProblemState.open)
    if is_urgent:
        told = told.where(col(Problem.is_urgent).is_(True))
    if level is not None:
        told = told.join(ProblemStep, col(ProblemStep.problem_id) == Problem.id)
        told = told.where(col(ProblemStep.level) >= level)
    return col(ActionItemRow.id).in_(told)
