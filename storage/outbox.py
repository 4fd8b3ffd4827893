"""Messages on their way to people: each is put here once, and sent once.

queued -> sending -> sent, failed, uncertain, or queued again for a later try. Who sends a message
has claimed it, and marks it before its server is told that it has all of it: what was not marked
when its worker died is sent again, what was marked may have arrived and is not.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import ConflictError
from storage.tables import Channel, Message, MessageState, now

# A worker that sends says so every half a minute; a server may take ten minutes to answer
# (RFC 5321, 4.5.3.2.6).
_RENEWS_WITHIN = dt.timedelta(minutes=5)
_ANSWERS_WITHIN = dt.timedelta(minutes=15)

# What has a link in it that signs its reader in: once it arrived, nobody else is to read it here.
_SECRET = ("invitation",)

# States in which the worker that claimed a message may tell how it ended.
_OPEN = (MessageState.sending, MessageState.uncertain)

STOPPED_EARLY = "The worker was stopped before the message was handed over. It is sent again."
STOPPED_LATE = (
    "The worker was stopped after the message was handed over. Whether it arrived is not known."
)


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


def has_due(session: Session, channel: Channel, now: dt.datetime) -> bool:
    return session.exec(_due(channel, now).limit(1)).first() is not None


def has_claimed(session: Session) -> bool:
    chosen = select(Message.id).where(Message.state == MessageState.sending)
    return session.exec(chosen.limit(1)).first() is not None


def claim(
    session: Session, channel: Channel, by: str, now: dt.datetime, *, address: str | None = None
) -> Message | None:
    """The next message that is due, to any address or this; from now on this worker's. None where
    none is.

    `by` names the worker and this one claim: no two are alike.
    """
    due = _due(channel, now)
    if address is not None:
        due = due.where(col(Message.address) == address)
    message: Message | None = session.exec(due.limit(1).with_for_update(skip_locked=True)).first()
    if message is None:
        return None
    _begin(message, by, now)
    session.flush()
    return message


def claim_new(session: Session, letter: Letter, by: str, now: dt.datetime) -> Message:
    """A new message that whoever asks sends at once: no courier finds it."""
    message = put(session, letter)
    _begin(message, by, now)
    session.flush()
    return message


def renew(session: Session, message_id: int, by: str, now: dt.datetime) -> bool:
    """Whether it is still this worker's, who goes on with it."""
    return _update(session, message_id, by, claimed_at=now)


def hand_over(session: Session, message_id: int, by: str, now: dt.datetime) -> bool:
    """Keep that from here on it may have arrived. False: somebody else has it now, so stop."""
    still_here = col(Message.handed_over_at).is_(None)
    return _update(session, message_id, by, still_here, claimed_at=now, handed_over_at=now)


def settle(
    session: Session,
    message_id: int,
    by: str,
    state: MessageState,
    now: dt.datetime,
    *,
    problem: str | None = None,
    due_at: dt.datetime | None = None,
    heard: Mapping[str, Any] | None = None,
) -> bool:
    """Keep how a try ended. `queued` needs `due_at`, when to try again; `heard` is of the answer,
    for the log.

    False where it was taken from this worker meanwhile. Somebody who came back from the dead may
    still tell how something ended that was given up as uncertain.
    """
    message = _locked(session, message_id)
    if message is None or message.claimed_by != by or message.state not in _OPEN:
        return False
    if message.state == MessageState.uncertain and state == MessageState.queued:
        return False
    _end(message, state, now, problem, heard)
    if due_at:
        message.due_at = due_at
    return True


def take_back(session: Session, now: dt.datetime, is_gone: Callable[[str], bool]) -> list[Message]:
    """The messages whose worker died: queued anew, or uncertain where they may have arrived.

    `is_gone` says of the name of a claim that its worker is no more. One that cannot be asked is
    given the time that the slowest server may take.
    """
    sending = select(Message).where(Message.state == MessageState.sending)
    found = []
    for message in session.exec(sending.with_for_update(skip_locked=True)):
        silent = now - (message.claimed_at or now)
        handed_over = message.handed_over_at is not None
        patience = _ANSWERS_WITHIN if handed_over else _RENEWS_WITHIN
        if silent < patience and not is_gone(message.claimed_by or ""):
            continue
        if handed_over:
            _end(message, MessageState.uncertain, now, STOPPED_LATE)
        else:
            _end(message, MessageState.queued, now, STOPPED_EARLY)
            message.due_at = now
        found.append(message)
    return found


