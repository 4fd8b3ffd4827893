"""The pages of projects: the list, a project with its people, meetings and items."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import access, services_people
from api import services_projects as services
from api.deps import LARGEST_ID, CurrentUser, Id, Place
from api.web import people_words, templates
from api.web.error_words import explain
from assistant.errors import AssistantError, ConflictError, InputError
from storage import people
from storage.people import ListedPerson, PeopleFilter
from storage.projects import ItemCounts
from storage.tables import ProjectRole

router = APIRouter(prefix="/projects")

_FOUND = 8
PersonId = Annotated[int, Form(ge=1, le=LARGEST_ID)]


@dataclass(frozen=True)
class Part:
    """A status in the bar: where it begins and how wide it is, of 100."""

    status: str
    count: int
    x: float
    width: float


def bar(counts: ItemCounts) -> list[Part]:
    """The items by status as parts of a bar; none where there are no items."""
    parts, x = [], 0.0
    for status in people_words.BAR_ORDER:
        if count := counts.by_status.get(status, 0):
            width = 100 * count / counts.total
            parts.append(Part(status, count, round(x, 2), round(width, 2)))
            x += width
    return parts


@router.get("")
def project_list(request: Request, place: Place, viewer: CurrentUser, q: str = "") -> Response:
    return _list(request, place, viewer, q=q)


@router.post("", dependencies=[Depends(access.recorders_only)])
def add_project(
    request: Request, place: Place, viewer: CurrentUser, name: Annotated[str, Form()] = ""
) -> Response:
    try:
        project_id = services.add(place, viewer, name)
    except (InputError, ConflictError) as exc:
        return _list(request, place, viewer, problem=exc, typed=name)
    return RedirectResponse(f"/projects/{project_id}", status_code=303)


def _list(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    *,
    q: str = "",
    problem: AssistantError | None = None,
    typed: str = "",
) -> Response:
    with place.database.read() as session:
        rows = services.listed(place, session, viewer)
    words = q.lower().split()
    found = [p for p in rows if all(word in p.name.lower() for word in words)]
    context = {
        "projects": found,
        "total": len(rows),
        "q": q,
        "bar": bar,
        "problem": problem and explain(str(problem)),
        "typed": typed,
    }
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "projects.html", context, status_code=status)


@router.get("/{project_id}")
def project_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    project_id: Id,
    add: str = "",
    removed: int | None = None,
    was: Literal["leader", "liaison", "recorder", "member"] | None = None,
) -> Response:
    return _page(request, place, viewer, project_id, add=add, removed=removed, was=was)


@router.post("/{project_id}")
def rename_project(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    project_id: Id,
    name: Annotated[str, Form()] = "",
) -> Response:
    try:
        services.rename(place, viewer, project_id, name)
    except (InputError, ConflictError) as exc:
        return _page(request, place, viewer, project_id, problem=exc)
    return RedirectResponse(f"/projects/{project_id}", status_code=303)


@router.post("/{project_id}/members")
def set_member(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    project_id: Id,
    person_id: PersonId,
    role: Annotated[ProjectRole, Form()] = ProjectRole.member,
    back: Annotated[str, Form()] = "",
) -> Response:
    try:
        services.set_member(place, viewer, project_id, person_id, role)
    except InputError as exc:
        return _page(request, place, viewer, project_id, problem=exc)
    return RedirectResponse(_back(project_id, person_id, back), status_code=303)


@router.post("/{project_id}/members/remove")
def remove_member(
    place: Place,
    viewer: CurrentUser,
    project_id: Id,
    person_id: PersonId,
    back: Annotated[str, Form()] = "",
) -> Response:
    was = services.remove_member(place, viewer, project_id, person_id)
    if back == "person" or was is None:
        return RedirectResponse(_back(project_id, person_id, back), status_code=303)
    address = f"/projects/{project_id}?removed={person_id}&was={was}#members"
    return RedirectResponse(address, status_code=303)


def _back(project_id: int, person_id: int, back: str) -> str:
    if back == "person":
        return f"/people/{person_id}#projects"
    return f"/projects/{project_id}#members"


@router.post("/joined/{person_id}")
def join(
    place: Place,
    viewer: CurrentUser,
    person_id: Id,
    project_id: PersonId,
    role: Annotated[ProjectRole, Form()] = ProjectRole.member,
) -> Response:
    """As `set_member`, from the person's page, where the project is chosen."""
    services.set_member(place, viewer, project_id, person_id, role)
    return RedirectResponse(_back(project_id, person_id, "person"), status_code=303)


def _page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    project_id: int,
    *,
    add: str = "",
    removed: int | None = None,
    was: str | None = None,
    problem: AssistantError | None = None,
) -> Response:
    with place.database.read() as session:
        view = services.view(place, session, viewer, project_id)
        members = {member.person.id for member in view.members}
        found: list[ListedPerson] = []
        gone = None
        if view.is_managed:
            owner = services_people.owner_id(session)
            if add.strip():
                wanted = PeopleFilter(text=add.strip()[:100])
                found = people.listed(session, owner, wanted, limit=_FOUND + len(members))
            if removed and was and removed not in members:
                gone = people.named(session, owner, removed)
    context = {
        "view": view,
        "project": view.project,
        "parts": bar(view.items),
        "add": add,
        "found": [p for p in found if p.person.id not in members][:_FOUND],
        "roles": people_words.PROJECT_ROLES,
        "removed": gone,
        "was": was,
        "problem": problem and explain(str(problem)),
    }
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "project.html", context, status_code=status)
