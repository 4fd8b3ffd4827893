"""The pages' routes: gather, render; or do what the form asks and go back."""

import datetime as dt
import json
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from sqlmodel import Session

from api import services, services_items, views
from api.access import visible, visible_items
from api.deps import Actor, CurrentUser, Id, Place
from api.rest.models import ItemChanges, Kind, MeetingIn
from api.rest.tracker import tracked_out
from api.web import freshness, templates
from api.web.forms import agenda_rows, filled, lines
from api.web.items_view import item_cards, read_sort
from api.web.player import player_files, takes_recordings
from api.web.recording_pages import receive_all
from api.web.speakers_view import candidates, colours, voices
from api.web.transcript_view import transcript_view
from assistant.errors import InputError
from assistant.extraction.speakers import with_names
from assistant.formats import first_problem, parse_meeting
from assistant.labels import Status
from assistant.types import MeetingContext
from storage import meetings, organisation, repairs, review, tracker, transcripts
from storage.tables import Meeting, ReviewState, Stage
from storage.tracker import TrackerFilter

router = APIRouter()


@router.get("/")
def meeting_list(request: Request, place: Place, viewer: CurrentUser) -> Response:
    with place.database.read() as session:
        found = meetings.newest(session, visible(viewer))
        rows = [views.meeting_view(session, m.id or 0) for m in found]
        return templates.TemplateResponse(request, "meetings.html", {"meetings": rows})


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


@router.get("/meetings/{meeting_id}")
def meeting_page(
    request: Request, place: Place, meeting_id: Id, sort: str | None = None
) -> Response:
    with place.database.read() as session:
        view = views.meeting_view(session, meeting_id)
        items = review.items(session, meeting_id)
        words = _transcript(session, view.meeting)
        last = review.last_extraction(session, meeting_id)
        order = read_sort(sort)
        context = {
            "view": view,
            "meeting": view.meeting,
            "files": player_files(view),
            "sort": order,
            "cards": item_cards(
                items,
                last.result if last else {},
                view.context,
                list(words["segments"].values()),
                order,
            ),
            "waiting": len(items.waiting()),
            "stages": [stage for stage in Stage if stage != Stage.draft],
            "is_extraction_old": freshness.is_extraction_old(session, view.meeting),
            "is_text_old": freshness.is_text_old(session, view.meeting),
            "candidates": candidates(view.context, view.meeting),
            "takes_recordings": takes_recordings(view),
        } | words
        return templates.TemplateResponse(request, "meeting.html", context)


def _transcript(session: Session, meeting: Meeting) -> dict[str, Any]:
    """What the page shows of the words and voices; nothing while there are none."""
    transcript = transcripts.load(session, meeting.id or 0)
    if transcript is None:
        return {"text": None, "segments": {}, "voices": []}
    found = voices(transcript, meeting)
    undone = repairs.undone(session, meeting.id or 0, transcript.segments)
    named = with_names(transcript, meeting.speakers)
    return {
        "text": transcript_view(named, undone, colours(found, meeting)),
        "segments": {s.id: s for s in transcript.segments},
        "voices": found,
    }


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


@router.post("/meetings/{meeting_id}/items/{kind}/{item_id}")
async def change_item(
    request: Request, place: Place, actor: Actor, meeting_id: Id, kind: Kind, item_id: Id
) -> Response:
    """One form per item: save its fields, then confirm, reject or take back as the button says."""
    typed = {key: str(value) for key, value in (await request.form()).items()}
    version = int(typed.pop("version", "0")) or None
    decision = typed.pop("review", None)
    sort = typed.pop("sort", None)
    ref = services_items.ItemRef(kind=kind, id=item_id, version=version)
    if decision:
        services_items.decide_items(place, meeting_id, [ref], ReviewState(decision), actor=actor)
    else:
        changes = _changes({key: value.strip() or None for key, value in typed.items()})
        services_items.edit_item(place, meeting_id, ref, changes, actor=actor)
    return _to_meeting(meeting_id, f"{kind}-{item_id}", sort=sort)


def _changes(fields: dict[str, Any]) -> dict[str, Any]:
    try:
        return ItemChanges.model_validate(fields).changes()
    except ValidationError as exc:
        raise InputError(first_problem(exc)) from exc


@router.post("/meetings/{meeting_id}/confirm")
def confirm_meeting(
    place: Place,
    actor: Actor,
    meeting_id: Id,
    remaining: Annotated[ReviewState | None, Form()] = None,
) -> Response:
    services.confirm_meeting(place, meeting_id, remaining=remaining, actor=actor)
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


def _to_meeting(meeting_id: int, anchor: str = "", *, sort: str | None = None) -> RedirectResponse:
    query = f"?sort={read_sort(sort)}" if sort else ""
    place = f"#{anchor}" if anchor else ""
    return RedirectResponse(f"/meetings/{meeting_id}{query}{place}", status_code=303)
