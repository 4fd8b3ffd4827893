from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.errors import InputError, LLMError
from assistant.llm import (
    AnswerError,
    Call,
    Calling,
    Endpoint,
    Message,
    Price,
    RefusedError,
    ReplayError,
    Returned,
    Tool,
    TruncatedError,
    Turn,
    connect_tools,
)
from assistant.llm.calling import Spoken, ToolCaller, written_calls
from assistant.llm.replies import KeptCalls
from assistant.llm.structured import Completion, UnsupportedWay
from assistant.types import Usage

TOOLS = [
    Tool(name="find_city", description="Finds a city.", arguments={"type": "object"}),
]
ASKED: list[Turn] = [Message(role="user", text="Where is the Louvre?")]
USAGE = Usage(requests=1, input_tokens=1000, output_tokens=100)
FOUND = Call(id="c1", name="find_city", arguments={"name": "Paris"})


class Chat:
    """Says what it is told to, and counts how often it was asked."""

    name = "fake"
    model = "fake-1"

    def __init__(self, *said: Spoken | Exception) -> None:
        self.said, self.asked = list(said), 0

    def call(
        self, turns: Sequence[Turn], tools: Sequence[Tool], within_s: float | None = None
    ) -> Spoken:
        self.asked += 1
        said = self.said.pop(0)
        if isinstance(said, Exception):
            raise said
        return said


def spoken(text: str = "", *calls: Call, **completion: object) -> Spoken:
    return Spoken(Completion(text, USAGE, **completion), calls)  # type: ignore[arg-type]


def test_a_call_comes_with_what_it_took_and_cost() -> None:
    model = ToolCaller(Chat(spoken("", FOUND)), Price(input=2, output=10))
    reply = model.converse(ASKED, TOOLS)
    assert (reply.calls, reply.usage.cost) == ((FOUND,), 0.003)


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"name": "find_city", "arguments": {"name": "Paris"}}\n```',
        '<tool_call>\n{"name": "find_city", "arguments": {"name": "Paris"}}\n</tool_call>',
    ],
)
def test_a_call_written_into_the_text_is_a_call(text: str) -> None:
    reply = ToolCaller(Chat(spoken(text))).converse(ASKED, TOOLS)
    assert [(call.name, call.arguments) for call in reply.calls] == [
        ("find_city", {"name": "Paris"})
    ]


def test_several_calls_may_be_written_one_after_the_other() -> None:
    text = '{"name": "find_city", "arguments": {}}\n{"name": "find_city", "arguments": "x"}'
    assert [call.arguments for call in written_calls(text, TOOLS)] == [{}, None]


def test_json_that_names_no_tool_is_text() -> None:
    text = 'As {"name": "rm", "arguments": {"name": "find_city"}} shows, {it is Paris}.'
    reply = ToolCaller(Chat(spoken(text))).converse(ASKED, TOOLS)
    assert (reply.text, reply.calls) == (text, ())


def test_an_endpoint_that_takes_no_tools_says_so() -> None:
    model = ToolCaller(Chat(UnsupportedWay("tools are unknown.")))
    with pytest.raises(LLMError, match="takes no tools: tools are unknown") as caught:
        model.converse(ASKED, TOOLS)
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (spoken("Paris is", is_cut_off=True), TruncatedError),
        (spoken("", refusal="no."), RefusedError),
    ],
)
def test_an_answer_of_no_use_tells_what_it_took(said: Spoken, error: type[AnswerError]) -> None:
    with pytest.raises(error) as caught:
        ToolCaller(Chat(said)).converse(ASKED, TOOLS)
    assert caught.value.usage == USAGE


def test_calls_are_heard_again_without_asking(tmp_path: Path) -> None:
    chat = Chat(spoken("", FOUND))
    first = ToolCaller(KeptCalls(tmp_path, "fake-1", chat)).converse(ASKED, TOOLS)
    model = connect_tools(Endpoint(model="fake-1"), replies=tmp_path, use="replay")
    assert (model.converse(ASKED, TOOLS), chat.asked) == (first, 1)


def test_what_a_call_gave_is_part_of_the_question(tmp_path: Path) -> None:
    kept = KeptCalls(tmp_path, "fake-1", Chat(spoken("", FOUND), spoken("Paris.")))
    turns = [*ASKED, Calling(calls=(FOUND,)), Returned(call="c1", text="{}")]
    assert kept.call(ASKED, TOOLS).calls == (FOUND,)
    assert kept.call(turns, TOOLS).completion.text == "Paris."


def test_a_question_that_is_not_kept_is_not_replayed(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="No reply of fake-1"):
        KeptCalls(tmp_path, "fake-1").call(ASKED, TOOLS)


def test_a_kept_reply_without_calls_is_named(tmp_path: Path) -> None:
    kept = KeptCalls(tmp_path, "fake-1", Chat(spoken("", FOUND)))
    kept.call(ASKED, TOOLS)
    next(tmp_path.iterdir()).write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="is no kept reply"):
        kept.call(ASKED, TOOLS)


def test_a_model_with_tools_has_to_be_named() -> None:
    with pytest.raises(InputError, match="Set ASSISTANT_LLM_MODEL"):
        connect_tools(Endpoint(model=""))
