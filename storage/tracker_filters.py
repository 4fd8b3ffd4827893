"""Which followed items a list is of, as conditions that the indexes of `ActionItemRow` answer.

An installation of some years follows 100,000 items, which are counted for each page: conditions
stand so that the database reads an index in its order, and no row that is not shown.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from assistant.labels import STATUSES, Status
from storage.item_conditions import is_overdue, is_past_due, is_tracked, is_undone
from storage.tables import (
    ActionItemRow,
    ItemRequest,
    Meeting,
    Problem,
    ProblemState,
    Project,
    RequestState,
)

Condition = sa.ColumnElement[bool]

# Due so soon, an item is near.
NEAR = dt.timedelta(days=3)
_DAY = dt.timedelta(days=1)
OPEN = tuple(status for status in STATUSES if status != "done")
# By the state of an item's date, and by days of it.
STATES = ("overdue", "behind", "near")
DUE = (*STATES, "week", "month", "none", "range")


@dataclass(frozen=True)
class Wanted:
    """Which items to list; None means all. `status` "open" is what is not done.

    `due`: one of `DUE`; "range" is from `since` to `until`, both of them in it.
    """

    words: str = ""
    project: str | None = None
    department: str | None = None
    owner: str | None = None
    meeting_id: int | None = None
    status: Status | str | None = "open"
    due: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    is_mine: bool = False
    waits_for_consent: bool = False
    has_problem: bool = False


@dataclass(frozen=True)
class Viewed:
    """What a viewer may see and call their own, as conditions; `now` is in the meetings' zone.

    `items` and `own` are about items joined with their `Meeting`, `meetings` about meetings.
    `sees_all`: no item is seen for being the viewer's own alone.
    """

    items: Condition
    meetings: Condition
    own: Condition
    now: dt.datetime
    sees_all: bool = False

    @cached_property
    def meeting_ids(self) -> Any:
        return sa.select(col(Meeting.id)).where(self.meetings).correlate(None)

    @cached_property
    def own_ids(self) -> Any:
        """Of the own items, those that may be seen."""
        chosen = sa.select(col(ActionItemRow.id)).select_from(ActionItemRow)
        joined = chosen.join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        seen = sa.or_(~col(Meeting.is_confidential), self.meetings)
        return joined.where(self.own, seen).correlate(None)


def chosen(wanted: Wanted, viewed: Viewed) -> list[Condition]:
    """Conditions on `ActionItemRow` alone for what is wanted, but its status and date."""
    conditions = [_is_tracked(wanted), _seen(viewed)]
    if wanted.is_mine:
        conditions.append(col(ActionItemRow.id).in_(viewed.own_ids))
    if wanted.project is not None:
        conditions.append(_of_project(wanted.project, viewed))
    for column, value in (
        (col(ActionItemRow.department), wanted.department),
        (col(ActionItemRow.owner), wanted.owner),
        (col(ActionItemRow.meeting_id), wanted.meeting_id),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.waits_for_consent:
        conditions.append(_with(ItemRequest, col(ItemRequest.state) == RequestState.open))
    if wanted.has_problem:
        conditions.append(_with(Problem, col(Problem.state) == ProblemState.open))
    return conditions + [_says(word, viewed) for word in wanted.words.split()]


def of_status(wanted: Wanted) -> list[Condition]:
    if wanted.status is None:
        return []
    if wanted.status == "open":
        return [col(ActionItemRow.status).in_(OPEN)]
    return [col(ActionItemRow.status) == wanted.status]


def of_due(wanted: Wanted, now: dt.datetime) -> list[Condition]:
    """By the date; of what is done, neither late nor near."""
    today, deadline = now.date(), col(ActionItemRow.deadline)
    if wanted.due == "none":
        return [deadline.is_(None)]
    if wanted.due == "week":
        monday = today - _DAY * today.weekday()
        return between(monday, monday + _DAY * 6)
    if wanted.due == "month":
        return between(today, today + _DAY * 30)
    if wanted.due == "range":
        return between(wanted.since, wanted.until)
    known = {"overdue": is_late, "behind": is_behind, "near": is_near}
    return [known[wanted.due](now)] if wanted.due in known else []


def between(since: dt.date | None, until: dt.date | None) -> list[Condition]:
    """Due from one day to another, both of them in it; None leaves that side open."""
    deadline, found = col(ActionItemRow.deadline), []
    if since is not None:
        found.append(deadline >= since.isoformat())
    if until is not None:
        # Text: a time of the last day comes after the day itself.
        found.append(deadline < (until + _DAY).isoformat())
    return found or [deadline.is_not(None)]


def is_late(now: dt.datetime) -> Condition:
    # What is overdue comes before this minute as text, too: so much an index can tell.
    minute = now.strftime("%Y-%m-%dT%H:%M")
    return sa.and_(
        col(ActionItemRow.status).in_(OPEN), col(ActionItemRow.deadline) < minute, is_overdue(now)
    )


def is_behind(now: dt.datetime) -> Condition:
    """Too far behind its plan, and not yet late."""
    behind = col(ActionItemRow.behind_on) <= now.date()
    deadline = col(ActionItemRow.deadline)
    return sa.and_(behind, is_undone(), sa.or_(deadline.is_(None), ~is_past_due(now)))


def is_near(now: dt.datetime) -> Condition:
    """Due within `NEAR`, and not late."""
    today = now.date()
    due = sa.and_(*between(today, today + NEAR))
    return sa.and_(col(ActionItemRow.status).in_(OPEN), due, ~is_past_due(now))


def _is_tracked(wanted: Wanted) -> Condition:
    """Not by an index where each row is read in any case, for its words."""
    if wanted.words.strip():
        return sa.func.nullif(col(ActionItemRow.tracked_at), sa.null()).is_not(None)
    return is_tracked()


def _seen(viewed: Viewed) -> Condition:
    """`viewed.items`, of the item's own columns.

    "+ 0" keeps the database from going meeting by meeting, which takes it to each row: most see
    most of them, so it is to walk the index that a list is ordered by.
    """
    seen = (col(ActionItemRow.meeting_id) + 0).in_(viewed.meeting_ids)
    if viewed.sees_all:
        return seen
    return sa.or_(seen, (col(ActionItemRow.id) + 0).in_(viewed.own_ids))


def _of_project(name: str, viewed: Viewed) -> Condition:
    """The project is the meeting's, which not everybody who has a task may see."""
    of_project = (
        viewed.meeting_ids.join(Project, col(Project.id) == Meeting.project_id)
        .where(col(Project.name) == name)
        .correlate(None)
    )
    return col(ActionItemRow.meeting_id).in_(of_project)


def _with(table: Any, condition: Condition) -> Condition:
    return col(ActionItemRow.id).in_(sa.select(col(table.item_id)).where(condition))


def _says(word: str, viewed: Viewed) -> Condition:
    fields = (ActionItemRow.task, ActionItemRow.owner, ActionItemRow.department)
    titled = viewed.meeting_ids.where(_contains(col(Meeting.title), word)).correlate(None)
    told = [_contains(col(field), word) for field in fields]
    return sa.or_(*told, (col(ActionItemRow.meeting_id) + 0).in_(titled))


def _contains(column: Any, word: str) -> Condition:
    """Case matters to none; making it equal takes half the time, so only where there is case."""
    if word.upper() == word.lower():
        return column.contains(word, autoescape=True)  # type: ignore[no-any-return]
    return column.icontains(word, autoescape=True)  # type: ignore[no-any-return]
