"""What is said to a language model and what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from assistant.errors import LLMError
from assistant.types import Data, Usage

T = TypeVar("T", bound=BaseModel)


class TruncatedError(LLMError):
    """The answer was cut off before its end; a shorter question may fit."""


class Message(Data):
    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A model's answer: `value` is validated, `raw` is what it wrote, `usage` counts every try."""

    value: T
    raw: str
    usage: Usage


@dataclass(frozen=True)
class Endpoint:
    """Where a model is and how to ask it. `base_url` None is OpenAI's own service.

    `temperature` None leaves it to the endpoint; `retries` are for rate limits, timeouts and
    failing servers, with the waiting time the server asks for.
    """

    model: str
    base_url: str | None = None
    # Kept out of repr, so that it stands in no log and no traceback.
    api_key: str = field(default="", repr=False)
    timeout_s: float = 120
    max_output_tokens: int = 4096
    temperature: float | None = 0
    retries: int = 3


class LanguageModel(Protocol):
    """A model that answers with data of a given schema."""

    @property
    def name(self) -> str:
        """The provider's name in `PROVIDERS`."""
        ...

    @property
    def model(self) -> str: ...

    def answer(self, messages: Sequence[Message], schema: type[T]) -> Answer[T]:
        """The model's answer as a `schema`. Raises LLMError, saying what to do."""
        ...
