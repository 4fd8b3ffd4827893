"""Followed items with some words in them: each row is read for it, so once for all there is.

What matches goes into a common table of one statement, which the database makes but once.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from storage import tracker_filters as filters
from storage.tables import ActionItemRow
from storage.tracker_filters import STATES, Condition, Wanted

# Of a list by status: what needs somebody comes first.
BY_STATUS = ("delayed", "in_progress", "not_started", "done")


@dataclass(frozen=True)
class Looked:
    """The ids of a page, and how many match in all, by status and by the state of the date."""

    ids: list[int]
    total: int
    by_status: dict[str, int]
    by_state: dict[str, int]


def page(
    session: Session,
    conditions: list[Condition],
    wanted: Wanted,
    now: dt.datetime,
    sort: str,
    offset: int,
    limit: int,
) -> Looked:
    is_wanted = sa.and_(sa.true(), *filters.of_status(wanted), *filters.of_due(wanted, now))
    states = [filters.of_due(Wanted(due=state), now)[0] for state in STATES]
    columns = (*("id", "status", "owner", "department", "deadline", "status_updated_at"),)
    matching = (
        sa.select(
            *(col(getattr(ActionItemRow, name)) for name in columns),
            _number(is_wanted).label("is_wanted"),
            *(_number(state).label(name) for name, state in zip(STATES, states, strict=True)),
        )
        .where(*conditions)
        .cte("matching")
    )
    c = matching.c
    listed = sa.select(matching).where(c.is_wanted == 1).order_by(*_whole_order(c, wanted, sort))
    part = listed.offset(offset).limit(limit).subquery()
    place = sa.func.row_number().over(order_by=_whole_order(part.c, wanted, sort))
    nothing = sa.null()
    ids = sa.select(
        part.c.id, place, sa.cast(nothing, sa.String), *[sa.cast(nothing, sa.Integer)] * 5
    )
    sums = [sa.func.sum(c[name]) for name in ("is_wanted", *STATES)]
    counts = sa.select(
        *[sa.cast(nothing, sa.Integer)] * 2, c.status, sa.func.count(), *sums
    ).group_by(c.status)
    found = session.execute(sa.union_all(ids, counts)).all()
    placed = sorted((place, number) for number, place, *_ in found if number is not None)
    counted = [each[2:] for each in found if each[0] is None]
    return Looked(
        ids=[number for _, number in placed],
        total=sum(wanted for _, _, wanted, *_ in counted),
        by_status={status: number for status, number, *_ in counted},
        by_state={state: sum(each[3 + n] for each in counted) for n, state in enumerate(STATES)},
    )


def board(
    session: Session, conditions: list[Condition], limit: int
) -> tuple[dict[str, list[int]], dict[str, int]]:
    """The first ids of each status, and how many there are of each."""
    status, number = col(ActionItemRow.status), col(ActionItemRow.id)
    # What was done last comes first, of the others what is due first.
    done_at = sa.case((status == "done", col(ActionItemRow.status_updated_at)))
    by = [done_at.desc().nulls_last(), col(ActionItemRow.deadline).asc().nulls_last(), number]
    ranked = (
        sa.select(
            number.label("id"),
            status.label("status"),
            sa.func.row_number().over(partition_by=status, order_by=by).label("place"),
            sa.func.count().over(partition_by=status).label("count"),
        )
        .where(*conditions)
        .subquery()
    )
    chosen = sa.select(ranked).where(ranked.c.place <= limit)
    found = session.execute(chosen.order_by(ranked.c.status, ranked.c.place)).all()
    listed: dict[str, list[int]] = {}
    for each in found:
        listed.setdefault(each.status, []).append(each.id)
    return listed, {name: number for _, name, _, number in found}


def way(status: str) -> str:
    """How a column of the board is ordered."""
    return "-updated" if status == "done" else "deadline"


def order(of: Any, sort: str) -> list[Any]:
    """By the columns of a table, or of a part of it: those without a value last."""
    field, is_down = sort.lstrip("-"), sort.startswith("-")
    second = [] if field in ("deadline", "updated", "status") else [of.deadline.asc().nulls_last()]
    first = {
        "owner": of.owner,
        "department": of.department,
        "updated": of.status_updated_at,
    }.get(field, of.deadline)
    # An index is read backwards as a whole.
    is_back = is_down and field != "status"
    number = of.id.desc() if is_back and not second else of.id
    return [(first.desc() if is_back else first.asc()).nulls_last(), *second, number]


def _whole_order(of: Any, wanted: Wanted, sort: str) -> list[Any]:
    """The parts of a list, such as what is done after what is open, and the order of each."""
    field, is_down = sort.lstrip("-"), sort.startswith("-")
    if field == "status":
        rank = sa.case({status: number for number, status in enumerate(BY_STATUS)}, value=of.status)
        return [rank.desc() if is_down else rank, *order(of, sort)]
    if field == "deadline" and wanted.status is None:
        return [sa.case((of.status == "done", 1), else_=0), *order(of, sort)]
    return order(of, sort)


def _number(condition: Any) -> Any:
    return sa.case((condition, 1), else_=0)
