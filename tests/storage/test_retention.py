import datetime as dt

import pytest
from sqlmodel import select

from assistant.errors import InputError
from assistant.types import MeetingContext
from storage import meetings, organisation, recordings, retention
from storage.db import Database
from storage.files import StoredFile
from storage.tables import AuditEntry, Recording, Waveform

NOW = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)


def add_meeting(database: Database, confirmed_days_ago: float | None, sha256: str) -> int:
    """A meeting with one recording; its recording's id."""
    with database.write() as session:
        organisation.ensure(session, "云雀")
        made = meetings.create(session, MeetingContext(title="周会", date=NOW.date()))
        if confirmed_days_ago is not None:
            made.confirmed_at = NOW - dt.timedelta(days=confirmed_days_ago)
        stored = StoredFile(sha256=sha256, size=10)
        recording = recordings.register(session, made.id or 0, f"{sha256}.mp3", stored)
        session.add(Waveform(recording_id=recording.id or 0, per_second=10, levels=b"\x01"))
        return recording.id or 0


def expired(database: Database, days: int | None) -> list[int | None]:
    with database.read() as session:
        return [found.recording.id for found in retention.expired(session, days, NOW)]


def remove(database: Database, days: int) -> list[str]:
    with database.write() as session:
        return retention.remove(session, retention.expired(session, days, NOW), NOW)


def test_recordings_expire_so_many_days_after_the_meeting_was_confirmed(
    database: Database,
) -> None:
    old = add_meeting(database, 30.1, "a")
    add_meeting(database, 29.9, "b")
    add_meeting(database, None, "c")
    assert expired(database, 30) == [old]
    assert expired(database, None) == []


def test_an_expired_recording_keeps_its_row_and_leaves_an_entry(database: Database) -> None:
    old = add_meeting(database, 31, "a")
    assert remove(database, 30) == ["a"]
    assert expired(database, 30) == []
    with database.read() as session:
        recording = session.get(Recording, old)
        entry = session.exec(select(AuditEntry)).one()
        assert recording and recording.removed_at == NOW
        assert session.exec(select(Waveform)).all() == []
    assert (entry.actor, entry.action) == ("retention", "expire recording")
    assert entry.before == {"filename": "a.mp3", "sha256": "a", "size": 10}


def test_a_file_that_another_meeting_needs_stays(database: Database) -> None:
    add_meeting(database, 31, "a")
    add_meeting(database, 2, "a")
    assert remove(database, 30) == []
    # until the time of the other has come too
    assert remove(database, 1) == ["a"]


@pytest.mark.parametrize("days", [0, -1, 36_501])
def test_days_that_make_no_sense_are_refused(database: Database, days: int) -> None:
    with pytest.raises(InputError, match="from 1 to 36500"), database.write() as session:
        retention.choose(session, days, actor="刘芳")


def test_nothing_chosen_keeps_for_ever(database: Database) -> None:
    with database.write() as session:
        assert retention.days(session) is None
        retention.choose(session, 90, actor="刘芳")
        assert retention.days(session) == 90
        retention.choose(session, None, actor="刘芳")
        assert retention.days(session) is None
