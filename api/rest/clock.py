"""The clock of the minutes: how long they have, and which hours are counted."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api.access import administrators_only
from api.deps import Actor, Place
from assistant.tracking.clocks import MOST_HOURS, ClockRule, WorkingHours
from assistant.types import Language
from storage import clocks

router = APIRouter(prefix="/settings/clock", tags=["settings"])


class WorkingHoursData(BaseModel, from_attributes=True):
    start: Annotated[dt.time, Field(examples=["09:00"])]
    end: Annotated[dt.time, Field(examples=["18:00"], description="00:00: the end of the day")]


class ClockData(BaseModel):
    hours: int = Field(default=24, ge=1, le=MOST_HOURS, description="after the meeting ended")
    working: WorkingHoursData | None = Field(
        default=None,
        description="count only these hours of working days; from 00:00 to 00:00 all of them",
    )
    calendar: Language = Field(
        default="zh-Hans",
        description="whose working days: of mainland China, of Taiwan (zh-Hant), of the US (en)",
    )


@router.get("")
def clock(place: Place) -> ClockData:
    """How long the minutes have."""
    with place.database.read() as session:
        return ClockData.model_validate(clocks.rule(session), from_attributes=True)


@router.put("", dependencies=[Depends(administrators_only)])
def choose_clock(place: Place, actor: Actor, wanted: ClockData) -> ClockData:
    """Minutes that are issued keep the time when they were due."""
    rule = ClockRule(wanted.hours, _working(wanted.working), wanted.calendar)
    with place.database.write() as session:
        clocks.choose(session, rule, actor=actor)
    return clock(place)


def _working(said: WorkingHoursData | None) -> WorkingHours | None:
    """By whole minutes, as they are kept."""
    if said is None:
        return None
    return WorkingHours(
        said.start.replace(second=0, microsecond=0, tzinfo=None),
        said.end.replace(second=0, microsecond=0, tzinfo=None),
    )
