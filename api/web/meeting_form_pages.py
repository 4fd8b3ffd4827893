"""A new meeting, from nothing, a notice, an earlier meeting or its file; and its particulars."""

import json
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import ValidationError
from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool

from api import access, services, services_import, services_meetings
from api.access import recorders_only, visible
from api.deps import LARGEST_ID, CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.web import i18n, meeting_form, templates
from api.web.error_words import explain
from api.web.meeting_form import MeetingForm
from api.web.recording_pages import receive_all
from assistant.errors import InputError
from assistant.formats import first_problem, parse_meeting
from assistant.interchange import READABLE, read_transcript
from assistant.notice import Notice, read_notice
from assistant.types import MeetingContext, Roster
from storage import meetings, open_items, organisation, people, transcripts
from storage.people import PeopleFilter
from storage.tables import Meeting, Person, Project, ProjectMember, now

router = APIRouter()

_EARLIER = 12
_MOST_FOUND = 8


@router.get("/meetings/new", dependencies=[Depends(recorders_only)])
def new_meeting(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    like: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    project: str = "",
) -> Response:
    """`like`: an earlier meeting, whose people, place and agenda are taken over."""
    form = _blank(place, viewer)
    if like:
        with place.database.read() as session:
            access.check_meeting(session, viewer, like)
            earlier = meetings.get(session, like)
            context = meetings.context(session, earlier)
        form = meeting_form.like(form, meeting_form.of_meeting(earlier, context))
    if project:
        form.values["project"] = project
    if form.values.get("project"):
        with place.database.read() as session:
            count = _open_count(session, viewer, form.values["project"])
        form = meeting_form.with_open_items(form, count)
    return _page(request, place, viewer, form)


@router.post("/meetings/new", dependencies=[Depends(recorders_only)])
async def create_meeting(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    file: Annotated[UploadFile | None, File()] = None,
    recording: Annotated[list[UploadFile] | None, File()] = None,
    transcript: Annotated[UploadFile | None, File()] = None,
    then: Annotated[str, Form()] = "",
) -> Response:
    """Create it; then its recordings or its transcript, where there are any.

    With `Accept: application/json` the answer is its id, for recordings that are sent after it.
    """
    if file and file.filename:
        return await _from_file(request, place, viewer, file, recording)
    form = meeting_form.read(await request.form())
    words = await _transcript(form, transcript)
    wanted = meeting_form.checked(form)
    if wanted is None:
        return _refused(request, place, viewer, form)
    meeting = _create(place, viewer, wanted.context(), False, wanted.is_confidential)
    assert meeting.id is not None
    if words:
        await run_in_threadpool(
            services_import.import_transcript, place, meeting.id, *words, actor=viewer.name
        )
    await receive_all(place, meeting.id, recording or (), actor=viewer.name)
    return _created(request, meeting.id, then)


async def _transcript(form: MeetingForm, sent: UploadFile | None) -> tuple[str, bytes] | None:
    """A transcript's name and bytes; what it says of itself fills what was left as it was."""
    if sent is None or not sent.filename:
        return None
    data = await sent.read()
    try:
        found = read_transcript(sent.filename, data)
    except InputError as exc:
        form.problems["transcript"] = explain(str(exc))
        return None
    title = found.title or sent.filename.rpartition(".")[0]
    form.values["title"] = form.values.get("title") or title[:200]
    if found.date and form.values.get("date") in ("", form.defaults.get("date")):
        form.values["date"] = found.date.isoformat()
    return sent.filename, data


async def _from_file(
    request: Request,
    place: Installation,
    viewer: Viewer,
    file: UploadFile,
    recording: list[UploadFile] | None,
) -> Response:
    """As a meeting file says, with its own roster if it has one."""
    try:
        data = json.loads(await file.read())
        if not isinstance(data, dict):
            raise ValueError("no object")
        read = parse_meeting(data)
    except (ValidationError, ValueError) as exc:
        form = _blank(place, viewer)
        said = first_problem(exc) if isinstance(exc, ValidationError) else ""
        said = said or "The meeting file is not JSON. Choose a meeting.json."
        form.problems["file"] = explain(said)
        return _refused(request, place, viewer, form)
    meeting = _create(place, viewer, read.context, bool(read.context.roster.people), False)
    assert meeting.id is not None
    await receive_all(place, meeting.id, recording or (), actor=viewer.name)
    return _created(request, meeting.id, "")


