import datetime as dt

import pytest

from assistant.errors import InputError
from assistant.transcription import HeardPiece
from assistant.transcription.speakers import VoicePiece
from assistant.types import MeetingContext
from storage import meetings, organisation, recordings
from storage.db import Database
from storage.files import StoredFile
from storage.tables import VoicePieceRow


@pytest.fixture
def meeting_id(database: Database) -> int:
    with database.write() as session:
        organisation.ensure(session, "云雀")
        made = meetings.create(session, MeetingContext(title="周会", date=dt.date(2024, 3, 5)))
        return made.id or 0


def register(database: Database, meeting_id: int, *names: str) -> list[int]:
    with database.write() as session:
        made = [
            recordings.register(session, meeting_id, name, StoredFile(sha256=name * 64, size=1))
            for name in names
        ]
        return [recording.id or 0 for recording in made]


def order(database: Database, meeting_id: int) -> list[str]:
    with database.read() as session:
        return [recording.filename for recording in recordings.usable(session, meeting_id)]


def piece(number: int, duration_s: float = 240) -> HeardPiece:
    return HeardPiece(
        number=number,
        start_s=240.0 * number,
        duration_s=duration_s,
        is_silent=True,
        engine="fake",
        model=None,
        passages=(),
    )


def test_a_recording_comes_after_those_that_are_there(database: Database, meeting_id: int) -> None:
    first, _ = register(database, meeting_id, "a", "b")
    with database.write() as session:
        recordings.remove(session, recordings.get(session, meeting_id, first))
    register(database, meeting_id, "c")
    assert order(database, meeting_id) == ["b", "c"]


def test_recordings_are_put_into_the_order_asked_for(database: Database, meeting_id: int) -> None:
    a, b, c = register(database, meeting_id, "a", "b", "c")
    with database.write() as session:
        recordings.arrange(session, meeting_id, [c, a, b])
    assert order(database, meeting_id) == ["c", "a", "b"]


def test_an_order_that_names_one_twice_changes_nothing(database: Database, meeting_id: int) -> None:
    a, _ = register(database, meeting_id, "a", "b")
    with database.write() as session, pytest.raises(InputError):
        recordings.arrange(session, meeting_id, [a, a])
    assert order(database, meeting_id) == ["a", "b"]


def test_recordings_begin_where_those_before_them_end(database: Database, meeting_id: int) -> None:
    register(database, meeting_id, "a", "b", "c")
    with database.write() as session:
        found = recordings.usable(session, meeting_id)
        for recording, length_s in zip(found, (10.0, 5.0, 7.0), strict=True):
            recording.duration_s = length_s
        found[1].problem = "It is damaged."
        assert [start for _, start in recordings.with_starts(found)] == [0, 10, 10]


def test_pieces_come_back_in_order_and_once(database: Database, meeting_id: int) -> None:
    (a,) = register(database, meeting_id, "a")
    for number in (1, 0, 1):
        with database.write() as session:
            recordings.keep_heard(session, a, piece(number))
    with database.read() as session:
        assert recordings.heard(session, a) == [piece(0), piece(1)]
        assert recordings.last_heard_by(session, meeting_id) == ("fake", None)


def test_a_recording_that_was_heard_is_as_long_as_its_pieces(
    database: Database, meeting_id: int
) -> None:
    (a,) = register(database, meeting_id, "a")
    with database.write() as session:
        recordings.finish_heard(session, a, [piece(0), piece(1, 12.5)])
    with database.write() as session:
        found = recordings.get(session, meeting_id, a)
        assert (found.is_heard, found.duration_s) == (True, 252.5)
        recordings.forget_heard(session, a)
        assert (found.is_heard, recordings.heard(session, a)) == (False, [])


def test_voices_name_their_recording_by_its_place_now(database: Database, meeting_id: int) -> None:
    a, b = register(database, meeting_id, "a", "b")
    kept = VoicePiece(recording=1, number=0, start_s=0, duration_s=240)
    with database.write() as session:
        recordings.keep_voices(session, b, kept)
        recordings.arrange(session, meeting_id, [b, a])
    with database.write() as session:
        found = recordings.usable(session, meeting_id)
        assert recordings.voices(session, found) == [kept.model_copy(update={"recording": 0})]
        recordings.forget_voices(session, meeting_id)
        assert recordings.voices(session, found) == []


def test_voices_in_the_form_of_another_release_are_found_anew(
    database: Database, meeting_id: int
) -> None:
    (a,) = register(database, meeting_id, "a")
    with database.write() as session:
        session.add(VoicePieceRow(recording_id=a, number=0, data={"of": "another release"}))
    with database.read() as session:
        assert recordings.voices(session, recordings.usable(session, meeting_id)) == []


def test_a_file_that_another_meeting_uses_stays(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        other = meetings.create(session, MeetingContext(title="月会", date=dt.date(2024, 3, 6)))
    (here,) = register(database, meeting_id, "a")
    (there,) = register(database, other.id or 0, "a")
    with database.write() as session:
        assert recordings.remove(session, recordings.get(session, meeting_id, here)) == []
        assert recordings.remove(session, recordings.get(session, other.id or 0, there)) == [
            "a" * 64
        ]
