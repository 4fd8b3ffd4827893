"""The mailbox that mails come back to, by IMAP: what is new in it, and what was read."""

import base64
import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from api.delivery.errors import MailServerError
from api.settings import Settings
from storage import settings as kept
from storage.db import Database
from storage.tables import SettingRow

_NAME = "bounce mailbox"
_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_TIMEOUT_S = 60.0
_AT_ONCE = 200
# More than that is no news of a mail that came back; its beginning says enough.
_LONGEST = 1 << 20


@dataclass(frozen=True)
class Access:
    host: str
    port: int
    security: str
    user: str
    password: str
    folder: str


def configured(settings: Settings) -> Access | None:
    """None where no mailbox is to be read."""
    if not settings.bounce_imap_host or not settings.bounce_imap_user:
        return None
    return Access(
        host=settings.bounce_imap_host,
        port=settings.bounce_imap_port or _PORTS[settings.bounce_imap_security],
        security=settings.bounce_imap_security,
        user=settings.bounce_imap_user,
        password=settings.bounce_imap_password or "",
        folder=settings.bounce_imap_folder,
    )


class Mailbox:
    """Open from entering to leaving. How far it was read is kept in the database: people may use
    the mailbox too, and what is not ours stays unread for them. Raises MailServerError."""

    def __init__(self, access: Access, database: Database) -> None:
        self._access = access
        with database.read() as session:
            place = kept.value(session, _NAME)
        self._validity, self._last = place.get("validity", ""), int(place.get("last", 0))

    def __enter__(self) -> "Mailbox":
        access = self._access
        try:
            self._client = _connect(access)
            try:
                self._client.login(access.user, access.password)
                self._open_folder(access.folder)
            except BaseException:
                self._client.shutdown()
                raise
        except (OSError, imaplib.IMAP4.error, UnicodeError) as exc:
            reason = " ".join(str(exc).split()).rstrip(".")
            raise MailServerError(
                f"The mailbox {access.user} on {access.host} cannot be read: {reason}. Check the "
                "settings ASSISTANT_BOUNCE_IMAP_…."
            ) from exc
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            self._client.logout()
        except (OSError, imaplib.IMAP4.error):
            self._client.shutdown()

    def new(self) -> Iterator[tuple[int, bytes]]:
        """The unread mails that came since it was read last, the oldest first."""
        answer = self._client.uid("SEARCH", "UNSEEN", "UID", f"{self._last + 1}:*")
        found = sorted(int(uid) for uid in (answer[1][0] or b"").split())
        # "7:*" has the last mail even where its number is below.
        for uid in [uid for uid in found if uid > self._last][:_AT_ONCE]:
            data = self._client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{_LONGEST}>)")[1]
            mails = [part[1] for part in data if isinstance(part, tuple)]
            if mails:
                yield uid, mails[0]

    def remember(self, session: Session, uid: int, at: dt.datetime) -> None:
        value = {"validity": self._validity, "last": uid}
        session.merge(SettingRow(name=_NAME, value=value, changed_at=at, changed_by="mail"))

    def mark_seen(self, uid: int) -> None:
        self._client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def _open_folder(self, folder: str) -> None:
        quoted = '"' + _encoded(folder).replace("\\", "\\\\").replace('"', '\\"') + '"'
        status, answer = self._client.select(quoted)
        if status != "OK":
            raise imaplib.IMAP4.error(f"no folder {folder}: {answer[0]!r}")
        validity = self._client.response("UIDVALIDITY")[1][0]
        text = validity.decode() if isinstance(validity, bytes) else ""
        if text != self._validity:
            # The numbers begin anew: the mailbox was made again, or is another.
            self._validity, self._last = text, 0


def _encoded(folder: str) -> str:
    """A folder's name as IMAP says it: what is not ASCII in its own kind of base64 (RFC 3501)."""

    def encoded(found: re.Match[str]) -> str:
        code = base64.b64encode(found[0].encode("utf-16-be")).decode("ascii")
        return "&" + code.rstrip("=").replace("/", ",") + "-"

    return re.sub(r"[^\x20-\x7e]+", encoded, folder.replace("&", "&-"))


def _connect(access: Access) -> Any:
    context = ssl.create_default_context()
    if access.security == "tls":
        return imaplib.IMAP4_SSL(access.host, access.port, ssl_context=context, timeout=_TIMEOUT_S)
    client = imaplib.IMAP4(access.host, access.port, timeout=_TIMEOUT_S)
    if access.security == "starttls":
        client.starttls(context)
    return client
