"""The rhythm in which items are followed: when owners are asked, teams review, problems rise."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import AfterValidator, BaseModel, Field

from api.access import administrators_only
from api.deps import Actor, Place
from assistant.tracking.clocks import MOST_HOURS
from assistant.tracking.rhythm import MOST_PLAN_DAYS, MOST_POINTS, Rhythm
from assistant.types import Language
from storage import rhythm as rhythms

router = APIRouter(
    prefix="/settings/rhythm", tags=["settings"], dependencies=[Depends(administrators_only)]
)

_PLAIN = Rhythm()


def _to_the_minute(time: dt.time) -> dt.time:
    """As times are kept."""
    return time.replace(second=0, microsecond=0, tzinfo=None)


Weekday = Annotated[int, Field(ge=0, le=6, description="0: Monday")]
Time = Annotated[dt.time, Field(examples=["09:00"]), AfterValidator(_to_the_minute)]


class ChosenRhythm(BaseModel, from_attributes=True):
    update_weekday: Weekday = _PLAIN.update_weekday
    ask_at: Time = _PLAIN.ask_at
    ask_again_at: Time = _PLAIN.ask_again_at
    update_due_at: Time = _PLAIN.update_due_at
    review_weekday: Weekday = _PLAIN.review_weekday
    review_at: Time = _PLAIN.review_at
    month_at: Time = _PLAIN.month_at
    quiet_from: Time = _PLAIN.quiet_from
    quiet_until: Annotated[
        Time, Field(description="the same as quiet_from: there are no quiet hours")
    ] = _PLAIN.quiet_until
    level_hours: int = Field(
        default=_PLAIN.level_hours, ge=1, le=MOST_HOURS, description="of each level of escalation"
    )
    counts_working_days: bool = Field(
        default=_PLAIN.counts_working_days, description="count the hours of working days alone"
    )
    behind_points: int = Field(
        default=_PLAIN.behind_points,
        ge=1,
        le=MOST_POINTS,
        description="an item that is behind its plan by more points of a hundred is a problem",
    )
    shortest_plan_days: int = Field(
        default=_PLAIN.shortest_plan_days,
        ge=1,
        le=MOST_PLAN_DAYS,
        description="plans of fewer working days are not measured",
    )
    signs_off_all: bool = Field(
        default=_PLAIN.signs_off_all,
        description="every item is done only when the leader signed it off",
    )


class RhythmData(ChosenRhythm):
    calendar: Language = Field(description="of the clock of the minutes: change it there")


@router.get("")
def rhythm(place: Place) -> RhythmData:
    """When owners are asked, teams review, and problems are told of."""
    with place.database.read() as session:
        return RhythmData.model_validate(rhythms.rhythm(session))


@router.put("")
def choose_rhythm(place: Place, actor: Actor, wanted: ChosenRhythm) -> RhythmData:
    """From now on; what was sent is not sent again."""
    with place.database.write() as session:
        calendar = rhythms.rhythm(session).calendar
        rhythms.choose(session, Rhythm(calendar=calendar, **wanted.model_dump()), actor=actor)
    return rhythm(place)
