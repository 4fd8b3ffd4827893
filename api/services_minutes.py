"""From a draft to minutes that are out: submit, take back, return, approve, correct.

The leader approves what they saw: each act names the version and the hash of its content.
"""

from collections.abc import Sequence

from sqlmodel import Session

from api import documents
from api.delivery import letters
from api.installation import Installation
from api.sample import SAMPLE_ID
from assistant.errors import ConflictError, InputError
from assistant.minutes.render import built_in_template
from assistant.roster_tables import is_email
from storage import audit, clocks, meetings, minutes, recipients
from storage.recipients import Recipient
from storage.tables import Meeting, MeetingState, MinutesRow, MinutesState, now


def submit(place: Installation, meeting_id: int, *, actor: str, late_reason: str = "") -> None:
    """Ask the leader to approve the draft.

    Raises ConflictError without a draft, while another is made, or for one that is older than what
    is confirmed now or made with another template than is chosen, and InputError for one that is
    late without a reason.
    """
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        row = _latest(session, meeting_id, MinutesState.draft, MinutesState.returned)
        if meeting.state == MeetingState.drafting:
            raise ConflictError(
                "The minutes are being drafted. Wait a moment, read them, then submit them."
            )
        if minutes.is_old(session, row):
            raise ConflictError(
                "What is confirmed was changed after the minutes were drafted. Draft them again, "
                "then submit them."
            )
        if row.template != documents.chosen_name(session, meeting):
            raise ConflictError(
                "Another template was chosen after the minutes were drafted. Draft them again, "
                "then submit them."
            )
        _explain_lateness(place, session, meeting, late_reason, actor)
        row.state, row.submitted_at, row.submitted_by = MinutesState.submitted, now(), actor
        _record(session, row, "submit minutes", actor)
        letters.on_submit(session, place.settings, row)


def take_back(place: Installation, meeting_id: int, *, actor: str) -> None:
    """Take the submission back, to change something. Raises ConflictError."""
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        row = _latest(session, meeting_id, MinutesState.submitted)
        row.state, row.submitted_at, row.submitted_by = MinutesState.draft, None, None
        _record(session, row, "take back minutes", actor)


def send_back(
    place: Installation, meeting_id: int, content_hash: str, comment: str, *, actor: str
) -> None:
    """Return the minutes to the recorder with what is to be changed. Raises ConflictError,
    InputError without a comment."""
    comment = comment.strip()
    if not comment:
        raise InputError("Say what is to be changed before you return the minutes.")
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        row = _seen(session, meeting_id, content_hash)
        row.state, row.comment = MinutesState.returned, comment
        row.returned_at, row.returned_by = now(), actor
        _record(session, row, "return minutes", actor, comment=comment)
        letters.on_return(session, place.settings, row)


def approve(
    place: Installation,
    meeting_id: int,
    content_hash: str,
    recipients_hash: str,
    *,
    actor: str,
    late_reason: str = "",
) -> None:
    """Approve the minutes, which issues them and sends them to everybody on the list.

    Both hashes are of what was seen. Raises ConflictError for others than were submitted, or where
    others are to get them; InputError for late ones without a reason.
    """
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        row = _seen(session, meeting_id, content_hash)
        to = recipients.of(session, meeting, row)
        recipients.check_seen(to, recipients_hash)
        _explain_lateness(place, session, meeting, late_reason, actor)
        row.state, row.approved_at, row.approved_by = MinutesState.approved, now(), actor
        year = row.approved_at.astimezone(place.settings.zone).year
        row.number = minutes.number_for(session, meeting, year)
        row.recipients = [r.model_dump() for r in to]
        _record(session, row, "approve minutes", actor, number=row.number)
        place.queue.issue_minutes(session, row.id or 0)


def issue_again(place: Installation, meeting_id: int, *, actor: str) -> None:
    """Try once more to issue what is approved and could not be issued. Raises ConflictError."""
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        row = _latest(session, meeting_id, MinutesState.approved)
        row.problem = None
        session.add(row)
        place.queue.issue_minutes(session, row.id or 0)


