"""A message as mail: text and HTML, attachments, Chinese names, nothing smuggled into a header."""

import datetime as dt
import email.message
import email.policy
import email.utils
import hashlib
import re
from email.headerregistry import Address
from typing import Any

from assistant.errors import AssistantError, InputError
from storage.files import FileStore
from storage.tables import Message

# Seven bits pass through every server, whether it offers 8BITMIME or not.
_POLICY = email.policy.SMTP.clone(cte_type="7bit")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\@\x00-\x1f\x7f]+@[^\s<>,;:\"()\[\]\\@\x00-\x1f\x7f]+")
_OWN_ID = re.compile(r"m(\d{1,10})\.([0-9a-f]{20})@", re.IGNORECASE)


def compose(
    message: Message, files: FileStore, *, sender: str, reply_to: str | None, now: dt.datetime
) -> bytes:
    """The message as it goes to the server, lines ended by CRLF.

    `sender` and `reply_to`: an address, or 名字 <address>. Raises InputError for an address that
    is none, and for attachments that are not there.
    """
    recipient = _address(message.recipient, message.address)
    has_han = not recipient.username.isascii()
    mail = email.message.EmailMessage(policy=_POLICY.clone(utf8=True) if has_han else _POLICY)
    mail["From"] = read_address(sender)
    mail["To"] = recipient
    if reply_to:
        mail["Reply-To"] = read_address(reply_to)
    mail["Subject"] = plain(message.subject)
    mail["Date"] = email.utils.format_datetime(now)
    mail["Message-ID"] = message_id(message, sender)
    # No out-of-office notes: RFC 3834, and Exchange's own.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    for attachment in message.attachments:
        _attach(mail, attachment, files)
    try:
        return mail.as_bytes()
    except (ValueError, LookupError) as exc:
        raise InputError(f"The mail cannot be written: {exc}.") from exc


def read_address(text: str) -> Address:
    """Of 名字 <address>, or an address alone. Raises InputError."""
    name, address = email.utils.parseaddr(plain(text))
    return _address(name, address)


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None and len(text) <= 254


def plain(text: str) -> str:
    """On one line, without anything a header could not hold."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def message_id(message: Message, sender: str) -> str:
    """The same for every try, and not to be guessed: whoever names it got the mail."""
    return f"<m{message.id}.{_token(message)}@{read_address(sender).domain}>"


def envelope_address(address: str) -> str:
    """As it is said to the server. Raises InputError."""
    return _address("", address).addr_spec


def own_ids(text: str) -> list[tuple[int, str]]:
    """The messages whose Message-ID stands in the text, each with its token."""
    return [(int(number), token.lower()) for number, token in _OWN_ID.findall(text)]


def is_token(message: Message, token: str) -> bool:
    return token == _token(message)


def _token(message: Message) -> str:
    said = f"{message.id} {message.key} {message.created_at.astimezone(dt.UTC).isoformat()}"
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _address(name: str, address: str) -> Address:
    if not is_address(address):
        raise InputError(f"“{plain(address)}” is no mail address. Correct it, then send it again.")
    user, _at, domain = address.rpartition("@")
    try:
        return Address(plain(name), user, domain.encode("idna").decode("ascii"))
    except (UnicodeError, ValueError) as exc:
        raise InputError(
            f"“{address}” is no mail address. Correct it, then send it again."
        ) from exc


def _attach(mail: email.message.EmailMessage, attachment: dict[str, Any], files: FileStore) -> None:
    kind = email.message.EmailMessage(policy=_POLICY)
    kind["Content-Type"] = plain(attachment["media_type"])
    params = dict(kind["Content-Type"].params)
    content = _content(attachment, files)
    if kind.get_content_type() == "text/calendar":
        params = {"method": "PUBLISH", "charset": "utf-8"} | params
    mail.add_attachment(
        content,
        maintype=kind.get_content_maintype(),
        subtype=kind.get_content_subtype(),
        params=params,
        filename=plain(attachment["filename"]),
    )


def _content(attachment: dict[str, Any], files: FileStore) -> bytes:
    if "content" in attachment:
        return str(attachment["content"]).encode("utf-8")
    try:
        return files.path(attachment["sha256"]).read_bytes()
    except FileNotFoundError as exc:
        raise InputError(
            f"The attachment {attachment['filename']} is no longer kept. Issue the minutes again."
        ) from exc
    except OSError as exc:
        raise AssistantError(
            f"The attachment {attachment['filename']} cannot be read: {exc.strerror}."
        ) from exc
