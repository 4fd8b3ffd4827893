"""The whole way, from words to claims, over HTTP: endpoints of every kind, and with every fault."""

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest

from assistant.llm import Endpoint, connect
from assistant.pipeline import Extracted, extract
from tests.assistant.extraction.llm import make
from tests.fake_endpoint import Reply, Respond, completion, error, serving

GOOD = make.said(action_items=[make.action()], decisions=[make.decision()]).model_dump_json()
NOTHING = make.said().model_dump_json()
LONG = make.transcript(*make.WORDS, *(("周文", "这一点大家都没有意见。"),) * 90)


def model_only(respond: Respond, transcript: Any = None, **options: Any) -> Extracted:
    with serving(respond) as server:
        model = connect(Endpoint(model="local", base_url=server.url, **options))
        return extract(transcript or make.transcript(), make.context(), model, engine="llm")


def shown(request: dict[str, Any]) -> str:
    words: str = request["messages"][-1]["content"]
    return words


def answer(request: dict[str, Any]) -> str:
    """The items, for a window that holds them."""
    return GOOD if "[2] 周文" in shown(request) else NOTHING


def found(extracted: Extracted) -> tuple[list[str | None], list[str]]:
    made = extracted.extraction
    assert made.engine == "llm", extracted.note
    return [item.owner for item in made.action_items], [d.text for d in made.decisions]


EVERYTHING = (["林悦"], ["展位费用定为2万"])


def knowing(*formats: str, wrap: Callable[[str], str] = str) -> Respond:
    def respond(request: dict[str, Any]) -> Reply:
        wanted = request.get("response_format", {}).get("type", "none")
        if wanted not in formats:
            return error(400, f"response_format type {wanted} is unavailable")
        return completion(wrap(answer(request)))

    return respond


@pytest.mark.parametrize(
    "respond",
    [
        pytest.param(knowing("json_schema"), id="JSON schema"),
        pytest.param(knowing("json_object"), id="JSON mode"),
        pytest.param(
            knowing("none", wrap=lambda text: f"<think>Hm.</think>Sure:\n```json\n{text}\n```"),
            id="neither",
        ),
    ],
)
def test_endpoints_of_every_kind_give_the_same(respond: Respond) -> None:
    assert found(model_only(respond)) == EVERYTHING


def test_what_an_endpoint_without_schemas_leaves_out_is_empty() -> None:
    bare = (
        '{"action_items": [{"utterances": 2, "quote": "林经理你来做宣传册", "task": "做宣传册"}]}'
    )
    (item,) = model_only(lambda request: completion(bare)).extraction.action_items
    assert (item.owner, item.flags) == (None, ("missing_owner", "missing_deadline"))


@pytest.mark.parametrize("letters", [400, 900])
def test_a_context_that_is_too_small_gets_smaller_windows(letters: int) -> None:
    read: set[int] = set()

    def respond(request: dict[str, Any]) -> Reply:
        if len(shown(request)) > letters:
            return error(400, "request exceeds the available context size", "exceed_context_size")
        read.update(int(n) for n in re.findall(r"^\[(\d+)\]", shown(request), re.MULTILINE))
        return completion(answer(request))

    assert found(model_only(respond, LONG)) == EVERYTHING
    assert read == set(range(100))


def test_an_answer_that_is_cut_off_is_asked_for_in_halves() -> None:
    def respond(request: dict[str, Any]) -> Reply:
        if len(shown(request)) > 900:
            return completion(GOOD[:90], "length")
        return completion(answer(request))

    assert found(model_only(respond, LONG)) == EVERYTHING


def test_an_endpoint_that_is_slow_with_much_is_asked_for_less() -> None:
    asleep = threading.Event()

    def respond(request: dict[str, Any]) -> Reply:
        if len(shown(request)) > 900:
            asleep.wait(2)
        return completion(answer(request))

    try:
        extracted = model_only(respond, LONG, timeout_s=0.5)
    finally:
        asleep.set()
    assert found(extracted) == EVERYTHING


def test_a_rate_limit_is_waited_for() -> None:
    waiting = [error(429, "slow down", retry_after="0.1")]

    def respond(request: dict[str, Any]) -> Reply:
        return waiting.pop() if waiting else completion(answer(request))

    extracted = model_only(respond)
    assert found(extracted) == EVERYTHING
    assert extracted.extraction.usage.requests == 2


FAULTS = [
    pytest.param(completion(None, refusal="I cannot help with that."), "refused", id="refusal"),
    pytest.param(completion("", "content_filter"), "filter", id="content filter"),
    pytest.param(completion("%&/("), "answered twice", id="garbage"),
    pytest.param(completion('{"name": "Paris"}'), "answered twice", id="another object"),
    pytest.param(completion('{"a":' * 5000), "answered twice", id="deep garbage"),
    pytest.param(completion("[" * 5000), "answered twice", id="brackets"),
    pytest.param(completion(GOOD[:60], "length"), "cut off", id="always cut off"),
    pytest.param(error(400, "maximum context length is 10 tokens"), "too long", id="no context"),
    pytest.param(error(401, "bad key"), "key was refused", id="key"),
    pytest.param(error(429, "later", retry_after="9999"), "rate limit", id="rate limit"),
    pytest.param(Reply(b"<html>"), "no chat completion", id="page"),
]


@pytest.mark.parametrize(("reply", "reason"), FAULTS)
def test_whatever_the_fault_the_rules_result_stands(reply: Reply, reason: str) -> None:
    rules = extract(make.transcript(), make.context()).extraction
    with serving(lambda request: reply) as server:
        model = connect(Endpoint(model="local", base_url=server.url))
        extracted = extract(make.transcript(), make.context(), model)
    assert extracted.note is not None
    assert reason in extracted.note
    assert extracted.extraction.engine == "rules"
    assert extracted.extraction.action_items == rules.action_items
    assert extracted.extraction.decisions == rules.decisions


def test_only_the_words_and_the_people_of_the_meeting_are_sent() -> None:
    sent: list[dict[str, Any]] = []

    def respond(request: dict[str, Any]) -> Reply:
        sent.append(request)
        return completion(NOTHING)

    model_only(respond)
    (request,) = sent
    assert set(request) <= {
        "model",
        "messages",
        "temperature",
        "max_completion_tokens",
        "response_format",
        "stream",
    }
    assert [message["role"] for message in request["messages"]] == [
        "system",
        "user",
        "assistant",
        "user",
    ]
