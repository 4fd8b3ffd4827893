"""The mail server: connecting to it, and handing it one mail.

Of a mail, its end is what counts: before the dot the server has nothing, after the dot it may have
everything, whether its answer comes through or not.
"""

import contextlib
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from api.delivery.errors import MailServerError
from api.settings import Settings

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_PIECE = 1 << 16
_GOODBYE_S = 5.0


@dataclass(frozen=True)
class Server:
    """The mail server as configured. `sender` and `reply_to` may have a name."""

    host: str
    port: int
    security: str
    user: str | None
    password: str | None
    ca_file: Path | None
    sender: str
    reply_to: str | None


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds; `answer_s` for what the server says to a whole mail."""

    connect_s: float = 30
    step_s: float = 120
    answer_s: float = 600
    renew_every_s: float = 30


class Result(StrEnum):
    sent = "sent"
    later = "later"
    failed = "failed"
    uncertain = "uncertain"


@dataclass(frozen=True)
class Answer:
    """How handing over one message went. `stops_all`: no other message would fare better.
    `is_connected`: whether the connection can be used for the next."""

    result: Result
    problem: str | None = None
    stops_all: bool = False
    is_connected: bool = True


def configured(settings: Settings) -> Server | None:
    """None where there is no mail server, or nobody to send as."""
    if not settings.smtp_host or not settings.mail_from:
        return None
    return Server(
        host=settings.smtp_host,
        port=settings.smtp_port or _PORTS[settings.smtp_security],
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password,
        ca_file=settings.smtp_ca_file,
        sender=settings.mail_from,
        reply_to=settings.mail_reply_to,
    )


def connect(server: Server, patience: Patience) -> smtplib.SMTP:
    """A connection on which somebody is signed in. Raises MailServerError."""
    place = f"{server.host}:{server.port}"
    try:
        client = _open(server, patience)
    except socket.gaierror as exc:
        raise MailServerError(
            f"The mail server {server.host} was not found. Check ASSISTANT_SMTP_HOST."
        ) from exc
    except ssl.SSLCertVerificationError as exc:
        raise _untrusted(server, exc) from exc
    except ssl.SSLError as exc:
        raise _no_tls(place, exc) from exc
    except TimeoutError as exc:
        raise _silent(place) from exc
    except smtplib.SMTPResponseException as exc:
        raise MailServerError(
            f"The mail server {place} turned us away: {_words(exc.smtp_code, exc.smtp_error)}"
        ) from exc
    except (OSError, smtplib.SMTPException) as exc:
        if isinstance(exc.__context__, TimeoutError):
            raise _silent(place) from exc
        raise MailServerError(
            f"The mail server {place} cannot be reached: {_reason(exc)}. Check that it is running, "
            "and ASSISTANT_SMTP_HOST and ASSISTANT_SMTP_PORT."
        ) from exc
    try:
        _secure_and_sign_in(client, server, place)
    except BaseException:
        client.close()
        raise
    _wait_for(client, patience.step_s)
    return client


def hand_over(
    client: smtplib.SMTP,
    sender: str,
    address: str,
    data: bytes,
    *,
    before_end: Callable[[], bool],
    while_sending: Callable[[], bool],
    patience: Patience,
) -> Answer:
    """Send one mail to one address.

    `before_end` keeps that it may have arrived from here on, and says whether to go on;
    `while_sending` is called every so often. Where either says no, the server gets no end of the
    mail and drops it.
    """
    try:
        refused = _announce(client, sender, address, len(data))
        if refused:
            return _reset(client, refused)
        if not _send_body(client, data, while_sending, patience):
            return _dropped(client)
        if not before_end():
            return _dropped(client)
        if _has_spoken(client):
            # It went away, or says no before it has all: there will be no dot.
            return _lost(client)
    except (OSError, smtplib.SMTPException):
        return _lost(client)
    return _end(client, patience)


def goodbye(client: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        _wait_for(client, _GOODBYE_S)
        client.quit()
    client.close()


def is_ready(client: smtplib.SMTP) -> bool:
    """Whether the connection is still good for another mail."""
    try:
        code, _said = client.rset()
    except (OSError, smtplib.SMTPException):
        code = -1
    if code != 250:
        client.close()
    return code == 250


def _wait_for(client: smtplib.SMTP, seconds: float) -> None:
    if client.sock:
        client.sock.settimeout(seconds)


def _open(server: Server, patience: Patience) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(
            server.host, server.port, timeout=patience.connect_s, context=_context(server)
        )
    return smtplib.SMTP(server.host, server.port, timeout=patience.connect_s)


def _context(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.ca_file:
        try:
            context.load_verify_locations(server.ca_file)
        except (OSError, ssl.SSLError) as exc:
            raise MailServerError(
                f"The certificates in {server.ca_file} cannot be read: {_reason(exc)}. Set "
                "ASSISTANT_SMTP_CA_FILE to a PEM file.",
                permanent=True,
            ) from exc
    return context


def _secure_and_sign_in(client: smtplib.SMTP, server: Server, place: str) -> None:
    try:
        client.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            _start_tls(client, server, place)
        if server.user:
            client.login(server.user, server.password or "")
    except ssl.SSLCertVerificationError as exc:
        raise _untrusted(server, exc) from exc
    except ssl.SSLError as exc:
        raise _no_tls(place, exc) from exc
    except smtplib.SMTPAuthenticationError as exc:
        raise _not_signed_in(exc) from exc
    except UnicodeError as exc:
        raise MailServerError(
            "ASSISTANT_SMTP_USER and ASSISTANT_SMTP_PASSWORD may have ASCII letters only.",
            permanent=True,
        ) from exc
    except smtplib.SMTPNotSupportedError as exc:
        raise MailServerError(
            f"The mail server {place} offers no sign-in. Leave ASSISTANT_SMTP_USER empty, or check "
            "ASSISTANT_SMTP_SECURITY and ASSISTANT_SMTP_PORT.",
            permanent=True,
        ) from exc
    except smtplib.SMTPResponseException as exc:
        raise MailServerError(
            f"The mail server {place} turned us away: {_words(exc.smtp_code, exc.smtp_error)}"
        ) from exc
    except (OSError, smtplib.SMTPException) as exc:
        raise MailServerError(
            f"The mail server {place} broke off the connection: {_reason(exc)}."
        ) from exc


def _start_tls(client: smtplib.SMTP, server: Server, place: str) -> None:
    if not client.has_extn("starttls"):
        raise MailServerError(
            f"The mail server {place} offers no STARTTLS. Set ASSISTANT_SMTP_SECURITY to tls for "
            "port 465, or to none for a server inside the company that has no TLS.",
            permanent=True,
        )
    client.starttls(context=_context(server))
    client.ehlo()


def _not_signed_in(exc: smtplib.SMTPAuthenticationError) -> MailServerError:
    words = _words(exc.smtp_code, exc.smtp_error)
    if exc.smtp_code < 500:
        return MailServerError(f"The mail server cannot check the password now: {words}")
    return MailServerError(
        f"The mail server refused the user or the password: {words} Check ASSISTANT_SMTP_USER and "
        "ASSISTANT_SMTP_PASSWORD; many servers want an authorisation code of their own there.",
        permanent=True,
    )


def _silent(place: str) -> MailServerError:
    return MailServerError(
        f"The mail server {place} does not answer. Check ASSISTANT_SMTP_PORT and "
        "ASSISTANT_SMTP_SECURITY, and whether a firewall is between."
    )


def _untrusted(server: Server, exc: ssl.SSLCertVerificationError) -> MailServerError:
    return MailServerError(
        f"The certificate of the mail server {server.host} is not trusted: {exc.verify_message}. "
        "Give ASSISTANT_SMTP_HOST the name that it is made for, or ASSISTANT_SMTP_CA_FILE the "
        "company's own authority.",
        permanent=True,
    )


def _no_tls(place: str, exc: ssl.SSLError) -> MailServerError:
    return MailServerError(
        f"There is no TLS with the mail server {place}: {_reason(exc)}. Port 465 usually wants "
        "ASSISTANT_SMTP_SECURITY=tls, port 587 starttls.",
        permanent=True,
    )


def _announce(client: smtplib.SMTP, sender: str, address: str, size: int) -> Answer | None:
    """Everything before the mail itself. None: the server waits for it."""
    options = []
    if client.does_esmtp and client.has_extn("size"):
        options.append(f"size={size}")
    if not (sender + address).isascii():
        if not client.has_extn("smtputf8"):
            return Answer(
                Result.failed,
                f"The mail server takes no address with other letters than a to z: {address}.",
            )
        options.append("SMTPUTF8")
    code, said = client.mail(sender, options)
    if code != 250:
        return _sender_refused(sender, code, said)
    code, said = client.rcpt(address)
    if code not in (250, 251):
        return _recipient_refused(sender, address, code, said)
    code, said = client.docmd("data")
    return None if code == 354 else _refused(code, said)


def _sender_refused(sender: str, code: int, said: bytes) -> Answer:
    words = _words(code, said)
    # The one thing about the mail that the server knows so far is its size.
    if code == 552 or b"5.3.4" in said:
        return Answer(Result.failed, f"The mail is too large for the mail server: {words}")
    if code >= 500:
        return Answer(Result.later, _wrong_sender(sender, words), stops_all=True)
    return _refused(code, said)


def _recipient_refused(sender: str, address: str, code: int, said: bytes) -> Answer:
    words = _words(code, said)
    # Many servers wait with their no to the sender until they know the recipient.
    is_the_sender = any(mark in said for mark in (b"5.1.7", b"5.1.8"))
    if code >= 500 and (is_the_sender or b"sender address rejected" in said.lower()):
        return Answer(Result.later, _wrong_sender(sender, words), stops_all=True)
    if code >= 500:
        return Answer(Result.failed, f"The mail server refused {address}: {words}")
    return _refused(code, said)


def _wrong_sender(sender: str, words: str) -> str:
    return (
        f"The mail server takes no mail from {sender}: {words} Set ASSISTANT_MAIL_FROM to an "
        "address that ASSISTANT_SMTP_USER may use."
    )


def _refused(code: int, said: bytes) -> Answer:
    words = _words(code, said)
    if code >= 500:
        return Answer(Result.failed, f"The mail server refused the mail: {words}")
    problem = f"The mail server wants it later: {words}"
    return Answer(Result.later, problem, is_connected=code != 421)


def _send_body(
    client: smtplib.SMTP, data: bytes, while_sending: Callable[[], bool], patience: Patience
) -> bool:
    """All but the dot at the end. False: `while_sending` said to stop."""
    body = _dotted(data)
    told = time.monotonic()
    for at in range(0, len(body), _PIECE):
        client.send(body[at : at + _PIECE])
        if time.monotonic() - told > patience.renew_every_s:
            told = time.monotonic()
            if not while_sending():
                return False
    return True


def _dotted(data: bytes) -> bytes:
    """A line that begins with a dot gets another, so that it is not taken for the end."""
    body = data if data.endswith(b"\r\n") else data + b"\r\n"
    return (b"." if body.startswith(b".") else b"") + body.replace(b"\r\n.", b"\r\n..")


def _has_spoken(client: smtplib.SMTP) -> bool:
    """Whether the server said something, or went, though it is not its turn."""
    sock = client.sock
    if sock is None:
        return True
    before = sock.gettimeout()
    sock.settimeout(0)
    try:
        sock.recv(1)
        return True
    except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
        return False
    except OSError:
        return True
    finally:
        sock.settimeout(before)


def _end(client: smtplib.SMTP, patience: Patience) -> Answer:
    """The dot, and what the server says to it."""
    try:
        _wait_for(client, patience.answer_s)
        client.send(b".\r\n")
        code, said = client.getreply()
        _wait_for(client, patience.step_s)
    except (OSError, smtplib.SMTPException):
        code, said = -1, b""
    if not 200 <= code < 600 or 300 <= code < 400:  # no answer, or one that is none
        client.close()
        return Answer(Result.uncertain, LOST_LATE, is_connected=False)
    if 200 <= code < 300:
        return Answer(Result.sent)
    return _reset(client, _refused(code, said))


LOST_LATE = (
    "The connection was lost after the mail server had the whole mail. Whether it arrived is not "
    "known."
)
LOST_EARLY = "The connection was lost before the mail server had the whole mail. It is sent again."


def _reset(client: smtplib.SMTP, answer: Answer) -> Answer:
    """Have the server forget the mail it refused."""
    is_connected = answer.is_connected and is_ready(client)
    if not is_connected:
        client.close()
    return Answer(answer.result, answer.problem, answer.stops_all, is_connected)


def _lost(client: smtplib.SMTP) -> Answer:
    client.close()
    return Answer(Result.later, LOST_EARLY, is_connected=False)


def _dropped(client: smtplib.SMTP) -> Answer:
    """Hang up in the middle of a mail that somebody else has taken over."""
    client.close()
    return Answer(Result.later, LOST_EARLY, is_connected=False)


def _words(code: int, said: bytes | str) -> str:
    """What the server said, as one line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".split())[:500] + ("" if text.rstrip().endswith(".") else ".")


def _reason(exc: BaseException) -> str:
    text = getattr(exc, "strerror", None) or str(exc) or type(exc).__name__
    return text.rstrip(".")
