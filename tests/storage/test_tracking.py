"""Items from their confirmation on: what is followed, and how history explains it."""

import datetime as dt

import pytest
from sqlmodel import Session

from assistant.errors import NotFoundError
from assistant.tracking.changes import Author, replay
from storage import meetings, review, review_acts, tracking
from storage.db import Database
from storage.tables import ActionItemRow, ReviewState, now
from tests.storage.reviewing import meeting_id, propose, second_task, tasks

__all__ = ["meeting_id"]

OWNER = Author("李敏", person_id=1)


def confirm(session: Session, meeting: int) -> None:
    for row in review.items(session, meeting).all():
        review.decide(session, row, ReviewState.confirmed, actor="刘芳")
    meetings.get(session, meeting).confirmed_at = now()
    tracking.keep_up(session, meeting, actor="刘芳")


def explained(session: Session, item: ActionItemRow) -> dict[str, object]:
    """What the history says, without what is empty."""
    updates = tracking.history(session, item.id or 0)
    return {name: value for name, value in replay(u.changes for u in updates).items() if value}


def stands(item: ActionItemRow) -> dict[str, object]:
    return {name: value for name, value in tracking.present(item).items() if value}


def test_nothing_is_followed_before_the_meeting_is_confirmed(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        item = second_task(session, meeting_id)
        review.decide(session, item, ReviewState.confirmed, actor="刘芳")
        tracking.keep_up(session, meeting_id, actor="刘芳")
        with pytest.raises(NotFoundError, match=f"no confirmed action item {item.id}"):
            tracking.hold(session, item.id or 0)


def test_history_begins_with_what_was_confirmed(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        confirm(session, meeting_id)
        item = second_task(session, meeting_id)
        (first,) = tracking.history(session, item.id or 0)
        assert (first.source, first.changes["deadline"]) == ("review", [None, "2024-03-08"])
        assert item.first_deadline == "2024-03-08"
        assert explained(session, item) == stands(item)


def test_keeping_up_twice_adds_nothing(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        confirm(session, meeting_id)
        assert tracking.keep_up(session, meeting_id, actor="刘芳") == []
        assert len(tracking.history(session, second_task(session, meeting_id).id or 0)) == 1


def test_a_date_that_moves_leaves_what_the_meeting_said(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        confirm(session, meeting_id)
        item = second_task(session, meeting_id)
        tracking.apply(
            session,
            item,
            {"deadline": "2024-03-15"},
            by=OWNER,
            at=now(),
            moves_deadline=True,
            reason="供应商推迟",
        )
        said = review.said(session, meeting_id).action_items[1]
        assert (item.deadline, item.first_deadline, said.deadline) == (
            "2024-03-15",
            "2024-03-08",
            "2024-03-08",
        )
        (kept,) = [i for i in review.confirmed(session, meeting_id).action_items if i.owner]
        assert kept.deadline == "2024-03-08"
        assert explained(session, item) == stands(item)


def test_a_correction_of_what_was_said_does_not_move_a_moved_date(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        confirm(session, meeting_id)
        item = second_task(session, meeting_id)
        moved = {"deadline": "2024-03-15"}
        tracking.apply(session, item, moved, by=OWNER, at=now(), moves_deadline=True, reason="等料")
        change = review.edit(session, item, {"deadline": "2024-03-07"}, actor="刘芳", version=None)
        review_acts.record(session, meeting_id, "edit", [change], actor="刘芳")
        assert item.deadline == "2024-03-15"
        assert review.said(session, meeting_id).action_items[1].deadline == "2024-03-07"


def test_a_correction_of_what_stands_is_in_the_history_with_its_reason(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        confirm(session, meeting_id)
        item = second_task(session, meeting_id)
        change = review.edit(session, item, {"deadline": "2024-03-07"}, actor="刘芳", version=None)
        review_acts.record(session, meeting_id, "edit", [change], actor="刘芳")
        last = tracking.history(session, item.id or 0)[-1]
        assert (last.changes, last.reason) == (
            {"deadline": ["2024-03-08", "2024-03-07"]},
            tracking.CORRECTED,
        )
        assert (item.first_deadline, item.deadline_changes) == ("2024-03-07", 0)


def test_an_item_that_is_rejected_is_followed_no_longer(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        confirm(session, meeting_id)
        item = second_task(session, meeting_id)
        change = review.decide(session, item, ReviewState.rejected, actor="刘芳")
        review_acts.record(session, meeting_id, "rejected", [change], actor="刘芳")
        assert item.tracked_at is None
        assert tracking.history(session, item.id or 0)[-1].changes == {"is_followed": [True, False]}


def test_an_item_is_followed_again_when_that_is_taken_back(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        confirm(session, meeting_id)
        item = second_task(session, meeting_id)
        change = review.decide(session, item, ReviewState.rejected, actor="刘芳")
        review_acts.record(session, meeting_id, "rejected", [change], actor="刘芳")
        review_acts.undo(session, meeting_id, actor="刘芳")
        assert item.tracked_at is not None
        assert explained(session, item) == stands(item)


def test_done_is_when_it_was_said_first(database: Database, meeting_id: int) -> None:
    first, later = (dt.datetime(2024, 3, day, 9, tzinfo=dt.UTC) for day in (6, 7))
    with database.write() as session:
        confirm(session, meeting_id)
        item = second_task(session, meeting_id)
        tracking.apply(session, item, {"status": "done", "percent": 100}, by=OWNER, at=first)
        tracking.apply(session, item, {"note": "已归档"}, by=OWNER, at=later)
        assert (item.done_at, item.status_updated_at) == (first, later)
        tracking.apply(session, item, {"status": "in_progress"}, by=OWNER, at=later)
        assert item.done_at is None


def test_the_plan_is_kept_with_each_change(database: Database) -> None:
    meeting = propose(database)
    with database.write() as session:
        confirm(session, meeting)
        item = tasks(session, meeting)[0]
        tracking.apply(session, item, {"deadline": "2024-03-19"}, by=OWNER, at=now())
        # Ten working days from 6 to 19 March: after three of them 30 % is planned.
        assert item.behind_on == dt.date(2024, 3, 9)
        tracking.apply(session, item, {"status": "done", "percent": 100}, by=OWNER, at=now())
        assert item.behind_on is None


def test_a_note_does_not_date_what_was_done_when_it_came(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        confirm(session, meeting_id)
        item = second_task(session, meeting_id)
        item.status, item.percent = "done", 100
        tracking.apply(session, item, {"note": "已归档"}, by=OWNER, at=now())
        assert item.done_at is None
