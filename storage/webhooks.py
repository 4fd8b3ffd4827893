"""Other systems that are told of events: each event once to each, through the outbox.

An address is what an administrator chose. What is confidential goes to none of them.
"""

import base64
import datetime as dt
import json
import secrets
import urllib.parse
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import InputError, NotFoundError
from storage import audit, organisation, outbox
from storage.outbox import Letter
from storage.tables import (
    ActionItemRow,
    Channel,
    Meeting,
    Message,
    MessageState,
    Problem,
    Webhook,
    now,
)

EVENTS = (
    "item.followed",
    "item.updated",
    "item.done",
    "item.date_moved",
    "problem.raised",
    "problem.escalated",
    "problem.answered",
    "meeting.confirmed",
    "minutes.issued",
)
# Sent by the button alone, whatever events were chosen.
PING = "ping"

# So long deliveries are signed with the old secret, too, after it was replaced.
OLD_SECRET_LASTS = dt.timedelta(hours=24)
OFF = "The webhook is switched off or deleted."

SECRET_PREFIX = "whsec_"


# --- telling ---


def emit(session: Session, event: str, key: str, data: dict[str, Any]) -> None:
    """Tell every system that wants to know, once for each `key`, in this transaction.

    Not of a meeting that is confidential: `data` says by `meeting_id` of which it is.
    """
    hooks = [hook for hook in all_hooks(session) if hook.is_active and event in hook.events]
    meeting_id = data.get("meeting_id")
    if not hooks or is_secret(session, meeting_id):
        return
    at = now()
    for hook in hooks:
        letter = _letter(hook, event, f"{key} hook {hook.id}", data, at, meeting_id)
        outbox.put(session, letter)


def about_item(item: ActionItemRow, problem: Problem | None = None) -> dict[str, Any]:
    """An item as other systems are told of it."""
    data: dict[str, Any] = {
        name: getattr(item, name)
        for name in (
            *("id", "meeting_id", "task", "owner", "department", "deadline"),
            *("status", "percent", "delay_reason", "note"),
        )
    }
    if problem:
        data["problem"] = {
            "id": problem.id,
            "cause": str(problem.cause),
            "text": problem.text,
            "is_urgent": problem.is_urgent,
            "answer": problem.answer,
        }
    return data


def about_meeting(meeting: Meeting) -> dict[str, Any]:
    """A meeting as other systems are told of it."""
    return {"meeting_id": meeting.id, "title": meeting.title, "date": meeting.date}


def ping(session: Session, hook: Webhook, data: dict[str, Any], by: str) -> Message:
    """A message that whoever asks sends at once, to see whether the address works."""
    at = now()
    letter = _letter(hook, PING, f"ping {secrets.token_hex(8)} hook {hook.id}", data, at, None)
    return outbox.claim_new(session, letter, by, at)


def _letter(
    hook: Webhook,
    event: str,
    key: str,
    data: Mapping[str, Any],
    at: dt.datetime,
    meeting_id: int | None,
) -> Letter:
    body = {"type": event, "timestamp": at.isoformat(), "data": data}
    return Letter(
        key=key,
        kind="test" if event == PING else "event",
        channel=Channel.webhook,
        recipient=hook.name,
        address=str(hook.id),
        subject=event,
        text=json.dumps(body, ensure_ascii=False, default=_plain),
        meeting_id=meeting_id,
        # It is tried with the others, when the address is.
        due_at=max(at, hook.resting_until or at),
    )


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def is_secret(session: Session, meeting_id: int | None) -> bool:
    """A meeting that is not there may have been confidential."""
    if meeting_id is None:
        return False
    meeting = session.get(Meeting, meeting_id)
    return meeting is None or meeting.is_confidential


# --- which there are ---


def all_hooks(session: Session) -> list[Webhook]:
    chosen = select(Webhook).where(col(Webhook.deleted_at).is_(None))
    return list(session.exec(chosen.order_by(col(Webhook.name), col(Webhook.id))))


def get(session: Session, hook_id: int) -> Webhook:
    """Raises NotFoundError, also for one that was deleted."""
    found = session.get(Webhook, hook_id)
    if found is None or found.deleted_at:
        raise NotFoundError(f"There is no webhook {hook_id}. It may have been deleted.")
    return found


