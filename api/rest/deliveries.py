"""The log of what was sent."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from api import services_deliveries as services
from api.access import check_meeting, recorders_only, visible
from api.deps import LARGEST_ID, CurrentUser, Id, Place
from api.errors import ForbiddenError
from api.rest.models import In
from storage import deliveries
from storage.deliveries import Delivery, DeliveryFilter

router = APIRouter(
    prefix="/deliveries", tags=["deliveries"], dependencies=[Depends(recorders_only)]
)


class DeliveryOut(BaseModel):
    """What became of a message. Of meetings that are not the reader's, only that there was one."""

    id: int
    outcome: str = Field(description="waiting, sent, failed, uncertain, bounced or cancelled")
    channel: str
    kind: str
    meeting_id: int | None
    recipient: str | None
    address: str | None
    subject: str | None
    tries: int
    problem: str | None
    created_at: dt.datetime
    due_at: dt.datetime
    sent_at: dt.datetime | None
    bounced_at: dt.datetime | None


class DeliveriesOut(BaseModel):
    deliveries: list[DeliveryOut]
    older: int | None = Field(description="ask for the next page with before=this")
    counts: dict[str, int]


class SendAgainIn(In):
    address: str | None = Field(default=None, max_length=254, description="another; null: the same")


@router.get("")
def list_deliveries(
    place: Place,
    viewer: CurrentUser,
    meeting_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    outcome: Annotated[str | None, Query(pattern="|".join(deliveries.OUTCOMES))] = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> DeliveriesOut:
    """The newest first. Without a meeting: for administrators."""
    if meeting_id is None and not viewer.is_administrator:
        raise ForbiddenError("Only an administrator may do this. Ask one.")
    wanted = DeliveryFilter(outcome=outcome, meeting_id=meeting_id)
    with place.database.read() as session:
        if meeting_id is not None:
            check_meeting(session, viewer, meeting_id)
        found = deliveries.page(session, wanted, visible(viewer), before=before)
        counts = deliveries.counts(session, meeting_id)
    return DeliveriesOut(
        deliveries=[_out(each) for each in found.deliveries], older=found.older, counts=counts
    )


@router.post("/{message_id}/send-again", status_code=202)
def send_again(
    place: Place, viewer: CurrentUser, message_id: Id, wanted: SendAgainIn
) -> dict[str, str]:
    """For what failed, came back, was cancelled, or is uncertain and may then arrive twice."""
    message = services.send_again(place, viewer, message_id, address=wanted.address)
    return {"outcome": deliveries.outcome(message)}


@router.post("/{message_id}/cancel")
def cancel(place: Place, viewer: CurrentUser, message_id: Id) -> dict[str, str]:
    """For what waits."""
    return {"outcome": deliveries.outcome(services.cancel(place, viewer, message_id))}


def _out(delivery: Delivery) -> DeliveryOut:
    message = delivery.message
    names = ("recipient", "address", "subject", "problem")
    told: dict[str, Any] = {n: getattr(message, n) if delivery.is_open else None for n in names}
    if message.channel.value == "chat":
        told["address"] = None  # it is the number of a group
    return DeliveryOut(
        id=message.id or 0,
        outcome=delivery.outcome,
        channel=message.channel,
        kind=message.kind,
        meeting_id=message.meeting_id,
        tries=message.tries,
        created_at=message.created_at,
        due_at=message.due_at,
        sent_at=message.sent_at,
        bounced_at=message.bounced_at,
        **told,
    )