def send_again(
    session: Session, message: Message, now: dt.datetime, *, address: str | None = None
) -> None:
    """Put it back into the queue, to another address where that is given.

    Raises ConflictError where it is on its way already, or arrived and did not come back, and
    where what it said is not kept.
    """
    _lock(session, message)
    is_settled = message.state in (
        MessageState.failed,
        MessageState.uncertain,
        MessageState.cancelled,
    )
    if not (is_settled or (message.state == MessageState.sent and message.bounced_at)):
        raise ConflictError("The message is on its way or was sent. It is not sent twice.")
    if not message.text:
        raise ConflictError(
            "What the message said is not kept any more. It cannot be sent again; make a new one."
        )
    if address and address != message.address:
        message.log = [*message.log, {"at": now.isoformat(), "left": message.address}]
        message.address = address
    message.state, message.due_at, message.tries = MessageState.queued, now, 0
    message.problem = message.bounced_at = message.sent_at = None
    message.claimed_by = message.claimed_at = message.handed_over_at = None


def cancel(session: Session, message: Message) -> None:
    """Raises ConflictError where it no longer waits."""
    _lock(session, message)
    if message.state != MessageState.queued:
        raise ConflictError("The message does not wait any more. It cannot be cancelled.")
    message.state = MessageState.cancelled


def bounce(session: Session, message: Message, problem: str, at: dt.datetime) -> bool:
    """Keep that it came back. False: it did already, or is on its way again."""
    _lock(session, message)
    if message.state not in (MessageState.sent, MessageState.uncertain) or message.bounced_at:
        return False
    message.state, message.bounced_at, message.problem = MessageState.sent, at, problem
    message.log = [*message.log, {"at": at.isoformat(), "bounced": problem}]
    return True


def last_sent_to(session: Session, address: str, since: dt.datetime) -> Message | None:
    """The mail that went last to an address, whatever the case of its letters."""
    chosen = select(Message).where(
        Message.channel == Channel.mail,
        col(Message.state).in_((MessageState.sent, MessageState.uncertain)),
        sa.func.lower(col(Message.address)) == address.lower(),
        col(Message.claimed_at) >= since,
    )
    return session.exec(chosen.order_by(col(Message.claimed_at).desc()).limit(1)).first()


def _due(channel: Channel, now: dt.datetime) -> Any:
    due = select(Message).where(
        Message.state == MessageState.queued, Message.channel == channel, Message.due_at <= now
    )
    return due.order_by(col(Message.due_at), col(Message.id))


def _begin(message: Message, by: str, now: dt.datetime) -> None:
    message.state, message.claimed_by, message.claimed_at = MessageState.sending, by, now
    message.handed_over_at = None
    message.tries += 1


def _end(
    message: Message,
    state: MessageState,
    now: dt.datetime,
    problem: str | None,
    heard: Mapping[str, Any] | None = None,
) -> None:
    message.state, message.problem = state, problem
    told = {"at": now.isoformat()} | ({"problem": problem} if problem else {}) | dict(heard or {})
    message.log = [*message.log, told]
    message.sent_at = now if state == MessageState.sent else None
    if state == MessageState.sent and message.kind in _SECRET:
        message.text, message.html = "", None


def _update(session: Session, message_id: int, by: str, *where: Any, **values: Any) -> bool:
    changed = session.exec(
        sa.update(Message)
        .where(
            col(Message.id) == message_id,
            col(Message.state) == MessageState.sending,
            col(Message.claimed_by) == by,
            *where,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)


def _locked(session: Session, message_id: int) -> Message | None:
    return session.exec(select(Message).where(Message.id == message_id).with_for_update()).first()


def _lock(session: Session, message: Message) -> None:
    """Have it as it is now, for oneself until the transaction ends."""
    session.refresh(message, with_for_update=True)
