"""Who is to get the minutes, and what became of what was sent to each."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from api.delivery import issue_letters
from api.deps import Viewer
from api.installation import Installation
from api.web import minutes_words
from storage import recipients
from storage.recipients import Recipient
from storage.tables import Department, Meeting, Message, MinutesRow, Person


@dataclass(frozen=True)
class Sending:
    """A recipient, and the last message to them about these minutes; None: nothing was sent.

    `state` is one of `minutes_words.DELIVERIES`.
    """

    recipient: Recipient
    message: Message | None
    state: str
    key: str = ""
    # That the roster has by now.
    found_address: str = ""

    @property
    def can_be_sent(self) -> bool:
        """There was no address when the minutes were issued."""
        return self.message is None and not self.recipient.address

    @property
    def address(self) -> str | None:
        """That of the message, which may have been put right since."""
        return self.message.address if self.message else self.recipient.address

    @property
    def went_wrong(self) -> bool:
        return self.state in ("failed", "bounced", "uncertain", "none")


@dataclass(frozen=True)
class ListForm:
    """The list of recipients. `seen` tells whether somebody changed it since."""

    rows: list[Recipient]
    is_chosen: bool
    seen: str

    @property
    def without_address(self) -> list[Recipient]:
        return [row for row in self.rows if not row.address]

    @property
    def reached(self) -> list[Recipient]:
        return [row for row in self.rows if row.address]


def list_form(session: Session, meeting: Meeting, row: MinutesRow | None) -> ListForm:
    found = recipients.of(session, meeting, row)
    is_chosen = bool(row and row.recipients is not None)
    return ListForm(found, is_chosen, recipients.fingerprint(found))


def sendings(session: Session, meeting: Meeting, row: MinutesRow) -> list[Sending]:
    """Each who was to get the issued minutes."""
    chosen = select(Message).where(Message.minutes_id == row.id).order_by(col(Message.id))
    messages = list(session.exec(chosen))
    found = []
    for recipient in recipients.of(session, meeting, row):
        key = issue_letters.key(row, recipient)
        message = next(
            (m for m in reversed(messages) if m.key == key or _is_to(m, recipient)), None
        )
        address = _found_address(session, recipient)
        found.append(Sending(recipient, message, minutes_words.delivery(message), key, address))
    return found


def _found_address(session: Session, recipient: Recipient) -> str:
    if recipient.address or recipient.person_id is None:
        return ""
    person = session.get(Person, recipient.person_id)
    return (person.email or "") if person and person.is_active else ""


def sending_context(
    place: Installation, viewer: Viewer, meeting: Meeting, found: list[Sending]
) -> dict[str, Any]:
    """What the list of what became of them shows. Without a mail server nothing is on its way."""
    settings = place.settings
    is_moving = any(each.state in ("queued", "sending") for each in found)
    return {
        "meeting": meeting,
        "sendings": found,
        "is_on_its_way": settings.smtp_host is not None and is_moving,
        "can_edit": viewer.is_editor,
        "zone": settings.zone,
        "flow": minutes_words,
    }


def _is_to(message: Message, recipient: Recipient) -> bool:
    if recipient.person_id is not None and message.person_id is not None:
        return message.person_id == recipient.person_id
    return message.address == recipient.address


def pickable(session: Session) -> dict[str, Person]:
    """The people of the roster by how a list offers them: namesakes with their department."""
    chosen = (
        select(Person, Department.name)
        .join(Department, col(Department.id) == Person.department_id, isouter=True)
        .where(col(Person.is_active))
        .order_by(col(Person.name), col(Person.id))
    )
    found = list(session.exec(chosen))
    count = Counter(person.name for person, _department in found)
    offered: dict[str, Person] = {}
    for person, department in found:
        is_alone = count[person.name] == 1
        label = person.name if is_alone else f"{person.name} · {department or person.id}"
        offered[label] = person
    return offered
