"""The page of departments: names, aliases, merging."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import services_people as services
from api.deps import LARGEST_ID, CurrentUser, Id, Place
from api.web import templates
from api.web.error_words import explain
from api.web.forms import lines
from assistant.errors import AssistantError, ConflictError, InputError
from storage import departments

router = APIRouter(prefix="/people/departments")
EDITORS = [Depends(services.roster_editors)]
ADDRESS = "/people/departments"


@router.get("")
def departments_page(
    request: Request, place: Place, viewer: CurrentUser, merged: int | None = None
) -> Response:
    return _page(request, place, viewer, merged=merged)


@router.post("", dependencies=EDITORS)
def add_department(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    name: Annotated[str, Form()] = "",
    aliases: Annotated[str, Form()] = "",
) -> Response:
    try:
        services.add_department(place, viewer, name, lines(aliases))
    except (InputError, ConflictError) as exc:
        return _page(request, place, viewer, problem=exc, typed=(name, aliases))
    return RedirectResponse(ADDRESS, status_code=303)


@router.post("/undo", dependencies=EDITORS)
def undo_merge(
    request: Request, place: Place, viewer: CurrentUser, entry: Annotated[int, Form()]
) -> Response:
    try:
        services.part_departments(place, viewer, entry)
    except (InputError, ConflictError) as exc:
        return _page(request, place, viewer, problem=exc)
    return RedirectResponse(ADDRESS, status_code=303)


@router.post("/{department_id}", dependencies=EDITORS)
def change_department(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    department_id: Id,
    name: Annotated[str, Form()] = "",
    aliases: Annotated[str, Form()] = "",
) -> Response:
    try:
        services.change_department(place, viewer, department_id, name, lines(aliases))
    except (InputError, ConflictError) as exc:
        return _page(request, place, viewer, problem=exc, at=department_id)
    return RedirectResponse(f"{ADDRESS}#department-{department_id}", status_code=303)


@router.post("/{department_id}/merge", dependencies=EDITORS)
def merge_department(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    department_id: Id,
    into: Annotated[int, Form(ge=1, le=LARGEST_ID)],
) -> Response:
    try:
        entry_id = services.merge_departments(place, viewer, department_id, into)
    except InputError as exc:
        return _page(request, place, viewer, problem=exc, at=department_id)
    return RedirectResponse(f"{ADDRESS}?merged={entry_id}", status_code=303)


@router.post("/{department_id}/remove", dependencies=EDITORS)
def remove_department(
    request: Request, place: Place, viewer: CurrentUser, department_id: Id
) -> Response:
    try:
        services.remove_department(place, viewer, department_id)
    except ConflictError as exc:
        return _page(request, place, viewer, problem=exc, at=department_id)
    return RedirectResponse(ADDRESS, status_code=303)


def _page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    *,
    merged: int | None = None,
    problem: AssistantError | None = None,
    at: int | None = None,
    typed: tuple[str, str] = ("", ""),
) -> Response:
    with place.database.read() as session:
        found = departments.listed(session, services.owner_id(session))
        context = {
            "departments": sorted(found, key=lambda d: (-d.people, d.name)),
            "merged": merged and services.merged(session, merged),
            "problem": problem and explain(str(problem)),
            "at": at,
            "typed": typed,
            "may_edit": services.may_edit(viewer),
        }
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "departments.html", context, status_code=status)
