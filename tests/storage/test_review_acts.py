import pytest
from sqlmodel import Session

from assistant.errors import ConflictError
from assistant.tracking.changes import Author
from storage import audit, meetings, review, review_acts, review_merging, tracking
from storage.db import Database
from storage.tables import ActionItemRow, Problem, ReviewState, now
from tests.storage.reviewing import meeting_id, tasks

__all__ = ["meeting_id"]


def edit(session: Session, meeting_id: int, actor: str = "刘芳", at: int = 0, **to: object) -> None:
    row = tasks(session, meeting_id)[at]
    change = review.edit(session, row, dict(to), actor=actor, version=None)
    review_acts.record(session, meeting_id, "edit", [change], actor=actor)


def decide(session: Session, meeting_id: int, to: ReviewState, actor: str = "刘芳") -> None:
    rows = tasks(session, meeting_id)
    changes = [review.decide(session, row, to, actor=actor) for row in rows]
    review_acts.record(session, meeting_id, str(to), changes, actor=actor)


def snapshot(session: Session, meeting_id: int) -> list[dict[str, object]]:
    session.flush()
    return [row.model_dump(exclude={"version"}) for row in review.items(session, meeting_id).all()]


def undo(session: Session, meeting_id: int, actor: str = "刘芳") -> None:
    review_acts.undo(session, meeting_id, actor=actor)


def redo(session: Session, meeting_id: int, actor: str = "刘芳") -> None:
    review_acts.redo(session, meeting_id, actor=actor)


