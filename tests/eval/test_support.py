import pytest

from assistant.types import ActionItem, MeetingContext, Person, Quotes, Roster, Segment, Transcript
from eval import support
from tests.eval import make

PERSON = Person(name="李晓敏", title="经理", aliases=("敏姐",))
SPOKEN = support.by_number(
    make.transcript("纪要 谁来整理？", "李晓敏整理吧，周五前。", "行，我来。", "你也看一下。")
)
CONTEXT = MeetingContext(
    title="周会", date=make.CONTEXT.date, roster=Roster(people=(PERSON, Person(name="赵强")))
)


def item(**fields: object) -> ActionItem:
    return make.action("整理纪要", 0, 1, **fields)


@pytest.mark.parametrize(
    ("quote", "ids", "outcome"),
    [
        ("纪要谁来整理", (0,), True),
        ("谁来整理,李晓敏", (0, 1), True),
        ("谁来整理,李晓敏", (1, 0), True),
        ("李晓敏整理", (0,), False),
        ("李晓敏来整理", (1,), False),
        ("。", (1,), False),
        ("李晓敏", (99,), False),
    ],
)
def test_a_quote_stands_letter_for_letter_in_the_utterances_named(
    quote: str, ids: tuple[int, ...], outcome: bool
) -> None:
    assert support.stands(quote, ids, SPOKEN) is outcome


def test_quotes_counts_those_that_stand_of_those_given() -> None:
    right = make.action("谁来整理", 0)
    wrong = make.action("谁来打印", 0)
    found = make.extraction(
        decisions=(make.decision("李晓敏整理吧", 1),), action_items=(right, wrong)
    )
    assert support.quotes(found, make.transcript("纪要谁来整理？", "李晓敏整理吧。")) == (2, 3)


def test_an_owner_and_a_deadline_without_a_quote_count_as_quotes_that_do_not_stand() -> None:
    found = make.extraction(
        action_items=(make.action("整理", 0, owner="赵强", deadline="2024-03-08"),)
    )
    assert support.quotes(found, make.transcript("整理")) == (1, 3)


@pytest.mark.parametrize("words", ["李晓敏去办", "晓敏去办", "敏姐去办", "老李去办", "李经理去办"])
def test_a_person_is_named_by_name_alias_or_surname(words: str) -> None:
    assert support.is_named(PERSON, words)


@pytest.mark.parametrize("words", ["张经理去办", "行李去办", "大家去办"])
def test_a_person_is_not_named_by_words_that_are_no_name(words: str) -> None:
    assert not support.is_named(PERSON, words)


def test_an_english_person_is_named_by_one_of_two_names() -> None:
    assert support.is_named(Person(name="Maria Lopez"), "Could Maria send it?")
    assert not support.is_named(Person(name="Maria Lopez"), "Could somebody send it?")


def test_an_owner_is_said_who_is_named_or_speaks() -> None:
    assert support.is_owner_said(item(owner="李晓敏"), SPOKEN, CONTEXT)
    spoken = {0: Segment(id=0, speaker="赵强", text="我来整理。")}
    assert support.is_owner_said(make.action("整理", 0, owner="赵强"), spoken, CONTEXT)


def test_an_owner_is_not_said_who_neither_speaks_nor_is_named_nor_is_spoken_to() -> None:
    assert not support.is_owner_said(item(owner="赵强"), SPOKEN, CONTEXT)


def test_whoever_answers_near_by_may_be_the_you_of_the_words() -> None:
    turns = (
        Segment(id=0, speaker="李晓敏", text="你整理一下纪要。"),
        Segment(id=1, speaker="赵强", text="好。"),
    )
    spoken = support.by_number(Transcript(language="zh-Hans", engine="test", segments=turns))
    assert support.is_owner_said(make.action("整理", 0, owner="赵强"), spoken, CONTEXT)


@pytest.mark.parametrize(
    ("quote", "evidence", "outcome"),
    [("周五前", (1,), True), ("整理吧", (1,), False), ("周五前", (0,), False)],
)
def test_a_deadline_needs_words_of_time_that_stand(
    quote: str, evidence: tuple[int, ...], outcome: bool
) -> None:
    dated = item(
        deadline="2024-03-08",
        deadline_evidence=evidence,
        quotes=Quotes(task="整理", deadline=quote),
    )
    assert support.has_deadline_words(dated, SPOKEN) is outcome
