import pytest
from sqlmodel import Session

from assistant.errors import InputError
from storage import review, review_merging
from storage.db import Database
from storage.tables import ActionItemRow, DecisionRow, ReviewState
from tests.storage.reviewing import meeting_id, tasks

__all__ = ["meeting_id"]


def merged(session: Session, meeting_id: int, *, keep: int) -> ActionItemRow:
    rows = tasks(session, meeting_id)
    kept = rows.pop(keep)
    review_merging.merge(session, kept, rows, actor="刘芳")
    return kept


def test_the_item_kept_takes_the_evidence_of_the_other(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        assert merged(session, meeting_id, keep=0).evidence == [1, 2]


def test_empty_fields_are_filled_with_their_words_and_warnings_answered(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        kept = merged(session, meeting_id, keep=0)
        assert (kept.task, kept.owner, kept.department) == ("提交方案", "李敏", "市场部")
        assert (kept.deadline, kept.deadline_rule) == ("2024-03-08", "周五 = 3月8日 周五")
        assert kept.quotes == {"task": "提交方案", "owner": "我", "deadline": "周五"}
        assert (kept.owner_evidence, kept.deadline_evidence) == ([2], [4])
        assert kept.flags == []


def test_fields_that_are_filled_stay(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        first = tasks(session, meeting_id)[0]
        review.edit(session, first, {"owner": "赵强"}, actor="刘芳", version=1)
        kept = merged(session, meeting_id, keep=1)
        assert (kept.owner, kept.owner_evidence, kept.version) == ("李敏", [2], 2)


def test_the_other_is_rejected_and_says_where_it_went(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        kept = merged(session, meeting_id, keep=0)
        other = tasks(session, meeting_id)[1]
        assert (other.review, other.merged_into_id) == (ReviewState.rejected, kept.id)


def test_taking_back_the_rejection_of_a_merged_item_parts_them(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        merged(session, meeting_id, keep=0)
        other = tasks(session, meeting_id)[1]
        review.decide(session, other, ReviewState.proposed, actor="刘芳")
        assert (other.review, other.merged_into_id) == (ReviewState.proposed, None)


def test_items_of_two_kinds_are_not_merged(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        found = review.items(session, meeting_id)
        with pytest.raises(InputError, match="one kind"):
            review_merging.merge(session, found.decisions[0], found.action_items[:1], actor="刘芳")


@pytest.mark.parametrize("same", [True, False])
def test_merging_needs_two_items(database: Database, meeting_id: int, same: bool) -> None:
    with database.write() as session:
        first = tasks(session, meeting_id)[0]
        with pytest.raises(InputError, match="two different"):
            review_merging.merge(session, first, [first] if same else [], actor="刘芳")


def test_a_task_is_split_in_two_with_the_same_evidence(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        row = tasks(session, meeting_id)[1]
        review_merging.split(session, row, ("写方案", "发方案"), actor="刘芳")
        new = tasks(session, meeting_id)[2]
        assert [t.task for t in tasks(session, meeting_id)] == ["提交方案", "写方案", "发方案"]
        assert (new.owner, new.deadline, new.evidence) == ("李敏", "2024-03-08", [2])
        assert new.quotes == row.quotes


def test_a_split_needs_words_for_both(database: Database, meeting_id: int) -> None:
    with database.write() as session, pytest.raises(InputError, match="both tasks"):
        row = tasks(session, meeting_id)[1]
        review_merging.split(session, row, ("写方案", " "), actor="刘芳")


def test_a_task_becomes_a_decision_with_its_quote(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        row = tasks(session, meeting_id)[0]
        new, _ = review_merging.change_kind(session, row, "decisions", actor="刘芳")
        assert isinstance(new, DecisionRow)
        assert (new.text, new.quote, new.evidence) == ("提交方案", "提交方案", [1])
        assert row.review == ReviewState.rejected


def test_a_decision_becomes_a_task_whose_gaps_are_flagged(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        row = review.items(session, meeting_id).decisions[0]
        new, _ = review_merging.change_kind(session, row, "action_items", actor="刘芳")
        assert isinstance(new, ActionItemRow)
        assert (new.task, new.quotes) == ("预算三万", {"task": "预算三万"})
        assert new.flags == ["missing_owner", "missing_deadline"]
