"""What is said to a language model and what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from assistant.errors import LLMError
from assistant.types import Data, Usage

T = TypeVar("T", bound=BaseModel)


class AnswerError(LLMError):
    """The endpoint works and this one answer is of no use; `usage` is what it took all the same."""

    def __init__(
        self, message: str, *, permanent: bool = False, usage: Usage | None = None
    ) -> None:
        super().__init__(message, permanent=permanent)
        self.usage = usage or Usage()


class TruncatedError(AnswerError):
    """The answer was cut off before its end; a shorter question may fit."""


class TooLongError(TruncatedError):
    """The question is longer than what the model can read: shorter ones alone will do."""


class SlowError(AnswerError):
    """No answer came in time; a shorter question may get one."""


class RefusedError(AnswerError):
    """The model, or a filter before it, would not answer this question."""


class MisfitError(AnswerError):
    """What came was not what was asked for, not even when asked again."""


class Message(Data):
    role: Literal["system", "user", "assistant"]
    text: str


class Price(Data):
    """What a million tokens cost."""

    input: float
    output: float
    currency: str = "CNY"

    def of(self, usage: Usage) -> Usage:
        """`usage` with its cost."""
        cost = (usage.input_tokens * self.input + usage.output_tokens * self.output) / 1_000_000
        return usage.model_copy(update={"cost": round(cost, 6), "currency": self.currency})


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A model's answer: `value` is validated, `raw` is what it wrote, `usage` counts every try."""

    value: T
    raw: str
    usage: Usage


@dataclass(frozen=True)
class Endpoint:
    """Where a model is and how to ask it. `base_url` None is OpenAI's own service.

    `temperature` None leaves it to the endpoint; `retries` are for rate limits and failing
    servers, with the waiting time the server asks for, up to `longest_wait_s`. `price` None: what
    it costs is not known.
    """

    model: str
    base_url: str | None = None
    # Kept out of repr, so that it stands in no log and no traceback.
    api_key: str = field(default="", repr=False)
    timeout_s: float = 120
    max_output_tokens: int = 4096
    temperature: float | None = 0
    retries: int = 3
    longest_wait_s: float = 300
    price: Price | None = None


class LanguageModel(Protocol):
    """A model that answers with data of a given schema."""

    @property
    def name(self) -> str:
        """The provider's name in `PROVIDERS`."""
        ...

    @property
    def model(self) -> str: ...

    def answer(self, messages: Sequence[Message], schema: type[T]) -> Answer[T]:
        """The model's answer as a `schema`. Raises LLMError, saying what to do; AnswerError where
        another question may fare better."""
        ...
