"""The pages' routes: gather, render; or do what the form asks and go back."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import services, services_items
from api.access import visible_items
from api.deps import Actor, CurrentUser, Id, Place
from api.rest.tracker import tracked_out
from api.web import templates
from assistant.labels import Status
from storage import tracker
from storage.tables import Stage
from storage.tracker import TrackerFilter

router = APIRouter()


@router.post("/meetings/{meeting_id}/process")
def process_again(
    place: Place,
    actor: Actor,
    meeting_id: Id,
    from_stage: Annotated[Stage | None, Form()] = None,
) -> Response:
    """Try again where it failed, or run a stage and those after it anew."""
    services.process_again(place, meeting_id, from_=from_stage, actor=actor)
    return _to_meeting(meeting_id)


@router.get("/tracker")
def tracker_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    project: str = "",
    department: str = "",
    owner: str = "",
    status: str = "",
) -> Response:
    chosen = {"project": project, "department": department, "owner": owner, "status": status}
    wanted = TrackerFilter.model_validate({key: value or None for key, value in chosen.items()})
    with place.database.read() as session:
        everything = tracker.listed(session, TrackerFilter(), visible_items(viewer))
        listed = tracker.listed(session, wanted, visible_items(viewer))
    context = {
        "chosen": chosen,
        "this_year": dt.date.today().year,
        "rows": [(tracked_out(t), t.meeting) for t in listed],
        "choices": {
            "project": sorted({t.project for t in everything if t.project}),
            "department": sorted({t.item.department for t in everything if t.item.department}),
            "owner": sorted({t.item.owner for t in everything if t.item.owner}),
        },
    }
    return templates.TemplateResponse(request, "tracker.html", context)


@router.post("/tracker/{item_id}")
def track(
    request: Request,
    place: Place,
    actor: Actor,
    item_id: Id,
    status: Annotated[Status, Form()],
    delay_reason: Annotated[str, Form()] = "",
) -> Response:
    changes = {"status": status, "delay_reason": delay_reason.strip() or None}
    services_items.track(place, item_id, changes, actor=actor)
    back = request.headers.get("referer", "")
    query = back.partition("?")[2]
    return RedirectResponse(f"/tracker?{query}#item-{item_id}", status_code=303)


def _to_meeting(meeting_id: int) -> RedirectResponse:
    return RedirectResponse(f"/meetings/{meeting_id}", status_code=303)
