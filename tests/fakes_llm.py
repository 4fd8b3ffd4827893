"""A language model that answers what the test tells it to."""

from collections import deque
from collections.abc import Sequence

from pydantic import BaseModel

from assistant.llm import Answer, Message
from assistant.llm.types import T
from assistant.types import Usage


class FakeLLM:
    """Gives its answers in order and keeps what it was asked. An error in the queue is raised."""

    name = "fake"
    model = "fake-1"

    def __init__(self, *answers: BaseModel | Exception) -> None:
        self._answers = deque(answers)
        self.asked: list[list[Message]] = []

    def enqueue(self, answer: BaseModel | Exception) -> None:
        self._answers.append(answer)

    def answer(self, messages: Sequence[Message], schema: type[T]) -> Answer[T]:
        self.asked.append(list(messages))
        assert self._answers, "the fake was asked more often than it has answers"
        answer = self._answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        raw = answer.model_dump_json()
        usage = Usage(requests=1, input_tokens=100, output_tokens=10)
        return Answer(schema.model_validate_json(raw), raw, usage)
