from storage import review
from storage.db import Database
from tests.storage.reviewing import meeting_id, tasks

__all__ = ["meeting_id"]


def test_an_edit_of_the_field_the_engines_differed_on_settles_it(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        row = tasks(session, meeting_id)[1]
        review.edit(session, row, {"owner": "赵强"}, actor="刘芳", version=1)
        assert row.flags == []


def test_an_edit_of_another_field_leaves_what_the_engines_differ_on(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        row = tasks(session, meeting_id)[1]
        review.edit(session, row, {"deadline": "2024-03-09"}, actor="刘芳", version=1)
        assert row.flags == ["engines_disagree"]


def test_a_field_that_is_emptied_is_flagged_again(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        row = tasks(session, meeting_id)[1]
        changes = {"owner": None, "deadline": None, "deadline_text": None}
        review.edit(session, row, changes, actor="刘芳", version=1)
        assert row.flags == ["missing_owner", "missing_deadline"]


def test_words_without_a_date_are_flagged_as_vague(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        row = tasks(session, meeting_id)[0]
        review.edit(session, row, {"deadline_text": "尽快"}, actor="刘芳", version=1)
        assert row.flags == ["missing_owner", "vague_deadline"]


def test_a_date_typed_anew_drops_the_rule_of_the_old_one(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        row = tasks(session, meeting_id)[1]
        review.edit(session, row, {"deadline": "2024-03-09"}, actor="刘芳", version=1)
        assert row.deadline_rule is None
