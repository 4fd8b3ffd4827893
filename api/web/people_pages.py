"""The pages of people: the list, a person, the form."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api import services_people as services
from api import services_projects
from api.deps import LARGEST_ID, CurrentUser, Id, Place
from api.web import people_words, templates
from api.web.error_words import explain
from api.web.forms import lines, page_number
from assistant.roster_changes import Entry
from assistant.tracking.status import is_overdue
from storage import departments, people
from storage.people import PeopleFilter, PersonError
from storage.tables import ProjectRole

router = APIRouter(prefix="/people")
EDITORS = [Depends(services.roster_editors)]

PAGE = 100
_STATES = {"active": True, "inactive": False, "all": None}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for. What makes no sense is as good as nothing."""

    q: str = ""
    department: str = ""
    state: str = "active"

    def filter(self) -> PeopleFilter:
        number = int(self.department) if self.department.isdecimal() else None
        return PeopleFilter(
            text=self.q.strip()[:100],
            department_id=number if number is None or number <= LARGEST_ID else 0,
            is_active=_STATES.get(self.state, True),
        )

    def query(self, **other: object) -> dict[str, object]:
        """The parameters of the same list with others of these."""
        said = {"q": self.q, "department": self.department, "state": self.state} | other
        return {name: value for name, value in said.items() if value and value != "active"}


@router.get("")
def people_list(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    q: str = "",
    department: str = "",
    state: str = "active",
    page: str = "1",
) -> Response:
    number = page_number(page)
    wanted = Wanted(q, department, state if state in _STATES else "active")
    with place.database.read() as session:
        owner = services.owner_id(session)
        active, inactive = people.count(session, owner, wanted.filter())
        rows = people.listed(
            session, owner, wanted.filter(), limit=PAGE, offset=(number - 1) * PAGE
        )
        places = departments.listed(session, owner)
    counts = {"active": active, "inactive": inactive, "all": active + inactive}
    context = {
        "rows": rows,
        "wanted": wanted,
        "counts": counts,
        "total": counts[wanted.state],
        "departments": sorted(places, key=lambda d: d.name),
        "page": number,
        "pages": max(1, -(-counts[wanted.state] // PAGE)),
        "may_edit": services.may_edit(viewer),
    }
    return templates.TemplateResponse(request, "people.html", context)


@router.get("/new", dependencies=EDITORS)
def new_person(request: Request, place: Place) -> Response:
    return _form(request, place, Entry(name=""), "", None)


@router.post("/new", dependencies=EDITORS)
def add_person(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    name: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    department: Annotated[str, Form()] = "",
    aliases: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
) -> Response:
    entry = _typed(Entry(name=name), name, title, department, aliases, email)
    try:
        saved = services.save_person(place, viewer, entry)
    except PersonError as exc:
        return _form(request, place, entry, aliases, exc)
    return RedirectResponse(f"/people/{saved.id}", status_code=303)


def _typed(entry: Entry, name: str, title: str, department: str, aliases: str, email: str) -> Entry:
    return entry.model_copy(
        update={
            "name": name.strip(),
            "title": title.strip()[:120] or None,
            "department": department.strip()[:60] or None,
            "aliases": tuple(lines(aliases)),
            "email": email.strip() or None,
        }
    )


def _form(
    request: Request, place: Place, entry: Entry, aliases: str, problem: PersonError | None
) -> Response:
    with place.database.read() as session:
        owner = services.owner_id(session)
        context = {
            "entry": entry,
            "aliases": aliases,
            "problem": problem,
            "said": problem and explain(str(problem)),
            "departments": sorted(d.name for d in departments.listed(session, owner)),
        }
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "people_form.html", context, status_code=status)


@router.get("/{person_id}")
def person_page(
    request: Request, place: Place, viewer: CurrentUser, person_id: Id, done: str = ""
) -> Response:
    with place.database.read() as session:
        view = services.person_view(session, viewer, person_id)
        context = _person_context(place, session, viewer, view)
    # An address that says what it did must not offer to undo it twice.
    expected = {"deactivated": False, "reactivated": True}.get(done)
    context["done"] = done if expected == view.person.is_active else ""
    return templates.TemplateResponse(request, "person.html", context)


def _person_context(
    place: Place, session: Session, viewer: CurrentUser, view: services.PersonView
) -> dict[str, Any]:
    now = services_projects.local_time(place)
    theirs = {m.project: m.role for m in view.entry.projects}
    listed = services_projects.choices(session, viewer)
    return {
        "view": view,
        "person": view.person,
        "projects": [(p, theirs[p.name]) for p in listed if p.name in theirs],
        "open_projects": [p for p in listed if p.is_managed and p.name not in theirs],
        "roles": people_words.PROJECT_ROLES,
        "project_roles": list(ProjectRole),
        "may_edit": services.may_edit(viewer),
        "late": lambda item: is_overdue(item.deadline, item.status, now),
        "this_year": now.year,
    }


@router.get("/{person_id}/edit", dependencies=EDITORS)
def edit_person(request: Request, place: Place, person_id: Id) -> Response:
    entry = services.find_entry(place, person_id)
    return _form(request, place, entry, "、".join(entry.aliases), None)


@router.post("/{person_id}/edit", dependencies=EDITORS)
def change_person(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    person_id: Id,
    name: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    department: Annotated[str, Form()] = "",
    aliases: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
) -> Response:
    entry = services.find_entry(place, person_id)
    entry = _typed(entry, name, title, department, aliases, email)
    try:
        services.save_person(place, viewer, entry)
    except PersonError as exc:
        return _form(request, place, entry, aliases, exc)
    return RedirectResponse(f"/people/{person_id}", status_code=303)


@router.post("/{person_id}/active", dependencies=EDITORS)
def set_active(
    place: Place, viewer: CurrentUser, person_id: Id, is_active: Annotated[bool, Form()]
) -> RedirectResponse:
    services.set_active(place, viewer, person_id, is_active)
    done = "reactivated" if is_active else "deactivated"
    return RedirectResponse(f"/people/{person_id}?done={done}", status_code=303)
