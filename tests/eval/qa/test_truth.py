import datetime as dt

from eval.qa import truth as t
from tests.eval.qa.tiny import facts, ids, item, meeting


def test_a_day_is_overdue_from_the_next_day_on() -> None:
    known = facts(item("i1", deadline="2026-06-09"), item("i2", deadline="2026-06-10"))
    assert ids(known.items(t.is_late)) == ["i1"]


def test_a_time_is_overdue_from_the_minute_on() -> None:
    known = facts(item("i1", deadline="2026-06-10T10:00"), item("i2", deadline="2026-06-10T12:00"))
    assert ids(known.items(t.is_late)) == ["i1"]


def test_what_is_done_or_has_no_deadline_is_not_overdue() -> None:
    known = facts(item("i1", deadline="2026-06-01", status="done"), item("i2"))
    assert ids(known.items(t.is_late)) == []


def test_near_is_due_within_three_days_and_not_done() -> None:
    known = facts(
        item("i1", deadline="2026-06-10T09:00"),
        item("i2", deadline="2026-06-10"),
        item("i3", deadline="2026-06-13T18:00"),
        item("i4", deadline="2026-06-14"),
        item("i5", deadline="2026-06-12", status="done"),
    )
    assert ids(known.items(t.is_near)) == ["i2", "i3"]


def test_behind_leaves_out_what_is_overdue() -> None:
    since = dt.date(2026, 6, 10)
    known = facts(
        item("i1", behind_on=since, deadline="2026-06-01"),
        item("i2", behind_on=since, deadline="2026-06-30"),
        item("i3", behind_on=since + dt.timedelta(days=1), deadline="2026-06-30"),
    )
    assert ids(known.items(t.is_behind)) == ["i2"]


def test_weeks_begin_on_monday() -> None:
    assert t.week() == (dt.date(2026, 6, 8), dt.date(2026, 6, 14))
    assert t.week(-1) == (dt.date(2026, 6, 1), dt.date(2026, 6, 7))


def test_a_month_ends_on_its_last_day() -> None:
    assert t.month(7) == (dt.date(2026, 7, 1), dt.date(2026, 7, 31))


def test_due_within_days_has_today_and_the_last_day_in_it() -> None:
    known = facts(
        item("i1", deadline="2026-06-09"),
        item("i2", deadline="2026-06-10"),
        item("i3", deadline="2026-06-17T12:00"),
        item("i4", deadline="2026-06-18"),
    )
    assert ids(known.items(t.due(*t.coming(7)))) == ["i2", "i3"]


def test_items_of_a_meeting_that_is_not_confirmed_do_not_count() -> None:
    held = [meeting("m1"), meeting("m2", is_confirmed=False)]
    known = facts(item("i1"), item("i2", meeting="m2"), meetings=held)
    assert ids(known.items()) == ["i1"]


def test_all_tests_have_to_pass() -> None:
    known = facts(
        item("i1", owner="Ann", status="done"),
        item("i2", owner="Ben", status="done"),
        item("i3", owner="Ann", department="Legal"),
    )
    assert ids(known.items(t.by("Ann"), t.has("done"))) == ["i1"]
    assert ids(known.items(t.either(t.by("Ben"), t.of("Legal")))) == ["i2", "i3"]


def test_not_updated_is_true_of_what_never_was() -> None:
    known = facts(item("i1"), item("i2", updated_at=dt.datetime(2026, 6, 8, 9)))
    assert ids(known.items(t.neither(t.updated_in(*t.week())))) == ["i1"]


def test_the_decision_on_a_subject_is_the_one_that_stands() -> None:
    decisions = [
        {"id": "d1", "meeting": "m1", "subject": "budget", "is_replaced": True},
        {"id": "d2", "meeting": "m1", "subject": "budget", "is_replaced": False},
    ]
    assert facts(decisions=decisions).decision("budget")["id"] == "d2"


def test_minutes_are_late_after_their_time_unless_issued() -> None:
    held = [
        meeting("m1"),
        meeting("m2", minutes="issued"),
        meeting("m3", minutes="none", minutes_due=dt.datetime(2026, 6, 10, 15)),
    ]
    assert ids(facts(meetings=held).meetings(t.is_minutes_late)) == ["m1"]


def test_changes_since_a_day_have_that_day_in_them() -> None:
    changes = [
        {"id": "c1", "item": "i1", "at": dt.datetime(2026, 6, 7, 17)},
        {"id": "c2", "item": "i1", "at": dt.datetime(2026, 6, 8, 9)},
    ]
    assert ids(facts(item("i1"), changes=changes).changes(t.MONDAY)) == ["c2"]


def test_problems_are_the_open_ones_told_so_far_or_further() -> None:
    troubles = [
        {"id": "t1", "item": "i1", "state": "open", "level": 1},
        {"id": "t2", "item": "i1", "state": "open", "level": 3},
        {"id": "t3", "item": "i1", "state": "settled", "level": 3},
    ]
    assert ids(facts(item("i1"), troubles=troubles).troubles(level=2)) == ["t2"]


def test_sizes_leave_out_items_without_a_value() -> None:
    rows = [item("i1"), item("i2", department="Legal"), item("i3"), item("i4", department=None)]
    assert t.sizes(rows, "department") == {"Sales": 2, "Legal": 1}
