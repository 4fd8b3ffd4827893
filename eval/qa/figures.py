"""What is counted of the answers, by kind of question and in all."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.qa.asking import Asked


@dataclass(frozen=True)
class Scored:
    """A question and how its answer did; `given` and `wanted` are shown, not counted."""

    id: str
    q: str
    kind: str
    language: str
    is_answerable: bool
    is_answered: bool
    is_right: bool
    cited: int
    cited_right: int
    seconds: float
    given: str = ""
    wanted: str = ""
    error: str | None = None
    engine: str = "grammar"


@dataclass(frozen=True)
class Share:
    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.part} of {self.whole})" if self.whole else "-"


@dataclass(frozen=True)
class Figures:
    """`right` is of what can be answered, `refused` of what cannot; of what can, `refused_wrongly`
    was not answered, and `misled` answered otherwise than right; `cited_right` is of the citations
    of what was answered and can be; `uncited` counts answers that rest on nothing, `failed`
    questions that ended in an error, `by_model` answers in a model's words.
    """

    right: Share
    refused: Share
    refused_wrongly: Share
    misled: Share
    cited_right: Share
    uncited: int
    failed: int
    by_model: int
    median_s: float
    p95_s: float


def of_asked(asked: Iterable[Asked]) -> list[Scored]:
    return [_scored(one) for one in asked]


def measure(rows: Sequence[Scored]) -> Figures:
    answerable = [row for row in rows if row.is_answerable]
    others = [row for row in rows if not row.is_answerable]
    answered = [row for row in answerable if row.is_answered]
    seconds = sorted(row.seconds for row in rows)
    return Figures(
        right=Share(sum(row.is_right for row in answerable), len(answerable)),
        refused=Share(sum(row.is_right for row in others), len(others)),
        refused_wrongly=Share(len(answerable) - len(answered), len(answerable)),
        misled=Share(sum(not row.is_right for row in answered), len(answerable)),
        cited_right=Share(
            sum(row.cited_right for row in answered), sum(row.cited for row in answered)
        ),
        uncited=sum(row.is_answered and not row.cited for row in rows),
        failed=sum(row.error is not None for row in rows),
        by_model=sum(row.engine != "grammar" for row in rows),
        median_s=statistics.median(seconds) if seconds else 0,
        p95_s=seconds[len(seconds) * 95 // 100] if seconds else 0,
    )


def by_kind(rows: Iterable[Scored]) -> dict[str, Share]:
    """How many are right of each kind, in order of appearance."""
    return _shares(rows, "kind")


def by_language(rows: Iterable[Scored]) -> dict[str, Share]:
    return _shares(rows, "language")


def as_json(rows: Sequence[Scored]) -> dict[str, Any]:
    return {
        "all": asdict(measure(rows)),
        "kinds": {kind: asdict(share) for kind, share in by_kind(rows).items()},
        "languages": {name: asdict(share) for name, share in by_language(rows).items()},
    }


def _shares(rows: Iterable[Scored], field: str) -> dict[str, Share]:
    groups: dict[str, list[Scored]] = {}
    for row in rows:
        groups.setdefault(getattr(row, field), []).append(row)
    return {
        name: Share(sum(row.is_right for row in group), len(group))
        for name, group in groups.items()
    }


def _scored(asked: Asked) -> Scored:
    question, got = asked.question, asked.answer
    expects = question.expects
    wanted = [expects.judged, *sorted(expects.ids)[:8]]
    wanted += [" / ".join(spellings) for spellings in expects.words]
    wanted += [f"{name}: {number}" for name, number in expects.numbers]
    if expects.size:
        wanted.insert(1, str(expects.size))
    return Scored(
        id=question.id,
        q=question.q,
        kind=question.kind,
        language=question.language,
        is_answerable=expects.judged != "none",
        is_answered=got.answered,
        is_right=asked.judgement.is_right,
        cited=asked.judgement.cited,
        cited_right=asked.judgement.cited_right,
        seconds=asked.seconds,
        given=asked.error or got.sentence or got.answer,
        wanted=", ".join(wanted),
        error=asked.error,
        engine=got.engine,
    )
