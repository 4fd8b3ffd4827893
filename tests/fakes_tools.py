"""A language model with tools that says what the test tells it to."""

from collections import deque
from collections.abc import Callable, Sequence

from assistant.llm import Call, Reply, Returned, Tool, Turn
from assistant.types import Usage

SPENT = Usage(requests=1, input_tokens=100, output_tokens=10, seconds=2)
Words = str | tuple[Call, ...] | Exception
Saying = Words | Callable[[Sequence[Turn]], Words]


def call(name: str, **arguments: object) -> tuple[Call, ...]:
    return (Call(id=f"call-{name}", name=name, arguments=arguments),)


class FakeTools:
    """Says its words in order, calls among them, and keeps what it was told; an error is raised.

    The last words are said again and again. A function is given the turns so far.
    """

    name = "fake"
    model = "fake-1"

    def __init__(self, *said: Saying) -> None:
        self._said = deque(said)
        self.heard: list[list[Turn]] = []
        self.allowed: list[float | None] = []

    def converse(
        self, turns: Sequence[Turn], tools: Sequence[Tool], *, within_s: float | None = None
    ) -> Reply:
        self.heard.append(list(turns))
        self.allowed.append(within_s)
        said = self._said.popleft() if len(self._said) > 1 else self._said[0]
        words = said if isinstance(said, str | tuple | Exception) else said(turns)
        if isinstance(words, Exception):
            raise words
        if isinstance(words, str):
            return Reply(words, (), SPENT)
        return Reply("", words, SPENT)

    @property
    def shown(self) -> list[str]:
        """What the tools gave it as JSON, as it stands in the last turns."""
        given = [turn.text for turn in self.heard[-1] if isinstance(turn, Returned)]
        return [text.split("\n")[0] for text in given]
