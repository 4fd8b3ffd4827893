"""Questions of the annotated meetings, put to a database that holds what was said in them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.qa.answer import answer
from assistant.qa.memory import MemoryRecords
from assistant.qa.select import of_project
from assistant.qa.types import Answer, MeetingRecord
from eval.cases import Case, load_cases
from eval.questions import CLOSE_OF_DAY, as_record, load_questions
from storage.asking import SqlRecords
from storage.db import Database
from tests.storage.asked import ZONE, Loaded, all_of_it, load

CASES = load_cases()


def _record(case: Case) -> MeetingRecord:
    """With ids that no other meeting has."""
    record = as_record(case)
    named = {
        field: tuple(
            each.model_copy(update={"id": f"{case.id} {each.id}"})
            for each in getattr(record, field)
        )
        for field in ("decisions", "action_items", "disputes")
    }
    return record.model_copy(update=named)


RECORDS = [_record(case) for case in CASES]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Loaded]]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('annotated') / 'assistant.db'}")
    database.migrate()
    yield database, load(database, RECORDS)
    database.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_database_answers_as_memory_does(case: Case, loaded: tuple[Database, Loaded]) -> None:
    database, ids = loaded
    project = case.context.project
    now = dt.datetime.combine(case.context.date, case.context.end or CLOSE_OF_DAY)
    memory = MemoryRecords(of_project(RECORDS, project), now)
    for question in load_questions(case):
        with database.read() as session:
            sql = SqlRecords(session, all_of_it(now), ZONE, project=project)
            got = _told(answer(question.q, sql, now), ids)
        assert got == _told(answer(question.q, memory, now), None), question.q


def _told(found: Answer, ids: Loaded | None) -> dict[str, Any]:
    """What an answer says, by the ids of the records."""
    meetings = {row: name for name, row in ids.meetings.items()} if ids else {}
    items = {row: name for name, row in ids.items.items()} if ids else {}
    decisions = {row: name for name, row in ids.decisions.items()} if ids else {}
    return {
        "answer": found.answer,
        "answered": found.answered,
        "kind": found.kind,
        "total": found.total,
        "tally": found.tally,
        "groups": found.groups,
        "understood": found.understood,
        "suggestions": found.suggestions,
        "items": [items.get(i.id or "", i.id) for i in found.items],
        "decisions": [decisions.get(d.id or "", d.id) for d in found.decisions],
        "citations": [
            (meetings.get(c.meeting or "", c.meeting), c.source, c.utterance, c.start, c.quote)
            for c in found.citations
        ],
    }
