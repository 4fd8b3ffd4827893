"""Against a real HTTP server on this machine, for what matters is what goes over the wire."""

import datetime as dt
import threading
from email.utils import format_datetime
from typing import Any

import pytest
from pydantic import BaseModel

from assistant.errors import LLMError
from assistant.llm import (
    Answer,
    AnswerError,
    Endpoint,
    LanguageModel,
    Message,
    Price,
    RefusedError,
    SlowError,
    TooLongError,
    TruncatedError,
    connect,
)
from assistant.llm.providers.langchain_openai import ChatCompletions
from assistant.llm.structured import StructuredModel
from assistant.types import Usage
from tests.fake_endpoint import Reply, Respond, Server, completion, error, serving

QUESTION = [Message(role="system", text="Be brief."), Message(role="user", text="Which city?")]
PARIS = '{"name": "Paris", "people": 2100000}'


class City(BaseModel):
    name: str
    people: int


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
    assert answer.usage.model_copy(update={"seconds": 0}) == Usage(
        requests=1, input_tokens=20, output_tokens=9
    )
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


class Clock:
    """Sleeps without time passing, and keeps how long."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def answer_after(*replies: Reply, **options: Any) -> tuple[Clock, Answer[City]]:
    """What comes of the replies in order, and how long was waited between them."""
    clock, waiting = Clock(), list(replies)
    with serving(lambda request: waiting.pop(0)) as server:
        endpoint = Endpoint(model="local", base_url=server.url, **options)
        answer = StructuredModel(ChatCompletions(endpoint, clock), endpoint.price).answer(
            QUESTION, City
        )
    return clock, answer


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_waited_for_as_long_as_it_says(status: int) -> None:
    clock, answer = answer_after(error(status, "slow down", retry_after="7"), completion(PARIS))
    assert (clock.slept, answer.usage.requests) == ([7], 2)


def test_a_busy_server_is_waited_for_until_the_date_it_names() -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)
    busy = error(429, "slow down", retry_after=format_datetime(later, usegmt=True))
    clock, _ = answer_after(busy, completion(PARIS))
    assert [round(slept, -1) for slept in clock.slept] == [90]


def test_a_busy_server_that_names_no_time_is_given_more_each_time() -> None:
    busy = error(429, "slow down")
    clock, answer = answer_after(busy, busy, busy, completion(PARIS))
    assert (clock.slept, answer.usage.requests) == ([1, 2, 4], 4)


def test_a_server_that_wants_too_long_a_wait_is_not_waited_for() -> None:
    with pytest.raises(LLMError, match="rate limit. It asks for 3600 s") as caught:
        answer_after(error(429, "come back", retry_after="3600"))
    assert caught.value.permanent is False


def test_what_the_tries_took_stands_on_the_error() -> None:
    busy = error(429, "slow down")
    with pytest.raises(AnswerError) as caught:
        answer_after(busy, busy, retries=1)
    assert caught.value.usage.requests == 2


def refusing(*options: str) -> Respond:
    """An endpoint that does not know some options."""

    def respond(request: dict[str, Any]) -> Reply:
        unknown = [option for option in options if option in request]
        if unknown:
            return error(400, f"Unsupported parameter: '{unknown[0]}' cannot be used here.")
        return completion(PARIS)

    return respond


def test_an_option_that_the_endpoint_does_not_know_is_left_out() -> None:
    with serving(refusing("temperature", "max_completion_tokens")) as server:
        model = model_at(server)
        assert model.answer(QUESTION, City).value.name == "Paris"
        model.answer(QUESTION, City)
    *_, first, second = server.requests
    assert (first["max_tokens"], "temperature" in first) == (4096, False)
    assert (second, len(server.requests)) == (first, 4)
    assert server.formats == ["json_schema"] * 4


def test_an_endpoint_that_passes_over_the_schema_is_told_it_in_words() -> None:
    replies = [completion('{"town": "Paris"}'), completion(PARIS), completion(PARIS)]
    with serving(lambda request: replies.pop(0)) as server:
        model = model_at(server)
        model.answer(QUESTION, City)
        model.answer(QUESTION, City)
    told = ['"people"' in request["messages"][0]["content"] for request in server.requests]
    assert told == [False, True, True]


def test_an_answer_costs_what_its_tokens_cost() -> None:
    price = Price(input=2, output=8, currency="CNY")
    _, answer = answer_after(completion(PARIS), price=price)
    assert (answer.usage.cost, answer.usage.currency) == (0.000112, "CNY")


def test_characters_that_nothing_can_store_are_taken_out() -> None:
    _, answer = answer_after(completion('{"name": "Pa\x00ris\ud800", "people": 1}'))
    assert answer.value.name == "Paris?"


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
    with serving(lambda request: reply) as server, pytest.raises(TooLongError, match="too long"):
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
        with pytest.raises(SlowError, match="gave no answer within 0.3 s") as caught:
            model_at(server, timeout_s=0.3).answer(QUESTION, City)
        asleep.set()
    assert (caught.value.permanent, len(server.requests)) == (False, 1)


def test_a_question_that_a_filter_stops_is_refused() -> None:
    reply = error(400, "The prompt was filtered by the content management policy")
    with serving(lambda request: reply) as server, pytest.raises(RefusedError):
        model_at(server).answer(QUESTION, City)


def test_the_key_stands_in_no_message() -> None:
    reply = error(401, "Incorrect key")
    with serving(lambda request: reply) as server, pytest.raises(LLMError) as caught:
        model_at(server).answer(QUESTION, City)
    assert "secret" not in str(caught.value)
