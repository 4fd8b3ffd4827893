"""What is new for whoever asks."""

import datetime as dt
from typing import Literal

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, Field

from api.access import visible
from api.deps import CurrentUser, Place
from storage import news
from storage.tables import now

router = APIRouter(prefix="/me", tags=["me"])


class EndedOut(BaseModel):
    id: int
    title: str
    state: Literal["review", "failed", "minuted", "issued"]
    attempt: int


class NewsOut(BaseModel):
    until: dt.datetime = Field(description="ask with this as `after` the next time")
    ended: list[EndedOut] = Field(description="meetings whose processing ended, the latest first")


@router.get("/news")
def read_news(place: Place, viewer: CurrentUser, after: AwareDatetime) -> NewsOut:
    """Meetings of yours whose processing ended since."""
    until = now()
    with place.database.read() as session:
        found = news.ended(session, after, visible(viewer))
    return NewsOut(
        until=until,
        ended=[EndedOut.model_validate(meeting, from_attributes=True) for meeting in found],
    )
