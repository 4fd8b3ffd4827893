"""Other systems that are told of events."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from api import services_webhooks as services
from api.access import administrators_only, visible
from api.deps import LARGEST_ID, Actor, CurrentUser, Id, Place
from api.rest.models import In
from storage import deliveries, webhook_deliveries, webhooks
from storage.deliveries import Delivery
from storage.tables import Webhook

router = APIRouter(
    prefix="/webhooks", tags=["webhooks"], dependencies=[Depends(administrators_only)]
)

_EVENTS = f"of {', '.join(webhooks.EVENTS)}"
_HTTP = "accept an address of http://, which everybody on the way can read"


class WebhookIn(In):
    url: str = Field(max_length=2000, examples=["https://erp.company.com/meeting-events"])
    events: list[str] = Field(min_length=1, description=_EVENTS)
    name: str = Field(default="", max_length=80, description="empty: the host of the address")
    allow_http: bool = Field(default=False, description=_HTTP)


class WebhookChange(In):
    """What is left out stays as it was."""

    url: str | None = Field(default=None, max_length=2000)
    events: list[str] | None = Field(default=None, min_length=1, description=_EVENTS)
    name: str | None = Field(default=None, max_length=80)
    is_active: bool | None = None
    allow_http: bool = Field(default=False, description=_HTTP)


class WebhookOut(BaseModel, from_attributes=True):
    id: int
    name: str
    url: str
    events: list[str]
    is_active: bool
    off_reason: str | None = Field(description="why it was switched off, where no person did that")
    failing_since: dt.datetime | None = Field(description="the first failure since it last worked")
    resting_until: dt.datetime | None = Field(description="it did not answer; tried again then")
    created_at: dt.datetime


class WebhookWithSecret(WebhookOut):
    secret: str = Field(description="shown this once; deliveries are signed with it")


class EventDelivery(BaseModel):
    id: int
    webhook_id: str = Field(description="of the header webhook-id, the same at every try")
    event: str
    outcome: str = Field(description="waiting, sent, failed or cancelled")
    meeting_id: int | None
    tries: int
    problem: str | None
    log: list[dict[str, Any]] = Field(
        description="each try: at, and problem, status, answer; empty for confidential meetings"
    )
    created_at: dt.datetime
    due_at: dt.datetime
    sent_at: dt.datetime | None


class EventDeliveries(BaseModel):
    deliveries: list[EventDelivery]
    older: int | None = Field(description="ask for the next page with before=this")


class Tried(BaseModel):
    is_taken: bool
    status: int | None = Field(description="of the answer; null: there was none")
    answer: str
    problem: str | None


@router.get("")
def list_webhooks(place: Place) -> list[WebhookOut]:
    with place.database.read() as session:
        return [_out(hook) for hook in webhooks.all_hooks(session)]


@router.post("", status_code=201)
def add_webhook(place: Place, actor: Actor, wanted: WebhookIn) -> WebhookWithSecret:
    """Deliveries are signed as standardwebhooks.com has it. Nothing of confidential meetings is
    sent. The address may be one of the own network."""
    hook = services.add(
        place,
        wanted.name,
        wanted.url,
        wanted.events,
        allow_http=wanted.allow_http,
        actor=actor,
    )
    return WebhookWithSecret.model_validate(hook)


@router.get("/{webhook_id}")
def get_webhook(place: Place, webhook_id: Id) -> WebhookOut:
    with place.database.read() as session:
        return _out(webhooks.get(session, webhook_id))


@router.patch("/{webhook_id}")
def change_webhook(place: Place, actor: Actor, webhook_id: Id, wanted: WebhookChange) -> WebhookOut:
    """Switching it off cancels what waits."""
    said = wanted.model_dump(exclude_unset=True)
    return _out(services.change(place, webhook_id, actor=actor, **said))


@router.delete("/{webhook_id}", status_code=204)
def delete_webhook(place: Place, actor: Actor, webhook_id: Id) -> Response:
    services.delete(place, webhook_id, actor=actor)
    return Response(status_code=204)


@router.post("/{webhook_id}/rotate-secret")
def rotate_secret(place: Place, actor: Actor, webhook_id: Id) -> WebhookWithSecret:
    """Deliveries are signed with the old one, too, for 24 hours."""
    hook = services.rotate_secret(place, webhook_id, actor=actor)
    return WebhookWithSecret.model_validate(hook)


@router.post("/{webhook_id}/test")
def test_webhook(place: Place, actor: Actor, webhook_id: Id) -> Tried:
    """Send an event “ping” now."""
    _message, reply = services.try_out(place, webhook_id, actor=actor)
    return Tried(
        is_taken=reply.is_taken, status=reply.status, answer=reply.body, problem=reply.problem
    )


@router.get("/{webhook_id}/deliveries")
def list_deliveries(
    place: Place,
    viewer: CurrentUser,
    webhook_id: Id,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> EventDeliveries:
    """The newest first."""
    with place.database.read() as session:
        hook = webhooks.get(session, webhook_id)
        found = webhook_deliveries.deliveries(session, hook, visible(viewer), before=before)
    return EventDeliveries(
        deliveries=[_delivery(each) for each in found.deliveries], older=found.older
    )


@router.post("/{webhook_id}/deliveries/{message_id}/send-again", status_code=202)
def send_again(place: Place, actor: Actor, webhook_id: Id, message_id: Id) -> dict[str, str]:
    """For what failed or was cancelled."""
    message = services.send_again(place, webhook_id, message_id, actor=actor)
    return {"outcome": deliveries.outcome(message)}


def _out(hook: Webhook) -> WebhookOut:
    return WebhookOut.model_validate(hook)


def _delivery(delivery: Delivery) -> EventDelivery:
    message = delivery.message
    return EventDelivery(
        id=message.id or 0,
        webhook_id=webhook_deliveries.delivery_id(message),
        event=message.subject,
        outcome=delivery.outcome,
        meeting_id=message.meeting_id,
        tries=message.tries,
        problem=message.problem,
        log=message.log if delivery.is_open else [],
        created_at=message.created_at,
        due_at=message.due_at,
        sent_at=message.sent_at,
    )
