import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.tracking.clocks import ClockRule
from assistant.types import MeetingContext, Roster
from assistant.types import Person as PersonData
from storage import clock_report, clocks, meetings, organisation
from storage.clock_report import Outcome, Tally, Timed
from storage.db import Database
from storage.tables import Meeting

ZONE = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2024, 3, 20, 4, tzinfo=dt.UTC)  # noon in Shanghai
EVERYTHING = sa.true()
HOUR = dt.timedelta(hours=1)


def add(session: Session, day: str, issued_after: float | None = None, **fields: object) -> Meeting:
    """A meeting that ended at 10:00 of that day, its minutes out so many hours later."""
    owner, is_new = organisation.ensure(session, "云雀")
    if is_new:
        people = (
            PersonData(name="刘芳", department="市场部"),
            PersonData(name="孙涛", department="研发部"),
        )
        organisation.add_roster(session, owner.id or 0, Roster(people=people))
    context = MeetingContext(
        title=f"会 {day}",
        date=dt.date.fromisoformat(day),
        end=dt.time(10),
        project=str(fields.pop("project", "")) or None,
        recorder=str(fields.pop("recorder", "")) or None,
    )
    meeting = meetings.create(session, context)
    meeting.created_at = clocks.ended_at(meeting, ZONE)
    if issued_after is not None:
        meeting.minutes_issued_at = meeting.created_at + HOUR * issued_after
        meeting.minutes_due_at = meeting.created_at + HOUR * 24
    for name, value in fields.items():
        setattr(meeting, name, value)
    session.add(meeting)
    session.flush()
    return meeting


def found(session: Session, **wanted: object) -> list[Timed]:
    days = {"since": dt.date(2024, 1, 1), "until": dt.date(2024, 3, 31)} | wanted
    return clock_report.timed(session, EVERYTHING, ZONE, NOW, **days)  # type: ignore[arg-type]


def test_each_meeting_that_ended_has_an_outcome(database: Database) -> None:
    with database.write() as session:
        add(session, "2024-03-05", 24)
        add(session, "2024-03-06", 26)
        add(session, "2024-03-18")
        add(session, "2024-03-20")
        add(session, "2024-03-21")
        told = [(t.meeting.date.day, t.outcome, t.late_by) for t in found(session)]
    assert told == [
        (20, Outcome.waiting, None),
        (18, Outcome.overdue, 26 * HOUR),
        (6, Outcome.late, 2 * HOUR),
        (5, Outcome.on_time, None),
    ]


def test_a_tracker_that_was_brought_along_is_no_meeting_with_minutes(database: Database) -> None:
    with database.write() as session:
        add(session, "2024-03-05", is_imported_tracker=True)
        assert found(session) == []


def test_minutes_issued_before_the_planned_end_count_at_once(database: Database) -> None:
    with database.write() as session:
        add(session, "2024-03-21", -30)
        assert [t.outcome for t in found(session)] == [Outcome.on_time]


def test_a_rule_chosen_later_does_not_make_issued_minutes_late(database: Database) -> None:
    with database.write() as session:
        add(session, "2024-03-05", 20)
        add(session, "2024-03-06", 20, minutes_due_at=None)  # issued by an earlier release
        add(session, "2024-03-20", None)
        clocks.choose(session, ClockRule(hours=1), actor="t")
        outcomes = [t.outcome for t in found(session)]
    assert outcomes == [Outcome.overdue, Outcome.on_time, Outcome.on_time]


def test_old_meetings_put_in_later_are_not_counted(database: Database) -> None:
    with database.write() as session:
        add(session, "2024-03-05", created_at=NOW)
        assert found(session) == []


def test_a_corrected_version_does_not_make_minutes_late(database: Database) -> None:
    with database.write() as session:
        meeting = add(session, "2024-03-05", 20)
        meeting.state = meeting.state.drafting
        session.add(meeting)
        assert [t.outcome for t in found(session)] == [Outcome.on_time]


def test_meetings_are_chosen_by_days_project_and_who_asks(database: Database) -> None:
    with database.write() as session:
        add(session, "2024-02-29", 20, project="甲")
        march = add(session, "2024-03-01", 20, project="甲")
        other = add(session, "2024-03-02", 20, project="乙", is_confidential=True)
        since = {"since": dt.date(2024, 3, 1)}
        titles = [t.meeting.id for t in found(session, **since)]
        assert titles == [other.id, march.id]
        assert [t.project for t in found(session, project_id=march.project_id)] == ["甲", "甲"]
        seen = clock_report.timed(
            session,
            ~col(Meeting.is_confidential),
            ZONE,
            NOW,
            since=dt.date(2024, 3, 1),
            until=dt.date(2024, 3, 31),
        )
        assert [t.meeting.id for t in seen] == [march.id]


def test_months_are_all_there_in_order(database: Database) -> None:
    with database.write() as session:
        add(session, "2024-01-31", 20)
        add(session, "2024-03-01", 20)
        add(session, "2024-03-02", 30)
        months = clock_report.by_month(found(session), dt.date(2023, 12, 1), dt.date(2024, 3, 31))
    assert [(f"{month:%Y-%m}", tally) for month, tally in months] == [
        ("2023-12", Tally()),
        ("2024-01", Tally(on_time=1)),
        ("2024-02", Tally()),
        ("2024-03", Tally(on_time=1, late=1)),
    ]


def test_teams_are_projects_or_the_departments_of_recorders(database: Database) -> None:
    with database.write() as session:
        add(session, "2024-03-01", 20, project="甲", recorder="刘芳")
        add(session, "2024-03-02", 30, project="甲", recorder="孙涛")
        add(session, "2024-03-03", 20, recorder="外请的人")
        rows = found(session)
        assert clock_report.by_project(rows) == [
            ("甲", Tally(on_time=1, late=1)),
            (None, Tally(on_time=1)),
        ]
        assert clock_report.by_department(rows) == [
            ("市场部", Tally(on_time=1)),
            ("研发部", Tally(late=1)),
            (None, Tally(on_time=1)),
        ]


def test_the_rate_is_of_those_that_were_due() -> None:
    assert Tally(on_time=3, late=1, overdue=2, waiting=5).rate == 0.5
    assert Tally(waiting=5).rate is None
