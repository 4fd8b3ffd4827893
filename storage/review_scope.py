"""Which items a review is of."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from assistant.tracking.reviews import Period
from storage.item_conditions import is_tracked, is_undone
from storage.tables import ActionItemRow, Meeting

Condition = sa.ColumnElement[bool]

# So many of each kind are listed; all are counted.
LISTED = 50


def scope(where: Condition | None, project_id: int | None) -> list[Condition]:
    """The items a review is of."""
    if where is None:
        return [is_tracked(), ~col(Meeting.is_confidential), _is_of(project_id)]
    return [is_tracked(), where, *([_is_of(project_id)] if project_id is not None else [])]


def _is_of(project_id: int | None) -> Condition:
    return col(Meeting.project_id) == project_id


def was_open(at: dt.datetime, *, is_latest: bool) -> Condition:
    """Whether an item was open then; `is_latest`: that is now."""
    is_undone_then = is_undone()
    if not is_latest:
        is_undone_then = sa.or_(is_undone_then, col(ActionItemRow.done_at) >= at)
    return sa.and_(col(ActionItemRow.tracked_at) < at, is_undone_then)


def of_items(*columns: Any) -> Any:
    return (
        sa.select(*columns)
        .select_from(ActionItemRow)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
    )


def number_of(kind: Condition) -> Any:
    """How many of the rows are of the kind."""
    return sa.func.coalesce(sa.func.sum(sa.case((kind, 1), else_=0)), 0)


def within(column: Any, period: Period) -> Condition:
    return sa.and_(column >= period.since, column < period.until)