def _create(
    place: Installation,
    viewer: Viewer,
    context: MeetingContext,
    keeps_roster: bool,
    is_confidential: bool,
) -> Meeting:
    return services.create_meeting(
        place,
        context,
        keeps_roster=keeps_roster,
        actor=viewer.name,
        created_by_id=viewer.user_id,
        is_confidential=is_confidential,
    )


def _created(request: Request, meeting_id: int, then: str) -> Response:
    if _wants_json(request):
        return JSONResponse({"id": meeting_id}, status_code=201)
    ways = {"record": f"/meetings/{meeting_id}/record"}
    return RedirectResponse(ways.get(then, f"/meetings/{meeting_id}"), status_code=303)


@router.post("/meetings/new/notice", dependencies=[Depends(recorders_only)])
async def fill_from_notice(request: Request, place: Place, viewer: CurrentUser) -> Response:
    """The form with what the pasted notice says; nothing typed is overwritten."""
    data = await request.form()
    form = meeting_form.read(data)
    if not form.values.get("date"):
        form = _blank(place, viewer)
    text = str(data.get("notice") or "")
    with place.database.read() as session:
        roster = _roster(session)
    today = now().astimezone(place.settings.zone).date()
    language = form.values.get("language")
    try:
        notice = read_notice(text, roster, today, "en" if language == "en" else "zh-Hans")
    except InputError as exc:
        form.problems["notice"] = explain(str(exc))
        notice = Notice()
    meeting_form.take_notice(form, notice)
    context = {"notice": notice, "notice_text": text, "is_read": True}
    if request.headers.get("hx-request"):
        return _part(request, place, viewer, form, context)
    return _page(request, place, viewer, form, context)


@router.get("/meetings/new/people", dependencies=[Depends(recorders_only)])
def find_people(place: Place, q: str = "") -> dict[str, list[dict[str, Any]]]:
    """Whom a few letters may mean: by name, alias, spelling or department."""
    with place.database.read() as session:
        owner = organisation.current(session).id or 0
        found = people.listed(session, owner, PeopleFilter(text=q), limit=_MOST_FOUND)
        everyone = _roster(session)
    persons = [
        {"name": p.person.name, "title": p.person.title, "department": p.department} for p in found
    ]
    wanted = q.strip().lower()
    departments = [
        {"name": d.name, "people": members}
        for d in everyone.departments
        if wanted and any(wanted in word.lower() for word in (d.name, *d.aliases))
        if (members := [p.name for p in everyone.people if p.department == d.name])
    ]
    known = {p["name"] for p in persons}
    for department in departments:
        persons += [
            {"name": p.name, "title": p.title, "department": p.department}
            for p in everyone.people
            if p.department == department["name"] and p.name not in known
        ][:_MOST_FOUND]
    return {"people": persons[: 2 * _MOST_FOUND], "departments": departments[:3]}


@router.get("/meetings/{meeting_id}/edit", dependencies=[Depends(recorders_only)])
def edit_form(request: Request, place: Place, viewer: CurrentUser, meeting_id: Id) -> Response:
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        form = meeting_form.of_meeting(meeting, meetings.context(session, meeting))
    return _edit_page(request, place, viewer, form, meeting)


