"""Run an extraction engine over annotated meetings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.errors import AssistantError
from assistant.types import Extraction, MeetingContext, Transcript
from eval.cases import Case
from eval.measures import Column
from eval.metrics import score
from eval.scores import Score
from eval.timing import in_utterances

Engine = Callable[[Transcript, MeetingContext], Extraction]


@dataclass(frozen=True)
class Run:
    """What an engine made of a case. `score` is all zeros found when the engine failed."""

    case: Case
    extraction: Extraction
    score: Score
    error: str | None = None


def run(
    cases: Iterable[Case], engine: Engine, recognised: Mapping[str, Transcript] | None = None
) -> Iterator[Run]:
    """Each case extracted and scored; where the engine fails, nothing counts as found.

    With `recognised`, transcripts of the cases' recordings by case, these are read in place of the
    written words, and their segments mapped to the annotated utterances by time.
    """
    for case in cases:
        transcript = recognised[case.id] if recognised else case.transcript
        try:
            raw, error = engine(transcript, case.context), None
        except AssistantError as exc:
            raw, error = Extraction(engine="rules"), str(exc)
        if recognised:
            mapped = in_utterances(raw, transcript.segments, case.turns)
            result = score(mapped, case, (raw, transcript))
        else:
            mapped, result = raw, score(raw, case)
        yield Run(case, mapped, replace(result, failures=int(error is not None)), error)


def columns(engine: str, runs: Iterable[Run], *, what: str = "") -> list[Column]:
    """The scores of every group, in the order in which the groups come; `what` ends their names."""
    groups: dict[str, list[Score]] = {}
    for each in runs:
        groups.setdefault(each.case.group, []).append(each.score)
    return [
        Column(engine, f"{group}, {what}" if what else group, tuple(scores))
        for group, scores in groups.items()
    ]
