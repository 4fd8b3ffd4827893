"""A language model that answers what the test tells it to."""

from collections import deque
from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from assistant.llm import Answer, Message
from assistant.llm.types import T
from assistant.types import Usage

SPENT = Usage(requests=1, input_tokens=100, output_tokens=10, seconds=2)


class FakeLLM:
    """Gives its answers in order and keeps what it was asked. An error in the queue is raised.

    Shown what did not stand in its last answer, it gives the next of `repairs`, or insists.
    """

    name = "fake"
    model = "fake-1"

    def __init__(
        self, *answers: BaseModel | Exception, repairs: Iterable[BaseModel | Exception] = ()
    ) -> None:
        self._answers = deque(answers)
        self._repairs = deque(repairs)
        self._last: BaseModel | Exception | None = None
        self.asked: list[list[Message]] = []
        self.asked_again: list[list[Message]] = []

    def enqueue(self, answer: BaseModel | Exception) -> None:
        self._answers.append(answer)

    def answer(self, messages: Sequence[Message], schema: type[T]) -> Answer[T]:
        answer = self._next(messages)
        if isinstance(answer, Exception):
            raise answer
        raw = answer.model_dump_json()
        return Answer(schema.model_validate_json(raw), raw, SPENT)

    def _next(self, messages: Sequence[Message]) -> BaseModel | Exception:
        if self._last is not None and _shows(messages, self._last):
            self.asked_again.append(list(messages))
            return self._repairs.popleft() if self._repairs else self._last
        self.asked.append(list(messages))
        assert self._answers, "the fake was asked more often than it has answers"
        self._last = self._answers.popleft()
        return self._last


def _shows(messages: Sequence[Message], answer: BaseModel | Exception) -> bool:
    """Whether the model is shown its own last answer."""
    if isinstance(answer, Exception):
        return False
    return Message(role="assistant", text=answer.model_dump_json()) in messages
