"""What is looked at once a month: plan against progress, dates moved, problems, minutes."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.tracking.reviews import Period, first_of, month_period, months_on, rate
from storage import clock_report, tables
from storage.clock_report import Tally
from storage.item_conditions import is_past_due, is_undone
from storage.local_days import local_day
from storage.review_scope import LISTED, Condition, of_items, scope, was_open
from storage.tables import (
    ActionItemRow,
    DisputeRow,
    ItemUpdate,
    Meeting,
    Problem,
    ProblemStep,
    Project,
    ReviewState,
)


@dataclass(frozen=True)
class Progress:
    """Plan and progress of a project, or a department; `name` None: of neither.

    `due` were to be done in the month, so far as it has passed; `done` of these are, `on_time` of
    these by their dates. `first_due` and `first_on_time` tell it by the dates that were agreed
    first. The rest is at the end of the month, or now: `open`, and of these `late` and `behind`.
    """

    name: str | None
    due: int
    done: int
    on_time: int
    first_due: int
    first_on_time: int
    open: int
    late: int
    behind: int

    @property
    def rate(self) -> float | None:
        """The part of what was due that was done in time; None where nothing was."""
        return rate(self.on_time, self.due)

    @property
    def first_rate(self) -> float | None:
        return rate(self.first_on_time, self.first_due)


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


@dataclass(frozen=True)
class Troubles:
    """Problems of the month. `hours` is the median time to an answer; None without any."""

    raised: int
    answered: int
    told_leaders: int
    told_executives: int
    unanswered: int  # of all there were at its end
    hours: float | None


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
    view = _View(session, zone, period, at, at >= now, chosen)
    progress = view.progress(shown)
    moved, moved_count = _moved(session, period, chosen, most)
    disputes, dispute_count = _disputes(session, month, seen, most)
    return MonthReview(
        month=month,
        period=period,
        at=at,
        total=_progress(None, sum((each for _, _, each in progress), Counter())),
        projects=_grouped((name, each) for name, _, each in progress),
        departments=_grouped((name, each) for _, name, each in progress),
        new_count=view.count(_within(col(ActionItemRow.tracked_at), period)),
        done_count=view.count(_within(col(ActionItemRow.done_at), period)),
        moved=moved,
        moved_count=moved_count,
        troubles=_troubles(session, period, at, chosen),
        disputes=disputes,
        dispute_count=dispute_count,
        minutes=_minutes(session, month, sa.and_(*seen), zone, now),
    )


@dataclass(frozen=True)
class _View:
    session: Session
    zone: dt.tzinfo
    period: Period
    at: dt.datetime
    is_latest: bool
    chosen: Sequence[Condition]

    def count(self, kind: Condition) -> int:
        counted = of_items(sa.func.count()).where(kind, *self.chosen)
        return int(self.session.execute(counted).scalar_one())

    def progress(self, shown: Condition) -> list[tuple[str | None, str | None, Counter[str]]]:
        """The numbers of `Progress` by project and department; the project where it is `shown`."""
        found = []
        for names, where, numbers in (self._due(), self._open()):
            # First by meeting and department: as an index has them, nothing is to be sorted.
            labelled = [number.label(name) for name, number in zip(names, numbers, strict=True)]
            department: Any = col(ActionItemRow.department).label("department")
            project = sa.case((shown, col(Meeting.project_id))).label("project_id")
            inner = of_items(project, department, *labelled).where(where, *self.chosen)
            part = inner.group_by(col(Meeting.id), department).subquery()
            sums = [sa.func.sum(part.c[name]) for name in names]
            group = (col(Project.name), part.c.department)
            joined = sa.select(*group, *sums).select_from(part)
            joined = joined.outerjoin(Project, col(Project.id) == part.c.project_id)
            for project_name, department_name, *counts in self.session.execute(
                joined.group_by(*group)
            ):
                numbered = Counter(dict(zip(names, map(int, counts), strict=True)))
                found.append((project_name, department_name, numbered))
        return found

    def _due(self) -> tuple[tuple[str, ...], Condition, list[Any]]:
        local = self.at.astimezone(self.zone)
        first, end = f"{self.period.since:%Y-%m-%d}", f"{local:%Y-%m-%d}"
        deadline, agreed = col(ActionItemRow.deadline), col(ActionItemRow.first_deadline)
        done_at = col(ActionItemRow.done_at)
        days = (self.period.since.date(), self.period.until.date())
        done_on = local_day(self.session, done_at, self.zone, *days)
        is_done = sa.and_(~is_undone(), done_at < self.at)
        is_due = sa.and_(deadline >= first, deadline < end)
        was_due = sa.and_(agreed >= first, agreed < end)
        kinds = {
            "due": is_due,
            "done": sa.and_(is_due, is_done),
            "on_time": sa.and_(is_due, is_done, done_on <= sa.func.substr(deadline, 1, 10)),
            "first_due": was_due,
            "first_on_time": sa.and_(was_due, is_done, done_on <= sa.func.substr(agreed, 1, 10)),
        }
        return tuple(kinds), sa.or_(is_due, was_due), [_number(kind) for kind in kinds.values()]

    def _open(self) -> tuple[tuple[str, ...], Condition, list[Any]]:
        local = self.at.astimezone(self.zone).replace(tzinfo=None)
        is_late = is_past_due(local)
        is_behind = sa.and_(col(ActionItemRow.behind_on) <= local.date(), ~is_late)
        is_open = was_open(self.at, is_latest=self.is_latest)
        numbers = [sa.func.count(), _number(is_late), _number(is_behind)]
        return ("open", "late", "behind"), is_open, numbers


def _number(kind: Condition) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((kind, 1), else_=0)), 0)


def _grouped(found: Iterable[tuple[str | None, Counter[str]]]) -> list[Progress]:
    """By name, what has none last."""
    groups: dict[str | None, Counter[str]] = defaultdict(Counter)
    for name, numbers in found:
        groups[name].update(numbers)
    names = sorted(groups, key=lambda name: (name is None, name or ""))
    return [_progress(name, groups[name]) for name in names]


def _progress(name: str | None, numbers: Mapping[str, int]) -> Progress:
    fields = [field for field in Progress.__dataclass_fields__ if field != "name"]
    return Progress(name, **{field: numbers.get(field, 0) for field in fields})


def _within(column: Any, period: Period) -> Condition:
    return sa.and_(column >= period.since, column < period.until)


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
        _within(col(ItemUpdate.at), period),
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
    rows = [MovedDate(*found) for found in session.execute(latest)]
    if len(rows) < most:
        return rows, len(rows)
    return rows, int(session.execute(moves(sa.func.count())).scalar_one())


def _troubles(
    session: Session, period: Period, at: dt.datetime, chosen: Sequence[Condition]
) -> Troubles:
    def of_problems(*columns: Any) -> Any:
        joined = of_items(*columns).join(Problem, col(Problem.item_id) == ActionItemRow.id)
        return joined.where(*chosen)

    arose_at, answered_at = col(Problem.arose_at), col(Problem.answered_at)
    settled_at = col(Problem.settled_at)
    ended = sa.func.coalesce(answered_at, settled_at)
    is_open = sa.and_(arose_at < at, sa.or_(ended.is_(None), ended >= at))
    raised, unanswered = session.execute(
        of_problems(_number(_within(arose_at, period)), _number(is_open))
    ).one()
    times = session.execute(
        of_problems(arose_at, answered_at).where(_within(answered_at, period))
    ).all()
    hours = [(answered - arose).total_seconds() / 3600 for arose, answered in times]
    steps = (
        of_problems(col(ProblemStep.level), sa.func.count())
        .join(ProblemStep, col(ProblemStep.problem_id) == Problem.id)
        .where(_within(col(ProblemStep.at), period))
        .group_by(col(ProblemStep.level))
    )
    told: dict[int, int] = {level: count for level, count in session.execute(steps)}
    return Troubles(
        raised=int(raised),
        answered=len(times),
        told_leaders=told.get(2, 0),
        told_executives=told.get(3, 0),
        unanswered=int(unanswered),
        hours=median(hours) if hours else None,
    )


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
