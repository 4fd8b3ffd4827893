"""The tracker's pages: some of the items at a time, counted and chosen by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.labels import STATUSES
from storage import tracker_filters as filters
from storage import tracker_words
from storage.item_conditions import is_tracked
from storage.tables import (
    ActionItemRow,
    Department,
    ItemRequest,
    Meeting,
    Person,
    Problem,
    ProblemState,
    Project,
    RequestState,
)
from storage.tracker_filters import NEAR, STATES, Condition, Viewed, Wanted
from storage.tracker_words import BY_STATUS, order

__all__ = ["NEAR", "Counts", "Listed", "Row", "Viewed", "Wanted"]

# What lists are ordered by, "-" before it for the other way round. Those without come last.
SORTS = ("deadline", "owner", "department", "status", "updated")

# As many are offered while a name is typed; more than that nobody reads.
_MOST_NAMES = 2_000


@dataclass(frozen=True)
class Row:
    """Without `is_open` the viewer may see the item, not its meeting.

    `asks`: the leader's consent is waited for; `has_problem`: one is open.
    """

    item: ActionItemRow
    meeting: str
    project: str | None
    is_late: bool
    is_behind: bool
    is_near: bool
    is_open: bool
    is_own: bool
    asks: bool
    has_problem: bool


@dataclass(frozen=True)
class Counts:
    """How many of each there are, whatever status and due date are asked for."""

    by_status: dict[str, int]
    overdue: int = 0
    behind: int = 0
    near: int = 0

    @property
    def all(self) -> int:
        return sum(self.by_status.values())

    @property
    def open(self) -> int:
        return self.all - self.by_status["done"]

    def of(self, status: str | None) -> int:
        """`status` as `Wanted` has it."""
        if status is None:
            return self.all
        return self.open if status == "open" else self.by_status.get(status, 0)


@dataclass(frozen=True)
class Listed:
    """A page of a list, how many there are in all of it, and of each kind."""

    rows: list[Row]
    total: int
    counts: Counts


def page(
    session: Session,
    wanted: Wanted,
    viewed: Viewed,
    *,
    offset: int,
    limit: int,
    sort: str = "deadline",
) -> Listed:
    """Items in the order of `sort`; by deadline, those that are done come last."""
    conditions = filters.chosen(wanted, viewed)
    if wanted.words.strip():
        looked = tracker_words.page(session, conditions, wanted, viewed.now, sort, offset, limit)
        counts = Counts(_all_of(looked.by_status), **looked.by_state)
        return Listed(rows(session, looked.ids, viewed), looked.total, counts)
    due = filters.of_due(wanted, viewed.now)
    counts = _counts(session, conditions, viewed)
    total = _total(session, wanted, counts, [*conditions, *filters.of_status(wanted), *due])
    ids = _page_of_ids(session, wanted, counts, [*conditions, *due], sort, offset, limit)
    return Listed(rows(session, ids, viewed), total, counts)


def board(
    session: Session, wanted: Wanted, viewed: Viewed, *, limit: int
) -> tuple[dict[str, list[Row]], Counts]:
    """The first items of each status, what was done last first; and how many there are."""
    conditions = [*filters.chosen(wanted, viewed), *filters.of_due(wanted, viewed.now)]
    if wanted.due == "behind":
        # Few: found by the index of plans, not while their statuses are counted.
        few = sa.select(col(ActionItemRow.id)).where(*conditions).correlate(None)
        conditions = [col(ActionItemRow.id).in_(few)]
    if wanted.words.strip():
        listed, by_status = tracker_words.board(session, conditions, limit)
    else:
        by_status = {name: number for name, number in session.execute(_by_status(conditions))}
        listed = {
            status: _ids(session, [*conditions, _is(status)], tracker_words.way(status), 0, limit)
            for status in by_status
        }
    every = [number for ids in listed.values() for number in ids]
    found = {row.item.id: row for row in rows(session, every, viewed)}
    columns: dict[str, list[Row]] = {
        s: [found[n] for n in listed.get(s, ()) if n in found] for s in STATUSES
    }
    return columns, Counts(_all_of(by_status))


def row(session: Session, item_id: int, viewed: Viewed) -> Row | None:
    return next(iter(rows(session, [item_id], viewed)), None)


def rows(session: Session, item_ids: Sequence[int], viewed: Viewed) -> list[Row]:
    """Those of these items that may be seen, in this order."""
    if not item_ids:
        return []
    chosen = _rows(viewed).where(col(ActionItemRow.id).in_(item_ids), viewed.items, is_tracked())
    found = {each[0].id: Row(*each) for each in session.execute(chosen)}
    return [found[number] for number in item_ids if number in found]


def projects(session: Session, viewed: Viewed) -> list[str]:
    """The names of the projects whose meetings may be seen."""
    ids = sa.select(col(Meeting.project_id)).where(viewed.meetings)
    chosen = sa.select(col(Project.name)).where(col(Project.id).in_(ids))
    return list(session.execute(chosen.order_by(col(Project.name))).scalars())


def names(session: Session) -> list[str]:
    """Of the people who may be given an item."""
    chosen = sa.select(col(Person.name)).where(col(Person.is_active)).distinct()
    return list(session.execute(chosen.order_by(col(Person.name)).limit(_MOST_NAMES)).scalars())


def departments(session: Session) -> list[str]:
    chosen = sa.select(col(Department.name)).distinct().order_by(col(Department.name))
    return list(session.execute(chosen).scalars())


def title(session: Session, meeting_id: int | None, viewed: Viewed) -> str | None:
    """Of the meeting; None where there is none that may be seen."""
    chosen = sa.select(col(Meeting.title)).where(col(Meeting.id) == meeting_id, viewed.meetings)
    return session.execute(chosen).scalar() if meeting_id else None


def _counts(session: Session, conditions: list[Condition], viewed: Viewed) -> Counts:
    """In one statement, each of its parts by its own part of an index."""
    states = [
        sa.select(sa.literal(state), sa.func.count()).where(
            *conditions, *filters.of_due(Wanted(due=state), viewed.now)
        )
        for state in STATES
    ]
    found = session.execute(sa.union_all(_by_status(conditions), *states))
    known: dict[str, int] = {name: number for name, number in found}
    return Counts(_all_of(known), **{state: known.get(state, 0) for state in STATES})


def _by_status(conditions: list[Condition]) -> Any:
    status = col(ActionItemRow.status)
    return sa.select(status, sa.func.count()).where(*conditions).group_by(status)


def _all_of(known: dict[str, int]) -> dict[str, int]:
    return {status: known.get(status, 0) for status in STATUSES}


def _is(status: str) -> Condition:
    return col(ActionItemRow.status) == status


def _total(session: Session, wanted: Wanted, counts: Counts, conditions: list[Condition]) -> int:
    """What was counted already is not counted again."""
    if not wanted.due:
        return counts.of(wanted.status)
    if wanted.due in STATES and wanted.status in (None, "open"):
        return int(getattr(counts, wanted.due))
    return _count(session, conditions)


def _count(session: Session, conditions: list[Condition]) -> int:
    chosen = sa.select(sa.func.count()).select_from(ActionItemRow).where(*conditions)
    count: int = session.execute(chosen).scalar_one()
    return count


def _page_of_ids(
    session: Session,
    wanted: Wanted,
    counts: Counts,
    conditions: list[Condition],
    sort: str,
    offset: int,
    limit: int,
) -> list[int]:
    """Part after part of the list, such as what is done after what is open."""
    found: list[int] = []
    for part in _parts(wanted, sort):
        of_part = [*conditions, *filters.of_status(Wanted(status=part))]
        if offset:
            size = _count(session, of_part) if wanted.due else counts.of(part)
            if size <= offset:
                offset -= size
                continue
        found += _ids(session, of_part, sort, offset, limit - len(found))
        offset = 0
        if len(found) == limit:
            break
    return found


def _parts(wanted: Wanted, sort: str) -> Sequence[str | None]:
    field, is_down = sort.lstrip("-"), sort.startswith("-")
    if field == "status":
        parts = [s for s in BY_STATUS if wanted.status in (None, s) or _is_open(wanted, s)]
        return parts[::-1] if is_down else parts
    if wanted.status is None and field == "deadline":
        return ("open", "done")
    return (wanted.status,)


def _is_open(wanted: Wanted, status: str) -> bool:
    return wanted.status == "open" and status != "done"


def _ids(
    session: Session, conditions: list[Condition], sort: str, offset: int, limit: int
) -> list[int]:
    chosen = (
        sa.select(col(ActionItemRow.id)).where(*conditions).order_by(*order(ActionItemRow, sort))
    )
    return list(session.execute(chosen.offset(offset).limit(limit)).scalars())


def _rows(viewed: Viewed) -> Any:
    return (
        sa.select(
            ActionItemRow,
            col(Meeting.title),
            col(Project.name),
            _yes(filters.is_late(viewed.now)),
            _yes(filters.is_behind(viewed.now)),
            _yes(filters.is_near(viewed.now)),
            _yes(viewed.meetings),
            _yes(viewed.own),
            _has(ItemRequest, col(ItemRequest.state) == RequestState.open),
            _has(Problem, col(Problem.state) == ProblemState.open),
        )
        .select_from(ActionItemRow)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .outerjoin(Project, col(Project.id) == Meeting.project_id)
    )


def _has(table: Any, condition: Condition) -> Any:
    chosen = sa.select(sa.literal(1)).where(col(table.item_id) == ActionItemRow.id, condition)
    return chosen.correlate(ActionItemRow).exists()


def _yes(condition: Any) -> Any:
    """The condition as a value that is never unknown."""
    return sa.case((condition, sa.true()), else_=sa.false())
