"""Messages on their way to people: each is put here once, and sent once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from storage.tables import Channel, Message, now


@dataclass(frozen=True)
class Letter:
    """What is to be sent. `key` says what it is and for whom, such as "minutes 12 person 3".

    `attachments` are {"filename", "media_type", "sha256"} of files in the store, or have their
    text as "content". `due_at` None: at once.
    """

    key: str
    kind: str
    recipient: str
    address: str
    subject: str
    text: str
    html: str | None = None
    channel: Channel = Channel.mail
    attachments: Sequence[dict[str, Any]] = field(default_factory=tuple)
    meeting_id: int | None = None
    minutes_id: int | None = None
    person_id: int | None = None
    due_at: dt.datetime | None = None


def put(session: Session, letter: Letter) -> Message:
    """The message of this key: the one there is, or a new one."""
    known = session.exec(select(Message).where(Message.key == letter.key)).first()
    if known:
        return known
    fields = {name: getattr(letter, name) for name in Letter.__dataclass_fields__}
    fields["attachments"] = list(letter.attachments)
    fields["due_at"] = letter.due_at or now()
    message = Message(**fields)
    session.add(message)
    session.flush()
    return message
