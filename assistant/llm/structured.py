"""Answers that fit a schema, from endpoints that know schemas and from those that do not.

Three ways, from the surest to the plainest: a JSON schema that the endpoint enforces, JSON mode
with the schema in the instructions, plain text with the JSON dug out. An endpoint that refuses one
is asked in the next, and remembered. Whatever the way, the answer is validated here, and one that
does not fit is sent back once with the error named and, for endpoints that accept a schema and do
not keep to it, with the schema in words.
"""

import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ValidationError

from assistant import prompts
from assistant.errors import LLMError
from assistant.llm.types import (
    Answer,
    AnswerError,
    Message,
    MisfitError,
    Price,
    RefusedError,
    T,
    TruncatedError,
)
from assistant.types import Usage

Way = Literal["schema", "json", "text"]
_NEXT_WAY: dict[Way, Way] = {"schema": "json", "json": "text"}
# The end of an answer that compresses so well is a loop; answers of many entries, whose keys
# repeat, come to 3.2 at most, and one entry told again and again to 6.
_LOOP_LETTERS = 1200
_LOOP_RATIO = 5
# More problems than these teach a model nothing.
_PROBLEMS = 5


class UnsupportedWay(Exception):
    """The endpoint refuses requests of this kind; `__cause__` is what it said."""


@dataclass(frozen=True)
class Completion:
    """What an endpoint wrote back."""

    text: str
    usage: Usage
    is_cut_off: bool = False
    refusal: str | None = None


class Chat(Protocol):
    """One request to an endpoint; the seam between this module and a provider's library."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    def complete(self, messages: Sequence[Message], way: Way, schema: dict[str, Any]) -> Completion:
        """The completion. Raises UnsupportedWay when the endpoint refuses the way, or LLMError."""
        ...


class StructuredModel:
    """A `LanguageModel` made of any chat endpoint."""

    def __init__(self, chat: Chat, price: Price | None = None) -> None:
        self._chat = chat
        self._price = price
        self._way: Way = "schema"
        # Some endpoints take a schema and pass it over: those are told it in words as well.
        self._keeps_schema = True

    @property
    def name(self) -> str:
        return self._chat.name

    @property
    def model(self) -> str:
        return self._chat.model

    def answer(self, messages: Sequence[Message], schema: type[T]) -> Answer[T]:
        meter = _Meter(self._price)
        try:
            text, value = self._answer(messages, schema, meter)
        except AnswerError as exc:
            meter.add(exc.usage)
            exc.usage = meter.usage
            raise
        return Answer(value, text, meter.usage)

    def _answer(
        self, messages: Sequence[Message], schema: type[T], meter: "_Meter"
    ) -> tuple[str, T]:
        first = self._complete(messages, schema, meter)
        try:
            return first.text, parse(first.text, schema)
        except ValueError as exc:
            self._keeps_schema = False
            asked = [*messages, *_sent_back(first.text, exc)]
        second = self._complete(asked, schema, meter)
        try:
            return second.text, parse(second.text, schema)
        except ValueError as exc:
            raise MisfitError(
                f"The model {self.model} answered twice with something that does not fit what "
                f"was asked ({exc}). Use a model that follows a JSON schema."
            ) from exc

    def _complete(
        self, messages: Sequence[Message], schema: type[BaseModel], meter: "_Meter"
    ) -> Completion:
        described = schema.model_json_schema()
        is_kept = self._way == "schema" and self._keeps_schema
        asked = messages if is_kept else _with_schema(messages, described)
        try:
            completion = self._chat.complete(asked, self._way, described)
        except UnsupportedWay as exc:
            meter.add(Usage(requests=1))
            if self._way not in _NEXT_WAY:
                raise LLMError(
                    f"The endpoint of {self.model} refuses the request: {exc}", permanent=True
                ) from exc
            self._way = _NEXT_WAY[self._way]
            return self._complete(messages, schema, meter)
        meter.add(completion.usage)
        return checked(completion, self.model)


class _Meter:
    """What one answer takes, all its tries together."""

    def __init__(self, price: Price | None) -> None:
        self._price = price
        self._usage = Usage()

    def add(self, usage: Usage) -> None:
        self._usage += usage

    @property
    def usage(self) -> Usage:
        return self._price.of(self._usage) if self._price else self._usage


def parse(text: str, schema: type[T]) -> T:
    """The `schema` in an answer. Raises ValueError that names what is wrong, in a line or few."""
    try:
        return schema.model_validate(find_object(text))
    except ValidationError as exc:
        raise ValueError(_describe(exc)) from exc


def find_object(text: str) -> dict[str, Any]:
    """The first whole JSON object in a text of any kind. Raises ValueError when there is none.

    Models wrap JSON in code fences and small talk, and some think aloud first.
    """
    text = re.sub(r"^.*</think>", "", text, flags=re.DOTALL)
    decoder = json.JSONDecoder()
    for brace in re.finditer(r"\{", text):
        try:
            found, _ = decoder.raw_decode(text, brace.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    raise ValueError("there is no whole JSON object in the answer")


def checked(completion: Completion, model: str) -> Completion:
    """The completion; raises AnswerError for one that was refused or cut off."""
    if completion.refusal:
        message = f"The model {model} refused to answer: {completion.refusal}"
        raise RefusedError(f"{message} Use another model, or the rules engine.", permanent=True)
    if completion.is_cut_off:
        raise cut_off(completion.text, model)
    return completion


def cut_off(text: str, model: str, usage: Usage | None = None) -> AnswerError:
    """What to raise for an answer that was cut off: asking for less helps, unless it loops."""
    if is_loop(text):
        return MisfitError(f"The answer of {model} repeats itself without end.", usage=usage)
    return TruncatedError(
        f"The answer of {model} was cut off. Allow more output tokens or send less at once.",
        usage=usage,
    )


def is_loop(text: str) -> bool:
    """Whether the end of a text says the same again and again, as small models come to do."""
    end = text[-_LOOP_LETTERS:].encode()
    return len(text) >= _LOOP_LETTERS and len(end) > _LOOP_RATIO * len(zlib.compress(end))


def _with_schema(messages: Sequence[Message], schema: dict[str, Any]) -> list[Message]:
    described = json.dumps(schema, ensure_ascii=False)
    instruction = prompts.load("schema", "en", schema=described).text
    if messages and messages[0].role == "system":
        # Some chat templates allow a single system message, at the start.
        start = Message(role="system", text=f"{messages[0].text}\n\n{instruction}")
        return [start, *messages[1:]]
    return [Message(role="system", text=instruction), *messages]


def _sent_back(text: str, error: ValueError) -> list[Message]:
    request = prompts.load("mend", "en", error=str(error)).text
    return [Message(role="assistant", text=text), Message(role="user", text=request)]


def _describe(error: ValidationError) -> str:
    problems = [
        f"{'.'.join(str(part) for part in problem['loc']) or 'answer'}: {problem['msg']}"
        for problem in error.errors()[:_PROBLEMS]
    ]
    return "; ".join(problems)
