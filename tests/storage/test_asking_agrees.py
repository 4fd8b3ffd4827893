"""A database and meetings in memory give the same to the same query."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from assistant.qa.memory import MemoryRecords
from assistant.qa.query import StatusQuery
from assistant.qa.records import Records
from assistant.qa.search import Line, Passage
from assistant.qa.terms import fold, read_terms
from storage.asking import SqlRecords
from storage.db import Database
from tests.conftest import empty_postgres
from tests.storage.asked import ZONE, all_of_it, load
from tests.storage.asked_at_random import ME, NOW, Drawn

Both = tuple[MemoryRecords, SqlRecords]
MEETINGS, QUERIES, FEWER = 25, 60, 20


@pytest.fixture(scope="module", params=[1, 2])
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def loaded(
    request: pytest.FixtureRequest, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database of each kind, filled once: all tests here only read."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('agrees') / 'assistant.db'}"
        else:
            server = request.getfixturevalue("postgres_url")
            url = stack.enter_context(empty_postgres(server))
        database = Database(url)
        stack.callback(database.close)
        database.migrate()
        load(database, Drawn(seed).meetings(MEETINGS))
        yield database


@pytest.fixture
def drawn(seed: int) -> Drawn:
    return Drawn(seed)


@pytest.fixture
def both(loaded: Database, drawn: Drawn) -> Iterator[Both]:
    records = drawn.meetings(MEETINGS)
    with loaded.read() as session:
        sql = SqlRecords(session, all_of_it(NOW, ME), ZONE, me=ME)
        yield MemoryRecords(records, NOW, ME), sql


def test_both_choose_the_same_of_everything(drawn: Drawn, both: Both) -> None:
    memory, sql = both
    for _ in range(QUERIES):
        query = drawn.query()
        assert _all(sql, query) == _all(memory, query), query


def test_both_give_the_first_few_and_how_many_there_are(drawn: Drawn, both: Both) -> None:
    memory, sql = both
    for _ in range(FEWER):
        query = drawn.query()
        assert _all(sql, query, limit=3) == _all(memory, query, limit=3), query


def test_both_choose_the_same_among_some(drawn: Drawn, both: Both) -> None:
    memory, sql = both
    for first in range(0, 3 * FEWER, 3):
        query, among = drawn.query(), {str(n) for n in range(first, first + 40)}
        assert _among(sql, query, among) == _among(memory, query, among), query


def _all(records: Records, query: StatusQuery, **limit: int) -> dict[str, Any]:
    return {
        "items": records.items(query, **limit),
        "tally": records.tally(query),
        "groups": records.groups(query),
        "decisions": records.decisions(query, **limit),
        "disputes": records.disputes(query, **limit),
        "next_meetings": records.next_meetings(query, **limit),
        "meetings": records.meetings(query, **limit),
        "changes": records.changes(query, **limit),
        "troubles": records.troubles(query, **limit),
    }


def _among(records: Records, query: StatusQuery, among: set[str]) -> list[Any]:
    return [
        records.items(query, among=among),
        records.tally(query, among=among),
        records.groups(query, among=among),
        records.decisions(query, among=among),
        records.changes(query, among=among),
        records.troubles(query, among=among),
    ]


def test_both_know_the_same_names(both: Both) -> None:
    memory, sql = (records.names for records in both)
    question = "進度協調會和 launch review 12 说了什么"
    assert sql.roster == memory.roster
    assert (sql.projects, sql.scripts, sql.me) == (memory.projects, memory.scripts, memory.me)
    assert sql.titled(question) == memory.titled(question) != []
    for project in (None, *memory.projects):
        assert sql.latest(project) == memory.latest(project)


_SUBJECTS = ("推广预算", "預算", "release note", "测试版本何时", "没有人说过")


@pytest.mark.parametrize("kind", ["items", "decisions", "lines", "minutes"])
def test_both_find_the_passages_that_share_a_word(drawn: Drawn, both: Both, kind: Any) -> None:
    memory, sql = both
    for subject in _SUBJECTS * 4:
        query = drawn.query().model_copy(update={"subject": (subject,)})
        expected, found = memory.near(query, kind), sql.near(query, kind)
        assert found.size == expected.size
        sharing = [p for p in expected.passages if _shares(p.words, subject)]
        assert sorted(map(_passage, found.passages)) == sorted(map(_passage, sharing))


def _shares(words: Any, subject: str) -> bool:
    terms = read_terms(fold(subject))
    return any(words.holds(needle, t.is_word) for t in terms for needle in t.needles)


def _passage(found: Passage) -> tuple[str, ...]:
    of = found.of
    key = (of.meeting, str(of.segment)) if isinstance(of, Line) else (of.meeting, of.id or "")
    return (*key, found.text, found.evidence.text)


def test_both_give_the_same_lines(both: Both) -> None:
    memory, sql = both
    wanted = {"1": [0, 3, 99], "2": [4, 1], "77": [0]}
    assert sql.lines_of(wanted) == memory.lines_of(wanted)
    assert list(sql.lines("3", {2, 0})) == list(memory.lines("3", {2, 0}))
