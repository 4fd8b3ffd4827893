"""Mails that came back: what a mail server writes when it could not deliver one.

Most servers write it as RFC 3464 has it; some, such as those of QQ and Exchange, only in words,
with the mail that came back, or its Message-ID, beneath.
"""

import datetime as dt
import email
import email.policy
import email.utils
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage, Message

from sqlmodel import Session

from api.delivery import mime
from api.delivery.mailbox import Mailbox, configured
from api.jobs.steps import Workshop
from storage import outbox
from storage.tables import Message as Row

log = logging.getLogger(__name__)

_READ = email.policy.default
# Who writes such mails. Notes of absence come from people, and name our mail too.
_POSTMASTERS = re.compile(
    r"^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|microsoftexchange\w*|no-?reply-?dsn)\b",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_REFUSAL = re.compile(r"\b5(?:\d\d|\.\d{1,3}\.\d{1,3})\b")
_TAGS = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]+>", re.DOTALL | re.IGNORECASE)
_LONGEST = 300
# A wrong address is told within days, not months.
_SENT_WITHIN = dt.timedelta(days=10)


@dataclass(frozen=True)
class Bounce:
    """A mail that could not be delivered. `ids`: the messages of ours that it names, with their
    tokens; `addresses`: to whom it was to go."""

    ids: tuple[tuple[int, str], ...]
    addresses: tuple[str, ...]
    problem: str


def parse(data: bytes) -> Bounce | None:
    """None for a mail that is no such thing: another mail, or the news that it only takes long."""
    mail = email.message_from_bytes(data, policy=_READ)
    assert isinstance(mail, EmailMessage)
    parts = list(mail.walk())
    statuses = [p for p in parts if p.get_content_type() == "message/delivery-status"]
    if statuses:
        return _of_report(parts, statuses)
    return _of_words(mail, parts) if _is_of_postmaster(mail) else None


def keep(session: Session, bounce: Bounce, at: dt.datetime) -> Row | None:
    """Mark the message that came back. None: it is none of ours, or was sent elsewhere since."""
    row = _row_of(session, bounce, at)
    if row is None or not outbox.bounce(session, row, bounce.problem, at):
        return None
    return row


def read_mailbox(shop: Workshop, at: dt.datetime) -> int:
    """The round: read what is new in the mailbox of bounces; how many of ours came back."""
    access = configured(shop.settings)
    if access is None:
        return 0
    count = 0
    with Mailbox(access, shop.database) as mailbox:
        for uid, data in mailbox.new():
            bounce = _parsed(uid, data)
            with shop.database.write() as session:
                found = keep(session, bounce, at) if bounce else None
                mailbox.remember(session, uid, at)
            if found:
                mailbox.mark_seen(uid)
                count += 1
    return count


def _parsed(uid: int, data: bytes) -> Bounce | None:
    try:
        return parse(data)
    # Anybody can write to the mailbox, and the email package has its surprises: one mail that
    # cannot be read must not stand before the others for ever.
    except Exception:
        log.warning("mail %s of the mailbox of bounces cannot be read", uid, exc_info=True)
        return None


def _of_report(parts: Sequence[Message], statuses: Sequence[Message]) -> Bounce | None:
    failed = [block for status in statuses for block in _blocks(status) if _has_failed(block)]
    if not failed:
        return None
    addresses: dict[str, None] = {}
    for block in failed:
        for name in ("Original-Recipient", "Final-Recipient"):
            if address := _address(block.get(name)):
                addresses[address] = None
    first = failed[0]
    status = " ".join(str(first.get("Status") or "").split())
    said = " ".join(str(first.get("Diagnostic-Code") or "").partition(";")[2].split())
    problem = said if status in said else f"{status} {said}".strip()
    return Bounce(_ids(parts), tuple(addresses), _shortened(problem) or "5.0.0")


def _of_words(mail: EmailMessage, parts: Sequence[Message]) -> Bounce | None:
    ids = _ids(parts)
    text = _text(mail)
    status = _STATUS.search(text)
    if not ids or (status and status[1] != "5" and not _REFUSAL.search(text)):
        return None
    failed = mail.get("X-Failed-Recipients")
    addresses = email.utils.getaddresses([str(failed)]) if failed else []
    return Bounce(ids, tuple(a.lower() for _n, a in addresses if a), _telling(text))


def _is_of_postmaster(mail: EmailMessage) -> bool:
    _name, address = email.utils.parseaddr(str(mail.get("From") or ""))
    return bool(_POSTMASTERS.match(address)) or str(mail.get("Return-Path") or "").strip() == "<>"


def _blocks(status: Message) -> Iterator[Message]:
    """The groups of fields, that of the server and one for each recipient."""
    payload = status.get_payload()
    if isinstance(payload, list):
        yield from (block for block in payload if isinstance(block, Message))


def _has_failed(block: Message) -> bool:
    action = str(block.get("Action") or "").strip().lower()
    return action.startswith("failed")


def _address(field: object) -> str | None:
    """Of "rfc822; li@company.com"."""
    _kind, _semicolon, address = str(field or "").partition(";")
    address = address.strip().strip("<>").lower()
    return address if mime.is_address(address) else None


def _ids(parts: Iterable[Message]) -> tuple[tuple[int, str], ...]:
    """Our Message-IDs, wherever they stand."""
    found: dict[tuple[int, str], None] = {}
    for part in parts:
        names = ("Message-ID", "In-Reply-To", "References", "X-Original-Message-ID")
        texts = [str(part.get(name) or "") for name in names]
        if not part.is_multipart():
            texts.append(_decoded(part))
        for text in texts:
            found |= dict.fromkeys(mime.own_ids(text))
    return tuple(found)


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain", "html"))
    if body is None:
        return ""
    text = _decoded(body)
    return _TAGS.sub(" ", text) if body.get_content_type() == "text/html" else text


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


def _telling(text: str) -> str:
    """The line that says why, where one has a code; else the beginning."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    with_code = [line for line in lines if _REFUSAL.search(line)]
    return _shortened(with_code[0] if with_code else " ".join(lines)) or "5.0.0"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _row_of(session: Session, bounce: Bounce, at: dt.datetime) -> Row | None:
    for number, token in bounce.ids:
        row = session.get(Row, number)
        if row and mime.is_token(row, token):
            return None if _went_elsewhere(row, bounce) else row
    if bounce.ids:
        return None
    for address in bounce.addresses:
        if row := outbox.last_sent_to(session, address, at - _SENT_WITHIN):
            return row
    return None


def _went_elsewhere(row: Row, bounce: Bounce) -> bool:
    """Whether this tells of an address that somebody has corrected since."""
    left = {str(entry["left"]).lower() for entry in row.log if "left" in entry}
    return row.address.lower() not in bounce.addresses and bool(left & set(bounce.addresses))
