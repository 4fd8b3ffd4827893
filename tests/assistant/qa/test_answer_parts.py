"""How a question was understood, as filters that can be taken away."""

import datetime as dt

import pytest

from assistant.qa.answer import answer_query
from assistant.qa.memory import MemoryRecords
from assistant.qa.query import FILTERS, Span, StatusQuery
from assistant.qa.types import Answer, MeetingRecord
from tests.assistant.qa.records import NOW, busy_record


def ask(query: StatusQuery, *records: MeetingRecord, me: str | None = None) -> Answer:
    return answer_query(query, MemoryRecords(records or [busy_record()], NOW, me), NOW)


def sources(found: Answer) -> list[tuple[str, str | None]]:
    return [(citation.source, citation.of) for citation in found.citations]


FULL = StatusQuery(
    form="list",
    people=("孙涛",),
    departments=("研发部",),
    projects=("新产品上市",),
    meetings=("m1",),
    statuses=("delayed",),
    state="overdue",
    missing="deadline",
    percent=(0, 50),
    has_problem=True,
    level=2,
    waits=True,
    was_moved=True,
    due=Span(first=dt.date(2024, 3, 1), last=dt.date(2024, 3, 31)),
    done=Span(last=dt.date(2024, 3, 31)),
    held=Span(first=dt.date(2024, 3, 5), last=dt.date(2024, 3, 5)),
    updated=Span(first=dt.date(2024, 3, 4)),
    minutes="issued",
    group="person",
    order="late",
    most=3,
    subject=("测试版本",),
    is_about=True,
)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_parts_name_every_filter_by_a_key_that_takes_it_away(language: str) -> None:
    query = FULL.model_copy(update={"language": language})
    keys = [part.key for part in ask(query).parts]
    assert set(keys) == {*FILTERS, ""}
    assert [key for key in keys if key and query.without(key) == query] == []


def test_parts_tell_meetings_by_title_and_days_as_read() -> None:
    parts = {part.key: part.value for part in ask(FULL).parts}
    assert parts["meeting"] == "进度协调会"
    assert parts["due"] == "3月1日至31日"
    assert parts["held"] == "3月5日 周二"
    assert parts[""] == "3月6日"


# --- words are data -----------------------------------------------------------------------------
