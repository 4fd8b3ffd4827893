"""Any endpoint that speaks OpenAI's chat completions, through LangChain.

The only module that imports langchain or openai for language models.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from assistant.errors import LLMError
from assistant.llm.structured import Completion, StructuredModel, UnsupportedWay, Way
from assistant.llm.types import Endpoint, LanguageModel, Message, TruncatedError
from assistant.types import Usage

if TYPE_CHECKING:
    import openai
    from langchain_core.messages import AIMessage
    from langchain_openai import ChatOpenAI

OPENAI = "https://api.openai.com/v1"


def connect(endpoint: Endpoint) -> LanguageModel:
    return StructuredModel(ChatCompletions(endpoint))


class ChatCompletions:
    """One endpoint; counts requests and tokens, and speaks of errors in our words."""

    name = "openai"

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.url = endpoint.base_url or OPENAI
        self._client = _client(endpoint, self.url)

    @property
    def model(self) -> str:
        return self.endpoint.model

    def complete(self, messages: Sequence[Message], way: Way, schema: dict[str, Any]) -> Completion:
        spoken = [(message.role, message.text) for message in messages]
        with _translated_errors(self.endpoint, self.url), _unobserved():
            return _completion(self._ask(spoken, way, schema))

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


def _client(endpoint: Endpoint, url: str) -> "ChatOpenAI":
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    return ChatOpenAI(
        model=endpoint.model,
        base_url=url,
        # Endpoints on one's own machine want none, but the library insists on some.
        api_key=SecretStr(endpoint.api_key or "none"),
        timeout=endpoint.timeout_s,
        max_retries=endpoint.retries,
        temperature=endpoint.temperature,
        max_tokens=endpoint.max_output_tokens,  # type: ignore[call-arg]
        # Other vendors have chat completions only.
        use_responses_api=False,
    )


def _completion(message: "AIMessage") -> Completion:
    counts = message.usage_metadata
    return Completion(
        text=_text(message),
        usage=Usage(
            requests=1,
            input_tokens=counts["input_tokens"] if counts else 0,
            output_tokens=counts["output_tokens"] if counts else 0,
        ),
        is_cut_off=message.response_metadata.get("finish_reason") == "length",
        refusal=_refusal(message),
    )


def _text(message: "AIMessage") -> str:
    # For some models LangChain asks by a function call in place of a schema.
    return message.text or "".join(json.dumps(call["args"]) for call in message.tool_calls)


def _refusal(message: "AIMessage") -> str | None:
    if message.response_metadata.get("finish_reason") == "content_filter":
        return "the endpoint's content filter stopped it."
    refusal: str | None = message.additional_kwargs.get("refusal")
    return refusal


@contextmanager
def _unobserved() -> Iterator[None]:
    """Meetings are confidential: tracing that the environment switched on would copy them out."""
    from langsmith import tracing_context

    with tracing_context(enabled=False):
        yield


@contextmanager
def _translated_errors(endpoint: Endpoint, url: str) -> Iterator[None]:
    import openai

    try:
        yield
    except openai.LengthFinishReasonError as exc:
        raise TruncatedError(
            f"The answer of {endpoint.model} was cut off. "
            "Allow more output tokens or send less at once."
        ) from exc
    except openai.ContentFilterFinishReasonError as exc:
        raise LLMError(
            f"The content filter of {url} stopped the answer. Use another model.", permanent=True
        ) from exc
    except openai.APIStatusError as exc:
        _raise_for_status(exc, endpoint, url)
    except openai.APITimeoutError as exc:
        raise LLMError(
            f"The language model at {url} gave no answer within {endpoint.timeout_s:g} s. "
            "Try again later or allow more time."
        ) from exc
    except openai.APIConnectionError as exc:
        raise LLMError(
            f"The language model at {url} cannot be reached. Check OPENAI_BASE_URL and that the "
            "service runs."
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
    if status == 429:
        raise LLMError(f"{url} is over its rate limit. Try again in a few minutes.") from error
    if status >= 500 or status in (408, 409):
        raise LLMError(f"{url} failed with status {status}. Try again later.") from error
    if "context" in type(error).__name__.lower() or "context" in str(error).lower():
        raise TruncatedError(
            f"The question is too long for {endpoint.model}. Send less at once.", permanent=True
        ) from error
    raise UnsupportedWay(_said(error)) from error


def _said(error: "openai.APIStatusError") -> str:
    """The server's own words, in one line of bearable length."""
    return " ".join(str(error.message).split())[:300]
