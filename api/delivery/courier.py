"""Sends what is in the outbox, each message once.

Several workers may be at it. A message that its server refuses for now is tried again for five
days; while the mail server itself cannot be used, nothing is tried but the server, now and then.
"""

import datetime as dt
import os
import random
import smtplib
import socket
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.exc import OperationalError

from api.delivery import chat, mime, smtp
from api.delivery.answers import Answer, Result
from api.delivery.errors import MailServerError
from api.delivery.handing_over import hand_over
from api.delivery.reaching import CHAT_GIVES_UP_AFTER, is_own_chat, mail_instead
from api.delivery.smtp import Patience, Server
from api.jobs.steps import Workshop
from assistant.errors import AssistantError, InputError
from storage import mail_pause, outbox
from storage.db import Database
from storage.errors import DiskFullError
from storage.files import FileStore
from storage.mail_pause import Pause
from storage.tables import Channel, Message, MessageState, now

# After the first try, the second, ... and after each one more.
_TRY_AGAIN_AFTER = tuple(dt.timedelta(minutes=m) for m in (1, 5, 15, 60))
_GIVE_UP_AFTER = dt.timedelta(days=5)
# Of the server. Trying wrong passwords too often locks accounts.
_PAUSES = tuple(dt.timedelta(minutes=m) for m in (1, 2, 5, 10, 15))
_LONG_PAUSES = tuple(dt.timedelta(minutes=m) for m in (5, 15, 60))
# So many at once, then the worker looks whether it is to stop.
_A_ROUND = 200
# A server that hangs up on so many mails in a row is not well.
_LOST_IN_A_ROW = 3

_STARTED_AT = now()
_STATES = {
    Result.sent: MessageState.sent,
    Result.later: MessageState.queued,
    Result.failed: MessageState.failed,
    Result.uncertain: MessageState.uncertain,
}


@dataclass(frozen=True)
class Courier:
    """Who sends. `clock` gives the time; `started_at` is when its process began: what kept an
    earlier one from sending may have been mended since."""

    database: Database
    files: FileStore
    clock: Callable[[], dt.datetime]
    started_at: dt.datetime = _STARTED_AT
    patience: Patience = field(default_factory=Patience)


def deliver_mail(shop: Workshop, at: dt.datetime) -> int:
    """The round of mails; how many were sent."""
    courier = Courier(shop.database, shop.files, ticking(at))
    return send_mail(courier, smtp.configured(shop.settings))


def deliver_chat(shop: Workshop, at: dt.datetime) -> int:
    """The round of chat messages; how many were sent."""
    return send_chat(Courier(shop.database, shop.files, ticking(at)))


def send_mail(courier: Courier, server: Server | None) -> int:
    """Send all mails that are due. Without a server they wait."""
    _take_back(courier)
    if server is None or not _is_open(courier) or not _has_due(courier, Channel.mail):
        return 0
    return _Line(courier, server).send_all()


def send_chat(courier: Courier) -> int:
    _take_back(courier)
    sent = 0
    for _count in range(_A_ROUND):
        if not _has_due(courier, Channel.chat):
            break
        by = claim_name()
        with courier.database.write() as session:
            message = outbox.claim(session, Channel.chat, by, courier.clock())
        if message is None:
            break
        answer = chat.deliver(courier.database, message, _marker(courier, message, by))
        settle(courier, message, by, answer)
        sent += answer.result == Result.sent
    return sent


class _Line:
    """One connection to the mail server, opened anew when it is lost."""

    def __init__(self, courier: Courier, server: Server) -> None:
        self._courier, self._server = courier, server
        self._client: smtplib.SMTP | None = None
        self._lost = 0

    def send_all(self) -> int:
        sent = 0
        try:
            for _count in range(_A_ROUND):
                if not _has_due(self._courier, Channel.mail):
                    break
                answer = self._send_next()
                if answer is None or self._has_to_stop(answer):
                    break
                sent += answer.result == Result.sent
        except MailServerError as exc:
            _pause(self._courier, str(exc), is_long=exc.permanent)
        finally:
            if self._client:
                smtp.goodbye(self._client)
        return sent

    def _send_next(self) -> Answer | None:
        """None where nothing is due any more. Raises MailServerError before anything is claimed."""
        client, by = self._connected(), claim_name()
        with self._courier.database.write() as session:
            message = outbox.claim(session, Channel.mail, by, self._courier.clock())
        if message is None:
            return None
        answer = mail_one(self._courier, client, self._server, message, by)
        settle(self._courier, message, by, answer)
        if not answer.is_connected:
            self._client = None
        return answer

    def _connected(self) -> smtplib.SMTP:
        if self._client and not smtp.is_ready(self._client):
            self._client = None
        if self._client is None:
            self._client = smtp.connect(self._server, self._courier.patience)
        return self._client

    def _has_to_stop(self, answer: Answer) -> bool:
        self._lost = 0 if answer.is_connected else self._lost + 1
        if answer.stops_all or self._lost >= _LOST_IN_A_ROW:
            _pause(self._courier, answer.problem or "", is_long=answer.stops_all)
            return True
        if answer.is_connected:
            _resume(self._courier)
        return False


