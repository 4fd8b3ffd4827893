import datetime as dt

import sqlalchemy as sa
from sqlmodel import Session

from assistant.types import MeetingContext
from storage import audit, home, meeting_lists, meetings, organisation
from storage.db import Database
from storage.meeting_lists import Wanted
from storage.tables import (
    ActionItemRow,
    DecisionRow,
    Meeting,
    MeetingState,
    ReviewState,
    now,
)

EVERYTHING = sa.true()
NOON = dt.datetime(2024, 3, 8, 12)


def make(session: Session, title: str, day: int = 5, project: str | None = None) -> Meeting:
    organisation.ensure(session, "云雀")
    context = MeetingContext(title=title, date=dt.date(2024, 3, day), project=project)
    return meetings.create(session, context)


def confirmed(session: Session, meeting: Meeting, deadline: str | None, **fields: str) -> None:
    meeting.confirmed_at = now()
    session.add(
        ActionItemRow(
            meeting_id=meeting.id,
            task="任务",
            deadline=deadline,
            review=ReviewState.confirmed,
            tracked_at=now(),
            **fields,
        )
    )


def test_open_meetings_tell_how_much_nobody_decided(database: Database) -> None:
    with database.write() as session:
        first, second = make(session, "周会", 4), make(session, "月会", 5)
        done = make(session, "旧会", 6)
        done.state, done.minutes_issued_at = MeetingState.issued, now()
        session.add(DecisionRow(meeting_id=first.id, text="定了"))
        session.add(ActionItemRow(meeting_id=first.id, task="做事"))
        session.add(ActionItemRow(meeting_id=second.id, task="做", review=ReviewState.rejected))
        session.flush()
        found = home.open_meetings(session, EVERYTHING, limit=10)
        assert [(o.meeting.title, o.waiting) for o in found] == [("月会", 0), ("周会", 2)]


def test_a_tracker_that_was_brought_along_is_no_open_meeting(database: Database) -> None:
    with database.write() as session:
        make(session, "去年的行动项").is_imported_tracker = True
        session.flush()
        assert home.open_meetings(session, EVERYTHING, limit=10) == []


def test_a_day_is_late_when_it_is_over_a_time_when_it_has_come(database: Database) -> None:
    with database.write() as session:
        meeting = make(session, "周会")
        for deadline in ("2024-03-07", "2024-03-08", "2024-03-08T11:59", "2024-03-08T12:01"):
            confirmed(session, meeting, deadline, department="研发部")
        confirmed(session, meeting, "2024-03-01", department="市场部")
        confirmed(session, meeting, "2024-03-01", department="市场部", status="done")
        confirmed(session, meeting, None, department="财务部")
        session.flush()
        late = home.overdue_by_department(session, EVERYTHING, NOON)
    assert late == [("研发部", 2), ("市场部", 1)]


def test_open_items_come_by_deadline_with_their_number(database: Database) -> None:
    with database.write() as session:
        meeting = make(session, "周会")
        for deadline in (None, "2024-03-09", "2024-03-07"):
            confirmed(session, meeting, deadline)
        confirmed(session, meeting, "2024-03-01", status="done")
        session.flush()
        items, count = home.open_items(session, EVERYTHING, meetings=EVERYTHING, limit=2)
        assert ([i.item.deadline for i in items], count) == (["2024-03-07", "2024-03-09"], 3)
        assert [i.meeting for i in items] == ["周会", "周会"]
        unseen, _ = home.open_items(session, EVERYTHING, meetings=sa.false(), limit=1)
        assert [i.meeting for i in unseen] == [None]


def test_news_are_what_others_did_since(database: Database) -> None:
    with database.write() as session:
        meeting = make(session, "周会")
        since = now()
        audit.record(session, "李敏", "confirm", meeting_id=meeting.id)
        audit.record(session, "我", "confirm", meeting_id=meeting.id)
        audit.record(session, "李敏", "undo repair", meeting_id=meeting.id)
        session.flush()
        found = home.changes(
            session, EVERYTHING, since=since, but_of="我", actions=["confirm"], limit=9
        )
        assert [(e.actor, e.action, m.title) for e, m in found] == [("李敏", "confirm", "周会")]


def test_meetings_are_found_by_all_the_words(database: Database) -> None:
    with database.write() as session:
        make(session, "上市进度会", 4, project="新产品上市")
        make(session, "上市复盘", 5)
        make(session, "100%", 6)
        rows, total = meeting_lists.listed(
            session, EVERYTHING, Wanted(words="上市 新产品"), offset=0, limit=9
        )
        assert ([m.title for m, _ in rows], total) == (["上市进度会"], 1)
        rows, _ = meeting_lists.listed(session, EVERYTHING, Wanted(words="%"), offset=0, limit=9)
        assert [m.title for m, _ in rows] == ["100%"]


def test_meetings_come_a_page_at_a_time(database: Database) -> None:
    with database.write() as session:
        for day in range(1, 6):
            make(session, f"第{day}次", day)
        rows, total = meeting_lists.listed(session, EVERYTHING, Wanted(), offset=2, limit=2)
        assert ([m.title for m, _ in rows], total) == (["第3次", "第2次"], 5)