def add(
    session: Session,
    name: str,
    url: str,
    events: Sequence[str],
    *,
    allow_http: bool = False,
    actor: str,
) -> Webhook:
    """With a secret of its own, which is shown this once. Raises InputError."""
    url = read_url(url, allow_http=allow_http)
    hook = Webhook(
        organisation_id=organisation.current(session).id or 0,
        name=_name(name, url),
        url=url,
        secret=_new_secret(),
        events=_chosen(events),
    )
    session.add(hook)
    session.flush()
    record(session, actor, "add webhook", hook, after=_told(hook))
    return hook


def change(
    session: Session,
    hook: Webhook,
    *,
    name: str | None = None,
    url: str | None = None,
    events: Sequence[str] | None = None,
    is_active: bool | None = None,
    allow_http: bool = False,
    actor: str,
) -> None:
    """None: as it was. Raises InputError."""
    before = _told(hook)
    if url is not None and url.strip() != hook.url:
        hook.url = read_url(url, allow_http=allow_http)
        forgive(hook)
    if name is not None:
        hook.name = _name(name, hook.url)
    if events is not None:
        hook.events = _chosen(events)
    if is_active is not None and is_active != hook.is_active:
        hook.is_active, hook.off_reason = is_active, None
        forgive(hook)
        if not is_active:
            cancel_waiting(session, hook)
    session.add(hook)
    if _told(hook) != before:
        record(session, actor, "change webhook", hook, before=before, after=_told(hook))


def rotate_secret(session: Session, hook: Webhook, *, actor: str) -> str:
    """A new secret. Deliveries are signed with the old one, too, for a day."""
    hook.old_secret, hook.old_secret_until = hook.secret, now() + OLD_SECRET_LASTS
    hook.secret = _new_secret()
    session.add(hook)
    record(session, actor, "rotate webhook secret", hook)
    return hook.secret


def delete(session: Session, hook: Webhook, *, actor: str) -> None:
    """What waits for it is not sent; the log stays."""
    record(session, actor, "delete webhook", hook, before=_told(hook))
    hook.deleted_at, hook.is_active = now(), False
    hook.secret, hook.old_secret = "", None
    session.add(hook)
    cancel_waiting(session, hook)


def read_url(typed: str, *, allow_http: bool = False) -> str:
    """The address of a receiver, also one of the own network. Raises InputError."""
    typed = typed.strip()
    try:
        parts = urllib.parse.urlsplit(typed)
        host, _port = parts.hostname, parts.port
    except ValueError:
        parts, host = urllib.parse.urlsplit(""), None
    is_plain = typed.isprintable() and " " not in typed and len(typed) <= 2000
    if parts.scheme not in ("http", "https") or not host or not is_plain:
        raise InputError("This is no address of a receiver. It looks like https://….")
    if parts.username or parts.password or parts.fragment:
        raise InputError(
            "Leave name, password and # out of the address: the signature says who sends."
        )
    if parts.scheme == "http" and not allow_http:
        raise InputError(
            "Over http:// everybody on the way can read what is sent. Use https://, or say that "
            "you accept this."
        )
    return typed


def _new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def _name(typed: str, url: str) -> str:
    return " ".join(typed.split())[:80] or (urllib.parse.urlsplit(url).hostname or "")[:80]


def _chosen(events: Sequence[str]) -> list[str]:
    unknown = sorted(set(events) - set(EVENTS))
    if unknown:
        raise InputError(f"There is no event {unknown[0]}. There are: {', '.join(EVENTS)}.")
    if not events:
        raise InputError("Choose at least one event.")
    return [event for event in EVENTS if event in events]


def _told(hook: Webhook) -> dict[str, Any]:
    return {
        "name": hook.name,
        "address": hook.url,
        "events": list(hook.events),
        "is_active": hook.is_active,
    }


def record(session: Session, actor: str, action: str, hook: Webhook, **more: Any) -> None:
    audit.record(session, actor, action, subject=f"webhook {hook.id}", **more)


def is_for(hook: Webhook) -> Any:
    return sa.and_(col(Message.channel) == Channel.webhook, col(Message.address) == str(hook.id))


def waiting(hook: Webhook) -> Any:
    return (
        sa.update(Message)
        .where(is_for(hook), col(Message.state) == MessageState.queued)
        .execution_options(synchronize_session=False)
    )


def cancel_waiting(session: Session, hook: Webhook) -> None:
    session.exec(waiting(hook).values(state=MessageState.cancelled, problem=OFF))


def forgive(hook: Webhook) -> None:
    hook.failing_since = hook.resting_until = None
