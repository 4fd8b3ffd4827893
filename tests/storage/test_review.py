import datetime as dt

import pytest

from assistant.errors import ConflictError, InputError
from assistant.types import (
    ActionItem,
    Decision,
    Extraction,
    MeetingContext,
    NextMeeting,
    Quotes,
    Usage,
)
from storage import audit, meetings, organisation, review, tracker, tracking
from storage.db import Database
from storage.tables import ActionItemRow, ReviewState, now


def action_item(task: str = "提交方案", **fields: object) -> ActionItem:
    defaults = {
        "task": task,
        "evidence": (1,),
        "quotes": Quotes(task=task),
        "confidence": 0.8,
        "flags": ("missing_owner", "missing_deadline"),
    }
    return ActionItem.model_validate(defaults | fields)


EXTRACTION = Extraction(
    engine="rules",
    decisions=(Decision(text="预算三万", evidence=(3,), quote="预算三万", confidence=0.9),),
    action_items=(action_item(), action_item("安排场地", evidence=(5,))),
    next_meeting=NextMeeting(at="2024-03-06T10:00", evidence=(9,)),
)


@pytest.fixture
def meeting_id(database: Database) -> int:
    with database.write() as session:
        organisation.ensure(session, "云雀")
        context = MeetingContext(title="周会", date=dt.date(2024, 3, 5), project="上市")
        made = meetings.create(session, context)
        assert made.id is not None
        review.save_proposals(session, made.id, EXTRACTION)
        return made.id


def tasks(database: Database, meeting_id: int) -> list[tuple[str, str]]:
    with database.read() as session:
        rows = review.items(session, meeting_id).action_items
        return [(row.task, str(row.review)) for row in rows]


def confirm_all(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        for row in review.items(session, meeting_id).all():
            review.decide(session, row, ReviewState.confirmed, actor="刘芳")
        meetings.get(session, meeting_id).confirmed_at = now()
        tracking.keep_up(session, meeting_id, actor="刘芳")


def test_saving_proposals_twice_gives_each_once(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        review.save_proposals(session, meeting_id, EXTRACTION)
    assert tasks(database, meeting_id) == [("提交方案", "proposed"), ("安排场地", "proposed")]


def test_a_new_extraction_leaves_what_a_person_touched(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        row = review.items(session, meeting_id).action_items[0]
        review.edit(session, row, {"task": "提交预算方案"}, actor="刘芳", version=1)
    with database.write() as session:
        review.save_proposals(session, meeting_id, EXTRACTION)
    assert tasks(database, meeting_id) == [("提交预算方案", "proposed"), ("安排场地", "proposed")]


def test_filling_the_owner_answers_its_flag_only(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        row = review.items(session, meeting_id).action_items[0]
        review.edit(session, row, {"owner": "李敏"}, actor="刘芳", version=1)
        assert row.flags == ["missing_deadline"]


def test_the_second_of_two_reviewers_is_told(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        row = review.items(session, meeting_id).action_items[0]
        review.edit(session, row, {"owner": "李敏"}, actor="刘芳", version=1)
        with pytest.raises(ConflictError, match="version 2, yours was 1"):
            review.edit(session, row, {"owner": "赵强"}, actor="王建国", version=1)


def test_a_field_that_is_not_the_reviewers_cannot_be_changed(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        row = review.items(session, meeting_id).action_items[0]
        with pytest.raises(InputError, match="evidence"):
            review.edit(session, row, {"evidence": []}, actor="刘芳", version=1)


def test_a_meeting_with_open_proposals_cannot_be_confirmed(
    database: Database, meeting_id: int
) -> None:
    with database.read() as session, pytest.raises(ConflictError, match="^4 proposed items"):
        review.check_decided(review.items(session, meeting_id))


def test_minutes_are_made_of_what_was_confirmed(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        first, _ = review.items(session, meeting_id).action_items
        review.decide(session, first, ReviewState.confirmed, actor="刘芳")
    with database.read() as session:
        kept = review.confirmed(session, meeting_id)
    assert kept == Extraction(engine="rules", action_items=(action_item(),))


def test_every_change_is_in_the_history(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        row = review.items(session, meeting_id).action_items[0]
        review.edit(session, row, {"owner": "李敏"}, actor="刘芳", version=1)
        entry = audit.history(session, meeting_id)[0]
    assert (entry.actor, entry.action, entry.before, entry.after) == (
        "刘芳",
        "edit",
        {"owner": None},
        {"owner": "李敏"},
    )


def test_the_tracker_lists_confirmed_items_of_confirmed_meetings_only(
    database: Database, meeting_id: int
) -> None:
    with database.read() as session:
        assert tracker.listed(session, tracker.TrackerFilter()) == []
    confirm_all(database, meeting_id)
    with database.read() as session:
        listed = tracker.listed(session, tracker.TrackerFilter(project="上市"))
    assert [(t.item.task, t.project) for t in listed] == [
        ("提交方案", "上市"),
        ("安排场地", "上市"),
    ]


def test_the_tracker_puts_items_without_a_deadline_last(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        last = review.items(session, meeting_id).action_items[1]
        review.edit(session, last, {"deadline": "2024-03-08"}, actor="刘芳", version=None)
    confirm_all(database, meeting_id)
    with database.read() as session:
        listed = tracker.listed(session, tracker.TrackerFilter())
    assert [t.item.task for t in listed] == ["安排场地", "提交方案"]


def test_a_claim_added_by_hand_survives_a_new_extraction(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        fields = {"task": "订机票", "evidence": [7]}
        row = review.add(session, meeting_id, "action_items", fields, actor="刘芳")
        assert isinstance(row, ActionItemRow)
        review.save_proposals(session, meeting_id, EXTRACTION)
    assert ("订机票", "proposed") in tasks(database, meeting_id)


# --- rules and model as a pair -------------------------------------------------------------------


def test_a_claim_of_the_pair_says_who_found_it(database: Database, meeting_id: int) -> None:
    pair = Extraction(
        engine="both",
        model="m",
        action_items=(
            action_item("一", found_by=("rules", "llm")),
            action_item("二", found_by=("llm",)),
            action_item("三", found_by=("rules",)),
        ),
        next_meeting=NextMeeting(at="2024-03-06T10:00", evidence=(9,)),
    )
    with database.write() as session:
        review.save_proposals(session, meeting_id, pair)
        found = review.items(session, meeting_id)
    assert [row.made_by for row in found.action_items] == ["rules+m", "m", "rules"]
    assert [row.made_by for row in found.next_meeting] == ["rules+m"]


def test_what_models_took_for_a_meeting_is_added_up(database: Database, meeting_id: int) -> None:
    spent = Usage(requests=2, input_tokens=10, output_tokens=5, seconds=3, cost=0.5, currency="CNY")
    with database.write() as session:
        assert review.usage(session, meeting_id) is None
        for _ in range(2):
            again = Extraction(engine="both", model="m", usage=spent)
            review.save_proposals(session, meeting_id, again)
        assert review.usage(session, meeting_id) == spent + spent
