"""Deliveries of events to other systems, as Standard Webhooks has them.

A delivery may arrive twice, never not at all while its receiver works: it is claimed, sent, and
sent again where its worker died in between. Its `webhook-id` is the same each time.
"""

import asyncio
import contextlib
import datetime as dt
import random
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session

from api.delivery import courier
from api.jobs.steps import Workshop
from assistant.errors import NotFoundError
from storage import outbox, webhook_deliveries, webhooks
from storage.db import Database
from storage.tables import Channel, Message, MessageState, Webhook

if TYPE_CHECKING:
    import httpx2

# After the first try, the second, ...; two days in all, then it is given up.
_TRY_AGAIN_AFTER = tuple(dt.timedelta(minutes=m) for m in (1, 5, 30, 120, 300, 600, 840, 960))
_GIVE_UP_AFTER = dt.timedelta(days=2)
GIVEN_UP = "Given up after two days of trying: "
# For everything from looking up the name to the answer.
_ANSWERS_WITHIN_S = 10.0
# What of an answer is kept, read, and waited for.
_KEPT, _READ, _SAYS_WITHIN_S = 500, 4096, 2.0
_LONGEST_RETRY_AFTER = dt.timedelta(hours=6)
# A receiver that takes long keeps others waiting no longer than this.
_A_ROUND_S = 20.0
_AT_ONCE = 8

# The receiver itself is well, and says to come again.
_LATER = (408, 425, 429)
# Whatever is sent, it would not fare better now.
_DOWN = (408, 429, 502, 503, 504)


@dataclass(frozen=True)
class Sender:
    """Who sends. `clock` gives the time; `patience_s` is for one delivery."""

    database: Database
    clock: Callable[[], dt.datetime]
    patience_s: float = _ANSWERS_WITHIN_S


@dataclass(frozen=True)
class Reply:
    """What became of one try: an answer with its status, or the trouble in its place."""

    status: int | None = None
    body: str = ""
    trouble: str | None = None
    retry_after: dt.timedelta | None = None

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == 410

    @property
    def is_for_later(self) -> bool:
        return self.status is None or self.status in _LATER or self.status >= 500

    @property
    def is_down(self) -> bool:
        return self.status is None or self.status in _DOWN

    @property
    def problem(self) -> str | None:
        if self.is_taken:
            return None
        if self.is_gone:
            return webhook_deliveries.GONE
        if self.status is None:
            return self.trouble
        if 300 <= self.status < 400:
            return f"The receiver sends elsewhere ({self.status}). Enter the address it means."
        return f"The receiver did not take it: {self.status}."


def deliver(shop: Workshop, at: dt.datetime) -> int:
    """The round of webhooks; how many deliveries were taken."""
    return send_due(Sender(shop.database, courier.ticking(at)))


def send_due(sender: Sender) -> int:
    """Send what is due, each receiver in a thread of its own; how many deliveries were taken."""
    _take_back(sender)
    with sender.database.read() as session:
        due = webhook_deliveries.due_hooks(session, sender.clock())
    if not due:
        return 0
    with ThreadPoolExecutor(min(len(due), _AT_ONCE), "webhook") as pool:
        return sum(pool.map(lambda hook_id: _send_to(sender, hook_id), due))


def send_now(sender: Sender, hook_id: int, message: Message, by: str) -> Reply:
    """Send a message that is claimed as `by`, once: whoever asked sees how it went."""
    with sender.database.read() as session:
        hook = webhooks.get(session, hook_id)
    reply = _post(sender, hook, message)
    _settle(sender, hook_id, message, by, reply, is_last=True)
    return reply


def _send_to(sender: Sender, hook_id: int) -> int:
    taken, end = 0, time.monotonic() + _A_ROUND_S
    while time.monotonic() < end:
        by = courier.claim_name()
        with sender.database.write() as session:
            message = outbox.claim(
                session, Channel.webhook, by, sender.clock(), address=str(hook_id)
            )
            if message is None:
                break
            hook = _hook_for(session, sender, message, by, hook_id)
        if hook is None:
            continue
        reply = _post(sender, hook, message)
        _settle(sender, hook_id, message, by, reply)
        taken += reply.is_taken
    return taken


def _hook_for(
    session: Session, sender: Sender, message: Message, by: str, hook_id: int
) -> Webhook | None:
    """The webhook to send it to; None where it is not to be sent any more, which is kept."""
    try:
        hook = webhooks.get(session, hook_id)
        why_not = None if hook.is_active else webhooks.OFF
    except NotFoundError:
        hook, why_not = None, webhooks.OFF
    if webhook_deliveries.is_to_be_kept_back(session, message):
        why_not = webhook_deliveries.CONFIDENTIAL
    if why_not is None:
        return hook
    outbox.settle(
        session, message.id or 0, by, MessageState.cancelled, sender.clock(), problem=why_not
    )
    return None


