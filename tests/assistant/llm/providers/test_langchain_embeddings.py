"""Against a real HTTP server on this machine, for what matters is what goes over the wire."""

import threading
from typing import Any

import pytest

from assistant.errors import LLMError
from assistant.llm import Endpoint, SlowError, TooLongError
from assistant.llm.embedding import Embedder, connect_embedder
from assistant.llm.providers.langchain_embeddings import BATCH, LONGEST, Embeddings
from assistant.llm.retrying import BusyError
from tests.fake_endpoint import Reply, Server, embeddings, error, serving


def embedder_at(server: Server, **options: Any) -> Embedder:
    endpoint = Endpoint(model="local", base_url=server.url, api_key="secret", **options)
    return connect_embedder(endpoint)


def by_length(request: dict[str, Any]) -> Reply:
    return embeddings([[float(len(text)), 1.0] for text in request["input"]])


def test_texts_are_sent_as_they_are_and_in_batches() -> None:
    texts = ["预算" * (n + 1) for n in range(BATCH + 2)]
    with serving(by_length) as server:
        found = embedder_at(server).embed(texts)
    assert [request["input"] for request in server.requests] == [texts[:BATCH], texts[BATCH:]]
    assert {k: v for k, v in server.requests[0].items() if k != "input"} == {
        "model": "local",
        "encoding_format": "float",
    }
    assert server.keys == ["Bearer secret"] * 2
    assert (found[:, 0] / found[:, 1]).round().tolist() == [len(text) for text in texts]


def test_of_long_texts_the_beginning_is_sent() -> None:
    with serving(by_length) as server:
        embedder_at(server).embed(["好" * 10_000])
    assert server.requests[0]["input"] == ["好" * LONGEST]


def test_no_texts_ask_nobody() -> None:
    with serving(by_length) as server:
        assert len(embedder_at(server).embed([])) == 0
    assert server.requests == []


def test_a_busy_endpoint_is_asked_again() -> None:
    replies = [error(429, "Slow down.", retry_after="2"), embeddings([[1.0, 0.0]])]
    slept: list[float] = []
    with serving(lambda request: replies.pop(0)) as server:
        embeddings_ = Embeddings(Endpoint(model="local", base_url=server.url), sleep=slept.append)
        assert embeddings_.embed(["预算"]).tolist() == [[1.0, 0.0]]
    assert slept == [2.0]


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (error(401, "Who?"), LLMError, "Set ASSISTANT_EMBEDDING_API_KEY"),
        (error(404, "What?"), LLMError, "knows no embedding model 'local'"),
        (error(503, "Later."), BusyError, "failed with status 503"),
        (error(413, "Too much."), TooLongError, "refuses the request: .*Too much"),
        (error(400, "No such input."), LLMError, "refuses the request: .*No such input"),
        (Reply(b"<html>"), LLMError, "no embedding"),
        (Reply({"data": []}), LLMError, "no vector for each text|no embedding"),
        (embeddings([[1.0], [2.0]]), LLMError, "no vector for each text"),
    ],
)
def test_what_goes_wrong_is_said_in_our_words(
    reply: Reply, kind: type[LLMError], said: str
) -> None:
    with serving(lambda request: reply) as server, pytest.raises(kind, match=said):
        embedder_at(server, retries=0).embed(["预算"])


def test_an_endpoint_that_is_not_there_is_named() -> None:
    endpoint = Endpoint(model="local", base_url="http://127.0.0.1:9/v1", retries=0)
    with pytest.raises(BusyError, match="127.0.0.1:9/v1 cannot be reached"):
        connect_embedder(endpoint).embed(["预算"])


def test_an_endpoint_that_says_nothing_is_not_waited_for_any_longer() -> None:
    is_over = threading.Event()

    def respond(request: dict[str, Any]) -> Reply:
        is_over.wait(5)
        return by_length(request)

    with serving(respond) as server:
        with pytest.raises(SlowError, match="no answer within 0.2 s"):
            embedder_at(server, timeout_s=0.2, retries=0).embed(["预算"])
        is_over.set()
