from typing import Any

from assistant.qa.types import (
    Answer,
    Citation,
    DecisionRecord,
    GroupTally,
    ItemRecord,
    Kind,
    Tally,
)
from eval.qa import expected
from eval.qa.expected import NONE, Expected
from eval.qa.scoring import judge, tells
from tests.eval.qa.tiny import company, item

ROWS = [item("i1"), item("i2", evidence=[2]), item("i3", evidence=[3])]
MADE = company(*ROWS)


def answer(sentence: str = "", kind: Kind = "list", **given: Any) -> Answer:
    return Answer(answer=sentence, sentence=sentence, answered=True, kind=kind, **given)


def records(*ids: str, **given: Any) -> tuple[ItemRecord, ...]:
    return tuple(ItemRecord(id=id_, meeting="m1", task=f"Task {id_}", **given) for id_ in ids)


def is_right(expects: Expected, got: Answer) -> bool:
    return judge(expects, got, MADE).is_right


def test_a_number_is_told_only_outside_of_dates() -> None:
    told = [tells(12, s) for s in ("共有 12 项。", "6月12日到期 3 项", "Jun 12", "12 items", "112")]
    assert told == [True, False, False, True, False]


def test_that_there_is_none_tells_nought() -> None:
    told = [tells(0, s) for s in ("没有逾期。", "There are no overdue items.", "共有 3 项。")]
    assert told == [True, True, False]


def test_a_count_needs_the_number_and_the_sentence() -> None:
    wanted = expected.count(ROWS[:2])
    assert is_right(wanted, answer("2 items", total=2))
    assert not is_right(wanted, answer("2 items", total=3))
    assert not is_right(wanted, answer("some items", total=2))


def test_a_count_may_list_no_others() -> None:
    wanted = expected.count(ROWS[:2])
    assert not is_right(wanted, answer("2 items", total=2, items=records("i1", "i3")))


def test_a_list_has_exactly_the_items() -> None:
    wanted = expected.listing(ROWS[:2])
    assert is_right(wanted, answer(items=records("i2", "i1")))
    assert not is_right(wanted, answer(items=records("i1")))
    assert not is_right(wanted, answer(items=records("i1", "i2", "i3")))


def test_who_and_when_need_the_item_first_and_the_words() -> None:
    wanted = expected.first(ROWS[0], "Ann", ("June 12", "Jun 12"))
    assert is_right(wanted, answer("Ann, by Jun 12", items=records("i1", "i2")))
    assert not is_right(wanted, answer("Ann, by Jun 12", items=records("i2", "i1")))
    assert not is_right(wanted, answer("Ben, by Jun 12", items=records("i1")))


def test_of_those_on_the_same_day_any_may_be_among_the_first() -> None:
    rows = [item("i1", day="1"), item("i2", day="2"), item("i3", day="2")]
    wanted = expected.top(rows, "day", 2)
    given = (("i1", "i2"), ("i1", "i3"), ("i2", "i3"), ("i1",))
    right = [is_right(wanted, answer(items=records(*ids))) for ids in given]
    assert right == [True, True, False, False]


def test_names_are_those_of_groups_or_of_the_items_owners() -> None:
    wanted = expected.names(["Ann"], ROWS[:1])
    assert is_right(wanted, answer("Ann", items=records("i1", owner="Ann")))
    assert is_right(wanted, answer("Ann", groups=(group("Ann", 1),)))
    assert not is_right(wanted, answer("Ann", groups=(group("Ann", 1), group("Ben", 2))))


def group(name: str | None, open_: int, done: int = 0) -> GroupTally:
    return GroupTally(name=name, tally=Tally(in_progress=open_, done=done))


def test_groups_have_the_numbers_wanted_nought_and_no_name_aside() -> None:
    wanted = expected.groups({"Sales": 2, "Legal": 0}, ROWS, "open")
    assert is_right(wanted, answer(groups=(group("Sales", 2), group(None, 4))))
    assert is_right(wanted, answer(groups=(group("Sales", 2, done=3), group("Legal", 0))))
    assert not is_right(wanted, answer(groups=(group("Sales", 1),)))


def test_the_largest_group_comes_first_and_is_told_with_its_number() -> None:
    wanted = expected.largest({"Sales": 2, "Legal": 1}, ROWS)
    assert is_right(wanted, answer("Sales has 2", groups=(group("Sales", 2),)))
    assert not is_right(wanted, answer("Sales", groups=(group("Sales", 2),)))
    assert not is_right(wanted, answer("Legal 1", groups=(group("Legal", 1), group("Sales", 2))))


def test_what_nobody_said_has_to_be_refused() -> None:
    refusal = Answer(answer="Not mentioned.", answered=False, kind="unanswerable")
    assert is_right(NONE, refusal)
    assert not is_right(NONE, answer("It is 3."))
    assert not is_right(expected.count(()), refusal)


def test_a_decision_is_looked_for_among_decisions() -> None:
    wanted = expected.first({"id": "d1"}, "Reno")
    decision = DecisionRecord(id="d1", meeting="m1", text="In Reno")
    assert is_right(wanted, answer("In Reno", decisions=(decision,)))
    assert not is_right(wanted, answer("In Reno", items=records("i1")))


def words(utterance: int, quote: str) -> Citation:
    return Citation(meeting="m1", utterance=utterance, quote=quote)


def cited(*citations: Citation) -> tuple[int, int]:
    judged = judge(expected.count(ROWS[:1]), answer("1", total=1, citations=citations), MADE)
    return judged.cited_right, judged.cited


def test_cited_words_have_to_be_said_and_to_belong_to_the_answer() -> None:
    assert cited(words(1, "please do it")) == (1, 1)
    assert cited(words(1, "please buy a boat")) == (0, 1)
    assert cited(words(2, "please do it")) == (0, 1)


def test_cited_records_have_to_be_of_the_answer() -> None:
    right, wrong = Citation(source="item", of="i1"), Citation(source="item", of="i2")
    assert cited(right, wrong, Citation(source="list")) == (2, 3)
