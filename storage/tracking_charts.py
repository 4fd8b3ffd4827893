"""What the charts of followed items show: counted by the database, never item by item."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.labels import STATUSES
from assistant.tracking.reviews import Point, burn_down, months_on, rate
from storage.item_conditions import is_overdue, is_past_due, is_undone, was_done_some_time
from storage.local_days import day_start, local_day
from storage.review_scope import Condition, of_items, was_open
from storage.tables import ActionItemRow, Meeting

_DAY = dt.timedelta(days=1)
_DEADLINE, _AGREED = col(ActionItemRow.deadline), col(ActionItemRow.first_deadline)
_DONE_AT, _TRACKED_AT = col(ActionItemRow.done_at), col(ActionItemRow.tracked_at)


@dataclass(frozen=True)
class DepartmentStatus:
    """How many items of a department have each status; `late` of them are overdue."""

    name: str | None
    counts: dict[str, int]
    late: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class MonthRate:
    """Of the items to be done in a month: how many were, in time; also by the first dates.

    Days to come are not counted, nor what was done nobody knows when.
    """

    month: dt.date
    due: int
    on_time: int
    first_due: int
    first_on_time: int

    @property
    def rate(self) -> float | None:
        return rate(self.on_time, self.due)

    @property
    def first_rate(self) -> float | None:
        return rate(self.first_on_time, self.first_due)


@dataclass(frozen=True)
class PersonLoad:
    """The open items of an owner; None of what has none."""

    owner: str | None
    department: str | None
    open: int
    late: int


@dataclass(frozen=True)
class Span:
    """An item from its meeting to its deadline."""

    item_id: int
    task: str
    owner: str | None
    start: dt.date
    end: dt.date
    status: str
    percent: int | None
    is_late: bool


def status_by_department(
    session: Session, chosen: Sequence[Condition], now: dt.datetime
) -> list[DepartmentStatus]:
    """Those with the most items first, what has no department last. `now` is local."""
    counts = [_number(col(ActionItemRow.status) == status) for status in STATUSES]
    found = _by_meeting(session, [*counts, _number(is_overdue(now))], chosen)
    rows = [
        DepartmentStatus(name, dict(zip(STATUSES, numbers, strict=False)), numbers[-1])
        for name, *numbers in found
    ]
    return sorted(rows, key=lambda row: (row.name is None, -row.total, row.name or ""))


def burned_down(
    session: Session,
    chosen: Sequence[Condition],
    zone: dt.tzinfo,
    since: dt.date,
    until: dt.date,
    today: dt.date,
) -> list[Point]:
    """What was open at the end of each of these days, both included.

    Never what was done before it began to be followed, as items of an imported table may be.
    """
    chosen = [*chosen, ~_was_done_before()]
    starts, ends = day_start(since, zone), day_start(until + _DAY, zone)
    first, after = since.isoformat(), (until + _DAY).isoformat()
    was_followed = starts > _TRACKED_AT
    then = [was_open(starts, is_latest=False), sa.or_(_DEADLINE.is_(None), first <= _DEADLINE)]
    numbers = of_items(*map(_number, then)).where(was_followed, *chosen)
    before, owed = session.execute(numbers).one()
    began = local_day(session, _TRACKED_AT, zone, since, until)
    ended = local_day(session, _DONE_AT, zone, since, until)
    due = sa.func.substr(_DEADLINE, 1, 10)
    # What was late when it began to be followed was to be done that day.
    is_new = starts <= _TRACKED_AT
    due_on = sa.case((sa.and_(is_new, due < began), began), else_=due)
    is_due = sa.and_(after > _DEADLINE, sa.or_(first <= _DEADLINE, is_new), ends > _TRACKED_AT)
    return burn_down(
        [since + _DAY * n for n in range((until - since).days + 1)],
        today,
        before=int(before or 0),
        owed=int(owed or 0),
        begun=_by_day(session, began, [is_new, ends > _TRACKED_AT, *chosen]),
        done=_by_day(session, ended, [starts <= _DONE_AT, ends > _DONE_AT, *chosen]),
        due=_by_day(session, due_on, [is_due, *chosen]),
    )


def _was_done_before() -> Condition:
    was_earlier = sa.and_(~is_undone(), _DONE_AT.is_not(None), _DONE_AT < _TRACKED_AT)
    return sa.or_(was_done_some_time(), was_earlier)


def on_time_by_month(
    session: Session,
    chosen: Sequence[Condition],
    zone: dt.tzinfo,
    months: Sequence[dt.date],
    today: dt.date,
) -> list[MonthRate]:
    """For each of these months, which follow one another."""
    first, last = months[0], months_on(months[-1], 1)
    end = min(last, today).isoformat()
    done_on = local_day(session, _DONE_AT, zone, first, last)
    found = []
    for deadline in (_DEADLINE, _AGREED):
        in_time = sa.and_(~is_undone(), done_on <= sa.func.substr(deadline, 1, 10))
        month: Any = sa.func.substr(deadline, 1, 7).label("month")
        counted = of_items(month, sa.func.count(), _number(in_time))
        within = (deadline >= first.isoformat(), deadline < end, ~was_done_some_time())
        rows = session.execute(counted.where(*within, *chosen).group_by("month"))
        found.append({name: (int(due), int(on_time)) for name, due, on_time in rows})
    return [
        MonthRate(month, *found[0].get(name, (0, 0)), *found[1].get(name, (0, 0)))
        for month in months
        for name in [f"{month:%Y-%m}"]
    ]


def load(
    session: Session, chosen: Sequence[Condition], now: dt.datetime, *, most: int
) -> tuple[list[PersonLoad], int]:
    """Those who have the most open items, and how many people have any; of namesakes, by
    department. `now` is local."""
    # Not the columns themselves: their own indexes would be preferred, and each row looked up.
    owner: Any = sa.func.coalesce(col(ActionItemRow.owner), "").label("name")
    department: Any = sa.func.coalesce(col(ActionItemRow.department), "").label("team")
    numbers = (sa.func.count(), _number(is_past_due(now)))
    counted = of_items(owner, department, *numbers).where(is_undone(), *chosen)
    found = session.execute(counted.group_by("name", "team"))
    rows = [PersonLoad(name or None, team or None, *counts) for name, team, *counts in found]
    rows.sort(key=lambda row: (-row.open, -row.late, row.owner is None, row.owner or ""))
    return rows[:most], len(rows)


def timeline(
    session: Session,
    chosen: Sequence[Condition],
    now: dt.datetime,
    *,
    offset: int,
    limit: int,
) -> tuple[list[Span], int]:
    """Items that have a deadline, by it; and how many there are. `now` is local."""
    dated = [_DEADLINE.is_not(None), *chosen]
    count = session.execute(of_items(sa.func.count()).where(*dated)).scalar_one()
    ids = of_items(col(ActionItemRow.id)).where(*dated).order_by(_DEADLINE, col(ActionItemRow.id))
    listed = session.execute(ids.offset(offset).limit(limit)).scalars().all()
    item = ActionItemRow
    columns = (
        *(col(item.id), col(item.task), col(item.owner), col(Meeting.date), _DEADLINE),
        *(col(item.status), col(item.percent), sa.case((is_overdue(now), 1), else_=0)),
    )
    found = of_items(*columns).where(col(item.id).in_(listed)).order_by(_DEADLINE, col(item.id))
    return [_span(*row) for row in session.execute(found)], int(count)


def _span(
    item_id: int,
    task: str,
    owner: str | None,
    start: dt.date,
    deadline: str,
    status: str,
    percent: int | None,
    is_late: int,
) -> Span:
    end = dt.date.fromisoformat(deadline[:10])
    return Span(item_id, task, owner, min(start, end), end, status, percent, bool(is_late))


def _by_meeting(session: Session, numbers: Sequence[Any], chosen: Sequence[Condition]) -> Any:
    """Numbers by department: first by meeting as well, in which order an index has them."""
    department: Any = col(ActionItemRow.department).label("department")
    named = [number.label(f"n{place}") for place, number in enumerate(numbers)]
    inner = of_items(department, *named).where(*chosen).group_by(col(Meeting.id), department)
    part = inner.subquery()
    sums = [sa.cast(sa.func.sum(part.c[f"n{place}"]), sa.Integer) for place in range(len(numbers))]
    return session.execute(sa.select(part.c.department, *sums).group_by(part.c.department)).all()


def _by_day(
    session: Session, day: sa.ColumnElement[str], chosen: Sequence[Condition]
) -> dict[dt.date, int]:
    counted = of_items(day.label("day"), sa.func.count()).where(*chosen).group_by("day")
    return {dt.date.fromisoformat(text): count for text, count in session.execute(counted)}


def _number(kind: Condition) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((kind, 1), else_=0)), 0)
