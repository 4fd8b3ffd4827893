"""The pages' routes: gather, render; or do what the form asks and go back."""

import datetime as dt
import json
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from api import services, services_items
from api.access import visible_items
from api.deps import Actor, CurrentUser, Id, Place
from api.rest.models import MeetingIn
from api.rest.tracker import tracked_out
from api.web import templates
from api.web.forms import agenda_rows, filled, lines
from api.web.recording_pages import receive_all
from assistant.errors import InputError
from assistant.formats import first_problem, parse_meeting
from assistant.labels import Status
from assistant.types import MeetingContext
from storage import organisation, tracker
from storage.tables import Stage
from storage.tracker import TrackerFilter

router = APIRouter()


@router.get("/meetings/new")
def new_meeting(request: Request, place: Place) -> Response:
    return _new_meeting_form(request, place, {}, None)


@router.post("/meetings/new")
async def create_meeting(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    file: Annotated[UploadFile | None, File()] = None,
    recording: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    typed = {key: str(value) for key, value in (await request.form()).items()}
    try:
        context, keeps_roster = await _context(typed, file)
    except InputError as exc:
        return _new_meeting_form(request, place, typed, str(exc))
    meeting = services.create_meeting(
        place,
        context,
        keeps_roster=keeps_roster,
        actor=viewer.name,
        created_by_id=viewer.user_id,
    )
    assert meeting.id is not None
    await receive_all(place, meeting.id, recording or (), actor=viewer.name)
    return _to_meeting(meeting.id)


async def _context(typed: dict[str, str], file: UploadFile | None) -> tuple[MeetingContext, bool]:
    """The meeting as typed, or as its file says; and whether it brings its own roster."""
    try:
        if file and file.filename:
            context = parse_meeting(json.loads(await file.read())).context
            return context, bool(context.roster.people)
        fields = filled(typed, "title", "date", "language", "start", "end", "project", "location")
        fields |= filled(typed, "chair", "recorder")
        wanted = MeetingIn.model_validate(
            fields
            | {
                "attendees": lines(typed.get("attendees", "")),
                "glossary": lines(typed.get("glossary", "")),
                "agenda": agenda_rows(typed.get("agenda", "")),
            }
        )
    except ValidationError as exc:
        raise InputError(first_problem(exc)) from exc
    except ValueError as exc:
        raise InputError("The meeting file is not JSON. Choose a meeting.json.") from exc
    return wanted.context(), False


def _new_meeting_form(
    request: Request, place: Place, typed: dict[str, str], problem: str | None
) -> Response:
    with place.database.read() as session:
        owner = organisation.current(session)
        context = {
            "typed": typed,
            "problem": problem,
            "roster": organisation.roster(session, owner.id or 0),
            "projects": organisation.projects(session),
        }
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "meeting_new.html", context, status_code=status)


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
