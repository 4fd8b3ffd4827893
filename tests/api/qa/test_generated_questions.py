"""The questions of `python -m eval qa`, asked of a database: the answers are those from memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import Session, col, select

from assistant.qa.records import Records
from assistant.qa.types import Answer
from eval.qa import organisation
from eval.qa.asking import ask_all, records_of
from eval.qa.expected import CompanyName, Question
from eval.qa.questions import load_questions
from storage.asking import SqlRecords
from storage.db import Database
from storage.tables import DecisionRow
from tests.storage.asked import ZONE, Loaded, all_of_it, load

# Every so many of the questions: all of them take longer than a test should.
STEP = 3


@dataclass
class Stored:
    """A company in a database; `ids` are those of its rows, by those of the records."""

    company: CompanyName
    records: Records
    ids: Loaded


@pytest.fixture(scope="module", params=organisation.LANGUAGES)
def stored(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stored]:
    company: CompanyName = request.param
    path = tmp_path_factory.mktemp("asked") / "assistant.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    ids = load(database, organisation.records(company))
    with database.write() as session:
        _replace(session, company, ids)
    with database.read() as session:
        sql = SqlRecords(session, all_of_it(organisation.NOW), ZONE)
        yield Stored(company, sql, ids)
    database.close()


def _replace(session: Session, company: CompanyName, ids: Loaded) -> None:
    """The decisions that no longer stand, by the later one on the same subject."""
    made = organisation.company(company)["decisions"]
    for old in (decision for decision in made if decision["is_replaced"]):
        new = max(d["id"] for d in made if d["subject"] == old["subject"])
        where = col(DecisionRow.id) == int(ids.decisions[new])
        row = session.exec(select(DecisionRow).where(where)).one()
        row.replaces_id = int(ids.decisions[old["id"]])
        session.add(row)


def test_a_database_gives_the_answers_that_meetings_in_memory_give(stored: Stored) -> None:
    questions = [q for q in load_questions() if q.company == stored.company][::STEP]
    from_memory = _answers(questions, records_of(stored.company))
    from_database = _answers(questions, stored.records)
    assert {id_: _told(answer, None) for id_, answer in from_database.items()} == {
        id_: _told(answer, stored.ids) for id_, answer in from_memory.items()
    }


def _answers(questions: list[Question], records: Records) -> dict[str, Answer]:
    asked = ask_all(questions, records=lambda _: records)
    assert [one.error for one in asked if one.error] == []
    return {one.question.id: one.answer for one in asked}


def _told(answer: Answer, ids: Loaded | None) -> dict[str, Any]:
    """What the answer says and lists, and what of the recording it cites, by ids of rows."""
    items = ids.items if ids else {}
    decisions = ids.decisions if ids else {}
    meetings = ids.meetings if ids else {}
    return {
        "sentence": answer.sentence,
        "kind": answer.kind,
        "total": answer.total,
        "tally": answer.tally,
        "groups": {group.name: group.tally for group in answer.groups},
        "items": sorted(items.get(i.id or "", i.id) or "" for i in answer.items),
        "decisions": sorted(decisions.get(d.id or "", d.id) or "" for d in answer.decisions),
        "meetings": sorted(meetings.get(m.id, m.id) for m in answer.meetings),
        "changes": sorted((items.get(c.item, c.item), c.at) for c in answer.changes),
        "problems": sorted((items.get(t.item, t.item), t.level) for t in answer.troubles),
        "words": sorted(
            (meetings.get(c.meeting or "", c.meeting) or "", c.utterance or 0, c.quote)
            for c in answer.citations
            if c.source == "words"
        ),
    }
