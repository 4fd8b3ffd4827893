import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from assistant.errors import InputError
from assistant.tracking.clocks import WHOLE_DAYS, ClockRule, WorkingHours
from assistant.types import MeetingContext
from storage import clocks, meetings, organisation
from storage.db import Database
from storage.tables import AuditEntry, Meeting, MinutesReminder

ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = dt.date(2024, 3, 8)
OFFICE = ClockRule(8, WorkingHours(dt.time(8, 30), dt.time(17)), "zh-Hant")


def add(session: Session, **fields: object) -> Meeting:
    organisation.ensure(session, "云雀")
    context = MeetingContext(title="周会", date=FRIDAY, start=dt.time(15), end=dt.time(17))
    meeting = meetings.create(session, context)
    meeting.created_at = dt.datetime(2024, 3, 8, 9, tzinfo=dt.UTC)
    for name, value in fields.items():
        setattr(meeting, name, value)
    session.flush()
    return meeting


def test_minutes_have_24_hours_unless_something_else_is_chosen(database: Database) -> None:
    with database.read() as session:
        assert clocks.rule(session) == ClockRule(hours=24, working=None, calendar="zh-Hans")


@pytest.mark.parametrize("wanted", [ClockRule(48), ClockRule(24, WHOLE_DAYS, "en"), OFFICE])
def test_a_rule_is_read_as_it_was_chosen(database: Database, wanted: ClockRule) -> None:
    with database.write() as session:
        clocks.choose(session, wanted, actor="刘芳")
    with database.read() as session:
        assert clocks.rule(session) == wanted


def test_a_choice_is_in_the_log_and_may_be_taken_back(database: Database) -> None:
    with database.write() as session:
        clocks.choose(session, ClockRule(48), actor="刘芳")
        clocks.choose(session, ClockRule(24), actor="刘芳")
        entries = session.exec(select(AuditEntry)).all()
        assert clocks.rule(session) == ClockRule()
    assert [entry.after["hours"] for entry in entries] == [48, 24]


def test_a_rule_that_makes_no_sense_is_not_kept(database: Database) -> None:
    with database.write() as session, pytest.raises(InputError):
        clocks.choose(session, ClockRule(0), actor="刘芳")


def test_minutes_are_due_by_the_rule_until_they_are_issued(database: Database) -> None:
    with database.write() as session:
        meeting = add(session)
        first = clocks.due_at(ClockRule(), meeting, ZONE)
        assert first.isoformat() == "2024-03-09T17:00:00+08:00"
        assert clocks.due_at(ClockRule(24, WHOLE_DAYS), meeting, ZONE) != first
        meeting.minutes_due_at = first
        assert clocks.due_at(ClockRule(24, WHOLE_DAYS), meeting, ZONE) == first


def test_minutes_are_late_the_moment_after_they_are_due(database: Database) -> None:
    with database.write() as session:
        meeting = add(session)
        due_at = clocks.due_at(ClockRule(), meeting, ZONE)
        second = dt.timedelta(seconds=1)
        assert not clocks.is_late(ClockRule(), meeting, ZONE, due_at)
        assert clocks.is_late(ClockRule(), meeting, ZONE, due_at + second)
        meeting.minutes_issued_at = due_at + second
        assert not clocks.is_late(ClockRule(), meeting, ZONE, due_at + second)


@pytest.mark.parametrize(("days", "has_clock"), [(6, True), (8, False)])
def test_old_meetings_put_in_later_have_no_clock(
    database: Database, days: int, has_clock: bool
) -> None:
    with database.write() as session:
        ended_at = dt.datetime(2024, 3, 8, 9, tzinfo=dt.UTC)
        meeting = add(session, created_at=ended_at + dt.timedelta(days=days))
        assert clocks.is_timed(meeting, ZONE) == has_clock
        much_later = ended_at + dt.timedelta(days=90)
        assert clocks.is_late(ClockRule(), meeting, ZONE, much_later) == has_clock


def test_those_wait_whose_minutes_are_not_out_and_whose_last_step_is_to_come(
    database: Database,
) -> None:
    at = dt.datetime(2024, 3, 9, tzinfo=dt.UTC)
    with database.write() as session:
        waiting, told = add(session), add(session)
        add(session, minutes_issued_at=at)
        add(session, date=dt.date(2024, 3, 20))
        add(session, is_imported_tracker=True)
        clocks.take(session, waiting.id or 0, "soon", at=at, told=["刘芳"])
        clocks.take(session, told.id or 0, "late", at=at, told=["刘芳"])
        session.flush()
        found = clocks.waiting(session, dt.date(2024, 3, 9))
        assert [meeting.id for meeting in found] == [waiting.id]
        assert clocks.recorded_steps(session, [waiting.id or 0]) == {waiting.id: {"soon"}}


@pytest.mark.parametrize(("days", "count"), [(0, 1), (9, 1), (12, 0)])
def test_old_meetings_put_in_later_do_not_wait(database: Database, days: int, count: int) -> None:
    with database.write() as session:
        created_at = dt.datetime(2024, 3, 8, 9, tzinfo=dt.UTC) + dt.timedelta(days=days)
        add(session, created_at=created_at)
        assert len(clocks.waiting(session, dt.date(2024, 3, 21))) == count


def test_reminders_come_in_the_order_of_the_clock(database: Database) -> None:
    at = dt.datetime(2024, 3, 9, 10, tzinfo=dt.UTC)
    with database.write() as session:
        meeting_id = add(session).id or 0
        clocks.take(session, meeting_id, "late", at=at, told=["王建国"])
        clocks.pass_over(session, meeting_id, "half", at=at)
        session.flush()
        found = clocks.reminders(session, meeting_id)
        assert [(r.step, r.told, r.is_passed_over) for r in found] == [
            ("half", [], True),
            ("late", ["王建国"], False),
        ]


def test_reminders_go_with_their_meeting(database: Database) -> None:
    at = dt.datetime(2024, 3, 9, 10, tzinfo=dt.UTC)
    with database.write() as session:
        meeting = add(session)
        clocks.take(session, meeting.id or 0, "half", at=at, told=[])
        session.flush()
        session.delete(meeting)
        session.flush()
        assert session.exec(select(MinutesReminder)).all() == []
