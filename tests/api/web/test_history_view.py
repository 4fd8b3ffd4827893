import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from api.web.history_view import Change, Piece, days, sort_of
from storage.tables import AuditEntry

SHANGHAI = ZoneInfo("Asia/Shanghai")


def entry(action: str, subject: str | None = None, **more: Any) -> AuditEntry:
    at = more.pop("at", dt.datetime(2024, 3, 5, 15, 30, tzinfo=dt.UTC))
    return AuditEntry(actor="李敏", action=action, subject=subject, at=at, **more)


def changes(told: AuditEntry) -> list[Change]:
    ((event,),) = [day.events for day in days([told], {}, SHANGHAI, 1)]
    return list(event.changes)


def test_days_are_those_of_the_companys_time_zone() -> None:
    late = entry("confirm", at=dt.datetime(2024, 3, 5, 16, 30, tzinfo=dt.UTC))
    found = days([late, entry("create")], {}, SHANGHAI, 1)
    assert [(day.date.day, len(day.events)) for day in found] == [(6, 1), (5, 1)]


def test_a_short_field_is_told_as_it_was_and_as_it_is() -> None:
    told = entry("edit", "action_items 3", before={"owner": None}, after={"owner": "孙涛"})
    assert changes(told) == [Change("责任人", "", "孙涛")]


def test_what_changed_in_a_long_text_is_marked() -> None:
    before, after = (
        {"text": "预算定三万，下周三之前给出方案"},
        {"text": "预算定五万，下周三之前给出方案"},
    )
    (change,) = changes(entry("edit transcript", "segment 3", before=before, after=after))
    assert change.pieces == (
        Piece("预算定", "same"),
        Piece("三", "out"),
        Piece("五", "in"),
        Piece("万，下周三之前给出方案", "same"),
    )


def test_a_date_is_told_whole_as_it_was_and_as_it_is() -> None:
    before, after = {"deadline": "2023-03-07"}, {"deadline": "2023-03-13"}
    told = entry("edit", "action_items 3", before=before, after=after)
    assert changes(told) == [Change("截止", "2023年3月7日 周二", "2023年3月13日 周一")]


def test_texts_that_have_little_in_common_are_told_whole() -> None:
    before, after = (
        {"text": "预算定三万，下周三之前给出方案"},
        {"text": "今天的会就开到这里，谢谢大家"},
    )
    (change,) = changes(entry("edit transcript", "segment 3", before=before, after=after))
    assert change.pieces == ()


def test_replacing_is_told_by_its_words_and_not_by_the_first_line() -> None:
    after = {"text": "x", "find": "预算", "replacement": "经费", "places": 9}
    told = changes(entry("replace words", "segment 3", before={"text": "y"}, after=after))
    assert told == [Change("文字", "预算", "经费"), Change("处数", "", "9")]


def test_voices_are_told_by_name() -> None:
    told = entry("name speakers", before={}, after={"SPEAKER_02": "王建国"})
    assert changes(told) == [Change("声音 2", "", "王建国")]


def test_what_says_nothing_to_a_reader_is_left_out() -> None:
    told = entry("add", "decisions 3", after={"evidence": [1], "review": "confirmed"})
    assert changes(told) == [Change("审核", "", "已确认")]


def test_entries_are_sorted_by_what_they_are_about() -> None:
    told = [entry("edit", "decisions 1"), entry("replace words", "segment 2"), entry("upload")]
    assert [sort_of(e) for e in told] == ["items", "transcript", "recordings"]
    assert sort_of(entry("confirm", "meeting")) == "meeting"
