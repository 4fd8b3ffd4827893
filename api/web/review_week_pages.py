"""The review of a week, for the team to go through on Monday."""

import datetime as dt
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api import services_reviews
from api.deps import CurrentUser, Place
from api.web import review_words, templates
from api.web.forms import id_number
from assistant.errors import InputError, NotFoundError
from assistant.tracking.reviews import monday, week_of
from storage import reviews
from storage.tables import now

router = APIRouter(prefix="/reviews")

_WEEK = dt.timedelta(days=7)


@router.get("")
def this_week(place: Place, project: str = "") -> Response:
    week = week_of(now().astimezone(place.settings.zone).date())
    return RedirectResponse(f"/reviews/week/{week}{query(project)}", status_code=303)


@router.get("/week/{week}")
def week_page(
    request: Request, place: Place, viewer: CurrentUser, week: str, project: str = ""
) -> Response:
    first = _monday(week)
    zone, at = place.settings.zone, now()
    with place.database.read() as session:
        chosen = services_reviews.check_project(session, viewer, id_number(project))
        project_id = chosen.id if chosen else None
        review = reviews.week(
            session,
            week,
            zone,
            where=services_reviews.seen_items(viewer, project_id),
            project_id=project_id,
            now=at,
        )
        projects = services_reviews.projects(session, viewer)
    context: dict[str, Any] = {
        "review": review,
        "lists": review_words.week_lists(review),
        "kinds": review_words.KINDS,
        "rest": review_words.REST,
        "title": review_words.week_title(week),
        "text": review_words.week_text(review, chosen.name if chosen else None),
        "project": chosen,
        "projects": projects,
        "query": query(project_id),
        "before": week_of(first - _WEEK),
        "after": week_of(first + _WEEK) if first <= at.astimezone(zone).date() else None,
        "this_week": week_of(at.astimezone(zone).date()),
        "week": week,
        "is_to_come": review.at < review.period.until,
        "update_is_to_come": review.update_is_to_come,
        "year": at.astimezone(zone).year,
        "zone": zone,
    }
    return templates.TemplateResponse(request, "review_week.html", context)


def query(project: object) -> str:
    return f"?project={project}" if project else ""


def _monday(week: str) -> dt.date:
    try:
        return monday(week)
    except InputError as exc:
        raise NotFoundError(str(exc)) from exc
