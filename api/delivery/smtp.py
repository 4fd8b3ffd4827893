"""The mail server: how it is configured, and a connection to it, or what keeps it from us."""

import contextlib
import smtplib
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from api.delivery.errors import MailServerError
from api.settings import Settings

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
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
            f"The mail server {place} turned us away: {words(exc.smtp_code, exc.smtp_error)}"
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
    wait_for(client, patience.step_s)
    return client


def goodbye(client: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        wait_for(client, _GOODBYE_S)
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


def wait_for(client: smtplib.SMTP, seconds: float) -> None:
    if client.sock:
        client.sock.settimeout(seconds)


def words(code: int, said: bytes | str) -> str:
    """What the server said, as one line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".split())[:500] + ("" if text.rstrip().endswith(".") else ".")


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
            f"The mail server {place} turned us away: {words(exc.smtp_code, exc.smtp_error)}"
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
    said = words(exc.smtp_code, exc.smtp_error)
    if exc.smtp_code < 500:
        return MailServerError(f"The mail server cannot check the password now: {said}")
    return MailServerError(
        f"The mail server refused the user or the password: {said} Check ASSISTANT_SMTP_USER and "
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


def _reason(exc: BaseException) -> str:
    text = getattr(exc, "strerror", None) or str(exc) or type(exc).__name__
    return text.rstrip(".")
