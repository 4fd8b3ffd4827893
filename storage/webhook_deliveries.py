"""Deliveries of webhooks: how they are signed, how they went, what follows for the address."""

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import NotFoundError
from storage.deliveries import Delivery, is_told
from storage.tables import Channel, Meeting, Message, MessageState, Webhook
from storage.webhooks import (
    SECRET_PREFIX,
    cancel_waiting,
    forgive,
    is_for,
    is_secret,
    record,
    waiting,
)

ACTOR = "webhooks"
# An address that took nothing for so long is written to no more.
SWITCHED_OFF_AFTER = dt.timedelta(days=5)
FAILED_TOO_LONG = "Nothing could be delivered for five days. Switch it on when it works again."
GONE = "The receiver says that it is there no more (410)."
CONFIDENTIAL = "The meeting is confidential. Nothing of it is sent."

_SHORTEST_REST, _LONGEST_REST = dt.timedelta(minutes=1), dt.timedelta(hours=1)


class Page(NamedTuple):
    """`older` is the id that the next page begins below; None where there is none."""

    deliveries: list[Delivery]
    older: int | None


def is_to_be_kept_back(session: Session, message: Message) -> bool:
    """Whether its meeting became confidential, or was deleted, since it was put here."""
    return message.kind != "test" and is_secret(session, message.meeting_id)


def delivery_id(message: Message) -> str:
    """The same at every try, by which a receiver knows what it has already."""
    made_of = f"{message.key} {message.created_at.timestamp():.0f}"
    return "msg_" + hashlib.sha256(made_of.encode()).hexdigest()[:32]


def sign(hook_secrets: Sequence[str], message_id: str, at: dt.datetime, body: bytes) -> str:
    """The signatures of a delivery, one for each secret (Standard Webhooks, symmetric)."""
    signed = b".".join((message_id.encode(), str(int(at.timestamp())).encode(), body))
    found = []
    for secret in hook_secrets:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
        digest = hmac.new(key, signed, hashlib.sha256).digest()
        found.append("v1," + base64.b64encode(digest).decode())
    return " ".join(found)


def secrets_of(hook: Webhook, at: dt.datetime) -> list[str]:
    """Those that count: the secret, and the one before it for a while."""
    is_old_good = hook.old_secret and hook.old_secret_until and at < hook.old_secret_until
    return [hook.secret, *([hook.old_secret] if is_old_good and hook.old_secret else [])]


def due_hooks(session: Session, at: dt.datetime) -> list[int]:
    """The webhooks that have something to be sent."""
    chosen = (
        sa.select(col(Message.address))
        .where(
            col(Message.state) == MessageState.queued,
            col(Message.channel) == Channel.webhook,
            col(Message.due_at) <= at,
        )
        .distinct()
    )
    return sorted(int(address) for address in session.execute(chosen).scalars() if address)


def note_success(session: Session, hook: Webhook, at: dt.datetime) -> None:
    """The address works: what waited for it to come back may go."""
    if hook.resting_until and hook.resting_until > at:
        session.exec(waiting(hook).where(col(Message.tries) == 0).values(due_at=at))
    forgive(hook)
    session.add(hook)


def note_failure(
    session: Session,
    hook: Webhook,
    at: dt.datetime,
    *,
    is_down: bool = False,
    retry_after: dt.timedelta | None = None,
) -> None:
    """Keep since when it fails, and leave an address that is down alone for a while.

    What waits for it waits along, so that a thousand events are not a thousand vain tries.
    """
    hook.failing_since = hook.failing_since or at
    session.add(hook)
    if at - hook.failing_since >= SWITCHED_OFF_AFTER:
        switch_off(session, hook, FAILED_TOO_LONG)
    elif is_down:
        rest = min(max((at - hook.failing_since) / 4, _SHORTEST_REST), _LONGEST_REST)
        hook.resting_until = until = at + max(rest, retry_after or rest)
        session.exec(waiting(hook).where(col(Message.due_at) < until).values(due_at=until))


def switch_off(session: Session, hook: Webhook, reason: str) -> None:
    """It is told of nothing until a person switches it on again."""
    if not hook.is_active:
        return
    hook.is_active, hook.off_reason = False, reason
    hook.resting_until = None
    session.add(hook)
    cancel_waiting(session, hook)
    record(session, ACTOR, "switch off webhook", hook, after={"reason": reason})


def deliveries(
    session: Session,
    hook: Webhook,
    open_meetings: Any,
    *,
    before: int | None = None,
    size: int = 50,
) -> Page:
    """The log of a webhook, the newest first. `open_meetings`: a condition on `Meeting`."""
    chosen = (
        sa.select(Message, col(Meeting.title), is_told(open_meetings))
        .outerjoin(Meeting, col(Meeting.id) == Message.meeting_id)
        .where(is_for(hook))
        .order_by(col(Message.id).desc())
        .limit(size + 1)
    )
    if before:
        chosen = chosen.where(col(Message.id) < before)
    found = [Delivery(row, title, bool(seen)) for row, title, seen in session.execute(chosen)]
    older = found[size - 1].message.id if len(found) > size else None
    return Page(found[:size], older)


def delivery(session: Session, hook: Webhook, message_id: int) -> Message:
    """Raises NotFoundError."""
    chosen = select(Message).where(Message.id == message_id, is_for(hook))
    found: Message | None = session.exec(chosen).first()
    if found is None:
        raise NotFoundError(f"There is no message {message_id}.")
    return found
