"""Charts of followed items: a page for each, with its numbers as a table."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api import services_reviews
from api.deps import CurrentUser, Place
from api.web import templates
from api.web.charts import gather
from api.web.charts.filters import Typed
from api.web.charts.gather import NAMES, SPANS
from api.web.forms import page_number
from storage.tables import now

router = APIRouter(prefix="/reports/tracking")


def typed(
    project: str = "",
    department: str = "",
    since: Annotated[str, Query(alias="from")] = "",
    until: Annotated[str, Query(alias="to")] = "",
    page: str = "1",
) -> Typed:
    return Typed(project, department, since, until, page)


Asked = Annotated[Typed, Depends(typed)]


@router.get("")
def first_chart(request: Request, place: Place, viewer: CurrentUser, asked: Asked) -> Response:
    return chart_page(request, place, viewer, "status", asked)


@router.get("/{chart}")
def chart_page(
    request: Request, place: Place, viewer: CurrentUser, chart: str, asked: Asked
) -> Response:
    zone = place.settings.zone
    with place.database.read() as session:
        found = gather.gather(session, viewer, chart, asked, zone, now())
        projects = services_reviews.projects(session, viewer)
        departments = gather.departments(session, viewer)
    context: dict[str, Any] = {
        "name": chart,
        "names": NAMES,
        "found": found,
        "chart": found.chart,
        "typed": asked,
        "projects": projects,
        "departments": departments,
        "number": page_number(asked.page),
        "pages": -(-found.count // SPANS),
    }
    return templates.TemplateResponse(request, "report_tracking.html", context)
