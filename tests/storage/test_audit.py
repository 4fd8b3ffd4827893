import datetime as dt

import pytest
from sqlmodel import col

from assistant.types import MeetingContext
from storage import audit, meetings, organisation
from storage.audit import AuditFilter, Page
from storage.db import Database
from storage.tables import AuditEntry, Meeting

START = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def entry(minute: int, actor: str = "刘芳", action: str = "edit", **more: object) -> AuditEntry:
    return AuditEntry(at=START + dt.timedelta(minutes=minute), actor=actor, action=action, **more)


def add(database: Database, *entries: AuditEntry) -> None:
    with database.write() as session:
        session.add_all(entries)


def listed(database: Database, wanted: AuditFilter | None = None, **options: object) -> Page:
    with database.read() as session:
        return audit.page(session, wanted or AuditFilter(), **options)  # type: ignore[arg-type]


def minutes(page: Page) -> list[int]:
    return [int((found.entry.at - START).total_seconds() // 60) for found in page.entries]


def test_entries_come_newest_first_page_by_page(database: Database) -> None:
    # two at the same moment are told apart by their numbers
    add(database, entry(3), *[entry(1) for _ in range(2)], entry(2))
    first = listed(database, size=2)
    second = listed(database, size=2, after=first.older)
    assert (minutes(first), minutes(second)) == ([3, 2], [1, 1])
    assert second.older is None
    assert len({found.entry.id for found in first.entries + second.entries}) == 4


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (AuditFilter(actor="孙涛"), [2]),
        (AuditFilter(action="confirm"), [3]),
        (AuditFilter(since=START + dt.timedelta(minutes=2)), [3, 2]),
        (AuditFilter(until=START + dt.timedelta(minutes=2)), [1]),
        (AuditFilter(words="预算"), [1]),
        (AuditFilter(words="预算 刘芳"), [1]),
        (AuditFilter(words="预算 孙涛"), []),
        (AuditFilter(words="beta"), [2]),
        (AuditFilter(words="100%_"), [3]),
        (AuditFilter(words="%"), [3]),
    ],
)
def test_entries_are_found(database: Database, wanted: AuditFilter, found: list[int]) -> None:
    add(
        database,
        entry(1, after={"task": "提交预算"}),
        entry(2, actor="孙涛", before={"task": "Beta"}),
        entry(3, action="confirm", after={"text": "100%_"}),
    )
    assert minutes(listed(database, wanted)) == found


def test_entries_of_a_meeting_are_found_by_it_and_by_its_title(database: Database) -> None:
    meeting_id = make_meeting(database, "预算周会")
    add(database, entry(1, meeting_id=meeting_id), entry(2))
    assert minutes(listed(database, AuditFilter(meeting_id=meeting_id))) == [1]
    assert minutes(listed(database, AuditFilter(words="预算周会"))) == [1]


def test_what_a_meeting_that_is_not_open_says_is_neither_told_nor_searched(
    database: Database,
) -> None:
    secret, known = make_meeting(database, "裁员"), make_meeting(database, "周会")
    add(
        database,
        entry(1, meeting_id=secret, after={"text": "预算"}),
        entry(2, meeting_id=known, after={"text": "预算"}),
        entry(3, meeting_id=99, after={"text": "预算"}),  # deleted since
        entry(4, after={"text": "预算"}),
    )
    is_open = col(Meeting.title) == "周会"
    found = listed(database, open_meetings=is_open)
    assert [each.is_open for each in found.entries] == [True, False, True, False]
    assert minutes(listed(database, AuditFilter(words="预算"), open_meetings=is_open)) == [4, 2]
    assert minutes(listed(database, AuditFilter(words="裁员"), open_meetings=is_open)) == []


def test_words_are_looked_for_among_some_at_a_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "LOOKED_THROUGH", 3)
    add(database, entry(1, after={"text": "预算"}), *[entry(minute) for minute in range(2, 8)])
    wanted = AuditFilter(words="预算")
    first = listed(database, wanted)
    assert (first.entries, first.older and first.older.at) == ([], START + dt.timedelta(minutes=5))
    second = listed(database, wanted, after=first.older)
    third = listed(database, wanted, after=second.older)
    assert (minutes(second), minutes(third), third.older) == ([], [1], None)


def test_everything_is_given_some_at_a_time(database: Database) -> None:
    add(database, *[entry(minute) for minute in range(5)])
    with database.read() as session:
        batches = [len(each) for each in audit.everything(session, AuditFilter(), at_once=2)]
    assert batches == [2, 2, 1]


def test_actions_are_named_once(database: Database) -> None:
    with database.read() as session:
        assert audit.actions(session) == []
    add(database, entry(1), entry(2, action="add"), entry(3), entry(4, action="track"))
    with database.read() as session:
        assert audit.actions(session) == ["add", "edit", "track"]


def make_meeting(database: Database, title: str) -> int:
    with database.write() as session:
        organisation.ensure(session, "云雀")
        made = meetings.create(session, MeetingContext(title=title, date=dt.date(2026, 3, 1)))
        return made.id or 0
