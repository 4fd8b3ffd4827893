"""The page on which a meeting is put on legal hold, and the hold is lifted."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import services_holds
from api.access import administrators_only
from api.deps import Actor, Id, Place
from api.installation import Installation
from api.web import templates
from api.web.error_words import explain
from assistant.errors import InputError
from storage import holds, meetings

router = APIRouter(prefix="/meetings/{meeting_id}", dependencies=[Depends(administrators_only)])


@router.get("/hold")
def hold_page(request: Request, place: Place, meeting_id: Id) -> Response:
    return _page(request, place, meeting_id)


@router.post("/hold")
def put_on_hold(
    request: Request,
    place: Place,
    actor: Actor,
    meeting_id: Id,
    reason: Annotated[str, Form(max_length=holds.LONGEST_REASON)] = "",
) -> Response:
    try:
        services_holds.put_on_hold(place, meeting_id, reason, actor=actor)
    except InputError as exc:
        return _page(request, place, meeting_id, problem=explain(str(exc)))
    return _back(meeting_id)


@router.post("/hold/lift")
def lift_hold(
    request: Request,
    place: Place,
    actor: Actor,
    meeting_id: Id,
    reason: Annotated[str, Form(max_length=holds.LONGEST_REASON)] = "",
) -> Response:
    try:
        services_holds.lift_hold(place, meeting_id, reason, actor=actor)
    except InputError as exc:
        return _page(request, place, meeting_id, problem=explain(str(exc)))
    return _back(meeting_id)


def _back(meeting_id: int) -> Response:
    return RedirectResponse(f"/meetings/{meeting_id}/hold", status_code=303)


def _page(request: Request, place: Installation, meeting_id: int, problem: str = "") -> Response:
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
    context = {
        "meeting": meeting,
        "problem": problem,
        "longest": holds.LONGEST_REASON,
        "zone": place.settings.zone,
    }
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "hold.html", context, status_code=status)
