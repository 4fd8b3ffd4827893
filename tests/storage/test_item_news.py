import datetime as dt
from typing import Any

import pytest
from sqlmodel import Session

from assistant.minutes.types import ReplacedDecision
from storage.composing import composed
from storage.db import Database
from storage.item_news import confirmed_news, replaced_decisions
from storage.tables import ActionItemRow, DecisionRow, Meeting, ProgressRow, ReviewState
from tests.storage.following import at, follow, meeting, updated


class Told:
    """An item of March 2, of which the meeting of March 9 said something."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.first = meeting(session)
        self.item = follow(session, "采购设备", owner="孙涛", deadline="2026-03-06")
        self.later = meeting(session, "第二次周会", date="2026-03-09", confirmed_at=None)

    def say(self, review: ReviewState = ReviewState.confirmed, **fields: Any) -> ProgressRow:
        row = ProgressRow(
            meeting_id=self.later.id or 0,
            item_id=self.item.id or 0,
            text="下周五到",
            deadline="2026-03-13",
            review=review,
            **fields,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def move(self, deadline: str, moment: str, meeting_id: int | None = None) -> None:
        """Another date, told on another day."""
        changes = {"deadline": [self.item.deadline, deadline]}
        self.item.deadline = deadline
        updated(self.session, self.item, moment, changes=changes, meeting_id=meeting_id)

    def before(self) -> list[str | None]:
        return [news.deadline_before for news in confirmed_news(self.session, self.later)]


@pytest.fixture
def told(database: Database) -> Any:
    with database.write() as session:
        yield Told(session)


def test_what_was_confirmed_is_told_beside_how_the_item_stood(told: Told) -> None:
    told.say(percent=50, evidence=[3], quote="下周五")
    news = confirmed_news(told.session, told.later)
    assert [(n.task, n.owner_before, n.deadline_before) for n in news] == [
        ("采购设备", "孙涛", "2026-03-06")
    ]
    assert [(n.deadline, n.percent, n.evidence, n.quote) for n in news] == [
        ("2026-03-13", 50, (3,), "下周五")
    ]


@pytest.mark.parametrize("review", [ReviewState.proposed, ReviewState.rejected])
def test_what_is_not_confirmed_is_not_told(told: Told, review: ReviewState) -> None:
    told.say(review)
    assert confirmed_news(told.session, told.later) == []


def test_the_date_before_is_the_same_once_the_meeting_has_moved_it(told: Told) -> None:
    told.say()
    told.move("2026-03-13", "2026-03-10", told.later.id)
    assert told.before() == ["2026-03-06"]


def test_what_happened_after_the_meeting_changes_nothing(told: Told) -> None:
    told.say()
    told.move("2026-03-13", "2026-03-10", told.later.id)
    told.move("2026-03-20", "2026-03-12")
    assert told.before() == ["2026-03-06"]


def test_what_changed_before_the_meeting_counts(told: Told) -> None:
    told.say()
    told.move("2026-03-10", "2026-03-05")
    told.move("2026-03-13", "2026-03-10", told.later.id)
    assert told.before() == ["2026-03-10"]


def test_news_that_led_to_no_update_is_beside_what_stood_when_it_was_confirmed(
    told: Told,
) -> None:
    told.say()
    told.later.confirmed_at = at("2026-03-10")
    told.move("2026-03-10", "2026-03-08")
    told.move("2026-03-27", "2026-03-12")
    assert told.before() == ["2026-03-10"]


def test_minutes_tell_the_same_before_and_after_the_item_was_moved(told: Told) -> None:
    told.say()
    first = composed(told.session, told.later.id or 0).progress
    told.move("2026-03-13", "2026-03-10", told.later.id)
    assert composed(told.session, told.later.id or 0).progress == first
    assert [line.change for line in first] == ["截止时间 3月6日 周五 → 3月13日 周五"]


def decide(
    session: Session, held: Meeting, text: str, review: str = "confirmed", **more: Any
) -> int:
    row = DecisionRow(meeting_id=held.id or 0, text=text, review=ReviewState(review), **more)
    session.add(row)
    session.flush()
    return row.id or 0


def test_a_replaced_decision_is_told_by_its_number_in_its_own_minutes(told: Told) -> None:
    decide(told.session, told.first, "不要了", "rejected")
    decide(told.session, told.first, "预算三万")
    old = decide(told.session, told.first, "三月一日交付")
    decide(told.session, told.later, "预算不变")
    decide(told.session, told.later, "三月八日交付", replaces_id=old)
    assert replaced_decisions(told.session, told.later) == {
        1: ReplacedDecision(day=dt.date(2026, 3, 2), no=2, text="三月一日交付")
    }
    assert [line.replaces for line in composed(told.session, told.later.id or 0).decisions] == [
        "",
        "替代3月2日会议第2项决议：三月一日交付",
    ]


def test_a_decision_of_a_confidential_meeting_is_not_told_elsewhere(told: Told) -> None:
    old = decide(told.session, told.first, "三月一日交付")
    decide(told.session, told.later, "三月八日交付", replaces_id=old)
    told.first.is_confidential = True
    assert replaced_decisions(told.session, told.later) == {}


def test_a_decision_that_was_taken_back_since_is_not_told(told: Told) -> None:
    old = decide(told.session, told.first, "三月一日交付", "rejected")
    decide(told.session, told.later, "三月八日交付", replaces_id=old)
    assert replaced_decisions(told.session, told.later) == {}


def test_an_item_whose_history_is_empty_stands_as_it_is(told: Told) -> None:
    told.say()
    row = told.session.get(ActionItemRow, told.item.id)
    assert row is not None
    assert told.before() == [row.deadline]
