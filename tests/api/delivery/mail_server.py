"""A real mail server on loopback, which refuses, dawdles and hangs up as it is told."""

import asyncio
import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"


class Post:
    """What a server took in, and how it behaves. `answers`: what it says to a command, by the
    recipient where there is one; each is said once, the last one for ever after "for ever"."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.answers: dict[str, list[str]] = {}
        self.hangs_up: list[str] = []  # at MAIL, DATA, or after the dot: once each
        self.delay_s = 0.0  # before it answers to a whole mail
        self.connections = 0
        self.commands: list[str] = []
        self.on_mail: Callable[[], None] = lambda: None
        self.on_taken: Callable[[], None] = lambda: None

    @property
    def addresses(self) -> list[str]:
        return [envelope.rcpt_tos[0] for envelope in self.taken]

    def mails(self) -> list[EmailMessage]:
        read = email.policy.default
        return [email.message_from_bytes(e.content, policy=read) for e in self.taken]  # type: ignore[arg-type,misc]

    def says(self, command: str) -> str | None:
        waiting = self.answers.get(command, [])
        return waiting.pop(0) if waiting else None

    def is_gone(self, place: str) -> bool:
        if place in self.hangs_up:
            self.hangs_up.remove(place)
            return True
        return False

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.commands.append(f"MAIL {address}")
        self.on_mail()
        if self.is_gone("MAIL"):
            return _hang_up(server)
        envelope.mail_from, envelope.mail_options = address, options
        return self.says("MAIL") or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.commands.append(f"RCPT {address}")
        answer = self.says(address) or self.says("RCPT")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.is_gone("before accepting"):
            return _hang_up(server)
        answer = self.says("DATA")
        if answer:
            return answer
        self.taken.append(envelope)
        self.on_taken()
        await asyncio.sleep(self.delay_s)
        if self.is_gone("dot"):
            return _hang_up(server)
        return "250 OK"


class _Line(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.event_handler.is_gone("DATA"):
            await self.push("354 go on")
            _hang_up(self)
            return
        await super().smtp_DATA(arg)


class _Office(Controller):
    def factory(self) -> SMTP:
        return _Line(self.handler, hostname="mail.test", **self.SMTP_kwargs)


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


@contextmanager
def running(
    post: Post,
    port: int,
    *,
    user: tuple[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
    is_tls_at_once: bool = False,
) -> Iterator[None]:
    """The server, until the end. Its name and password, where it has them, are wanted."""

    def is_right(_server: Any, _session: Any, _envelope: Any, _how: str, said: Any) -> AuthResult:
        if (
            isinstance(said, LoginPassword)
            and (said.login.decode(), said.password.decode()) == user
        ):
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False)

    options: dict[str, Any] = {}
    if user:
        options = {"authenticator": is_right, "auth_require_tls": False}
    if tls and is_tls_at_once:
        options["ssl_context"] = tls
    elif tls:
        options |= {"tls_context": tls, "require_starttls": True}
    office = _Office(post, hostname=HOST, port=port, **options)
    office.start()
    post.connections = 0
    try:
        yield
    finally:
        office.stop()


def _hang_up(server: SMTP) -> str:
    assert server.transport is not None
    server.transport.close()
    return "421 gone"
