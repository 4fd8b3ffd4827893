"""Score answers to the annotated questions, asked of the annotated items as if confirmed.

A question is right when
- list, count: exactly the annotated items come back;
- owner, deadline: the first item is the annotated one, so its owner and deadline are;
- decision: the first decision is the annotated one;
- unanswerable: it is not answered;
- annotated without items (what was left open): it is answered, and with no item.
"""

import datetime as dt
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.qa.answer import answer
from assistant.qa.memory import MemoryRecords
from assistant.qa.select import of_project
from assistant.qa.types import (
    Answer,
    DecisionRecord,
    DisputeRecord,
    ItemRecord,
    MeetingRecord,
    NextMeetingRecord,
)
from eval.cases import DEV, Annotation, Case

CLOSE_OF_DAY = dt.time(18)


class Question(Annotation):
    q: str
    kind: str
    answer: str
    items: tuple[int, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question, what came back and how fast, and whether it is right; `found` counts items."""

    case: str
    question: Question
    answer: Answer
    is_right: bool
    found: int
    returned: int
    seconds: float = 0


def load_questions(case: Case, folder: Path = DEV) -> list[Question]:
    data = json.loads((folder / f"{case.id}.json").read_text(encoding="utf-8"))
    return [Question.model_validate(question) for question in data.get("questions", ())]


def as_record(case: Case) -> MeetingRecord:
    """The meeting as it would stand once a recorder had confirmed the annotated items."""
    gold, context = case.gold, case.context
    next_meeting = gold.next_meeting
    return MeetingRecord(
        id=case.id,
        title=context.title,
        project=context.project,
        date=context.date,
        language=context.language,
        roster=context.roster,
        decisions=tuple(
            DecisionRecord(id=f"d{i}", meeting=case.id, text=d.text, evidence=d.evidence)
            for i, d in enumerate(gold.decisions)
        ),
        action_items=tuple(
            ItemRecord(
                id=f"a{i}",
                meeting=case.id,
                task=item.task,
                owner=item.owner,
                co_owners=item.co_owners,
                department=item.department,
                deadline=item.deadline,
                deadline_text=item.deadline_text,
                evidence=item.evidence,
            )
            for i, item in enumerate(gold.action_items)
        ),
        disputes=tuple(
            DisputeRecord(id=f"q{i}", meeting=case.id, text=d.text, evidence=d.evidence)
            for i, d in enumerate(gold.disputes)
        ),
        next_meeting=NextMeetingRecord.model_validate(
            next_meeting.model_dump() | {"meeting": case.id}
        )
        if next_meeting
        else None,
        transcript=case.transcript,
    )


def ask_all(cases: Sequence[Case], *, together: bool = False) -> list[Asked]:
    """Every annotated question, asked of its meeting, or of its project among all meetings."""
    records = [as_record(case) for case in cases]
    return [
        _ask(case, question, records if together else [record])
        for case, record in zip(cases, records, strict=True)
        for question in load_questions(case)
    ]


def _ask(case: Case, question: Question, records: Sequence[MeetingRecord]) -> Asked:
    now = dt.datetime.combine(case.context.date, case.context.end or CLOSE_OF_DAY)
    of = of_project(records, case.context.project)
    begun = time.perf_counter()
    got = answer(question.q, MemoryRecords(of, now), now)
    seconds = time.perf_counter() - begun
    returned, wanted = {item.id for item in got.items}, {f"a{i}" for i in question.items}
    return Asked(
        case=case.id,
        question=question,
        answer=got,
        is_right=_is_right(question, got),
        found=len(returned & wanted),
        returned=len(returned),
        seconds=seconds,
    )


def _is_right(question: Question, got: Answer) -> bool:
    items = [item.id or "" for item in got.items]
    if question.kind == "unanswerable":
        return not got.answered
    if not got.answered:
        return False
    if question.kind == "decision":
        return [d.id for d in got.decisions][:1] == [f"d{i}" for i in question.items][:1]
    wanted = [f"a{i}" for i in question.items]
    if question.kind in ("owner", "deadline"):
        return bool(wanted) and items[:1] == wanted[:1]
    return sorted(items) == sorted(wanted)


@dataclass(frozen=True)
class QuestionScore:
    """Of `asked` questions of a `kind`: how many were read as that kind, and how many are right."""

    kind: str
    asked: int
    kind_right: int
    right: int


def score_questions(asked: Iterable[Asked]) -> list[QuestionScore]:
    """One score a kind in order of appearance, and `all` at the end."""
    by_kind: dict[str, list[Asked]] = {}
    every = list(asked)
    for one in every:
        by_kind.setdefault(one.question.kind, []).append(one)
    return [_score(kind, group) for kind, group in [*by_kind.items(), ("all", every)]]


def score_items(asked: Iterable[Asked]) -> tuple[int, int, int]:
    """Items of lists and counts: found, returned, annotated."""
    lists = [one for one in asked if one.question.kind in ("list", "count")]
    wanted = sum(len(one.question.items) for one in lists)
    return sum(one.found for one in lists), sum(one.returned for one in lists), wanted


def _score(kind: str, group: Sequence[Asked]) -> QuestionScore:
    return QuestionScore(
        kind=kind,
        asked=len(group),
        kind_right=sum(one.answer.kind == one.question.kind for one in group),
        right=sum(one.is_right for one in group),
    )


def print_questions(console: Console, asked: Sequence[Asked], *, verbose: bool = False) -> None:
    """One row a kind, then the items of lists; the questions that went wrong if `verbose`."""
    table = Table(title="Questions asked of the annotated items")
    table.add_column("kind")
    for name in ("right", "kind right"):
        table.add_column(name, justify="right")
    for row in score_questions(asked):
        table.add_row(row.kind, f"{row.right}/{row.asked}", f"{row.kind_right}/{row.asked}")
    console.print(table)
    found, returned, wanted = score_items(asked)
    console.print(
        f"Items of lists and counts: {found} found of {returned} given, {wanted} annotated"
    )
    for one in asked if verbose else ():
        if not one.is_right:
            console.print(escape(f"{one.case}: {one.question.q}\n  wanted: {one.question.answer}"))
            console.print(escape(f"  given: {one.answer.answer}"))
