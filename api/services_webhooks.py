"""What administrators do about webhooks, once, for pages and JSON alike."""

from collections.abc import Sequence

from sqlmodel import Session

from api.delivery import courier
from api.delivery import webhooks as delivery
from api.delivery.webhooks import Reply, Sender
from api.installation import Installation
from storage import audit, outbox, webhook_deliveries, webhooks
from storage.tables import Message, Webhook, now


def add(
    place: Installation,
    name: str,
    url: str,
    events: Sequence[str],
    *,
    allow_http: bool = False,
    actor: str,
) -> Webhook:
    """With its secret, which is shown this once. Raises InputError."""
    with place.database.write() as session:
        return webhooks.add(session, name, url, events, allow_http=allow_http, actor=actor)


def change(
    place: Installation,
    hook_id: int,
    *,
    name: str | None = None,
    url: str | None = None,
    events: Sequence[str] | None = None,
    is_active: bool | None = None,
    allow_http: bool = False,
    actor: str,
) -> Webhook:
    """None: as it was. Raises InputError, NotFoundError."""
    with place.database.write() as session:
        hook = webhooks.get(session, hook_id)
        webhooks.change(
            session,
            hook,
            name=name,
            url=url,
            events=events,
            is_active=is_active,
            allow_http=allow_http,
            actor=actor,
        )
        return hook


def rotate_secret(place: Installation, hook_id: int, *, actor: str) -> Webhook:
    """With its new secret, which is shown this once. Raises NotFoundError."""
    with place.database.write() as session:
        hook = webhooks.get(session, hook_id)
        webhooks.rotate_secret(session, hook, actor=actor)
        return hook


def delete(place: Installation, hook_id: int, *, actor: str) -> None:
    """Raises NotFoundError."""
    with place.database.write() as session:
        webhooks.delete(session, webhooks.get(session, hook_id), actor=actor)


def try_out(place: Installation, hook_id: int, *, actor: str) -> tuple[Message, Reply]:
    """Send a ping now, and what the receiver said. Raises NotFoundError."""
    by = courier.claim_name()
    with place.database.write() as session:
        hook = webhooks.get(session, hook_id)
        message = webhooks.ping(session, hook, {"webhook_id": hook_id, "asked_by": actor}, by)
        _record(session, actor, "test webhook", hook_id)
    return message, delivery.send_now(Sender(place.database, now), hook_id, message, by)


def send_again(place: Installation, hook_id: int, message_id: int, *, actor: str) -> Message:
    """Put a delivery back into the queue, under the id that it had.

    Raises NotFoundError; ConflictError where it is on its way or arrived, or what it said is kept
    no more.
    """
    with place.database.write() as session:
        hook = webhooks.get(session, hook_id)
        message = webhook_deliveries.delivery(session, hook, message_id)
        outbox.send_again(session, message, now())
        _record(session, actor, "send event again", hook_id, message_id)
        return message


def _record(
    session: Session, actor: str, action: str, hook_id: int, message_id: int | None = None
) -> None:
    after = {"message": message_id} if message_id else {}
    audit.record(session, actor, action, subject=f"webhook {hook_id}", after=after)
