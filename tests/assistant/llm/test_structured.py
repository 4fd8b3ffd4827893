from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import BaseModel

from assistant.errors import LLMError
from assistant.llm.structured import (
    Completion,
    StructuredModel,
    UnsupportedWay,
    Way,
    find_object,
    is_loop,
    parse,
)
from assistant.llm.types import Message, MisfitError, TruncatedError
from assistant.types import Usage

QUESTION = [Message(role="system", text="Be brief."), Message(role="user", text="Which city?")]
USAGE = Usage(requests=1, input_tokens=7, output_tokens=3)


class City(BaseModel):
    name: str
    people: int


class FakeChat:
    """Answers in order; refuses the ways it does not know, as an endpoint would."""

    name = "fake"
    model = "fake-1"

    def __init__(self, *answers: str, knows: Sequence[Way] = ("schema", "json", "text")) -> None:
        self.answers = list(answers)
        self.knows = knows
        self.asked: list[tuple[Way, list[Message]]] = []

    def complete(self, messages: Sequence[Message], way: Way, schema: dict[str, Any]) -> Completion:
        self.asked.append((way, list(messages)))
        if way not in self.knows:
            raise UnsupportedWay("response_format is not supported")
        return Completion(self.answers.pop(0), USAGE)

    @property
    def ways(self) -> list[Way]:
        return [way for way, _ in self.asked]


PARIS = '{"name": "Paris", "people": 2100000}'


def test_answer_asks_by_schema_first() -> None:
    chat = FakeChat(PARIS)
    answer = StructuredModel(chat).answer(QUESTION, City)
    assert (answer.value, answer.raw, answer.usage) == (
        City(name="Paris", people=2100000),
        PARIS,
        USAGE,
    )
    assert chat.asked == [("schema", QUESTION)]


def test_answer_falls_back_to_json_mode_with_the_schema_in_the_instructions() -> None:
    chat = FakeChat(PARIS, knows=["json", "text"])
    StructuredModel(chat).answer(QUESTION, City)
    assert chat.ways == ["schema", "json"]
    instructions, question = chat.asked[1][1]
    assert instructions.role == "system"
    assert instructions.text.startswith("Be brief.\n\nAnswer with one JSON object")
    assert '"people"' in instructions.text
    assert question == QUESTION[1]


def test_answer_falls_back_to_plain_text_and_digs_the_json_out() -> None:
    chat = FakeChat(f"Sure! Here it is:\n```json\n{PARIS}\n```", knows=["text"])
    assert StructuredModel(chat).answer(QUESTION, City).value.name == "Paris"


def test_a_way_that_was_refused_is_not_tried_again() -> None:
    chat = FakeChat(PARIS, PARIS, knows=["text"])
    model = StructuredModel(chat)
    model.answer(QUESTION, City)
    model.answer(QUESTION, City)
    assert chat.ways == ["schema", "json", "text", "text"]


def test_an_endpoint_that_refuses_every_way_is_a_permanent_error() -> None:
    with pytest.raises(LLMError, match="refuses the request") as caught:
        StructuredModel(FakeChat(knows=[])).answer(QUESTION, City)
    assert caught.value.permanent is True


def test_an_answer_that_does_not_fit_is_sent_back_with_its_error() -> None:
    chat = FakeChat('{"name": "Paris", "people": "many"}', PARIS)
    answer = StructuredModel(chat).answer(QUESTION, City)
    assert answer.value.people == 2100000
    assert answer.usage == Usage(requests=2, input_tokens=14, output_tokens=6)
    *_, wrong, complaint = chat.asked[1][1]
    assert (wrong.role, wrong.text) == ("assistant", '{"name": "Paris", "people": "many"}')
    assert complaint.text.startswith("Your answer cannot be used: people: Input should be a valid")


def test_an_answer_that_does_not_fit_twice_is_an_error() -> None:
    with pytest.raises(LLMError, match="answered twice with something that does not fit") as caught:
        StructuredModel(FakeChat("Paris", "Paris, as I said")).answer(QUESTION, City)
    assert caught.value.permanent is False


def test_a_refusal_is_a_permanent_error() -> None:
    class Refusing(FakeChat):
        def complete(self, *asked: Any, **more: Any) -> Completion:
            return Completion("", USAGE, refusal="I cannot speak of cities.")

    with pytest.raises(LLMError, match="refused to answer: I cannot speak of cities") as caught:
        StructuredModel(Refusing()).answer(QUESTION, City)
    assert caught.value.permanent is True


def test_an_answer_that_was_cut_off_is_an_error_even_when_it_parses() -> None:
    class Wordy(FakeChat):
        def complete(self, *asked: Any, **more: Any) -> Completion:
            return Completion(PARIS, USAGE, is_cut_off=True)

    with pytest.raises(TruncatedError, match="was cut off"):
        StructuredModel(Wordy()).answer(QUESTION, City)


MANY = "".join(
    f'{{"utterances":[{n},{n + 1}],"quote":"第{n}件事由{name}来做","task":"做{thing}"}},'
    for n, (name, thing) in enumerate(
        zip("周吴郑王冯陈褚卫蒋沈韩杨", "甲乙丙丁戊己庚辛壬癸子丑", strict=True)
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MANY, False),
        (MANY + "我们再看一下，" * 200, True),
        (MANY + '{"utterances":[1],"quote":"好"},' * 50, True),
        ("好" * 20, False),
        ("", False),
    ],
)
def test_a_loop_says_the_same_again_and_again(text: str, expected: bool) -> None:
    assert is_loop(text) is expected


def test_an_answer_that_was_cut_off_in_a_loop_is_not_worth_asking_for_less() -> None:
    class Looping(FakeChat):
        def complete(self, *asked: Any, **more: Any) -> Completion:
            return Completion("好的，我知道了。" * 200, USAGE, is_cut_off=True)

    with pytest.raises(MisfitError, match="repeats itself without end"):
        StructuredModel(Looping()).answer(QUESTION, City)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": {"b": 1}}',
        'Well {as I said}: {"a": {"b": 1}} and {"c": 2}',
        '<think>perhaps {"a": 9}</think>{"a": {"b": 1}}',
        '```json\n{"a": {"b": 1}}\n```',
    ],
)
def test_find_object_finds_the_first_whole_object(text: str) -> None:
    assert find_object(text) == {"a": {"b": 1}}


@pytest.mark.parametrize("text", ["", "no", '{"a": ', "[1, 2]"])
def test_find_object_refuses_text_without_one(text: str) -> None:
    with pytest.raises(ValueError, match="no whole JSON object"):
        find_object(text)


def test_parse_names_every_field_that_is_wrong() -> None:
    with pytest.raises(ValueError, match="^name: Field required; people: Input should be"):
        parse('{"people": "many"}', City)
