"""Engines that replay the replies of language models kept in a folder (`run --replies`)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.llm.replies import KeptReplies, ReplayError
from assistant.llm.structured import StructuredModel
from assistant.types import EngineName
from eval.cases import Case
from eval.engines import with_model
from eval.runner import Run, run

REPLIES = Path(__file__).parent / "replies"


class Watched(KeptReplies):
    """Kept replies that know whether one was missing."""

    is_missing = False

    def complete(self, *arguments: Any) -> Any:
        try:
            return super().complete(*arguments)
        except ReplayError:
            self.is_missing = True
            raise


def models(folder: Path = REPLIES) -> list[str]:
    """The models that replies are kept of, by name; none when there is no such folder."""
    found = set()
    for path in folder.rglob("*.json"):
        reply = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(reply, dict) and reply.get("model"):
            found.add(str(reply["model"]))
    return sorted(found)


def replay(
    name: EngineName, model: str, cases: Iterable[Case], folder: Path = REPLIES
) -> Iterator[Run]:
    """The runs of the engine `name` with `model`, of the cases whose every reply was kept.

    The cases must come in the order in which they were recorded: a model remembers from meeting to
    meeting in which way its endpoint wants to be asked, and replies are found by the question.
    """
    chat = Watched(folder, model)
    engine = with_model(name, StructuredModel(chat))
    for case in cases:
        chat.is_missing = False
        (made,) = run([case], engine)
        if not chat.is_missing:
            yield made


def recorded_by_all(runs: Sequence[Sequence[Run]]) -> list[list[Run]]:
    """The runs of the cases that every engine has."""
    common = (
        set.intersection(*({each.case.id for each in some} for some in runs)) if runs else set()
    )
    return [[each for each in some if each.case.id in common] for some in runs]
