"""What of a deleted meeting is never taken for that of a later one."""

from api import services
from api.delivery import letters
from api.installation import Installation
from storage import audit, composing, minutes
from storage.tables import MessageState
from tests.api.delivery import meetings_made as made


def issue(place: Installation, title: str) -> tuple[int, int]:
    """A meeting whose minutes are out, with mails to everybody; its id, and that of the minutes."""
    with place.database.write() as session:
        meeting = made.hold(session, [made.item()], title=title)
        content = composing.composed(session, meeting.id or 0)
        row = minutes.save_draft(
            session,
            meeting.id or 0,
            content,
            filename="minutes.docx",
            sha256="d" * 64,
            template="standard",
        )
        row.number = minutes.number_for(session, meeting, 2026)
        letters.on_issue(session, place.settings, row)
        return meeting.id or 0, row.id or 0


def test_minutes_are_sent_after_the_meeting_before_was_deleted(house: Installation) -> None:
    first, _minutes = issue(house, "周会")
    services.delete_meeting(house, first, actor="Administrator")
    second, minutes_id = issue(house, "例会")
    assert second != first
    assert set(made.mails(house, minutes_id)) == {"刘芳", "王建国", "李敏"}


def test_a_new_meeting_has_no_history_of_a_deleted_one(house: Installation) -> None:
    first, _minutes = issue(house, "周会")
    services.delete_meeting(house, first, actor="Administrator")
    second, _minutes = issue(house, "例会")
    with house.database.read() as session:
        actions = [entry.action for entry in audit.history(session, second)]
    assert actions == ["draft minutes"]


def test_a_number_is_not_given_again_after_its_meeting_was_deleted(house: Installation) -> None:
    first, _minutes = issue(house, "周会")
    services.delete_meeting(house, first, actor="Administrator")
    issue(house, "例会")
    told = {message.subject for message in made.messages(house) if "例会" in message.subject}
    assert len(told) == 1
    with house.database.read() as session:
        (row,) = minutes.versions(session, first + 1)
    assert row.number == "2026-0002"


def test_what_waits_to_be_sent_about_a_deleted_meeting_is_not_sent(house: Installation) -> None:
    first, _minutes = issue(house, "周会")
    services.delete_meeting(house, first, actor="Administrator")
    assert {m.state for m in made.messages(house)} == {MessageState.cancelled}


def test_the_log_keeps_nothing_of_what_was_said_of_a_deleted_meeting(house: Installation) -> None:
    first, _minutes = issue(house, "周会")
    services.delete_meeting(house, first, actor="Administrator")
    kept = made.messages(house)
    assert {(m.subject, m.text, m.html) for m in kept} == {("", "", None)}
    assert [m.attachments for m in kept] == [[], [], []]