def choose_recipients(
    place: Installation, meeting_id: int, wanted: Sequence[Recipient] | None, *, actor: str
) -> None:
    """Who is to get the version in the making; None: whoever it follows from the meeting.

    Raises ConflictError once it is approved, InputError for what is no address.
    """
    for each in wanted or ():
        if each.address and not is_email(each.address):
            raise InputError(
                f"“{each.address}” is no mail address. Write one like name@company.cn."
            )
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        row = _latest(
            session,
            meeting_id,
            MinutesState.draft,
            MinutesState.returned,
            MinutesState.submitted,
        )
        before = [r.name for r in recipients.of(session, meeting, row)]
        row.recipients = None if wanted is None else [r.model_dump() for r in wanted]
        session.add(row)
        after = [r.name for r in recipients.of(session, meeting, row)]
        audit.record(
            session,
            actor,
            "choose recipients",
            meeting_id=meeting_id,
            subject=minutes.subject(row),
            before={"recipients": before},
            after={"recipients": after},
        )


def choose_template(place: Installation, meeting_id: int, name: str | None, *, actor: str) -> None:
    """Make the meeting's minutes with this template from the next draft on; None: the default.

    Raises NotFoundError, InputError for one that is not there.
    """
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        if name:
            usable = documents.named(session, place.files, name).usable
            if isinstance(usable, str):
                built_in_template(meetings.context(session, meeting).language, usable)
        before, meeting.minutes_template = meeting.minutes_template, name or None
        session.add(meeting)
        audit.record(
            session,
            actor,
            "choose minutes template",
            meeting_id=meeting_id,
            subject="meeting",
            before={"template": before},
            after={"template": name},
        )


def explain_lateness(place: Installation, meeting_id: int, reason: str, *, actor: str) -> None:
    """Record why the minutes are late. Raises InputError without a reason."""
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        _keep_reason(session, meeting, reason, actor)


def is_late(place: Installation, meeting: Meeting) -> bool:
    """Whether the first minutes of the meeting are due and not out."""
    with place.database.read() as session:
        return _is_late(place, session, meeting)


def _is_late(place: Installation, session: Session, meeting: Meeting) -> bool:
    is_sample = meeting.source_id == SAMPLE_ID
    return not is_sample and clocks.is_late(
        clocks.rule(session), meeting, place.settings.zone, now()
    )


def _explain_lateness(
    place: Installation, session: Session, meeting: Meeting, reason: str, actor: str
) -> None:
    if reason.strip():
        _keep_reason(session, meeting, reason, actor)
    if _is_late(place, session, meeting) and not meeting.late_reason:
        raise InputError("The minutes are late. Say why, then go on.")


def _keep_reason(session: Session, meeting: Meeting, reason: str, actor: str) -> None:
    reason = reason.strip()
    if not reason:
        raise InputError("Say why the minutes are late.")
    before, meeting.late_reason = meeting.late_reason, reason
    session.add(meeting)
    audit.record(
        session,
        actor,
        "explain late minutes",
        meeting_id=meeting.id,
        subject="meeting",
        before={"late_reason": before},
        after={"late_reason": reason},
    )


def _latest(session: Session, meeting_id: int, *states: MinutesState) -> MinutesRow:
    """The latest version, in one of these states. Raises ConflictError."""
    row = minutes.latest(session, meeting_id)
    if row is None:
        raise ConflictError("The meeting has no minutes yet. Confirm its items first.")
    if row.state not in states:
        raise ConflictError(
            f"The minutes are {row.state} by now. Look at the page again before you go on."
        )
    return row


def _seen(session: Session, meeting_id: int, content_hash: str) -> MinutesRow:
    """The version that was submitted, if it is the one that was seen. Raises ConflictError."""
    row = _latest(session, meeting_id, MinutesState.submitted)
    if row.content_hash != content_hash:
        raise ConflictError("The minutes were changed since you read them. Read them again.")
    return row


def _record(session: Session, row: MinutesRow, action: str, actor: str, **told: object) -> None:
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        action,
        meeting_id=row.meeting_id,
        subject=minutes.subject(row),
        after={"version": row.version, "hash": row.content_hash[:16], **told},
    )
