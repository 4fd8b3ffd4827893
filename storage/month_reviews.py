"""What is looked at once a month: plan against progress, dates moved, problems, minutes."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.tracking.reviews import Period, first_of, month_period, months_on
from storage import clock_report, item_requests, tables
from storage.clock_report import Tally
from storage.month_progress import Plan, Progress, grouped, progress
from storage.month_troubles import Troubles, troubles
from storage.review_scope import LISTED, Condition, of_items, scope, within
from storage.tables import (
    ActionItemRow,
    DisputeRow,
    ItemUpdate,
    Meeting,
    ReviewState,
)


@dataclass(frozen=True)
class MovedDate:
    item_id: int
    task: str
    owner: str | None
    before: str
    after: str | None
    reason: str | None
    actor: str
    at: dt.datetime
    asked_by: str | None = None  # who asked, where `actor` consented


@dataclass(frozen=True)
class OpenDispute:
    dispute_id: int
    meeting_id: int
    meeting: str
    date: dt.date
    text: str


@dataclass(frozen=True)
class MonthReview:
    """`at`: as of when, the end of the month, or now where that is to come."""

    month: str
    period: Period
    at: dt.datetime
    total: Progress
    projects: Sequence[Progress]
    departments: Sequence[Progress]
    new_count: int
    done_count: int
    moved: Sequence[MovedDate]
    moved_count: int
    troubles: Troubles
    disputes: Sequence[OpenDispute]
    dispute_count: int
    minutes: Tally


def month(
    session: Session,
    month: str,
    zone: dt.tzinfo,
    *,
    where: Condition | None = None,
    meetings: Condition | None = None,
    project_id: int | None = None,
    now: dt.datetime | None = None,
    most: int = LISTED,
) -> MonthReview:
    """The review of the month "2026-03". Raises InputError.

    `where` is as for the review of a week; `meetings`, on meetings alone, says whose names, minutes
    and disputes are told. None of both is for what is sent to teams. `now` None: by the clock.
    """
    period = month_period(month, zone)
    now = now or tables.now()
    at = min(period.until, max(now, period.since))
    chosen, seen = scope(where, project_id), _meetings(where, meetings, project_id)
    shown = meetings if meetings is not None else sa.true()
    plan = Plan(session, zone, period, at, at >= now, chosen)
    numbers = plan.numbers(shown)
    moved, moved_count = _moved(session, period, chosen, most)
    disputes, dispute_count = _disputes(session, month, seen, most)
    return MonthReview(
        month=month,
        period=period,
        at=at,
        total=progress(None, sum((each for _, _, each in numbers), Counter())),
        projects=grouped((name, each) for name, _, each in numbers),
        departments=grouped((name, each) for _, name, each in numbers),
        new_count=_count(session, within(col(ActionItemRow.tracked_at), period), chosen),
        done_count=_count(session, within(col(ActionItemRow.done_at), period), chosen),
        moved=moved,
        moved_count=moved_count,
        troubles=troubles(session, period, at, chosen),
        disputes=disputes,
        dispute_count=dispute_count,
        minutes=_minutes(session, month, sa.and_(*seen), zone, now),
    )


def _count(session: Session, kind: Condition, chosen: Sequence[Condition]) -> int:
    counted = of_items(sa.func.count()).where(kind, *chosen)
    return int(session.execute(counted).scalar_one())


def _meetings(
    where: Condition | None, meetings: Condition | None, project_id: int | None
) -> list[Condition]:
    if where is None and meetings is None:
        return [~col(Meeting.is_confidential), col(Meeting.project_id) == project_id]
    of_project = [col(Meeting.project_id) == project_id] if project_id is not None else []
    return [sa.false() if meetings is None else meetings, *of_project]


def _moved(
    session: Session, period: Period, chosen: Sequence[Condition], most: int
) -> tuple[list[MovedDate], int]:
    """The latest dates that were moved; what the record was corrected to is no other date."""
    before = col(ItemUpdate.changes)[("deadline", 0)].as_string()
    after = col(ItemUpdate.changes)[("deadline", 1)].as_string()
    conditions = (
        within(col(ItemUpdate.at), period),
        col(ItemUpdate.source) != "review",
        col(ActionItemRow.deadline_changes) > 0,
        before.is_not(None),
        *chosen,
    )

    def moves(*columns: Any) -> Any:
        joined = of_items(*columns).join(ItemUpdate, col(ItemUpdate.item_id) == ActionItemRow.id)
        return joined.where(*conditions)

    item = (col(ActionItemRow.id), col(ActionItemRow.task), col(ActionItemRow.owner))
    why = (col(ItemUpdate.reason), col(ItemUpdate.actor), col(ItemUpdate.at))
    latest = moves(*item, before, after, *why).order_by(col(ItemUpdate.id).desc()).limit(most)
    rows = _with_askers(session, [MovedDate(*found) for found in session.execute(latest)])
    if len(rows) < most:
        return rows, len(rows)
    return rows, int(session.execute(moves(sa.func.count())).scalar_one())


def _with_askers(session: Session, rows: Sequence[MovedDate]) -> list[MovedDate]:
    granted = item_requests.granted_dates(session, {row.item_id for row in rows})

    def asker(row: MovedDate) -> str | None:
        found = (
            request.asked_by
            for request in granted
            if (request.item_id, request.deadline) == (row.item_id, row.after)
            and item_requests.grants(request, row.at, row.actor)
        )
        return next(found, None)

    return [replace(row, asked_by=asker(row)) for row in rows]


def _disputes(
    session: Session, month: str, seen: Sequence[Condition], most: int
) -> tuple[list[OpenDispute], int]:
    """What the meetings of the month left unsettled, as confirmed in review."""
    first = first_of(month)
    days = (first, months_on(first, 1) - dt.timedelta(days=1))

    def confirmed(*columns: Any) -> Any:
        joined = sa.select(*columns).select_from(DisputeRow)
        joined = joined.join(Meeting, col(Meeting.id) == DisputeRow.meeting_id)
        is_confirmed = col(DisputeRow.review) == ReviewState.confirmed
        was_confirmed = col(Meeting.confirmed_at).is_not(None)
        return joined.where(is_confirmed, was_confirmed, col(Meeting.date).between(*days), *seen)

    columns = (col(DisputeRow.id), col(Meeting.id), col(Meeting.title), col(Meeting.date))
    latest = (col(Meeting.date).desc(), col(DisputeRow.id))
    found = confirmed(*columns, col(DisputeRow.text)).order_by(*latest).limit(most)
    rows = [OpenDispute(*row) for row in session.execute(found)]
    if len(rows) < most:
        return rows, len(rows)
    return rows, int(session.execute(confirmed(sa.func.count())).scalar_one())


def _minutes(
    session: Session, month: str, where: Condition, zone: dt.tzinfo, now: dt.datetime
) -> Tally:
    first = first_of(month)
    last = months_on(first, 1) - dt.timedelta(days=1)
    return clock_report.tally(
        clock_report.timed(session, where, zone, now, since=first, until=last)
    )
