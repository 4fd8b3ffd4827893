"""The review of March 2026."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from storage import problems, reviews
from storage.db import Database
from storage.month_progress import Progress
from storage.month_reviews import MonthReview
from storage.tables import DisputeRow, ItemRequest, ProblemCause, RequestState, ReviewState
from tests.storage.following import ZONE, at, follow, meeting, updated

NOW = at("2026-04-05")


def review(session: Session, **wanted: Any) -> MonthReview:
    seen = {"where": sa.true(), "meetings": sa.true(), "now": NOW}
    return reviews.month(session, "2026-03", ZONE, **seen | wanted)


def test_done_on_the_day_itself_is_on_time_by_the_local_clock(database: Database) -> None:
    with database.write() as session:
        follow(session, "当天深夜", deadline="2026-03-20", done_at="2026-03-20 23:59")
        follow(session, "次日零点", deadline="2026-03-20", done_at="2026-03-21 00:01")
        follow(session, "早上完成", deadline="2026-03-20T18:00", done_at="2026-03-20 07:00")
        follow(session, "没完成", deadline="2026-03-31", behind_on=dt.date(2026, 3, 10))
        follow(session, "四月的", deadline="2026-04-01", behind_on=dt.date(2026, 3, 10))
        total = review(session).total
    assert total == Progress(
        None, due=4, done=3, on_time=2, first_due=4, first_on_time=2, open=2, late=1, behind=1
    )
    assert total.rate == 0.5


def test_a_date_that_was_moved_counts_by_both(database: Database) -> None:
    with database.write() as session:
        follow(
            session,
            "改期后完成",
            deadline="2026-03-20",
            first_deadline="2026-03-10",
            done_at="2026-03-18",
        )
        total = review(session).total
    assert (total.rate, total.first_rate) == (1, 0)


def test_what_was_done_nobody_knows_when_is_done_and_no_part_of_the_rates(
    database: Database,
) -> None:
    with database.write() as session:
        follow(session, "导入时已完成", deadline="2026-03-10", status="done", percent=100)
        alone = review(session).total
        follow(session, "按时", deadline="2026-03-20", done_at="2026-03-19")
        follow(session, "没完成", deadline="2026-03-20")
        total = review(session).total
    assert (alone.due, alone.done, alone.open, alone.rate, alone.first_rate) == (
        1,
        1,
        0,
        None,
        None,
    )
    assert (total.due, total.done, total.on_time, total.undated, total.open) == (3, 2, 1, 1, 1)
    assert (total.rate, total.first_rate) == (0.5, 0.5)


def test_what_is_due_today_or_later_is_not_counted_yet(database: Database) -> None:
    with database.write() as session:
        follow(session, "昨天", deadline="2026-03-11")
        follow(session, "今天", deadline="2026-03-12")
        found = review(session, now=at("2026-03-12"))
    assert (found.total.due, found.total.late, found.total.open) == (1, 1, 2)


def test_plan_and_progress_are_told_by_project_and_department(database: Database) -> None:
    with database.write() as session:
        follow(session, "甲", meeting(session, "甲会", "上市"), department="研发部")
        follow(session, "乙", meeting(session, "乙会", None), department="研发部")
        follow(session, "丙", meeting(session, "丙会", "扩产"))
        found = review(session)
    assert [(p.name, p.open) for p in found.projects] == [("上市", 1), ("扩产", 1), (None, 1)]
    assert [(p.name, p.open) for p in found.departments] == [("研发部", 2), (None, 1)]


def test_of_meetings_one_may_not_see_no_project_is_told(database: Database) -> None:
    with database.write() as session:
        follow(session, "自己的", meeting(session, "甲会", "上市"))
        found = review(session, meetings=sa.false())
    assert [p.name for p in found.projects] == [None]


def test_dates_that_were_moved_are_told_with_their_reasons(database: Database) -> None:
    with database.write() as session:
        item = follow(session, "改期", owner="李敏", deadline="2026-03-20", deadline_changes=1)
        moved = {"deadline": ["2026-03-10", "2026-03-20"]}
        updated(session, item, "2026-03-03", changes={"deadline": [None, "2026-03-10"]})
        updated(session, item, "2026-03-09", changes=moved, reason="等供应商")
        updated(session, item, "2026-03-09", changes=moved, source="review")
        updated(session, item, "2026-04-01", changes=moved)
        found = review(session)
    assert [(m.task, m.before, m.after, m.reason) for m in found.moved] == [
        ("改期", "2026-03-10", "2026-03-20", "等供应商")
    ]
    assert found.moved_count == 1


def test_a_date_that_was_granted_tells_who_asked_and_who_consented(database: Database) -> None:
    with database.write() as session:
        item = follow(session, "改期", owner="李敏", deadline="2026-03-20", deadline_changes=2)
        moved = {"deadline": ["2026-03-10", "2026-03-20"]}
        updated(session, item, "2026-03-09 12:00", changes=moved)
        asked = ItemRequest(
            item_id=item.id or 0,
            asked_by="孙涛",
            asked_at=at("2026-03-08"),
            deadline="2026-03-20",
            state=RequestState.granted,
            decided_by="李敏",
            decided_at=at("2026-03-09 12:00"),
        )
        session.add(asked)
        updated(session, item, "2026-03-10", changes={"deadline": moved["deadline"][::-1]})
        found = review(session)
    assert [(m.actor, m.asked_by) for m in found.moved] == [("李敏", None), ("李敏", "孙涛")]


def test_problems_are_told_with_the_time_to_an_answer(database: Database) -> None:
    with database.write() as session:
        item = follow(session, "出问题")
        for n, answered in enumerate(("2026-03-11 12:00", "2026-03-13 12:00", None)):
            problem = problems.raise_(
                session,
                item,
                ProblemCause.reported,
                f"reported {n}",
                actor="李敏",
                at=at("2026-03-10"),
            )
            for level in (1, 2, 3)[: n + 1]:
                problems.tell(session, problem, level, ["孙涛"], at("2026-03-10"))
            if answered:
                problems.answer(session, item, problem, "加人", actor="孙涛", at=at(answered))
        troubles = review(session).troubles
    assert (troubles.raised, troubles.answered, troubles.unanswered) == (3, 2, 1)
    assert (troubles.told_leaders, troubles.told_executives, troubles.hours) == (2, 1, 48)


def test_open_disputes_and_minutes_are_of_meetings_one_may_see(database: Database) -> None:
    with database.write() as session:
        held = meeting(session, "周会", date="2026-03-05")
        held.minutes_issued_at, held.minutes_due_at = at("2026-03-06"), at("2026-03-06 18:00")
        held.created_at = at("2026-03-05")
        for review_state in (ReviewState.confirmed, ReviewState.rejected):
            row = DisputeRow(meeting_id=held.id or 0, text="能否提前", review=review_state)
            session.add(row)
        session.flush()
        mine, others = review(session), review(session, meetings=sa.false())
    assert [(d.meeting, d.text) for d in mine.disputes] == [("周会", "能否提前")]
    assert (mine.dispute_count, mine.minutes.on_time) == (1, 1)
    assert (others.dispute_count, others.minutes.due) == (0, 0)


def test_teams_are_sent_nothing_of_confidential_meetings(database: Database) -> None:
    with database.write() as session:
        launch, secret = meeting(session, "周会"), meeting(session, "密会", is_confidential=True)
        follow(session, "公开", launch, deadline="2026-03-20")
        follow(session, "机密", secret, deadline="2026-03-20")
        found = review(session, where=None, meetings=None, project_id=launch.project_id)
    assert [(p.name, p.due) for p in found.projects] == [("上市", 1)]
