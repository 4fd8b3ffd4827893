"""Against a real HTTP server on this machine, for what matters is what goes over the wire."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import BaseModel

from assistant.errors import LLMError
from assistant.llm import Endpoint, LanguageModel, Message, TruncatedError, connect
from assistant.types import Usage

QUESTION = [Message(role="system", text="Be brief."), Message(role="user", text="Which city?")]
PARIS = '{"name": "Paris", "people": 2100000}'


class City(BaseModel):
    name: str
    people: int


class Reply:
    """What the server sends back: a status, headers and a body of any kind."""

    def __init__(self, body: Any, status: int = 200, **headers: str) -> None:
        self.status = status
        self.headers = {"Content-Type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


Respond = Callable[[dict[str, Any]], Reply]


def completion(text: str | None, finish_reason: str = "stop", **message: Any) -> Reply:
    return Reply(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "local",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish_reason,
                    "message": {"role": "assistant", "content": text} | message,
                }
            ],
            "usage": {"prompt_tokens": 20, "completion_tokens": 9, "total_tokens": 29},
        }
    )


def error(status: int, message: str, code: str | None = None, **headers: str) -> Reply:
    return Reply({"error": {"message": message, "code": code}}, status, **headers)


class Server:
    """A chat-completions endpoint that keeps the requests it was sent."""

    def __init__(self, respond: Respond) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                request = json.loads(self.rfile.read(length))
                server.requests.append(request)
                server.keys.append(self.headers["Authorization"])
                is_known = self.path == "/v1/chat/completions"
                reply = respond(request) if is_known else error(404, "Not Found")
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    @property
    def formats(self) -> list[str]:
        return [r.get("response_format", {}).get("type", "none") for r in self.requests]

    def close(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@contextmanager
def serving(respond: Respond) -> Iterator[Server]:
    server = Server(respond)
    try:
        yield server
    finally:
        server.close()


def model_at(server: Server, **options: Any) -> LanguageModel:
    endpoint = Endpoint(model="local", base_url=server.url, api_key="secret", **options)
    return connect(endpoint)


def knowing(*formats: str) -> Respond:
    """An endpoint that refuses every response format it does not know."""

    def respond(request: dict[str, Any]) -> Reply:
        wanted = request.get("response_format", {}).get("type", "none")
        if wanted not in formats:
            return error(400, f"response_format type {wanted} is unavailable now")
        return completion(PARIS)

    return respond


def test_an_endpoint_with_json_schema_is_given_the_schema() -> None:
    with serving(knowing("json_schema")) as server:
        answer = model_at(server).answer(QUESTION, City)
    assert answer.value == City(name="Paris", people=2100000)
    assert answer.usage == Usage(requests=1, input_tokens=20, output_tokens=9)
    described = server.requests[0]["response_format"]["json_schema"]
    assert (described["strict"], described["schema"]["required"]) == (True, ["name", "people"])
    assert server.requests[0]["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Which city?"},
    ]
    assert server.keys == ["Bearer secret"]


def test_an_endpoint_with_json_mode_alone_is_asked_in_json_mode() -> None:
    with serving(knowing("json_object")) as server:
        answer = model_at(server).answer(QUESTION, City)
    assert answer.value.name == "Paris"
    assert server.formats == ["json_schema", "json_object"]


def test_an_endpoint_with_neither_is_asked_in_words() -> None:
    with serving(knowing("none")) as server:
        answer = model_at(server).answer(QUESTION, City)
    assert answer.value.name == "Paris"
    assert server.formats == ["json_schema", "json_object", "none"]


@pytest.mark.filterwarnings("ignore:This model does not support OpenAI's structured output")
def test_an_older_model_of_openai_is_asked_in_json_mode() -> None:
    said = "'response_format' of type 'json_schema' is not supported with this model"

    def respond(request: dict[str, Any]) -> Reply:
        is_schema = request["response_format"]["type"] == "json_schema"
        return error(400, said) if is_schema else completion(PARIS)

    with serving(respond) as server:
        assert model_at(server).answer(QUESTION, City).value.name == "Paris"


def test_an_endpoint_that_passes_over_the_format_is_sent_its_answer_back() -> None:
    replies = [completion("It is Paris."), completion(f"Sorry. {PARIS}")]
    with serving(lambda request: replies.pop(0)) as server:
        answer = model_at(server).answer(QUESTION, City)
    assert (answer.value.name, answer.usage.requests) == ("Paris", 2)
    assert [m["role"] for m in server.requests[1]["messages"]][-2:] == ["assistant", "user"]


def test_a_rate_limit_is_waited_for_as_long_as_the_server_says() -> None:
    replies = [error(429, "slow down", retry_after="0.6"), completion(PARIS)]
    with serving(lambda request: replies.pop(0)) as server:
        started = time.monotonic()
        model_at(server).answer(QUESTION, City)
    assert len(server.requests) == 2
    assert time.monotonic() - started >= 0.6


FAILURES = [
    pytest.param(error(401, "bad key"), True, "key was refused by .* Set OPENAI_API_KEY", id="401"),
    pytest.param(error(403, "not yours"), True, "key was refused", id="403"),
    pytest.param(error(404, "no such model"), True, "knows no model 'local'", id="404"),
    pytest.param(error(402, "pay"), True, "no credit left", id="402"),
    pytest.param(
        error(429, "quota", "insufficient_quota"), True, "no credit left", id="insufficient quota"
    ),
    pytest.param(error(429, "slow down"), False, "rate limit. Try again", id="429"),
    pytest.param(error(503, "down"), False, "failed with status 503", id="503"),
    pytest.param(error(418, "I am a teapot"), True, "refuses the request: .*teapot", id="418"),
    pytest.param(Reply(b"<html>Welcome</html>", Content_Type="text/html"), True, "/v1", id="page"),
    pytest.param(Reply(b"<html>Welcome</html>"), True, "no chat completion", id="page as json"),
    pytest.param(Reply({"hello": "world"}), True, "no chat completion", id="other json"),
    pytest.param(Reply([1, 2]), True, "no chat completion", id="list"),
    pytest.param(Reply({"choices": None}), True, "no chat completion", id="null choices"),
    pytest.param(Reply({"choices": []}), True, "no chat completion", id="no choices"),
    pytest.param(Reply(b""), True, "no chat completion", id="nothing"),
    pytest.param(completion(None, refusal="No."), True, "refused to answer: No.", id="refusal"),
    pytest.param(completion("", "content_filter"), True, "filter", id="content filter"),
    pytest.param(completion(None), False, "answered twice", id="empty answer"),
    pytest.param(completion("%&/("), False, "answered twice", id="garbage"),
]


@pytest.mark.parametrize(("reply", "permanent", "message"), FAILURES)
def test_what_goes_wrong_says_what_to_do(reply: Reply, permanent: bool, message: str) -> None:
    with serving(lambda request: reply) as server, pytest.raises(LLMError, match=message) as caught:
        model_at(server, retries=0).answer(QUESTION, City)
    assert caught.value.permanent is permanent


def test_an_answer_of_full_length_is_cut_off() -> None:
    reply = completion('{"name": "Par', "length")
    with serving(lambda request: reply) as server, pytest.raises(TruncatedError, match="cut off"):
        model_at(server).answer(QUESTION, City)


@pytest.mark.parametrize("code", ["context_length_exceeded", "exceed_context_size_error"])
def test_a_question_beyond_the_context_is_too_long(code: str) -> None:
    reply = error(400, "the request exceeds the available context size", code)
    with serving(lambda request: reply) as server, pytest.raises(TruncatedError, match="too long"):
        model_at(server).answer(QUESTION, City)


def test_a_wrong_address_says_so() -> None:
    with serving(knowing("json_schema")) as server:
        endpoint = Endpoint(model="local", base_url=server.url.replace("/v1", "/api"))
        with pytest.raises(LLMError, match="not the address of a language model"):
            connect(endpoint).answer(QUESTION, City)


def test_a_server_that_is_not_there_says_so() -> None:
    endpoint = Endpoint(model="local", base_url="http://127.0.0.1:9/v1", retries=0)
    with pytest.raises(LLMError, match="cannot be reached. Check OPENAI_BASE_URL") as caught:
        connect(endpoint).answer(QUESTION, City)
    assert caught.value.permanent is False


def test_a_server_that_does_not_answer_in_time_says_so() -> None:
    asleep = threading.Event()

    def respond(request: dict[str, Any]) -> Reply:
        asleep.wait(3)
        return completion(PARIS)

    with serving(respond) as server:
        with pytest.raises(LLMError, match="gave no answer within 0.3 s") as caught:
            model_at(server, timeout_s=0.3, retries=0).answer(QUESTION, City)
        asleep.set()
    assert caught.value.permanent is False


def test_the_key_stands_in_no_message() -> None:
    reply = error(401, "Incorrect key")
    with serving(lambda request: reply) as server, pytest.raises(LLMError) as caught:
        model_at(server).answer(QUESTION, City)
    assert "secret" not in str(caught.value)
