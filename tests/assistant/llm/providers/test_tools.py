"""Against a real HTTP server on this machine, for what matters is what goes over the wire."""

import time
from typing import Any

import pytest

from assistant.errors import LLMError
from assistant.llm import (
    Call,
    Calling,
    Endpoint,
    Message,
    Returned,
    SlowError,
    Tool,
    ToolModel,
    Turn,
    connect_tools,
)
from tests.fake_endpoint import Reply, Server, completion, error, serving

ARGUMENTS = {"type": "object", "properties": {"name": {"type": "string"}}}
TOOLS = [Tool(name="find_city", description="Finds a city.", arguments=ARGUMENTS)]
ASKED: list[Turn] = [
    Message(role="system", text="Be brief."),
    Message(role="user", text="Where is the Louvre?"),
]
CALL = {"id": "c1", "type": "function"}


def model_at(server: Server, **options: Any) -> ToolModel:
    return connect_tools(
        Endpoint(model="local", base_url=server.url, api_key="secret", retries=0, **options)
    )


def calling(arguments: str) -> Reply:
    function = {"name": "find_city", "arguments": arguments}
    return completion(None, "tool_calls", tool_calls=[CALL | {"function": function}])


def test_a_model_is_offered_the_tools_and_calls_one() -> None:
    with serving(lambda request: calling('{"name": "Paris"}')) as server:
        reply = model_at(server).converse(ASKED, TOOLS)
    assert reply.calls == (Call(id="c1", name="find_city", arguments={"name": "Paris"}),)
    assert (reply.text, reply.usage.requests, reply.usage.input_tokens) == ("", 1, 20)
    described = {"name": "find_city", "description": "Finds a city.", "parameters": ARGUMENTS}
    assert server.requests[0]["tools"] == [{"type": "function", "function": described}]


def test_what_a_call_gave_goes_back_under_its_id() -> None:
    called = Calling(calls=(Call(id="c1", name="find_city", arguments={"name": "巴黎"}),))
    turns = [*ASKED, called, Returned(call="c1", text='{"people": 2100000}')]
    with serving(lambda request: completion("Paris.")) as server:
        reply = model_at(server).converse(turns, TOOLS)
    assert (reply.text, reply.calls) == ("Paris.", ())
    function = {"name": "find_city", "arguments": '{"name": "巴黎"}'}
    assert server.requests[0]["messages"][2:] == [
        {"role": "assistant", "content": None, "tool_calls": [CALL | {"function": function}]},
        {"role": "tool", "tool_call_id": "c1", "content": '{"people": 2100000}'},
    ]


def test_a_call_with_broken_arguments_is_a_call_without() -> None:
    with serving(lambda request: calling('{"name": ')) as server:
        reply = model_at(server).converse(ASKED, TOOLS)
    assert reply.calls == (Call(id="c1", name="find_city", arguments=None),)


def test_an_endpoint_without_tools_is_named() -> None:
    with (
        serving(lambda request: error(400, "tools is not supported")) as server,
        pytest.raises(LLMError, match="takes no tools: .*not supported"),
    ):
        model_at(server).converse(ASKED, TOOLS)


def test_a_refused_key_is_told_as_ever() -> None:
    with (
        serving(lambda request: error(401, "no")) as server,
        pytest.raises(LLMError, match="Set OPENAI_API_KEY"),
    ):
        model_at(server).converse(ASKED, TOOLS)


def test_a_model_is_given_no_more_time_than_there_is() -> None:
    def respond(request: dict[str, Any]) -> Reply:
        time.sleep(0.5)
        return completion("Paris.")

    with serving(respond) as server, pytest.raises(SlowError, match="within 0.1 s"):
        model_at(server).converse(ASKED, TOOLS, within_s=0.1)
