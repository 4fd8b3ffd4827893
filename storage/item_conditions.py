"""What is true of action items, as conditions on `ActionItemRow`.

`now` is in the meetings' zone, without it: as deadlines are written.
"""

import datetime as dt
import json

import sqlalchemy as sa
from sqlmodel import col

from storage.tables import ActionItemRow

Condition = sa.ColumnElement[bool]


def is_tracked() -> Condition:
    """Confirmed with its meeting."""
    return col(ActionItemRow.tracked_at).is_not(None)


def is_undone() -> Condition:
    return col(ActionItemRow.status) != "done"


def was_done_some_time() -> Condition:
    """Done, and nobody knows when: a table that was imported did not say."""
    return sa.and_(~is_undone(), col(ActionItemRow.done_at).is_(None))


def is_past_due(now: dt.datetime) -> Condition:
    """Whether the deadline has passed: a day ends at midnight, a time when it comes."""
    deadline = col(ActionItemRow.deadline)
    # As text a day is less than each of its times, so the two kinds are told apart by length.
    minute = now.strftime("%Y-%m-%dT%H:%M")
    return deadline < sa.case((sa.func.length(deadline) > 10, minute), else_=minute[:10])


def is_overdue(now: dt.datetime) -> Condition:
    return sa.and_(is_undone(), is_past_due(now))


def is_helped_by(name: str) -> Condition:
    """Whether somebody, or a department, is named as helping the owner."""
    return lists(ActionItemRow.co_owners, name)


def lists(column: object, name: str) -> Condition:
    """Whether a column of a list of names holds this one."""
    # As the database keeps lists: as JSON of ASCII.
    text: sa.ColumnElement[str] = sa.cast(col(column), sa.String)
    return text.contains(json.dumps(name), autoescape=True)