@router.post("/meetings/{meeting_id}/edit")
async def edit_meeting(
    request: Request, place: Place, viewer: CurrentUser, meeting_id: Id
) -> Response:
    form = meeting_form.read(await request.form())
    wanted = meeting_form.checked(form)
    if wanted is None:
        with place.database.read() as session:
            meeting = meetings.get(session, meeting_id)
        return _edit_page(request, place, viewer, form, meeting)
    services_meetings.edit_meeting(
        place,
        meeting_id,
        wanted.context(),
        is_confidential=wanted.is_confidential,
        actor=viewer.name,
    )
    with place.database.read() as session:
        chosen = select(Meeting.id).where(Meeting.id == meeting_id, visible(viewer))
        is_visible = session.exec(chosen).first() is not None
    # Whoever makes a meeting confidential without taking part sees it no more.
    return RedirectResponse(f"/meetings/{meeting_id}" if is_visible else "/meetings", 303)


def _edit_page(
    request: Request, place: Installation, viewer: Viewer, form: MeetingForm, meeting: Meeting
) -> Response:
    with place.database.read() as session:
        has_words = transcripts.load(session, meeting.id or 0) is not None
    return _page(request, place, viewer, form, {"meeting": meeting, "has_words": has_words})


def _blank(place: Installation, viewer: Viewer) -> MeetingForm:
    with place.database.read() as session:
        person = session.get(Person, viewer.person_id) if viewer.person_id else None
    today = now().astimezone(place.settings.zone).date()
    return meeting_form.blank(today, person.name if person else "", i18n.language())


def _open_count(session: Session, viewer: Viewer, project: str) -> int:
    """How many items of the project's meetings are not done, as far as the viewer sees them."""
    found = session.exec(select(Project.id).where(Project.name == project)).first()
    return len(open_items.of_project(session, found, visible(viewer))) if found else 0


def _roster(session: Session) -> Roster:
    return organisation.roster(session, organisation.current(session).id or 0)


@dataclass(frozen=True)
class _Choices:
    """What the form offers."""

    departments: dict[str, str]  # by person's name
    projects: list[str]
    earlier: list[Meeting]


def _choices(session: Session, viewer: Viewer, form: MeetingForm) -> _Choices:
    roster = _roster(session)
    mine = select(ProjectMember.project_id).where(ProjectMember.person_id == viewer.person_id)
    seen = select(Meeting.project_id).where(visible(viewer))
    projects = select(Project.name).where(col(Project.id).in_(mine) | col(Project.id).in_(seen))
    latest = select(Meeting).where(visible(viewer)).order_by(col(Meeting.date).desc()).limit(60)
    by_title: dict[str, Meeting] = {}
    for meeting in session.exec(latest):
        by_title.setdefault(meeting.title, meeting)
    return _Choices(
        departments={
            p.name: p.department or "" for p in roster.people if p.name in set(form.attendees)
        },
        projects=sorted(set(session.exec(projects))),
        earlier=list(by_title.values())[:_EARLIER],
    )


def _context(
    place: Installation, viewer: Viewer, form: MeetingForm, more: dict[str, Any] | None
) -> dict[str, Any]:
    with place.database.read() as session:
        choices = _choices(session, viewer, form)
    return {
        "form": form,
        "choices": choices,
        "names": meeting_form.NAMES,
        "advised": meeting_form.ADVISED_MINUTES,
        "readable": ",".join(READABLE),
    } | (more or {})


def _page(
    request: Request,
    place: Installation,
    viewer: Viewer,
    form: MeetingForm,
    more: dict[str, Any] | None = None,
) -> Response:
    context = _context(place, viewer, form, more)
    status = 422 if form.problems else 200
    return templates.TemplateResponse(request, "meeting_new.html", context, status_code=status)


def _part(
    request: Request,
    place: Installation,
    viewer: Viewer,
    form: MeetingForm,
    more: dict[str, Any],
) -> Response:
    context = _context(place, viewer, form, more)
    return templates.TemplateResponse(request, "_meeting_fields.html", context)


def _refused(request: Request, place: Installation, viewer: Viewer, form: MeetingForm) -> Response:
    if not _wants_json(request):
        return _page(request, place, viewer, form)
    problem = {
        "detail": " ".join(form.problems.values()),
        "errors": [{"field": name, "message": said} for name, said in form.problems.items()],
    }
    return JSONResponse(problem, status_code=422, media_type="application/problem+json")


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
