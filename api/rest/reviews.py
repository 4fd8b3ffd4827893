"""Reviews of weeks and months, and the charts of followed items."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from api import services_reviews
from api.deps import LARGEST_ID, CurrentUser, Place
from api.web.charts import gather
from api.web.charts.filters import Typed
from api.web.charts.gather import Found
from storage import reviews
from storage.month_reviews import MonthReview
from storage.reviews import WeekReview
from storage.tables import now

router = APIRouter(tags=["reviews"])

ProjectId = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]
Asked = Annotated[Typed, Depends()]


class ChartOut(BaseModel):
    """The numbers of a chart, as a table; `count` is of all there could be."""

    name: str
    title: str
    head: list[str]
    rows: list[list[str]]
    count: int


@router.get("/reviews/week/{week}")
def get_week(
    place: Place, viewer: CurrentUser, week: str, project_id: ProjectId = None
) -> WeekReview:
    """What was done since the last review, and what is late, behind, silent, new: "2026-W12"."""
    with place.database.read() as session:
        services_reviews.check_project(session, viewer, project_id)
        return reviews.week(
            session,
            week,
            place.settings.zone,
            where=services_reviews.seen_items(viewer, project_id),
            project_id=project_id,
            now=now(),
        )


@router.get("/reviews/month/{month}")
def get_month(
    place: Place, viewer: CurrentUser, month: str, project_id: ProjectId = None
) -> MonthReview:
    """Plan against progress, dates moved, problems, disputes, minutes in time: "2026-03"."""
    with place.database.read() as session:
        services_reviews.check_project(session, viewer, project_id)
        return reviews.month(
            session,
            month,
            place.settings.zone,
            where=services_reviews.seen_items(viewer, project_id),
            meetings=services_reviews.seen_meetings(viewer),
            project_id=project_id,
            now=now(),
        )


@router.get("/charts/{name}.json")
def get_chart(place: Place, viewer: CurrentUser, name: str, asked: Asked) -> ChartOut:
    """`name`: status, burn-down, on-time, load or timeline; `since` and `until` are months."""
    found = _found(place, viewer, name, asked)
    chart = found.chart
    return ChartOut(
        name=name,
        title=chart.title,
        head=list(chart.head),
        rows=[list(row) for row in chart.rows],
        count=found.count,
    )


@router.get("/charts/{name}.svg", response_class=Response)
def draw_chart(place: Place, viewer: CurrentUser, name: str, asked: Asked) -> Response:
    """The same as a picture, with its title and description in it."""
    found = _found(place, viewer, name, asked)
    return Response(str(found.chart.wide), media_type="image/svg+xml")


def _found(place: Place, viewer: CurrentUser, name: str, asked: Typed) -> Found:
    with place.database.read() as session:
        return gather.gather(session, viewer, name, asked, place.settings.zone, now())
