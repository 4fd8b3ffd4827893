"""Which followed items the clock has to look at: chosen by the database, of very many.

Items of the sample meeting are left out everywhere. `now` is in the organisation's zone, without
it, as deadlines are written.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.tracking.plan import PlanRule, behind_on
from storage import owners
from storage.item_conditions import is_past_due, is_tracked, is_undone
from storage.tables import (
    ActionItemRow,
    Meeting,
    MeetingParticipant,
    Person,
    Problem,
    ProblemCause,
    ProblemState,
)

Condition = sa.ColumnElement[bool]

# Longer than an item may have been late when it began to be followed, in any zone.
_SURELY_OLD_DAYS = 9


class Arising(NamedTuple):
    """An item with a trouble of which there is no problem yet."""

    item_id: int
    deadline: str
    tracked_at: dt.datetime
    behind_on: dt.date | None


class Trouble(NamedTuple):
    """A problem, and its item as it stands."""

    problem_id: int
    item_id: int
    cause: ProblemCause
    arose_at: dt.datetime
    is_urgent: bool
    tracked_at: dt.datetime | None
    status: str
    deadline: str | None
    behind_on: dt.date | None


def owners_to_ask(
    session: Session, begins: dt.datetime, ends: dt.datetime, *, but_of: str
) -> list[int]:
    """The people with open items followed before `ends` and not updated since `begins`.

    `but_of`: the id of the sample. An owner who cannot be told, or has left, is left out.
    """
    # Without GROUP BY: for that SQLite reads all rows by the index of owners, ten times as long.
    chosen = sa.select(col(ActionItemRow.owner), col(ActionItemRow.department)).where(
        is_tracked(), _is_to_update(begins, ends), _is_not_of(but_of)
    )
    named = {(owner, department) for owner, department in session.execute(chosen) if owner}
    return sorted(set(owners.meant(session, named).values()))


def items_to_ask_for(
    session: Session, person_id: int, begins: dt.datetime, ends: dt.datetime, *, but_of: str
) -> list[ActionItemRow]:
    """Those of one owner, by deadline; of confidential meetings only where the owner took part."""
    person = session.get(Person, person_id)
    if person is None or not person.is_active:
        return []
    taking_part = select(MeetingParticipant.meeting_id).where(
        MeetingParticipant.person_id == person_id
    )
    deadline = col(ActionItemRow.deadline)
    chosen = (
        select(ActionItemRow)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(
            col(ActionItemRow.owner) == person.name,
            _is_to_update(begins, ends),
            _is_not_of(but_of),
            sa.or_(sa.not_(col(Meeting.is_confidential)), col(Meeting.id).in_(taking_part)),
        )
        .order_by(deadline.is_(None), deadline, col(ActionItemRow.id))
    )
    items = list(session.exec(chosen))
    meant = owners.meant(session, [(person.name, item.department) for item in items])
    return [item for item in items if meant.get((person.name, item.department)) == person_id]


def projects_followed(
    session: Session, begins: dt.datetime, ends: dt.datetime, *, but_of: str
) -> list[int | None]:
    """The projects with items followed before `ends` that were not done by `begins`.

    None stands for items without project. Those of confidential meetings are no project's news.
    """
    project_id = col(Meeting.project_id)
    is_open = sa.or_(is_undone(), col(ActionItemRow.done_at) >= begins)
    chosen = (
        sa.select(project_id)
        .join(ActionItemRow, col(ActionItemRow.meeting_id) == Meeting.id)
        .where(
            col(ActionItemRow.tracked_at) < ends,
            is_open,
            sa.not_(col(Meeting.is_confidential)),
            _is_no_sample(but_of),
        )
        .group_by(project_id)
    )
    found = list(session.execute(chosen).scalars())
    return sorted(found, key=lambda id_: (id_ is None, id_ or 0))


def newly_overdue(
    session: Session, now: dt.datetime, since: dt.datetime | None, *, but_of: str
) -> list[Arising]:
    """Items that are overdue without a problem of it; of those that it is too late for, most are
    left out.

    `since`, in the same zone: left out is what became overdue on an earlier day.
    """
    deadline = col(ActionItemRow.deadline)
    key = sa.literal("overdue ") + sa.cast(col(ActionItemRow.id), sa.String) + " " + deadline
    conditions = [
        is_tracked(),
        is_undone(),
        deadline <= now.strftime("%Y-%m-%dT%H:%M"),
        is_past_due(now),
        _began_in_time(session),
        ~_has_problem(ProblemCause.overdue, key),
        _is_not_of(but_of),
    ]
    if since:
        # A day that ended with the night before, for one, became overdue on that day.
        conditions.append(deadline >= (since.date() - dt.timedelta(days=1)).isoformat())
    return _chosen(session, conditions)


def newly_behind(
    session: Session, now: dt.datetime, since: dt.datetime | None, *, but_of: str
) -> list[Arising]:
    """Items that are behind and not overdue, without a problem of it."""
    since_when = col(ActionItemRow.behind_on)
    key = (
        sa.literal("behind ")
        + sa.cast(col(ActionItemRow.id), sa.String)
        + " "
        + col(ActionItemRow.deadline)
        + " "
        + sa.cast(since_when, sa.String)
    )
    conditions = [
        is_tracked(),
        is_undone(),
        since_when <= now.date(),
        sa.not_(is_past_due(now)),
        ~_has_problem(ProblemCause.behind, key),
        _is_not_of(but_of),
    ]
    if since:
        conditions.append(since_when >= since.date())
    return _chosen(session, conditions)


def misplanned(session: Session, rule: PlanRule) -> list[int]:
    """The items whose `behind_on` is another by this rule and its calendar, by their ids."""
    item = ActionItemRow
    columns = (
        *(col(item.id), col(item.behind_on), col(Meeting.date)),
        *(col(item.deadline), col(item.status), col(item.percent)),
    )
    chosen = (
        sa.select(*columns)
        .join(Meeting, col(Meeting.id) == item.meeting_id)
        .where(is_tracked(), is_undone())
    )
    return [
        item_id
        for item_id, kept, *planned in session.execute(chosen)
        if kept != behind_on(rule, *planned)
    ]


def troubled(session: Session, states: Collection[ProblemState]) -> list[Trouble]:
    """The problems in these states, in the order they arose, with what of their items matters."""
    columns = (
        *(col(Problem.id), col(Problem.item_id), col(Problem.cause), col(Problem.arose_at)),
        col(Problem.is_urgent),
        *(col(ActionItemRow.tracked_at), col(ActionItemRow.status), col(ActionItemRow.deadline)),
        col(ActionItemRow.behind_on),
    )
    chosen = (
        sa.select(*columns)
        .join(ActionItemRow, col(ActionItemRow.id) == Problem.item_id)
        .where(col(Problem.state).in_(states))
        .order_by(col(Problem.arose_at), col(Problem.id))
    )
    return [Trouble(*row) for row in session.execute(chosen)]


def _chosen(session: Session, conditions: Iterable[Condition]) -> list[Arising]:
    columns = (
        col(ActionItemRow.id),
        col(ActionItemRow.deadline),
        col(ActionItemRow.tracked_at),
        col(ActionItemRow.behind_on),
    )
    chosen = sa.select(*columns).where(*conditions).order_by(col(ActionItemRow.id))
    return [Arising(*row) for row in session.execute(chosen)]


def _is_to_update(begins: dt.datetime, ends: dt.datetime) -> Condition:
    updated_at = col(ActionItemRow.status_updated_at)
    return sa.and_(
        is_undone(),
        col(ActionItemRow.tracked_at) < ends,
        sa.or_(updated_at.is_(None), updated_at < begins),
    )


def _has_problem(cause: ProblemCause, key: sa.ColumnElement[str]) -> Condition:
    """Whether there is this very problem, or another of its cause that goes on."""
    goes_on = col(Problem.state).in_([ProblemState.open, ProblemState.answered])
    return sa.exists(
        sa.select(col(Problem.id)).where(
            col(Problem.item_id) == col(ActionItemRow.id),
            col(Problem.cause) == cause,
            sa.or_(goes_on, col(Problem.key) == key),
        )
    )


def _began_in_time(session: Session) -> Condition:
    """Of nearly all that were overdue long before they were followed this is false."""
    tracked_at, deadline = col(ActionItemRow.tracked_at), col(ActionItemRow.deadline)
    if session.get_bind().dialect.name == "sqlite":
        return deadline >= sa.func.date(tracked_at, f"-{_SURELY_OLD_DAYS} days")
    earliest = tracked_at - sa.literal(dt.timedelta(days=_SURELY_OLD_DAYS), sa.Interval())
    return deadline >= sa.func.to_char(earliest, "YYYY-MM-DD")


def _is_not_of(source_id: str) -> Condition:
    sample = select(Meeting.id).where(Meeting.source_id == source_id)
    return col(ActionItemRow.meeting_id).not_in(sample)


def _is_no_sample(source_id: str) -> Condition:
    return sa.or_(col(Meeting.source_id).is_(None), col(Meeting.source_id) != source_id)
