"""Minutes that are out, sent to somebody who had no mail address when they were issued."""

from sqlmodel import Session, select

from api.delivery import issue_letters
from api.installation import Installation
from assistant.errors import ConflictError, InputError, NotFoundError
from assistant.roster_tables import is_email
from storage import audit, meetings, minutes
from storage.tables import Message, MinutesRow


def send_later(
    place: Installation, meeting_id: int, version: int, key: str, address: str, *, actor: str
) -> None:
    """Send this version to the recipient of this key (issue_letters.key), once.

    Raises InputError for what is no address, NotFoundError for who is no recipient, ConflictError
    where they were sent it, have an address, or a later version is out.
    """
    address = address.strip()
    if not is_email(address):
        raise InputError(f"“{address}” is no mail address. Write one like name@company.cn.")
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        row = minutes.last_issued(session, meeting_id)
        if row is None or row.version != version:
            raise ConflictError("Another version of the minutes is out by now. Open the page anew.")
        known = {
            issue_letters.key(row, r): r for r in issue_letters.everybody(session, meeting, row)
        }
        recipient = known.get(key)
        if recipient is None:
            raise NotFoundError("Nobody of these is to get the minutes. Open the page anew.")
        if recipient.address or _is_sent(session, row, key):
            raise ConflictError("The minutes were sent to them. They are not sent twice.")
        if not issue_letters.send_later(session, place.settings, row, recipient, address):
            raise ConflictError("The minutes have no item of theirs. There is nothing to send.")
        audit.record(
            session,
            actor,
            "send minutes later",
            meeting_id=meeting_id,
            subject=minutes.subject(row),
            after={"version": row.version, "recipient": recipient.name},
        )


def _is_sent(session: Session, row: MinutesRow, key: str) -> bool:
    chosen = select(Message.id).where(Message.minutes_id == row.id, Message.key == key)
    return session.exec(chosen).first() is not None
