"""How often minutes were out in time: by month, project, and the recorder's department."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from assistant.tracking.clocks import ClockRule
from storage import clocks
from storage.tables import Department, Meeting, MeetingParticipant, Person, Project

Condition = sa.ColumnElement[bool]

# What was in force before the time when minutes are due was kept with them.
_FORMER_RULE = ClockRule()


class Outcome(StrEnum):
    """How it went, or goes, with the minutes of a meeting."""

    on_time = "on_time"
    late = "late"  # out after they were due
    overdue = "overdue"  # due, and not out
    waiting = "waiting"  # not due yet


@dataclass(frozen=True)
class Timed:
    """A meeting whose minutes have a clock. `late_by` None: they are not late."""

    meeting: Meeting
    project: str | None
    department: str | None  # of the recorder; None where it is not known
    due_at: dt.datetime
    outcome: Outcome
    late_by: dt.timedelta | None


@dataclass(frozen=True)
class Tally:
    on_time: int = 0
    late: int = 0
    overdue: int = 0
    waiting: int = 0

    @property
    def due(self) -> int:
        return self.on_time + self.late + self.overdue

    @property
    def rate(self) -> float | None:
        """The part of those due that was out in time; None where none was due."""
        return self.on_time / self.due if self.due else None


def timed(
    session: Session,
    where: Condition,
    zone: dt.tzinfo,
    now: dt.datetime,
    *,
    since: dt.date,
    until: dt.date,
    project_id: int | None = None,
) -> list[Timed]:
    """The meetings of these days, both included, that have ended or whose minutes are out; the
    latest first."""
    rule = clocks.rule(session)
    # Of thousands of meetings, without what was said in them.
    columns = load_only(
        *(getattr(Meeting, name) for name in ("title", "date", "start", "end", "created_at")),
        *(getattr(Meeting, name) for name in ("source_id", "recorder", "late_reason")),
        *(getattr(Meeting, name) for name in ("minutes_issued_at", "minutes_due_at")),
        *(getattr(Meeting, name) for name in ("is_imported_tracker",)),
    )
    chosen = (
        select(Meeting, Project.name)
        .join(Project, col(Project.id) == Meeting.project_id, isouter=True)
        .where(col(Meeting.date).between(since, until), where)
        .order_by(col(Meeting.date).desc(), col(Meeting.start).desc(), col(Meeting.id).desc())
        .options(columns)
    )
    if project_id is not None:
        chosen = chosen.where(Meeting.project_id == project_id)
    rows = session.exec(chosen).all()
    departments = _departments(session, since, until)
    return [
        _timed(rule, meeting, project, departments.get(meeting.id or 0), zone, now)
        for meeting, project in rows
        if clocks.is_timed(meeting, zone)
        and (meeting.minutes_issued_at or clocks.ended_at(meeting, zone) <= now)
    ]


def _timed(
    rule: ClockRule,
    meeting: Meeting,
    project: str | None,
    department: str | None,
    zone: dt.tzinfo,
    now: dt.datetime,
) -> Timed:
    issued_at = meeting.minutes_issued_at
    due_at = clocks.due_at(_FORMER_RULE if issued_at else rule, meeting, zone)
    is_late = (issued_at or now) > due_at
    late_by = (issued_at or now) - due_at if is_late else None
    if issued_at:
        outcome = Outcome.late if is_late else Outcome.on_time
    else:
        outcome = Outcome.overdue if is_late else Outcome.waiting
    return Timed(meeting, project, department, due_at, outcome, late_by)


def _departments(session: Session, since: dt.date, until: dt.date) -> dict[int, str]:
    """The recorders' departments by meeting; without namesakes who were both there."""
    chosen = (
        select(Meeting.id, Department.name)
        .join(MeetingParticipant, col(MeetingParticipant.meeting_id) == Meeting.id)
        .join(Person, col(Person.id) == MeetingParticipant.person_id)
        .join(Department, col(Department.id) == Person.department_id)
        .where(col(Meeting.date).between(since, until), col(Person.name) == Meeting.recorder)
    )
    found: dict[int, set[str]] = {}
    for meeting_id, name in session.exec(chosen):
        found.setdefault(meeting_id or 0, set()).add(name)
    return {meeting_id: next(iter(names)) for meeting_id, names in found.items() if len(names) == 1}


def tally(found: Iterable[Timed]) -> Tally:
    counts = dict.fromkeys(Outcome, 0)
    for each in found:
        counts[each.outcome] += 1
    return Tally(**{outcome.value: count for outcome, count in counts.items()})


def by_month(found: Sequence[Timed], since: dt.date, until: dt.date) -> list[tuple[dt.date, Tally]]:
    """Each month of these days by its first one, in order, those without a meeting too."""
    months: dict[dt.date, list[Timed]] = {}
    month = since.replace(day=1)
    while month <= until:
        months[month] = []
        month = (month + dt.timedelta(days=31)).replace(day=1)
    for each in found:
        months[each.meeting.date.replace(day=1)].append(each)
    return [(month, tally(each)) for month, each in months.items()]


def by_project(found: Iterable[Timed]) -> list[tuple[str | None, Tally]]:
    return _by([(each.project, each) for each in found])


def by_department(found: Iterable[Timed]) -> list[tuple[str | None, Tally]]:
    return _by([(each.department, each) for each in found])


def _by(found: Iterable[tuple[str | None, Timed]]) -> list[tuple[str | None, Tally]]:
    """By name, those without one last."""
    groups: dict[str | None, list[Timed]] = {}
    for name, each in found:
        groups.setdefault(name, []).append(each)
    names = sorted(groups, key=lambda name: (name is None, name or ""))
    return [(name, tally(groups[name])) for name in names]
