"""What a team looks at in its weekly and monthly reviews."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.tracking.reviews import Period, week_period
from storage import rhythm, tables
from storage.item_conditions import is_past_due
from storage.month_reviews import MonthReview, month
from storage.review_scope import LISTED, Condition, of_items, scope, was_open
from storage.tables import ActionItemRow, ItemUpdate

__all__ = ["Listed", "MonthReview", "ReviewRow", "WeekReview", "month", "week"]

# How items were begun, or set right; nobody said by it how they are.
_NO_NEWS = ("review", "upgrade")
_ENDS = (col(ActionItemRow.done_at), col(ActionItemRow.tracked_at))


@dataclass(frozen=True)
class ReviewRow:
    """An item of a review. `status`, `percent` and `deadline` are as they are now.

    `reason` is that of its last delay.
    """

    item_id: int
    task: str
    owner: str | None
    department: str | None
    deadline: str | None
    status: str
    percent: int | None
    reason: str | None
    done_at: dt.datetime | None
    updated_at: dt.datetime | None


@dataclass(frozen=True)
class Listed:
    """The first of some items, and how many there are of them.

    By deadline; what is done by its time, the latest first, and what was not updated by the time
    of its last update.
    """

    rows: Sequence[ReviewRow]
    count: int


@dataclass(frozen=True)
class WeekReview:
    """What happened since the last review, and what is wrong at the time of this one.

    An item may be in several lists; only what is late is not told to be behind, too.
    """

    week: str
    period: Period
    at: dt.datetime  # as of when: the review, or now where that is to come
    open_count: int
    done: Listed
    late: Listed
    behind: Listed
    no_update: Listed
    new: Listed

    @property
    def update_is_to_come(self) -> bool:
        """Whether the owners are asked only later in the period: nobody owes an update yet."""
        return self.period.asked is not None and self.period.asked >= self.at


def week(
    session: Session,
    week: str,
    zone: dt.tzinfo,
    *,
    where: Condition | None = None,
    project_id: int | None = None,
    now: dt.datetime | None = None,
    most: int = LISTED,
) -> WeekReview:
    """The review of the week "2026-W12", `most` items of each kind. Raises InputError.

    `where` is on items joined with their meetings. None is for what is sent to teams: the items of
    the project, of no project without one; never those of confidential meetings. `now` None: by the
    clock.
    """
    period = week_period(rhythm.rhythm(session), week, zone)
    now = now or tables.now()
    at = min(period.until, max(now, period.since))
    is_latest = at >= now
    chosen = scope(where, project_id)
    is_open = was_open(at, is_latest=is_latest)
    done, new = (_within(column, period.since, at) for column in _ENDS)
    wrong = _wrong(period, at, zone, is_latest=is_latest)
    counts = _counts(session, [sa.true(), *wrong.values()], [is_open, *chosen])
    counted = {"done": (done, _count(session, [done, *chosen]))}
    counted |= {"new": (new, _count(session, [new, *chosen]))}
    for (name, kind), count in zip(wrong.items(), counts[1:], strict=True):
        counted[name] = (sa.and_(is_open, kind), count)
    lists = {
        name: Listed(_rows(session, kind, chosen, name, most) if count else [], count)
        for name, (kind, count) in counted.items()
    }
    return WeekReview(week, period, at, counts[0], **lists)


def _within(column: Any, since: dt.datetime, until: dt.datetime) -> Condition:
    return sa.and_(column >= since, column < until)


def _wrong(
    period: Period, at: dt.datetime, zone: dt.tzinfo, *, is_latest: bool
) -> dict[str, Condition]:
    """What may be wrong with open items."""
    local = at.astimezone(zone).replace(tzinfo=None)
    is_late, behind_on = is_past_due(local), col(ActionItemRow.behind_on)
    # Said again in a way that an index is good for.
    passed = col(ActionItemRow.deadline) < f"{local:%Y-%m-%dT%H:%M}"
    return {
        "late": sa.and_(passed, is_late),
        "behind": sa.and_(behind_on <= local.date(), ~is_late),
        "no_update": _owes_update(period, at, is_latest=is_latest),
    }


def _owes_update(period: Period, at: dt.datetime, *, is_latest: bool) -> Condition:
    """Asked in the period, and silent since."""
    asked, since = period.asked, period.updated_since
    if asked is None or since is None or asked >= at:
        return sa.false()
    updated_at = col(ActionItemRow.status_updated_at)
    is_asked = col(ActionItemRow.tracked_at) < asked
    is_silent = sa.or_(updated_at.is_(None), updated_at < since)
    if is_latest:
        return sa.and_(is_asked, is_silent)
    # Of what was updated later, the history knows whether it was before as well.
    earlier = sa.exists().where(
        col(ItemUpdate.item_id) == ActionItemRow.id,
        col(ItemUpdate.at) >= since,
        col(ItemUpdate.at) < at,
        col(ItemUpdate.source).not_in(_NO_NEWS),
    )
    return sa.and_(is_asked, sa.or_(is_silent, sa.and_(updated_at >= at, ~earlier)))


def _count(session: Session, chosen: Sequence[Condition]) -> int:
    return int(session.execute(of_items(sa.func.count()).where(*chosen)).scalar_one())


def _counts(session: Session, kinds: Sequence[Condition], chosen: Sequence[Condition]) -> list[int]:
    columns = [sa.func.coalesce(sa.func.sum(sa.case((kind, 1), else_=0)), 0) for kind in kinds]
    return [int(count) for count in session.execute(of_items(*columns).where(*chosen)).one()]


def _rows(
    session: Session, kind: Condition, chosen: Sequence[Condition], name: str, most: int
) -> list[ReviewRow]:
    item_id, deadline = col(ActionItemRow.id), col(ActionItemRow.deadline)
    updated_at = col(ActionItemRow.status_updated_at)
    orders: dict[str, tuple[Any, ...]] = {
        "done": (col(ActionItemRow.done_at).desc(), item_id),
        "no_update": (updated_at.nulls_first(), item_id),
        "new": (deadline.is_(None), deadline, item_id),
    }
    order = orders.get(name, (deadline, item_id))
    # First which, then what: the words of those not listed are not sorted.
    ids = session.execute(of_items(item_id).where(kind, *chosen).order_by(*order).limit(most))
    columns = (
        *(item_id, col(ActionItemRow.task), col(ActionItemRow.owner)),
        *(col(ActionItemRow.department), deadline, col(ActionItemRow.status)),
        *(col(ActionItemRow.percent), col(ActionItemRow.delay_reason)),
        *(col(ActionItemRow.done_at), col(ActionItemRow.status_updated_at)),
    )
    wanted = sa.select(*columns).where(item_id.in_(ids.scalars().all())).order_by(*order)
    return [ReviewRow(*found) for found in session.execute(wanted)]
