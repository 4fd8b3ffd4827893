import datetime as dt

from sqlmodel import Session

from assistant.types import MeetingContext
from storage import meetings, organisation, recordings, waveforms
from storage.db import Database
from storage.files import StoredFile
from storage.tables import Recording


def recording(session: Session, name: str = "a") -> Recording:
    """A recording of the one meeting."""
    organisation.ensure(session, "公司")
    context = MeetingContext(title="周会", date=dt.date(2024, 3, 5))
    meeting = meetings.by_source(session, "m") or meetings.create(session, context, source_id="m")
    stored = StoredFile(sha256=name * 64, size=1)
    return recordings.register(session, meeting.id or 0, f"{name}.mp3", stored)


def test_a_waveform_is_kept_and_found(database: Database) -> None:
    with database.write() as session:
        made = recording(session)
        waveforms.keep(session, made.id or 0, 10, b"\x00\xff")
    with database.read() as session:
        found = waveforms.get(session, made.id or 0)
        assert found is not None
        assert (found.per_second, found.levels) == (10, b"\x00\xff")


def test_recordings_without_a_waveform_are_those_that_can_be_used(database: Database) -> None:
    with database.write() as session:
        drawn, broken, waiting = (recording(session, name) for name in "abc")
        broken.problem = "no sound"
        waveforms.keep(session, drawn.id or 0, 10, b"\x01")
        session.flush()
        assert waveforms.missing(session, waiting.meeting_id) == [waiting]


def test_a_waveform_goes_with_its_recording(database: Database) -> None:
    with database.write() as session:
        made = recording(session)
        waveforms.keep(session, made.id or 0, 10, b"\x01")
        session.flush()
        recordings.remove(session, made)
    with database.read() as session:
        assert waveforms.get(session, made.id or 0) is None


def test_nothing_is_kept_of_a_recording_that_is_gone(database: Database) -> None:
    with database.write() as session:
        made = recording(session)
        recordings.remove(session, made)
        waveforms.keep(session, made.id or 0, 10, b"\x01")
        session.flush()
        assert waveforms.get(session, made.id or 0) is None
