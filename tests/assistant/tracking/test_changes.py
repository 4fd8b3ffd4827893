"""How followed items change: the rules, and that no order of changes breaks them."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from assistant.errors import InputError
from assistant.labels import STATUSES
from assistant.tracking.changes import Author, Followed, Outcome, decide, replay
from assistant.tracking.status import ItemState

NOW = dt.datetime(2026, 3, 4, 10)
OWNER = Author("孙涛", person_id=3)
RECORDER = Author("刘芳", assigns=True)
LEADER = Author("王建国", decides=True, assigns=True)
DATED = Followed(ItemState(), owner="孙涛", department="研发部", deadline="2026-03-20")


def test_a_date_that_stood_needs_a_reason() -> None:
    with pytest.raises(InputError, match="with a reason only"):
        decide(DATED, {"deadline": "2026-03-27"}, by=OWNER, now=NOW, reason="  ")


def test_the_first_move_of_a_date_needs_nobodys_consent() -> None:
    outcome = decide(DATED, {"deadline": "2026-03-27"}, by=OWNER, now=NOW, reason="供应商推迟")
    assert outcome == Outcome({"deadline": "2026-03-27"}, moves_deadline=True)


def test_the_second_move_of_a_date_is_asked_of_the_leader() -> None:
    moved = replace(DATED, deadline_changes=1)
    outcome = decide(moved, {"deadline": "2026-03-27"}, by=RECORDER, now=NOW, reason="又推迟")
    assert outcome == Outcome(request="new_date")


def test_the_leader_moves_a_date_again_without_asking() -> None:
    moved = replace(DATED, deadline_changes=1)
    outcome = decide(moved, {"deadline": "2026-03-27"}, by=LEADER, now=NOW, reason="同意")
    assert outcome == Outcome({"deadline": "2026-03-27"}, moves_deadline=True)


def test_a_date_where_nobody_said_one_is_no_move() -> None:
    undated = replace(DATED, deadline=None)
    assert decide(undated, {"deadline": "2026-03-27"}, by=OWNER, now=NOW) == Outcome(
        {"deadline": "2026-03-27"}
    )


def test_a_date_that_has_passed_is_refused() -> None:
    with pytest.raises(InputError, match="2026-03-03 has passed"):
        decide(DATED, {"deadline": "2026-03-03"}, by=LEADER, now=NOW, reason="写错了")


def test_a_meeting_may_have_named_a_date_that_has_passed_since() -> None:
    said = Author("刘芳", source="meeting", decides=True, assigns=True)
    outcome = decide(DATED, {"deadline": "2026-03-03"}, by=said, now=NOW, reason="会上说定")
    assert outcome.changes == {"deadline": "2026-03-03"}


def test_taking_a_date_away_is_a_move() -> None:
    outcome = decide(DATED, {"deadline": None}, by=OWNER, now=NOW, reason="等通知")
    assert outcome == Outcome({"deadline": None}, moves_deadline=True)


def test_the_date_of_what_is_done_does_not_move() -> None:
    done = replace(DATED, state=ItemState(status="done", percent=100))
    with pytest.raises(InputError, match="Open it again first"):
        decide(done, {"deadline": "2026-03-27"}, by=LEADER, now=NOW, reason="补登")


def test_only_those_who_may_give_items_to_others_do() -> None:
    with pytest.raises(InputError, match="Only a recorder"):
        decide(DATED, {"owner": "赵强"}, by=OWNER, now=NOW)
    assert decide(DATED, {"owner": "赵强"}, by=RECORDER, now=NOW).changes == {"owner": "赵强"}


def test_saying_the_same_again_changes_nothing() -> None:
    same = {"owner": "孙涛", "status": "not_started", "deadline": "2026-03-20"}
    assert decide(DATED, same, by=OWNER, now=NOW) == Outcome()
    assert decide(DATED, {}, by=OWNER, now=NOW) == Outcome()


def test_what_the_leader_signs_off_needs_a_proof() -> None:
    signed = replace(DATED, needs_sign_off=True)
    with pytest.raises(InputError, match="Attach a proof"):
        decide(signed, {"status": "done"}, by=OWNER, now=NOW)


def test_done_waits_for_the_leader_where_sign_off_is_needed() -> None:
    signed = replace(DATED, needs_sign_off=True, has_proof=True)
    outcome = decide(signed, {"status": "done"}, by=OWNER, now=NOW)
    assert outcome == Outcome({"status": "in_progress", "percent": 100}, request="close")


def test_the_leader_signs_off_by_saying_done() -> None:
    signed = replace(DATED, needs_sign_off=True)
    outcome = decide(signed, {"status": "done"}, by=LEADER, now=NOW)
    assert outcome == Outcome({"status": "done", "percent": 100})


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(InputError, match="cannot be changed: task"):
        decide(DATED, {"task": "别的"}, by=LEADER, now=NOW)


def test_history_that_does_not_hang_together_is_told() -> None:
    with pytest.raises(ValueError, match="changed from 'delayed'"):
        replay([{"status": [None, "done"]}, {"status": ["delayed", "done"]}])


AUTHORS = st.sampled_from([OWNER, RECORDER, LEADER])
WANTED = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(STATUSES),
        "percent": st.one_of(st.none(), st.integers(-10, 120)),
        "delay_reason": st.sampled_from([None, "", "供应商推迟", "缺人"]),
        "deadline": st.one_of(
            st.none(), st.dates(dt.date(2026, 2, 20), dt.date(2026, 5, 1)).map(str)
        ),
        "owner": st.sampled_from([None, "孙涛", "赵强"]),
        "note": st.sampled_from([None, "已联系", ""]),
    },
)


class Following(RuleBasedStateMachine):
    """One item, changed by anybody in any order, with the history that is kept of it."""

    def __init__(self) -> None:
        super().__init__()
        self.item = Followed(ItemState())
        self.history: list[tuple[dict[str, list[Any]], Author, str]] = []
        self.asked: list[tuple[Author, dict[str, Any]]] = []

    @rule(
        wanted=WANTED,
        by=AUTHORS,
        reason=st.sampled_from(["", "  ", "客户要求"]),
        signs=st.booleans(),
        proof=st.booleans(),
    )
    def change(
        self, wanted: dict[str, Any], by: Author, reason: str, signs: bool, proof: bool
    ) -> None:
        self.item = replace(self.item, needs_sign_off=signs, has_proof=proof)
        try:
            outcome = decide(self.item, wanted, by=by, now=NOW, reason=reason)
        except InputError:
            return
        if outcome.request:
            self.asked.append((by, wanted))
        before = _values(self.item)
        told = {name: [before[name], value] for name, value in outcome.changes.items()}
        self._check(told, outcome, by, reason, signs)
        self.history.append((told, by, reason))
        self.item = _changed(self.item, outcome)

    def _check(
        self, told: dict[str, list[Any]], outcome: Outcome, by: Author, reason: str, signs: bool
    ) -> None:
        if "deadline" in told and told["deadline"][0] is not None:
            assert reason.strip(), "a date that stood moved without a reason"
            assert outcome.moves_deadline
            assert by.decides or self.item.deadline_changes == 0, "moved again without consent"
        if told.get("status", [None, None])[1] == "done":
            assert by.decides or not signs, "signed off by somebody else"
        if "owner" in told:
            assert by.assigns

    @invariant()
    def the_state_is_legal(self) -> None:
        state = self.item.state
        assert state.status in STATUSES
        assert state.percent is None or 0 <= state.percent <= 100
        assert state.status != "done" or state.percent == 100
        assert state.status != "not_started" or state.percent == 0
        assert state.status != "delayed" or state.delay_reason

    @invariant()
    def history_explains_the_present(self) -> None:
        start = {name: [None, value] for name, value in _values(Followed(ItemState())).items()}
        present = replay([start, *(told for told, _by, _reason in self.history)])
        assert present == _values(self.item)

    @invariant()
    def only_a_leader_needs_not_ask(self) -> None:
        assert not any(by.decides for by, _wanted in self.asked)


TestFollowing = Following.TestCase


@given(wanted=WANTED, by=AUTHORS)
def test_the_same_wish_a_second_time_changes_nothing(wanted: dict[str, Any], by: Author) -> None:
    try:
        first = decide(DATED, wanted, by=by, now=NOW, reason="客户要求")
    except InputError:
        return
    if first.request is None and "percent" not in wanted:
        again = decide(_changed(DATED, first), wanted, by=by, now=NOW, reason="客户要求")
        assert again == Outcome()


def _values(item: Followed) -> dict[str, Any]:
    return {
        "owner": item.owner,
        "deadline": item.deadline,
        "note": item.note,
        "status": item.state.status,
        "percent": item.state.percent,
        "delay_reason": item.state.delay_reason,
    }


def _changed(item: Followed, outcome: Outcome) -> Followed:
    state = {k: v for k, v in outcome.changes.items() if k in ItemState.model_fields}
    other = {k: v for k, v in outcome.changes.items() if k not in state}
    return replace(
        item,
        state=item.state.model_copy(update=state),
        deadline_changes=item.deadline_changes + outcome.moves_deadline,
        **other,
    )
