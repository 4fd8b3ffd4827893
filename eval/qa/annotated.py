"""The annotated questions of the meetings in eval/data, scored beside the generated ones."""

from collections.abc import Iterable

from assistant.qa.types import Citation
from eval.cases import Case
from eval.qa.figures import Scored
from eval.questions import Asked, Question, as_record, ask_all


def score(cases: list[Case]) -> list[Scored]:
    """Each question asked of its meeting."""
    by_id = {case.id: case for case in cases}
    return [_scored(asked, by_id) for asked in ask_all(cases)]


def _scored(asked: Asked, cases: dict[str, Case]) -> Scored:
    case, got, question = cases[asked.case], asked.answer, asked.question
    return Scored(
        id=asked.case,
        q=question.q,
        kind=question.kind,
        language=case.context.language,
        is_answerable=question.kind != "unanswerable",
        is_answered=got.answered,
        is_right=asked.is_right,
        cited=len(got.citations),
        cited_right=sum(is_borne(c, question, case) for c in got.citations),
        seconds=asked.seconds,
        given=got.answer,
        wanted=question.answer,
    )


def is_borne(citation: Citation, question: Question, case: Case) -> bool:
    """Whether the citation stands in the meeting, and belongs to what was annotated.

    A question that is annotated without items is borne out by all that was said in its meeting.
    """
    if citation.source == "list":
        return True
    is_here = citation.meeting == case.id
    if citation.source != "words":
        return is_here and (not question.items or citation.of in _ids(question))
    said = (s for s in case.transcript.segments if s.id == citation.utterance)
    is_said = is_here and any(citation.quote in segment.text for segment in said)
    evidence = set(_evidence(question, case))
    return is_said and (not evidence or citation.utterance in evidence)


def _ids(question: Question) -> set[str]:
    prefix = "d" if question.kind == "decision" else "a"
    return {f"{prefix}{number}" for number in question.items}


def _evidence(question: Question, case: Case) -> Iterable[int]:
    record = as_record(case)
    ids = _ids(question)
    yield from (n for item in record.action_items if item.id in ids for n in item.evidence)
    yield from (n for made in record.decisions if made.id in ids for n in made.evidence)
