import datetime as dt

from assistant.qa.memory import MemoryRecords
from assistant.qa.query import Span, StatusQuery
from tests.assistant.qa.records import NOW, busy_record, item, record


def records() -> MemoryRecords:
    return MemoryRecords([busy_record()], NOW)


def test_lines_of_several_meetings_leave_out_those_without_any() -> None:
    found = records().lines_of({"m1": [1, 0, 99], "m9": [0]})
    assert {meeting: [line.id for line in said] for meeting, said in found.items()} == {
        "m1": [0, 1]
    }


def test_near_tells_which_meeting_an_item_is_of() -> None:
    found = records().near(StatusQuery(subject=("测试版本",)), "items")
    assert {passage.of.meeting_title for passage in found.passages} == {"进度协调会"}  # type: ignore[union-attr]


def test_near_gives_rows_of_issued_minutes_alone() -> None:
    query = StatusQuery(subject=("停车证",))
    draft = busy_record().model_copy(update={"minutes": "draft"})
    assert records().near(query, "minutes").size == 1
    assert MemoryRecords([draft], NOW).near(query, "minutes").size == 0


def test_items_wait_where_the_leader_has_to_consent() -> None:
    waiting = item("换供应商", id="w", waits=True)
    known = MemoryRecords([record(action_items=(waiting, item("写方案", id="o")))], NOW)
    assert [i.id for i in known.items(StatusQuery(waits=True)).rows] == ["w"]


def test_troubles_are_the_open_ones_unless_it_is_asked_why() -> None:
    busy = busy_record()
    settled = busy.troubles[0].model_copy(update={"state": "settled"})
    known = MemoryRecords([busy.model_copy(update={"troubles": (settled,)})], NOW)
    assert known.troubles(StatusQuery(what="problems")).total == 0
    assert known.troubles(StatusQuery(what="problems", form="why")).total == 1


def test_changes_are_of_their_own_day() -> None:
    before = Span(last=dt.date(2024, 3, 5))
    assert records().changes(StatusQuery(what="changes")).total == 2
    assert records().changes(StatusQuery(what="changes", updated=before)).total == 0


def test_meetings_count_those_that_are_not_confirmed() -> None:
    planned = record(id="m2", is_confirmed=False)
    known = MemoryRecords([busy_record(), planned], NOW)
    assert known.meetings(StatusQuery(what="meetings")).total == 2
    assert known.items(StatusQuery()).total == 4