def test_acts_of_every_sort_are_undone_in_reverse_and_done_again(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        states = [snapshot(session, meeting_id)]

        def then() -> None:
            states.append(snapshot(session, meeting_id))

        edit(session, meeting_id, owner="赵强", deadline="2024-03-09")
        then()
        _, changes = review_merging.split(
            session, tasks(session, meeting_id)[1], ("写方案", "发方案"), actor="刘芳"
        )
        review_acts.record(session, meeting_id, "split", changes, actor="刘芳")
        then()
        first, *others = tasks(session, meeting_id)
        changes = review_merging.merge(session, first, others[:1], actor="刘芳")
        review_acts.record(session, meeting_id, "merge", changes, actor="刘芳")
        then()
        fields = {"task": "订机票", "evidence": [7]}
        added = review.add(session, meeting_id, "action_items", fields, actor="刘芳")
        review_acts.record(session, meeting_id, "add", [review_acts.made(added)], actor="刘芳")
        then()
        edit(session, meeting_id, at=3, task="订高铁票")
        then()
        decide(session, meeting_id, ReviewState.confirmed)
        then()
        for state in states[-2::-1]:
            undo(session, meeting_id)
            assert snapshot(session, meeting_id) == state
        for state in states[1:]:
            redo(session, meeting_id)
            assert snapshot(session, meeting_id) == state


def test_one_undo_takes_back_all_that_was_confirmed_at_once(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        decide(session, meeting_id, ReviewState.confirmed)
        undo(session, meeting_id)
        assert {row.review for row in tasks(session, meeting_id)} == {ReviewState.proposed}


def test_each_undoes_their_own_acts_only(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        edit(session, meeting_id, owner="赵强")
        edit(session, meeting_id, actor="王建国", at=1, task="另一件事")
        undo(session, meeting_id)
        assert [(t.task, t.owner) for t in tasks(session, meeting_id)] == [
            ("提交方案", None),
            ("另一件事", "李敏"),
        ]


def test_what_somebody_else_changed_since_is_not_undone(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        edit(session, meeting_id, owner="赵强")
        edit(session, meeting_id, actor="王建国", owner="李敏")
        with pytest.raises(ConflictError, match="王建国 changed this item since"):
            undo(session, meeting_id)
        assert tasks(session, meeting_id)[0].owner == "李敏"


def test_another_field_that_somebody_else_changed_stays(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        edit(session, meeting_id, owner="赵强")
        edit(session, meeting_id, actor="王建国", deadline="2024-03-20")
        undo(session, meeting_id)
        row = tasks(session, meeting_id)[0]
        assert (row.owner, row.deadline, row.flags) == (None, "2024-03-20", ["missing_owner"])


def test_an_added_item_that_took_in_another_is_not_undone(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        fields = {"task": "订机票", "evidence": [1]}
        added = review.add(session, meeting_id, "action_items", fields, actor="刘芳")
        review_acts.record(session, meeting_id, "add", [review_acts.made(added)], actor="刘芳")
        other = tasks(session, meeting_id)[0]
        changes = review_merging.merge(session, added, [other], actor="王建国")
        review_acts.record(session, meeting_id, "merge", changes, actor="王建国")
        with pytest.raises(ConflictError, match="changed this item since"):
            undo(session, meeting_id)


def test_nothing_of_ones_own_to_undo_is_said(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        edit(session, meeting_id, actor="王建国", owner="赵强")
        with pytest.raises(ConflictError, match="nothing of yours to undo"):
            undo(session, meeting_id)
        with pytest.raises(ConflictError, match="nothing of yours to do again"):
            redo(session, meeting_id)


def test_a_new_act_ends_what_could_be_done_again(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        edit(session, meeting_id, owner="赵强")
        undo(session, meeting_id)
        edit(session, meeting_id, owner="李敏")
        assert review_acts.next_again(session, meeting_id, "刘芳") is None


def test_what_was_confirmed_with_the_meeting_is_not_taken_back_by_a_key(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        edit(session, meeting_id, owner="赵强")
        meetings.get(session, meeting_id).confirmed_at = now()
        assert review_acts.last(session, meeting_id, "刘芳") is None
        edit(session, meeting_id, owner="李敏")
        undo(session, meeting_id)
        assert tasks(session, meeting_id)[0].owner == "赵强"


def test_what_changed_nothing_is_no_act(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        edit(session, meeting_id, task="提交方案")
        assert review_acts.last(session, meeting_id, "刘芳") is None
        assert tasks(session, meeting_id)[0].version == 1


def test_undoing_is_in_the_history_and_makes_a_version(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        edit(session, meeting_id, owner="赵强")
        undo(session, meeting_id)
        session.flush()
        entry = audit.history(session, meeting_id)[0]
        assert (entry.action, entry.before["owner"], entry.after["owner"]) == ("undo", "赵强", None)
        assert tasks(session, meeting_id)[0].version == 3


def test_an_item_is_known_as_it_was_at_an_earlier_version(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        edit(session, meeting_id, owner="赵强")
        edit(session, meeting_id, actor="王建国", owner="李敏", task="交方案")
        session.flush()
        row = tasks(session, meeting_id)[0]
        assert [e.actor for e in review_acts.since(session, row, 2)] == ["王建国"]
        seen = [review_acts.as_seen(session, row, version) for version in (1, 2, 3)]
        assert [(s["task"], s["owner"]) for s in seen] == [
            ("提交方案", None),
            ("提交方案", "赵强"),
            ("交方案", "李敏"),
        ]


def test_an_added_item_that_is_worked_on_is_not_undone(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        added = review.add(session, meeting_id, "action_items", {"task": "订机票"}, actor="刘芳")
        review_acts.record(session, meeting_id, "add", [review_acts.made(added)], actor="刘芳")
        assert isinstance(added, ActionItemRow)
        tracking.apply(session, added, {"percent": 60}, by=Author("李敏"), at=now())
        with pytest.raises(ConflictError, match="Work on this item was reported"):
            undo(session, meeting_id)


def test_an_added_item_that_people_spoke_of_is_not_taken_back(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        row = review.add(session, meeting_id, "action_items", {"task": "租会场"}, actor="刘芳")
        review_acts.record(session, meeting_id, "add", [review_acts.made(row)], actor="刘芳")
        session.add(Problem(item_id=row.id or 0, key="reported", raised_by="李敏", text="没有预算"))
        session.flush()
        with pytest.raises(ConflictError, match="Reject it instead"):
            undo(session, meeting_id)
