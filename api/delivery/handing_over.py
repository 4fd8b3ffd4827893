"""Handing one mail to a mail server.

Of a mail, its end is what counts: before the dot the server has nothing, after the dot it may have
everything, whether its answer comes through or not.
"""

import smtplib
import ssl
import time
from collections.abc import Callable

from api.delivery.answers import Answer, Result
from api.delivery.smtp import Patience, is_ready, wait_for, words

_PIECE = 1 << 16

LOST_LATE = (
    "The connection was lost after the mail server had the whole mail. Whether it arrived is not "
    "known."
)
LOST_EARLY = "The connection was lost before the mail server had the whole mail. It is sent again."


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
    quoted = words(code, said)
    # The one thing about the mail that the server knows so far is its size.
    if code == 552 or b"5.3.4" in said:
        return Answer(Result.failed, f"The mail is too large for the mail server: {quoted}")
    if code >= 500:
        return Answer(Result.later, _wrong_sender(sender, quoted), stops_all=True)
    return _refused(code, said)


def _recipient_refused(sender: str, address: str, code: int, said: bytes) -> Answer:
    quoted = words(code, said)
    # Many servers wait with their no to the sender until they know the recipient.
    is_the_sender = any(mark in said for mark in (b"5.1.7", b"5.1.8"))
    if code >= 500 and (is_the_sender or b"sender address rejected" in said.lower()):
        return Answer(Result.later, _wrong_sender(sender, quoted), stops_all=True)
    if code >= 500:
        return Answer(Result.failed, f"The mail server refused {address}: {quoted}")
    return _refused(code, said)


def _wrong_sender(sender: str, words: str) -> str:
    return (
        f"The mail server takes no mail from {sender}: {words} Set ASSISTANT_MAIL_FROM to an "
        "address that ASSISTANT_SMTP_USER may use."
    )


def _refused(code: int, said: bytes) -> Answer:
    quoted = words(code, said)
    if code >= 500:
        return Answer(Result.failed, f"The mail server refused the mail: {quoted}")
    problem = f"The mail server wants it later: {quoted}"
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
        wait_for(client, patience.answer_s)
        client.send(b".\r\n")
        code, said = client.getreply()
        wait_for(client, patience.step_s)
    except (OSError, smtplib.SMTPException):
        code, said = -1, b""
    if not 200 <= code < 600 or 300 <= code < 400:  # no answer, or one that is none
        client.close()
        return Answer(Result.uncertain, LOST_LATE, is_connected=False)
    if 200 <= code < 300:
        return Answer(Result.sent)
    return _reset(client, _refused(code, said))


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