def _settle(
    sender: Sender, hook_id: int, message: Message, by: str, reply: Reply, *, is_last: bool = False
) -> None:
    """Keep how it went, and what follows for the webhook."""
    at = sender.clock()
    state, problem, due_at = _became(message, reply, at, is_last=is_last)
    heard = {} if reply.status is None else {"status": reply.status, "answer": reply.body}
    with sender.database.write() as session:
        if not outbox.settle(
            session, message.id or 0, by, state, at, problem=problem, due_at=due_at, heard=heard
        ):
            return
        try:
            hook = webhooks.get(session, hook_id)
        except NotFoundError:
            return
        if reply.is_taken:
            webhook_deliveries.note_success(session, hook, at)
        elif not is_last:
            _note_failure(session, hook, at, reply)


def _note_failure(session: Session, hook: Webhook, at: dt.datetime, reply: Reply) -> None:
    if reply.is_gone:
        webhook_deliveries.switch_off(session, hook, webhook_deliveries.GONE)
        return
    webhook_deliveries.note_failure(
        session, hook, at, is_down=reply.is_down, retry_after=reply.retry_after
    )


def _became(
    message: Message, reply: Reply, at: dt.datetime, *, is_last: bool
) -> tuple[MessageState, str | None, dt.datetime | None]:
    """State, problem, and when it is tried again."""
    if reply.is_taken:
        return MessageState.sent, None, None
    if is_last or not reply.is_for_later:
        return MessageState.failed, reply.problem, None
    tried_for = at - _first_try(message, at)
    if message.tries > len(_TRY_AGAIN_AFTER) or tried_for > _GIVE_UP_AFTER:
        return MessageState.failed, f"{GIVEN_UP}{reply.problem}", None
    wait = max(_wait(message.tries), reply.retry_after or dt.timedelta())
    return MessageState.queued, reply.problem, at + wait


def _first_try(message: Message, at: dt.datetime) -> dt.datetime:
    """Of this sending: one that was asked for again begins anew."""
    tried = [entry["at"] for entry in message.log if "problem" in entry]
    recent = tried[-(message.tries - 1) :] if message.tries > 1 else []
    return dt.datetime.fromisoformat(recent[0]) if recent else at


def _wait(tries: int) -> dt.timedelta:
    """A little longer each, so that what failed together does not come back together."""
    return _TRY_AGAIN_AFTER[max(tries, 1) - 1] * random.uniform(1, 1.05)


def _post(sender: Sender, hook: Webhook, message: Message) -> Reply:
    at = sender.clock()
    body, message_id = message.text.encode(), webhook_deliveries.delivery_id(message)
    headers = {
        "content-type": "application/json",
        "user-agent": "meeting-assistant",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": webhook_deliveries.sign(
            webhook_deliveries.secrets_of(hook, at), message_id, at, body
        ),
    }
    return asyncio.run(_send(hook.url, headers, body, sender.patience_s))


async def _send(url: str, headers: dict[str, str], body: bytes, patience_s: float) -> Reply:
    import httpx2

    try:
        # The client's own times are for each byte anew; this one is for all.
        async with asyncio.timeout(patience_s):
            # The certificates that the system trusts, and with them those of a company.
            verify = ssl.create_default_context() if url.startswith("https") else False
            async with (
                httpx2.AsyncClient(
                    timeout=patience_s, follow_redirects=False, verify=verify
                ) as client,
                client.stream("POST", url, content=body, headers=headers) as answer,
            ):
                return await _read(answer)
    except (TimeoutError, httpx2.TimeoutException):
        return Reply(trouble=f"The receiver did not answer within {patience_s:g} seconds.")
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as exc:
        return Reply(trouble=f"The receiver cannot be reached: {_reason(exc)}")


async def _read(answer: "httpx2.Response") -> Reply:
    import httpx2

    raw = b""
    # What it says is for the log alone: its status is there, and counts.
    with contextlib.suppress(TimeoutError, httpx2.HTTPError, OSError):
        async with asyncio.timeout(_SAYS_WITHIN_S):
            async for piece in answer.aiter_raw():
                raw += piece
                if len(raw) >= _READ:
                    break
    return Reply(
        status=answer.status_code,
        body=_shown(raw, answer.headers.get("content-encoding", "")),
        retry_after=_retry_after(answer.headers.get("retry-after", "")),
    )


def _shown(raw: bytes, encoding: str) -> str:
    """The beginning of an answer as text that any database and page can hold."""
    if encoding:
        return f"({encoding})"
    text = raw.decode("utf-8", "replace")
    plain = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return plain.strip()[:_KEPT]


def _retry_after(typed: str) -> dt.timedelta | None:
    """In seconds; dates, which few send, are left to our own steps."""
    if not typed.strip().isdecimal() or len(typed) > 6:
        return None
    return min(dt.timedelta(seconds=int(typed)), _LONGEST_RETRY_AFTER)


def _reason(exc: Exception) -> str:
    return (" ".join(str(exc).split()) or type(exc).__name__)[:200]


def _take_back(sender: Sender) -> None:
    with sender.database.read() as session:
        if not outbox.has_claimed(session):
            return
    with sender.database.write() as session:
        outbox.take_back(session, sender.clock(), courier.is_gone)
