"""Ask the questions, and keep what came back with how long it took."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.qa.answer import answer
from assistant.qa.memory import MemoryRecords
from assistant.qa.query import StatusQuery
from assistant.qa.records import Records
from assistant.qa.types import Answer
from eval.qa import organisation
from eval.qa.expected import CompanyName, Question
from eval.qa.scoring import Judgement, judge

# Asked a question with what was understood of the one before.
Ask = Callable[[str, Records, StatusQuery | None], Answer]


@dataclass(frozen=True)
class Asked:
    question: Question
    answer: Answer
    judgement: Judgement
    seconds: float
    error: str | None = None


def by_grammar(question: str, records: Records, before: StatusQuery | None) -> Answer:
    return answer(question, records, organisation.NOW, before=before)


@cache
def records_of(company: CompanyName) -> Records:
    return MemoryRecords(organisation.records(company), organisation.NOW)


def ask_all(
    questions: Iterable[Question],
    ask: Ask = by_grammar,
    records: Callable[[CompanyName], Records] = records_of,
) -> list[Asked]:
    return [_ask(question, ask, records(question.company)) for question in questions]


def _ask(question: Question, ask: Ask, records: Records) -> Asked:
    begun = time.perf_counter()
    try:
        before = _understood(question.before, ask, records)
        begun = time.perf_counter()
        got = ask(question.q, records, before)
    # One question that cannot be asked shall not keep the others from being measured.
    except Exception as exc:
        none = Answer(answer="", answered=False, kind="unanswerable")
        took = time.perf_counter() - begun
        return Asked(question, none, Judgement(False, 0, 0), took, f"{type(exc).__name__}: {exc}")
    seconds = time.perf_counter() - begun
    made = organisation.company(question.company)
    return Asked(question, got, judge(question.expects, got, made), seconds)


def _understood(asked: Sequence[str], ask: Ask, records: Records) -> StatusQuery | None:
    """What was understood of the last of these, each leaning on the one before."""
    before: StatusQuery | None = None
    for question in asked:
        before = ask(question, records, before).query or before
    return before
