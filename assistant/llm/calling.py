"""Conversations in which a model may call tools, and replies in the plainest words there are.

Endpoints that know tools give calls as such. Others write a call as JSON into the text, as their
chat template taught them; that is a call too, if it names one of the tools.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assistant.errors import LLMError
from assistant.llm.structured import Completion, UnsupportedWay, checked
from assistant.llm.types import AnswerError, Message, Price
from assistant.types import Data, Usage


class Tool(Data):
    """What a model may call; `arguments` is a JSON schema."""

    name: str
    description: str
    arguments: dict[str, Any]


class Call(Data):
    """`arguments` is None where what the model wrote is no JSON object."""

    id: str
    name: str
    arguments: dict[str, Any] | None


class Calling(Data):
    """What a model wrote: `calls` are what it wants to have looked up."""

    role: Literal["calling"] = "calling"
    text: str = ""
    calls: tuple[Call, ...]


class Returned(Data):
    """What a call gave; `call` is its id."""

    role: Literal["returned"] = "returned"
    call: str
    text: str


Turn = Message | Calling | Returned


@dataclass(frozen=True)
class Reply:
    """A model's next words, or its `calls`; `usage` counts every try."""

    text: str
    calls: tuple[Call, ...]
    usage: Usage


class ToolModel(Protocol):
    """A model that may call tools before it answers."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    def converse(
        self, turns: Sequence[Turn], tools: Sequence[Tool], *, within_s: float | None = None
    ) -> Reply:
        """What the model says next. `within_s`: how long it may take, None as the endpoint allows.

        Raises LLMError, saying what to do; AnswerError where another question may fare better.
        """
        ...


@dataclass(frozen=True)
class Spoken:
    """What an endpoint wrote back."""

    completion: Completion
    calls: tuple[Call, ...] = ()


class ToolChat(Protocol):
    """One request with tools; the seam between this module and a provider's library."""

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    def call(
        self, turns: Sequence[Turn], tools: Sequence[Tool], within_s: float | None = None
    ) -> Spoken:
        """Raises UnsupportedWay when the endpoint refuses tools, or LLMError."""
        ...


class ToolCaller:
    """A `ToolModel` made of any chat endpoint."""

    def __init__(self, chat: ToolChat, price: Price | None = None) -> None:
        self._chat, self._price = chat, price

    @property
    def name(self) -> str:
        return self._chat.name

    @property
    def model(self) -> str:
        return self._chat.model

    def converse(
        self, turns: Sequence[Turn], tools: Sequence[Tool], *, within_s: float | None = None
    ) -> Reply:
        try:
            spoken = self._chat.call(turns, tools, within_s)
        except UnsupportedWay as exc:
            raise LLMError(
                f"The endpoint of {self.model} takes no tools: {exc} Use a model that calls tools.",
                permanent=True,
            ) from exc
        except AnswerError as exc:
            exc.usage = self._priced(exc.usage)
            raise
        usage = self._priced(spoken.completion.usage)
        try:
            text = checked(spoken.completion, self.model).text
        except AnswerError as exc:
            exc.usage = usage
            raise
        return Reply(text, spoken.calls or written_calls(text, tools), usage)

    def _priced(self, usage: Usage) -> Usage:
        return self._price.of(usage) if self._price else usage


def written_calls(text: str, tools: Sequence[Tool]) -> tuple[Call, ...]:
    """Calls of `tools` that stand in a text as JSON: {"name": ..., "arguments": {...}}."""
    names = {tool.name for tool in tools}
    found = [entry for entry in _objects(text) if entry.get("name") in names]
    return tuple(
        Call(
            id=f"written-{number}",
            name=entry["name"],
            arguments=given if isinstance(given := entry.get("arguments", {}), dict) else None,
        )
        for number, entry in enumerate(found, start=1)
    )


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The outermost JSON objects of a text, in order."""
    decoder = json.JSONDecoder()
    after = 0
    for brace in re.finditer(r"\{", text):
        if brace.start() < after:
            continue
        try:
            found, after = decoder.raw_decode(text, brace.start())
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            yield found
