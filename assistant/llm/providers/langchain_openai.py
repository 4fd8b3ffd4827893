"""Any endpoint that speaks OpenAI's chat completions, through LangChain.

The only module that imports langchain or openai for language models.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from assistant.errors import LLMError
from assistant.llm.calling import Spoken, Tool, ToolCaller, ToolModel, Turn
from assistant.llm.providers.openai_turns import (
    offered_tool,
    read_calls,
    read_completion,
    spoken_turns,
)
from assistant.llm.retrying import BusyError, Sleep, read_retry_after, retry
from assistant.llm.structured import (
    Completion,
    StructuredModel,
    UnsupportedWay,
    Way,
    cut_off,
)
from assistant.llm.types import (
    AnswerError,
    Endpoint,
    LanguageModel,
    Message,
    RefusedError,
    SlowError,
    TooLongError,
)
from assistant.types import Usage

if TYPE_CHECKING:
    import openai
    from langchain_core.messages import AIMessage
    from langchain_openai import ChatOpenAI
    from openai.types.chat import ChatCompletion

OPENAI = "https://api.openai.com/v1"

# Options that some endpoints know under another name or not at all; left out once refused.
_OPTIONS = ("temperature", "max_completion_tokens")
# How servers say that a question does not fit. Not "context" alone: some repeat the question.
_TOO_LONG = (
    "contextoverflow",
    "context_length",
    "context_size",
    "context length",
    "context size",
    "context window",
    "too long",
    "too many tokens",
)


class UnknownOption(Exception):
    """The endpoint refuses the request for an option of ours; `__cause__` is what it said."""


def connect(endpoint: Endpoint) -> LanguageModel:
    return StructuredModel(open_chat(endpoint), endpoint.price)


def open_chat(endpoint: Endpoint) -> "ChatCompletions":
    return ChatCompletions(endpoint)


def connect_tools(endpoint: Endpoint) -> ToolModel:
    return ToolCaller(open_chat(endpoint), endpoint.price)


class ChatCompletions:
    """One endpoint; counts requests, tokens and seconds, and speaks of errors in our words."""

    name = "openai"

    def __init__(self, endpoint: Endpoint, sleep: Sleep = time.sleep) -> None:
        self.endpoint = endpoint
        self.url = endpoint.base_url or OPENAI
        self._sleep = sleep
        self._left_out: frozenset[str] = frozenset()
        self._client = _client(endpoint, self.url)

    @property
    def model(self) -> str:
        return self.endpoint.model

    def complete(self, messages: Sequence[Message], way: Way, schema: dict[str, Any]) -> Completion:
        spoken = [(message.role, message.text) for message in messages]
        message, tries, seconds = self._send(lambda: self._ask(spoken, way, schema))
        return read_completion(message, tries, seconds)

    def call(
        self, turns: Sequence[Turn], tools: Sequence[Tool], within_s: float | None = None
    ) -> Spoken:
        asked, offered = spoken_turns(turns), [offered_tool(tool) for tool in tools]
        limit: dict[str, Any] = {} if within_s is None else {"timeout": within_s}
        message, tries, seconds = self._send(
            lambda: self._client.bind_tools(offered, **limit).invoke(asked), within_s
        )
        completion = read_completion(message, tries, seconds, is_calling=True)
        return Spoken(completion, read_calls(message))

    def _send(
        self, ask: Callable[[], "AIMessage"], within_s: float | None = None
    ) -> tuple["AIMessage", int, float]:
        """What came, how often it was asked for, and the seconds it took."""
        started = time.monotonic()
        try:
            message, tries = retry(
                lambda: self._ask_translated(ask, within_s or self.endpoint.timeout_s),
                retries=self.endpoint.retries,
                longest_wait_s=self.endpoint.longest_wait_s,
                sleep=self._sleep,
            )
        except AnswerError as exc:
            took = round(time.monotonic() - started, 3)
            exc.usage = exc.usage.model_copy(update={"seconds": took})
            raise
        return message, tries, time.monotonic() - started

    def _ask_translated(self, ask: Callable[[], "AIMessage"], limit_s: float) -> "AIMessage":
        try:
            with _translated_errors(self.endpoint, self.url, limit_s), _unobserved():
                return ask()
        except UnknownOption as exc:
            option = str(exc)
            if option in self._left_out:
                raise UnsupportedWay(str(exc.__cause__)) from exc
            self._left_out |= {option}
            self._client = _client(self.endpoint, self.url, self._left_out)
            return self._ask_translated(ask, limit_s)

    def _ask(
        self, messages: Sequence[tuple[str, str]], way: Way, schema: dict[str, Any]
    ) -> "AIMessage":
        if way == "text":
            return self._client.invoke(list(messages))
        if way == "json":
            asked = self._client.with_structured_output(method="json_mode", include_raw=True)
        else:
            asked = self._client.with_structured_output(
                schema, method="json_schema", include_raw=True, strict=True
            )
        # Only the raw message is used: LangChain's parsing is looser than ours.
        result: Any = asked.invoke(list(messages))
        raw: AIMessage = result["raw"]
        return raw


def _client(endpoint: Endpoint, url: str, left_out: frozenset[str] = frozenset()) -> "ChatOpenAI":
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    limits: dict[str, Any] = {"max_tokens": endpoint.max_output_tokens}
    if "max_completion_tokens" in left_out:
        # LangChain sends the newer name alone; services made before it know the older.
        limits = {"extra_body": {"max_tokens": endpoint.max_output_tokens}}
    return ChatOpenAI(
        model=endpoint.model,
        base_url=url,
        # Endpoints on one's own machine want none, but the library insists on some.
        api_key=SecretStr(endpoint.api_key or "none"),
        timeout=endpoint.timeout_s,
        # `retry` does it: the library waits no longer than two minutes and does not count.
        max_retries=0,
        temperature=None if "temperature" in left_out else endpoint.temperature,
        # Other vendors have chat completions only.
        use_responses_api=False,
        **limits,
    )


def _spent(completion: "ChatCompletion") -> Usage:
    counts = completion.usage
    return Usage(
        requests=1,
        input_tokens=counts.prompt_tokens if counts else 0,
        output_tokens=counts.completion_tokens if counts else 0,
    )


@contextmanager
def _unobserved() -> Iterator[None]:
    """Meetings are confidential: tracing that the environment switched on would copy them out."""
    from langsmith import tracing_context

    with tracing_context(enabled=False):
        yield


@contextmanager
def _translated_errors(endpoint: Endpoint, url: str, limit_s: float) -> Iterator[None]:
    import openai

    try:
        yield
    except openai.LengthFinishReasonError as exc:
        said = exc.completion.choices[0].message.content or ""
        raise cut_off(said, endpoint.model, _spent(exc.completion)) from exc
    except openai.ContentFilterFinishReasonError as exc:
        raise RefusedError(
            f"The content filter of {url} stopped the answer. Use another model.",
            permanent=True,
            usage=Usage(requests=1),
        ) from exc
    except openai.APIStatusError as exc:
        _raise_for_status(exc, endpoint, url)
    except openai.APITimeoutError as exc:
        raise SlowError(
            f"The language model at {url} gave no answer within {limit_s:g} s. "
            "Try again later or allow more time.",
            usage=Usage(requests=1),
        ) from exc
    except openai.APIConnectionError as exc:
        raise BusyError(
            f"The language model at {url} cannot be reached. Check OPENAI_BASE_URL and that the "
            "service runs.",
            wait_s=None,
        ) from exc
    # The library has no one error for bodies that are not a chat completion: it fails where it
    # stumbles, with ValueError, TypeError, KeyError, AttributeError or its own.
    except (openai.OpenAIError, ValueError, TypeError, LookupError, AttributeError) as exc:
        raise LLMError(
            f"{url} answered with something that is no chat completion. Check OPENAI_BASE_URL; "
            "it usually ends with /v1.",
            permanent=True,
        ) from exc


def _raise_for_status(error: "openai.APIStatusError", endpoint: Endpoint, url: str) -> NoReturn:
    status, code = error.status_code, str(error.code or "")
    if status in (401, 403):
        raise LLMError(
            f"The key was refused by {url}. Set OPENAI_API_KEY.", permanent=True
        ) from error
    if status == 404:
        raise LLMError(
            f"{url} knows no model {endpoint.model!r}, or is not the address of a language model. "
            "Check ASSISTANT_LLM_MODEL and OPENAI_BASE_URL.",
            permanent=True,
        ) from error
    if status == 402 or code == "insufficient_quota":
        raise LLMError(
            f"The account at {url} has no credit left. Top it up.", permanent=True
        ) from error
    if status == 429 or status >= 500 or status in (408, 409):
        _raise_busy(error, url)
    if status == 413 or _speaks_of(error, *_TOO_LONG):
        raise TooLongError(
            f"The question is too long for {endpoint.model}. Send less at once.",
            permanent=True,
            usage=Usage(requests=1),
        ) from error
    if _speaks_of(error, "content_filter", "content management policy", "inappropriate content"):
        raise RefusedError(
            f"The content filter of {url} stopped the question. Use another model.",
            permanent=True,
            usage=Usage(requests=1),
        ) from error
    for option in _OPTIONS:
        if _speaks_of(error, option):
            raise UnknownOption(option) from error
    raise UnsupportedWay(_said(error)) from error


def _raise_busy(error: "openai.APIStatusError", url: str) -> NoReturn:
    wait_s = read_retry_after(error.response.headers)
    if error.status_code == 429:
        named = "" if wait_s is None else f" It asks for {wait_s:.0f} s."
        message = f"{url} is over its rate limit.{named} Try again in a few minutes."
    else:
        message = f"{url} failed with status {error.status_code}. Try again later."
    raise BusyError(message, wait_s=wait_s) from error


def _speaks_of(error: "openai.APIStatusError", *words: str) -> bool:
    said = f"{type(error).__name__} {error.code} {error}".casefold()
    return any(word in said for word in words)


def _said(error: "openai.APIStatusError") -> str:
    """The server's own words, in one line of bearable length."""
    return " ".join(str(error.message).split())[:300]
