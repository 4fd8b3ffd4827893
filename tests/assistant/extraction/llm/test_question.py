import re

import pytest

from assistant import prompts
from assistant.extraction.llm.answer import SaidInMeeting
from assistant.extraction.llm.question import Questions, describe_people
from assistant.extraction.llm.speech import Speech
from assistant.extraction.llm.verify import check
from assistant.types import Department, MeetingContext, Person, Roster, Segment
from tests.assistant.extraction.llm import make

LINE = re.compile(r"^\[(\d+)\] (\S.*?)[:：] (.*)$", re.MULTILINE)
EXAMPLE_PEOPLE = {
    "zh-Hans": (("周宁", ()), ("韩雪", ("小韩",)), ("唐可", ())),
    "en": (("Ingrid", ()), ("Noor", ()), ("Tobias", ())),
}


def example(language: str) -> tuple[SaidInMeeting, Speech]:
    said = prompts.load("extract-example", language).text
    segments = [
        Segment(id=int(number), speaker=speaker, text=text)
        for number, speaker, text in LINE.findall(said)
    ]
    people = [
        Person(name=name, department="行政部", aliases=aliases)
        for name, aliases in EXAMPLE_PEOPLE[language]
    ]
    roster = Roster(departments=(Department(name="行政部"),), people=tuple(people))
    context = make.context(language, roster=roster)  # type: ignore[arg-type]
    answer = SaidInMeeting.model_validate_json(
        prompts.load("extract-example-answer", language).text
    )
    return answer, Speech(segments, context)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_every_word_of_the_worked_example_stands(language: str) -> None:
    answer, speech = example(language)
    checked = check(answer, speech)
    assert checked.describe_problems() == []
    (item,) = checked.extraction.action_items
    assert item.owner in {name for name, _ in EXAMPLE_PEOPLE[language]}
    assert item.deadline == "2024-03-11"
    assert len(checked.extraction.decisions) == 1


def test_what_stays_the_same_is_said_first() -> None:
    questions = Questions(make.context())
    segments = make.transcript().segments
    first, second = questions.ask(segments[:5]), questions.ask(segments[5:])
    assert first[:-1] == second[:-1]
    assert [message.role for message in first] == ["system", "user", "assistant", "user"]


def test_the_version_is_that_of_all_prompts_and_of_the_language() -> None:
    chinese = Questions(make.context()).version
    assert chinese == Questions(make.context("zh-Hant")).version
    assert chinese != Questions(make.context("en")).version


def company(people: int) -> MeetingContext:
    """The three of the meeting, and many who have nothing to do with it."""
    others = tuple(Person(name=f"欧阳{chr(0x4E00 + n)}") for n in range(people))
    roster = make.ROSTER.model_copy(update={"people": (*make.ROSTER.people, *others)})
    return make.context(roster=roster)


def test_of_a_whole_company_only_those_here_or_spoken_of_are_shown() -> None:
    shown = describe_people(company(500), make.transcript().segments)
    assert "周文" in shown
    assert "何立" in shown  # spoken of as 何主管
    assert "欧阳" not in shown


def test_of_a_small_list_everybody_is_shown() -> None:
    assert describe_people(company(5)).count("欧阳") == 5


@pytest.mark.parametrize("called", ["老赵", "小赵", "赵总", "赵主任", "一鸣", "大鹏"])
def test_somebody_spoken_of_by_another_name_is_shown(called: str) -> None:
    person = Person(name="赵一鸣", title="主任", aliases=("大鹏",))
    context = company(100)
    roster = context.roster.model_copy(update={"people": (*context.roster.people, person)})
    context = context.model_copy(update={"roster": roster})
    window = make.transcript(("周文", f"这件事{called}知道。")).segments
    assert "赵一鸣" in describe_people(context, window)
