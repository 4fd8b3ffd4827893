"""The clock of the minutes: the rule of the organisation, when they are due, who was reminded."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.tracking import clocks
from assistant.tracking.clocks import ClockRule, Step, WorkingHours
from storage import settings
from storage.tables import Meeting, MinutesReminder

SETTING = "minutes_clock"

# Meetings that were over so long before they were put in are old ones, kept for the record.
_OLD = dt.timedelta(days=7)
# The same from the day on: a meeting may go on past midnight, in another zone.
_SURELY_OLD = _OLD + dt.timedelta(days=3)
# The longest allowance there is, of one hour each working day, ends sooner.
_LONGEST = dt.timedelta(days=500)


def rule(session: Session) -> ClockRule:
    """How long the minutes have: as an administrator chose, or 24 hours."""
    chosen = settings.value(session, SETTING)
    if not chosen:
        return ClockRule()
    return ClockRule(
        hours=chosen["hours"],
        working=_read_working(chosen["working"]),
        calendar=chosen["calendar"],
    )


def choose(session: Session, wanted: ClockRule, *, actor: str) -> None:
    """Let the minutes have so long from now on. Raises InputError."""
    clocks.check_rule(wanted)
    chosen: dict[str, Any] = {
        "hours": wanted.hours,
        "working": _write_working(wanted.working),
        "calendar": wanted.calendar,
    }
    settings.change(session, SETTING, chosen, actor=actor)


def ended_at(meeting: Meeting, zone: dt.tzinfo) -> dt.datetime:
    return clocks.meeting_end(meeting.date, meeting.start, meeting.end, zone)


def is_timed(meeting: Meeting, zone: dt.tzinfo) -> bool:
    """Whether its minutes have a clock: not those of old meetings that were put in later, nor of
    a tracker that was brought along, of which there never were any."""
    return not meeting.is_imported_tracker and ended_at(meeting, zone) >= meeting.created_at - _OLD


def due_at(rule: ClockRule, meeting: Meeting, zone: dt.tzinfo) -> dt.datetime:
    """When the minutes are due, or were when they were issued."""
    if meeting.minutes_due_at:
        return meeting.minutes_due_at.astimezone(zone)
    return clocks.minutes_due(rule, ended_at(meeting, zone), zone)


def is_late(rule: ClockRule, meeting: Meeting, zone: dt.tzinfo, now: dt.datetime) -> bool:
    """Whether the minutes are due and not out."""
    if meeting.minutes_issued_at is not None or not is_timed(meeting, zone):
        return False
    return now > due_at(rule, meeting, zone)


def waiting(session: Session, today: dt.date) -> list[Meeting]:
    """Meetings that somebody may have to be reminded of: their minutes are not out.

    Not those of which the last step was recorded, nor those of years ago, nor those that
    `is_timed` never says of, as far as the database can tell.
    """
    is_over = select(MinutesReminder.meeting_id).where(MinutesReminder.step == clocks.STEPS[-1])
    chosen = select(Meeting).where(
        col(Meeting.minutes_issued_at).is_(None),
        col(Meeting.date).between(today - _LONGEST, today),
        _was_put_in_soon(session),
        sa.not_(col(Meeting.is_imported_tracker)),
        col(Meeting.id).not_in(is_over),
    )
    return list(session.exec(chosen.order_by(col(Meeting.id))))


def _was_put_in_soon(session: Session) -> Any:
    """Of nearly all old meetings that were put in for the record this is false."""
    created_at, day = col(Meeting.created_at), col(Meeting.date)
    if session.get_bind().dialect.name == "sqlite":
        return sa.func.date(created_at) <= sa.func.date(day, f"+{_SURELY_OLD.days} days")
    return created_at <= day + _SURELY_OLD


def recorded_steps(session: Session, meeting_ids: Iterable[int]) -> dict[int, set[str]]:
    """The steps of each meeting that were taken or passed over."""
    chosen = select(MinutesReminder).where(col(MinutesReminder.meeting_id).in_(list(meeting_ids)))
    found: dict[int, set[str]] = {}
    for row in session.exec(chosen):
        found.setdefault(row.meeting_id, set()).add(row.step)
    return found


def reminders(session: Session, meeting_id: int) -> list[MinutesReminder]:
    """The steps that were taken or passed over, in the order of the clock."""
    chosen = select(MinutesReminder).where(col(MinutesReminder.meeting_id) == meeting_id)
    found = {row.step: row for row in session.exec(chosen)}
    return [found[step] for step in clocks.STEPS if step in found]


def take(
    session: Session, meeting_id: int, step: Step, *, at: dt.datetime, told: list[str]
) -> None:
    """Record that a step was taken: for whoever holds the meeting (storage.meetings.hold)."""
    session.add(MinutesReminder(meeting_id=meeting_id, step=step, at=at, told=told))


def pass_over(session: Session, meeting_id: int, step: Step, *, at: dt.datetime) -> None:
    """Record that a step was not taken: a later one came, or too much time went by."""
    session.add(MinutesReminder(meeting_id=meeting_id, step=step, at=at, is_passed_over=True))


def _read_working(kept: dict[str, str] | None) -> WorkingHours | None:
    if kept is None:
        return None
    return WorkingHours(dt.time.fromisoformat(kept["start"]), dt.time.fromisoformat(kept["end"]))


def _write_working(working: WorkingHours | None) -> dict[str, str] | None:
    if working is None:
        return None
    return {"start": f"{working.start:%H:%M}", "end": f"{working.end:%H:%M}"}
