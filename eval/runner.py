"""Run an extraction engine over the annotated meetings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assistant.errors import AssistantError
from assistant.types import Extraction, MeetingContext, Transcript
from eval.cases import Case
from eval.metrics import Score, score

Engine = Callable[[Transcript, MeetingContext], Extraction]


@dataclass(frozen=True)
class Run:
    """What an engine made of a case. `score` is all zeros found when the engine failed."""

    case: Case
    extraction: Extraction
    score: Score
    error: str | None = None


def run(cases: Iterable[Case], engine: Engine) -> Iterator[Run]:
    """Each case extracted and scored; where the engine fails, nothing counts as found."""
    for case in cases:
        try:
            extraction, error = engine(case.transcript, case.context), None
        except AssistantError as exc:
            extraction, error = Extraction(engine="rules"), str(exc)
        yield Run(case, extraction, score(extraction, case), error)
