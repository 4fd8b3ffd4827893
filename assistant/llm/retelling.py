"""What a model said, told again without asking it, to tools that may find other things now."""

from collections import deque
from collections.abc import Sequence

from assistant.llm.calling import Reply, Tool, ToolModel, Turn
from assistant.types import Usage


class Heard:
    """A `ToolModel` whose replies are kept in `said`."""

    def __init__(self, model: ToolModel) -> None:
        self._model = model
        self.said: list[Reply] = []

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def model(self) -> str:
        return self._model.model

    def converse(
        self, turns: Sequence[Turn], tools: Sequence[Tool], *, within_s: float | None = None
    ) -> Reply:
        reply = self._model.converse(turns, tools, within_s=within_s)
        self.said.append(reply)
        return reply


class Retold:
    """A `ToolModel` that says again what one said, whatever it is told; then nothing more."""

    name = "retold"

    def __init__(self, model: str, said: Sequence[Reply]) -> None:
        self.model = model
        self._said = deque(said)

    def converse(
        self, turns: Sequence[Turn], tools: Sequence[Tool], *, within_s: float | None = None
    ) -> Reply:
        if not self._said:
            return Reply("", (), Usage())
        said = self._said.popleft()
        return Reply(said.text, said.calls, Usage())
