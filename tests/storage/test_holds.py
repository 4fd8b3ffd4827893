import pytest
from sqlmodel import select

from assistant.errors import ConflictError, InputError
from assistant.types import MeetingContext
from storage import holds, meetings, organisation
from storage.db import Database
from storage.tables import AuditEntry, Meeting


def add_meeting(database: Database) -> int:
    with database.write() as session:
        organisation.ensure(session, "云雀")
        context = MeetingContext.model_validate({"title": "周会", "date": "2026-03-05"})
        return meetings.create(session, context).id or 0


def test_a_hold_and_its_end_are_in_the_history_with_their_reasons(database: Database) -> None:
    meeting_id = add_meeting(database)
    with database.write() as session:
        holds.put(session, meetings.get(session, meeting_id), " 诉讼 ", actor="刘芳")
    with database.write() as session:
        meeting = meetings.get(session, meeting_id)
        assert (meeting.held_by, meeting.hold_reason) == ("刘芳", "诉讼")
        with pytest.raises(ConflictError, match="“周会” is on legal hold"):
            holds.check_free(meeting)
        holds.lift(session, meeting, "结案", actor="孙涛")
        holds.check_free(meeting)
    with database.read() as session:
        entries = session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()  # type: ignore[arg-type]
        told = [(e.actor, e.action, e.after["hold_reason"]) for e in entries]
        free = session.exec(select(Meeting.id).where(holds.is_free())).all()
    assert told == [("刘芳", "hold meeting", "诉讼"), ("孙涛", "lift hold", "结案")]
    assert free == [meeting_id]


def test_a_hold_needs_a_reason_and_is_put_once(database: Database) -> None:
    meeting_id = add_meeting(database)
    with database.write() as session:
        meeting = meetings.get(session, meeting_id)
        with pytest.raises(InputError, match="Say why"):
            holds.put(session, meeting, "  ", actor="刘芳")
        with pytest.raises(ConflictError, match="not on hold"):
            holds.lift(session, meeting, "结案", actor="刘芳")
        holds.put(session, meeting, "诉讼", actor="刘芳")
        with pytest.raises(ConflictError, match="on hold already"):
            holds.put(session, meeting, "审计", actor="刘芳")
