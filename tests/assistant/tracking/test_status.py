import datetime as dt

import pytest

from assistant.errors import InputError
from assistant.tracking.status import ItemState, due_at, is_overdue, transition

FRIDAY = dt.datetime(2024, 3, 8, 17, 0)


def test_a_new_item_is_not_started() -> None:
    assert ItemState() == ItemState(status="not_started", percent=0, delay_reason=None)


def test_transition_keeps_who_changed_it_and_when() -> None:
    state = transition(ItemState(), to="in_progress", percent=30, by="孙涛", now=FRIDAY)
    assert state == ItemState(
        status="in_progress", percent=30, updated_at=FRIDAY, updated_by="孙涛"
    )


def test_done_is_a_hundred_percent() -> None:
    started = ItemState(status="in_progress", percent=30)
    assert transition(started, to="done", by="孙涛", now=FRIDAY).percent == 100


def test_delayed_needs_a_reason() -> None:
    for reason in (None, "", "  "):
        with pytest.raises(InputError, match="^A delayed item needs a reason. Say in a few words"):
            transition(ItemState(), to="delayed", reason=reason, by="孙涛", now=FRIDAY)


def test_delayed_keeps_its_percent_and_its_reason() -> None:
    started = ItemState(status="in_progress", percent=30)
    late = transition(started, to="delayed", reason=" 缺测试人员 ", by="孙涛", now=FRIDAY)
    assert (late.percent, late.delay_reason) == (30, "缺测试人员")


def test_an_update_of_a_delayed_item_need_not_repeat_the_reason() -> None:
    late = ItemState(status="delayed", percent=30, delay_reason="缺测试人员")
    later = transition(late, to="delayed", percent=50, by="孙涛", now=FRIDAY)
    assert (later.percent, later.delay_reason) == (50, "缺测试人员")


def test_a_second_delay_needs_a_reason_of_its_own() -> None:
    going_on = ItemState(status="in_progress", percent=30, delay_reason="缺测试人员")
    with pytest.raises(InputError):
        transition(going_on, to="delayed", by="孙涛", now=FRIDAY)


def test_the_reason_of_a_delay_stays_when_the_item_is_done() -> None:
    late = ItemState(status="delayed", percent=30, delay_reason="缺测试人员")
    assert transition(late, to="done", by="孙涛", now=FRIDAY).delay_reason == "缺测试人员"


def test_an_item_opened_again_has_no_percent_until_somebody_says_it() -> None:
    done = ItemState(status="done", percent=100)
    assert transition(done, to="in_progress", by="孙涛", now=FRIDAY).percent is None
    assert transition(done, to="in_progress", percent=80, by="孙涛", now=FRIDAY).percent == 80


def test_back_to_not_started_is_zero_percent() -> None:
    started = ItemState(status="in_progress", percent=30)
    assert transition(started, to="not_started", by="孙涛", now=FRIDAY).percent == 0


@pytest.mark.parametrize(
    ("to", "percent", "message"),
    [
        ("finished", None, "There is no status 'finished'. Choose one of: not_started, in_prog"),
        ("done", 90, "A done item is at 100 %. Choose in_progress, or leave out the 90 %."),
        ("not_started", 10, "An item not started is at 0 %. Choose in_progress, or leave out"),
        ("in_progress", 101, "101 % is not possible. Give a number from 0 to 100."),
        ("in_progress", -1, "-1 % is not possible."),
    ],
)
def test_transition_says_what_to_do_instead(to: str, percent: int | None, message: str) -> None:
    with pytest.raises(InputError) as caught:
        transition(ItemState(), to=to, percent=percent, by="孙涛", now=FRIDAY)
    assert str(caught.value).startswith(message)


def test_a_day_is_due_at_its_end() -> None:
    assert due_at("2024-03-08") == dt.datetime(2024, 3, 8, 23, 59, 59)


def test_a_time_is_due_at_that_minute() -> None:
    assert due_at("2024-03-08T12:00") == dt.datetime(2024, 3, 8, 12, 0)
    # Midnight is a time too, not the whole day.
    assert due_at("2024-03-08T00:00") == dt.datetime(2024, 3, 8, 0, 0)


def test_due_at_refuses_a_day_that_does_not_exist() -> None:
    with pytest.raises(InputError, match="^2024-02-30 is not a date"):
        due_at("2024-02-30")


def test_an_item_is_overdue_after_its_deadline_and_not_before() -> None:
    due = dt.datetime(2024, 3, 8, 12, 0)
    assert not is_overdue("2024-03-08T12:00", "in_progress", due)
    assert is_overdue("2024-03-08T12:00", "in_progress", due + dt.timedelta(seconds=1))
    assert is_overdue("2024-03-08T12:00", "delayed", FRIDAY)


def test_what_is_done_or_has_no_deadline_is_never_overdue() -> None:
    assert not is_overdue("2024-03-01", "done", FRIDAY)
    assert not is_overdue(None, "not_started", FRIDAY)
