"""The review of a month: plan against progress, and what came in between."""

import datetime as dt
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api import services_reviews
from api.deps import CurrentUser, Place
from api.web import report_view, review_words, templates
from api.web.forms import id_number
from api.web.review_week_pages import query
from assistant.errors import InputError, NotFoundError
from assistant.tracking.reviews import first_of, months_on
from storage import reviews
from storage.tables import now

router = APIRouter(prefix="/reviews/month")


@router.get("")
def last_month(place: Place, project: str = "") -> Response:
    """The month that is over: of this one there is not much to look back on."""
    today = now().astimezone(place.settings.zone).date()
    month = months_on(today.replace(day=1), -1)
    return RedirectResponse(f"/reviews/month/{month:%Y-%m}{query(project)}", status_code=303)


@router.get("/{month}")
def month_page(
    request: Request, place: Place, viewer: CurrentUser, month: str, project: str = ""
) -> Response:
    first = _first_of(month)
    zone, at = place.settings.zone, now()
    with place.database.read() as session:
        chosen = services_reviews.check_project(session, viewer, id_number(project))
        project_id = chosen.id if chosen else None
        review = reviews.month(
            session,
            month,
            zone,
            where=services_reviews.seen_items(viewer, project_id),
            meetings=services_reviews.seen_meetings(viewer),
            project_id=project_id,
            now=at,
        )
        projects = services_reviews.projects(session, viewer)
    today = at.astimezone(zone).date()
    context: dict[str, Any] = {
        "review": review,
        "title": review_words.month_title(month),
        "text": review_words.month_text(review, chosen.name if chosen else None),
        "project": chosen,
        "projects": projects,
        "query": query(project_id),
        "before": f"{months_on(first, -1):%Y-%m}",
        "after": f"{months_on(first, 1):%Y-%m}" if months_on(first, 1) <= today else None,
        "month": month,
        "is_to_come": review.at < review.period.until,
        "percent": report_view.percent,
        "year": today.year,
    }
    return templates.TemplateResponse(request, "review_month.html", context)


def _first_of(month: str) -> dt.date:
    try:
        return first_of(month)
    except InputError as exc:
        raise NotFoundError(str(exc)) from exc
