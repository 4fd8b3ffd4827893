import datetime as dt

import pytest

from assistant.minutes.facts import Sources, people_in, unborne
from assistant.types import Person, Roster
from tests.assistant.minutes.factories import context

MEETING = context(
    attendees=("王建国", "李敏"),
    roster=Roster(
        people=(
            Person(name="王建国", aliases=("老王",)),
            Person(name="李敏"),
            Person(name="赵海波"),
        )
    ),
)


def wrong(text: str, said: str, people: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    sources = Sources(text=said, on=dt.date(2024, 3, 5), people=people)
    return [(each.kind, each.words) for each in unborne(text, sources, MEETING)]


def test_what_was_said_in_other_numerals_is_borne_out() -> None:
    assert wrong("预算30000元，3月8日交付", "预算就三万，八号交") == []


def test_a_wrong_number_is_not_borne_out() -> None:
    assert wrong("预算50000元", "预算就三万") == [("number", "50000")]


@pytest.mark.parametrize("text", ["3月9日交付", "三月九号交付", "9号交付"])
def test_a_wrong_date_is_not_borne_out(text: str) -> None:
    assert [kind for kind, _ in wrong(text, "三月八号交付")] == ["date"]


def test_a_day_is_borne_out_by_words_that_mean_it() -> None:
    assert wrong("3月8日交付", "本周五之前给你") == []


def test_a_weekday_is_borne_out_by_the_day_it_falls_on() -> None:
    assert wrong("周五交付", "三月八号交付") == []


def test_a_wrong_time_is_not_borne_out() -> None:
    assert wrong("上午11点开会", "上午十点开") == [("date", "11点")]


def test_a_person_nobody_named_is_not_borne_out() -> None:
    assert wrong("由赵海波负责", "老王负责") == [("name", "赵海波")]


def test_a_person_is_borne_out_by_an_alias_and_as_somebody_known() -> None:
    assert wrong("由王建国负责", "老王负责") == []
    assert wrong("由赵海波负责", "他负责", frozenset({"赵海波"})) == []


def test_people_in_knows_given_names() -> None:
    assert people_in("海波你来，老王配合", MEETING) == {"赵海波", "王建国"}