def mail_one(
    courier: Courier, client: smtplib.SMTP, server: Server, message: Message, by: str
) -> Answer:
    """Hand over a message that is claimed as `by`."""
    try:
        sender = mime.envelope_address(mime.read_address(server.sender).addr_spec)
    except InputError as exc:
        return Answer(Result.later, str(exc), stops_all=True)
    try:
        address = mime.envelope_address(message.address)
        data = mime.compose(
            message,
            courier.files,
            sender=server.sender,
            reply_to=server.reply_to,
            now=courier.clock(),
        )
    except AssistantError as exc:
        return Answer(Result.failed if exc.permanent else Result.later, str(exc))
    return hand_over(
        client,
        sender,
        address,
        data,
        before_end=_marker(courier, message, by),
        while_sending=lambda: _renew(courier, message, by),
        patience=courier.patience,
    )


def settle(courier: Courier, message: Message, by: str, answer: Answer) -> None:
    """Keep how it went. The server will not say it twice, so a busy database is asked again."""
    at = courier.clock()
    state, problem, due_at = _STATES[answer.result], answer.problem, None
    if state == MessageState.queued:
        due_at = at if answer.stops_all else at + _wait(message.tries)
        patience = CHAT_GIVES_UP_AFTER if is_own_chat(message) else _GIVE_UP_AFTER
        if at - _first_try(message, at) > patience and not answer.stops_all:
            state, due_at = MessageState.failed, None
            problem = f"Given up after five days of trying: {answer.problem}"
            if is_own_chat(message):
                problem = f"Given up after an hour of trying: {answer.problem}"
    for attempt in range(5):
        try:
            with courier.database.write() as session:
                is_settled = outbox.settle(
                    session, message.id or 0, by, state, at, problem=problem, due_at=due_at
                )
                if is_settled and state == MessageState.failed:
                    mail_instead(session, message)
            return
        except (OperationalError, DiskFullError):
            if attempt == 4:
                raise
            time.sleep(attempt + 1)


def ticking(at: dt.datetime) -> Callable[[], dt.datetime]:
    """A clock that shows `at` now and goes on from there."""
    began = time.monotonic()
    return lambda: at + dt.timedelta(seconds=time.monotonic() - began)


def claim_name() -> str:
    """Says whose a claim is: the machine, the process, and a name of its own."""
    return f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex}"


def is_gone(claim: str) -> bool:
    """Whether the process of a claim is no more. False where it ran on another machine."""
    host, _space, rest = claim.partition(" ")
    pid = rest.partition(" ")[0]
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _take_back(courier: Courier) -> None:
    with courier.database.read() as session:
        if not outbox.has_claimed(session):
            return
    with courier.database.write() as session:
        outbox.take_back(session, courier.clock(), is_gone)


def _has_due(courier: Courier, channel: Channel) -> bool:
    # Reading first: a round every few seconds must not keep the database's writers waiting.
    with courier.database.read() as session:
        return outbox.has_due(session, channel, courier.clock())


def _is_open(courier: Courier) -> bool:
    with courier.database.read() as session:
        pause = mail_pause.current(session)
    return pause is None or pause.at < courier.started_at or pause.until <= courier.clock()


def _pause(courier: Courier, problem: str, *, is_long: bool) -> None:
    at = courier.clock()
    with courier.database.write() as session:
        before = mail_pause.current(session)
        tries = before.tries + 1 if before else 1
        steps = _LONG_PAUSES if is_long else _PAUSES
        until = at + steps[min(tries, len(steps)) - 1]
        since = before.since if before else at
        mail_pause.begin(session, Pause(at, until, problem, tries, since))


def _resume(courier: Courier) -> None:
    with courier.database.read() as session:
        if mail_pause.current(session) is None:
            return
    with courier.database.write() as session:
        mail_pause.end(session)


def _marker(courier: Courier, message: Message, by: str) -> Callable[[], bool]:
    def mark() -> bool:
        with courier.database.write() as session:
            return outbox.hand_over(session, message.id or 0, by, courier.clock())

    return mark


def _renew(courier: Courier, message: Message, by: str) -> bool:
    with courier.database.write() as session:
        return outbox.renew(session, message.id or 0, by, courier.clock())


def _wait(tries: int) -> dt.timedelta:
    """A little longer each, so that what failed together does not come back together."""
    step = _TRY_AGAIN_AFTER[min(max(tries, 1), len(_TRY_AGAIN_AFTER)) - 1]
    return step * random.uniform(1, 1.2)


def _first_try(message: Message, at: dt.datetime) -> dt.datetime:
    """Of this sending: one that was asked for again begins anew."""
    tried = [entry for entry in message.log if "problem" in entry]
    recent = tried[-(message.tries - 1) :] if message.tries > 1 else []
    return dt.datetime.fromisoformat(recent[0]["at"]) if recent else at
