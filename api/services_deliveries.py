"""What people do about messages: try the mail server, send again, correct an address, cancel."""

import secrets

from sqlmodel import Session

from api.access import visible
from api.delivery import courier, mime, smtp
from api.delivery.answers import Answer, Result
from api.delivery.courier import Courier, ticking
from api.delivery.errors import MailServerError
from api.delivery.smtp import Patience
from api.deps import Viewer
from api.installation import Installation
from assistant.errors import InputError, NotFoundError
from storage import audit, deliveries, mail_pause, outbox
from storage.outbox import Letter
from storage.tables import Message, now

# Somebody waits at a page.
_PATIENCE = Patience(connect_s=15, step_s=20, answer_s=60)


def send_again(
    place: Installation, viewer: Viewer, message_id: int, *, address: str | None = None
) -> Message:
    """Put a message back into the queue, to another address where that is given.

    Raises NotFoundError, InputError for an address that is none, ConflictError.
    """
    address = (address or "").strip() or None
    if address and not mime.is_address(address):
        raise InputError(
            f"“{mime.plain(address)}” is no mail address. Correct it, then send it again."
        )
    with place.database.write() as session:
        message = _get(session, viewer, message_id)
        before = {"address": message.address, "state": deliveries.outcome(message)}
        outbox.send_again(session, message, now(), address=address)
        _record(session, viewer, "send again", message, before, {"address": message.address})
    return message


def cancel(place: Installation, viewer: Viewer, message_id: int) -> Message:
    """Raises NotFoundError, ConflictError where it no longer waits."""
    with place.database.write() as session:
        message = _get(session, viewer, message_id)
        outbox.cancel(session, message)
        _record(session, viewer, "cancel message", message, {"address": message.address}, {})
    return message


def try_again_now(place: Installation) -> None:
    """Have the workers try the mail server without waiting for the end of the pause."""
    with place.database.write() as session:
        mail_pause.end(session)


def send_test(place: Installation, actor: str, address: str, subject: str, text: str) -> Answer:
    """Send a mail to see whether that works, and say how it went. It stands in the log like others.

    Raises InputError for an address that is none, and MailServerError.
    """
    address = address.strip()
    if not mime.is_address(address):
        raise InputError(
            f"“{mime.plain(address)}” is no mail address. Correct it, then send it again."
        )
    server = smtp.configured(place.settings)
    if server is None:
        raise InputError(
            "There is no mail server yet. Set ASSISTANT_SMTP_HOST and ASSISTANT_MAIL_FROM."
        )
    clerk = Courier(place.database, place.files, ticking(now()), patience=_PATIENCE)
    by = courier.claim_name()
    message = _test_message(place, actor, address, subject, text, by)
    try:
        client = smtp.connect(server, _PATIENCE)
    except MailServerError as exc:
        courier.settle(clerk, message, by, Answer(Result.failed, str(exc)))
        raise
    try:
        answer = courier.mail_one(clerk, client, server, message, by)
    finally:
        smtp.goodbye(client)
    if answer.stops_all:
        courier.settle(clerk, message, by, Answer(Result.failed, answer.problem))
        return answer
    courier.settle(clerk, message, by, answer)
    # Whatever the recipient's answer, the server is well: what waits may go.
    try_again_now(place)
    return answer


def _test_message(
    place: Installation, actor: str, address: str, subject: str, text: str, by: str
) -> Message:
    letter = Letter(
        key=f"test {secrets.token_hex(8)}",
        kind="test",
        recipient=actor,
        address=address,
        subject=subject,
        text=text,
    )
    with place.database.write() as session:
        message = outbox.claim_new(session, letter, by, now())
        _record(session, actor, "send test mail", message, {}, {"address": address})
    return message


def _get(session: Session, viewer: Viewer, message_id: int) -> Message:
    """Raises NotFoundError for what is not there, or of a meeting that is not the viewer's."""
    found: Message | None = deliveries.get(
        session, message_id, visible(viewer), any_meeting=viewer.is_administrator
    )
    if found is None:
        raise NotFoundError(f"There is no message {message_id}.")
    return found


def _record(
    session: Session,
    viewer: Viewer | str,
    action: str,
    message: Message,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    audit.record(
        session,
        viewer if isinstance(viewer, str) else viewer.name,
        action,
        meeting_id=message.meeting_id,
        subject=f"message {message.id}",
        before=before,
        after=after,
    )
