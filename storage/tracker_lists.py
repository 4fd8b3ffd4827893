"""The tracker's pages: some of the items at a time, counted and chosen by the database."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.labels import STATUSES, Status
from storage.item_conditions import is_overdue, is_past_due, is_tracked, is_undone
from storage.tables import ActionItemRow, Meeting, Project

Condition = sa.ColumnElement[bool]

# Due so soon, an item is near.
NEAR = dt.timedelta(days=3)


@dataclass(frozen=True)
class Wanted:
    """Which items to list; None means all. `status` "open" is what is not done."""

    words: str = ""
    project: str | None = None
    department: str | None = None
    owner: str | None = None
    meeting_id: int | None = None
    status: Status | str | None = "open"
    due: str | None = None  # overdue, near
    is_mine: bool = False


@dataclass(frozen=True)
class Viewed:
    """What a viewer may see and call their own, as conditions; `now` is in the meetings' zone."""

    items: Condition
    meetings: Condition
    own: Condition
    now: dt.datetime


@dataclass(frozen=True)
class Row:
    """Without `is_open` the viewer may see the item, not its meeting."""

    item: ActionItemRow
    meeting: str
    project: str | None
    is_late: bool
    is_near: bool
    is_open: bool
    is_own: bool


@dataclass(frozen=True)
class Counts:
    """How many of each there are, whatever status and due date are asked for."""

    by_status: dict[str, int]
    overdue: int
    near: int

    @property
    def all(self) -> int:
        return sum(self.by_status.values())

    @property
    def open(self) -> int:
        return self.all - self.by_status["done"]


def page(
    session: Session, wanted: Wanted, viewed: Viewed, *, offset: int, limit: int
) -> tuple[list[Row], int]:
    """Items by deadline, those without one and those that are done last; and how many in all."""
    conditions = [*_conditions(wanted, viewed), *_status(wanted), *_due(wanted, viewed)]
    deadline = col(ActionItemRow.deadline)
    order = (
        col(ActionItemRow.status) == "done",
        deadline.is_(None),
        deadline,
        col(ActionItemRow.id),
    )
    # Sorting what is listed, with all its words, takes long: first which, then what.
    ids = _from_items(sa.select(col(ActionItemRow.id))).where(*conditions).order_by(*order)
    listed = session.execute(ids.offset(offset).limit(limit)).scalars().all()
    chosen = _rows(viewed).where(col(ActionItemRow.id).in_(listed)).order_by(*order)
    rows = [Row(*found) for found in session.execute(chosen)]
    if offset == 0 and len(rows) < limit:
        return rows, len(rows)
    count = _from_items(sa.select(sa.func.count())).where(*conditions)
    return rows, session.execute(count).scalar_one()


def row(session: Session, item_id: int, viewed: Viewed) -> Row | None:
    chosen = _rows(viewed).where(col(ActionItemRow.id) == item_id, viewed.items, is_tracked())
    found = session.execute(chosen).first()
    return Row(*found) if found else None


def counts(session: Session, wanted: Wanted, viewed: Viewed) -> Counts:
    late, near = is_overdue(viewed.now), _is_near(viewed.now)

    def number(condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    chosen = _from_items(
        sa.select(
            col(ActionItemRow.status),
            sa.func.count(),
            number(late),
            number(near),
        )
    )
    chosen = chosen.where(*_conditions(wanted, viewed)).group_by(col(ActionItemRow.status))
    rows = session.execute(chosen).all()
    known = {status: number for status, number, _late, _near in rows}
    return Counts(
        by_status={status: known.get(status, 0) for status in STATUSES},
        overdue=sum(late for _, _, late, _ in rows),
        near=sum(near for _, _, _, near in rows),
    )


def choices(session: Session, viewed: Viewed) -> dict[str, list[str]]:
    """The projects, departments and owners there are among the items."""
    # The project is the meeting's, which not everybody who has a task may see.
    project = sa.case((viewed.meetings, col(Project.name)))
    columns = (project, col(ActionItemRow.department), col(ActionItemRow.owner))
    chosen = _from_items(sa.select(*columns)).where(viewed.items, is_tracked()).distinct()
    rows = session.execute(chosen).all()
    return {
        name: sorted({row[place] for row in rows} - {None})
        for place, name in enumerate(("project", "department", "owner"))
    }


def title(session: Session, meeting_id: int | None, viewed: Viewed) -> str | None:
    """Of the meeting; None where there is none that may be seen."""
    chosen = sa.select(col(Meeting.title)).where(col(Meeting.id) == meeting_id, viewed.meetings)
    return session.execute(chosen).scalar() if meeting_id else None


def _rows(viewed: Viewed) -> Any:
    return _from_items(
        sa.select(
            ActionItemRow,
            col(Meeting.title),
            col(Project.name),
            _yes(is_overdue(viewed.now)),
            _yes(_is_near(viewed.now)),
            _yes(viewed.meetings),
            _yes(viewed.own),
        )
    )


def _yes(condition: Any) -> Any:
    """The condition as a value that is never unknown."""
    return sa.case((condition, sa.true()), else_=sa.false())


def _from_items(chosen: Any) -> Any:
    return (
        chosen.select_from(ActionItemRow)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .outerjoin(Project, col(Project.id) == Meeting.project_id)
    )


def _conditions(wanted: Wanted, viewed: Viewed) -> list[Any]:
    conditions = [is_tracked(), viewed.items]
    if wanted.is_mine:
        conditions.append(viewed.own)
    if wanted.project is not None:
        conditions += [col(Project.name) == wanted.project, viewed.meetings]
    for column, value in (
        (col(ActionItemRow.department), wanted.department),
        (col(ActionItemRow.owner), wanted.owner),
        (col(ActionItemRow.meeting_id), wanted.meeting_id),
    ):
        if value is not None:
            conditions.append(column == value)
    for word in wanted.words.split():
        fields = (ActionItemRow.task, ActionItemRow.owner, ActionItemRow.department)
        told = [col(field).icontains(word, autoescape=True) for field in fields]
        title = col(Meeting.title).icontains(word, autoescape=True)
        conditions.append(sa.or_(*told, sa.and_(viewed.meetings, title)))
    return conditions


def _status(wanted: Wanted) -> list[Any]:
    if wanted.status is None:
        return []
    if wanted.status == "open":
        return [col(ActionItemRow.status) != "done"]
    return [col(ActionItemRow.status) == wanted.status]


def _due(wanted: Wanted, viewed: Viewed) -> list[Any]:
    if wanted.due == "overdue":
        return [is_overdue(viewed.now)]
    if wanted.due == "near":
        return [_is_near(viewed.now)]
    return []


def _is_near(now: dt.datetime) -> Any:
    """Due within `NEAR`, and not late: days are compared as the text they begin with."""
    last = (now + NEAR).date().isoformat()
    day = sa.func.substr(col(ActionItemRow.deadline), 1, 10)
    return sa.and_(is_undone(), day <= last, ~is_past_due(now))
