"""The roster: people and departments."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends, Query, status
from pydantic import BaseModel, Field

from api import services_people as services
from api import services_projects
from api.deps import LARGEST_ID, CurrentUser, Id, Place, Viewer
from api.rest.models import In, Out
from assistant.roster_changes import Entry
from storage import departments, people
from storage.people import PeopleFilter
from storage.tables import ProjectRole

router = APIRouter(tags=["people"])
EDITORS = [Depends(services.roster_editors)]

Name = Annotated[str, Field(min_length=1, max_length=40)]
Text = Annotated[str, Field(max_length=120)]


class MembershipOut(Out):
    project: str
    role: ProjectRole


class PersonOut(Out):
    id: int
    name: str
    title: str | None
    department: str | None
    aliases: list[str]
    email: str | None
    is_active: bool
    projects: list[MembershipOut] = Field(description="that you may see, and what they do there")


class PeopleOut(BaseModel):
    people: list[PersonOut]
    total: int = Field(description="how many there are with these filters")


class PersonIn(In):
    name: Name
    title: Text | None = None
    department: Text | None = Field(default=None, description="made where there is none")
    aliases: list[Text] = []
    email: Text | None = None
    is_active: bool = True

    def entry(self) -> Entry:
        return Entry.model_validate(self.model_dump())


class PersonChanges(In):
    """Fields to change; those left out stay."""

    name: Name | None = None
    title: Text | None = None
    department: Text | None = None
    aliases: list[Text] | None = None
    email: Text | None = None
    is_active: bool | None = None

    def onto(self, entry: Entry) -> Entry:
        said = self.model_dump(exclude_unset=True)
        for field in ("name", "aliases", "is_active"):
            if said.get(field, "") is None:
                del said[field]
        return Entry.model_validate(entry.model_dump() | said)


class DepartmentOut(Out):
    id: int
    name: str
    aliases: list[str]
    people: int = Field(description="active ones")

    @classmethod
    def of(cls, row: departments.ListedDepartment) -> Self:
        return cls.model_validate(row)


@router.get("/people")
def list_people(
    place: Place,
    viewer: CurrentUser,
    q: Annotated[str, Query(max_length=100, description="name, alias, pinyin or e-mail")] = "",
    department_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    state: Literal["active", "inactive", "all"] = "active",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
) -> PeopleOut:
    """By spelled name."""
    is_active = {"active": True, "inactive": False, "all": None}[state]
    wanted = PeopleFilter(text=q, department_id=department_id, is_active=is_active)
    with place.database.read() as session:
        owner = services.owner_id(session)
        active, inactive = people.count(session, owner, wanted)
        rows = people.listed(session, owner, wanted, limit=limit, offset=offset)
        ids = [row.person.id or 0 for row in rows]
        entries = services_projects.told(session, viewer, people.entries(session, owner, ids))
    found = {entry.id: entry for entry in entries}
    total = {"active": active, "inactive": inactive, "all": active + inactive}[state]
    shown = [PersonOut.model_validate(found[person_id]) for person_id in ids]
    return PeopleOut(people=shown, total=total)


@router.post("/people", status_code=status.HTTP_201_CREATED, dependencies=EDITORS)
def add_person(place: Place, viewer: CurrentUser, person: PersonIn) -> PersonOut:
    """Administrators and recorders may. Meetings that name the person know them from now on."""
    return _out(place, viewer, services.save_person(place, viewer, person.entry()))


@router.get("/people/{person_id}")
def read_person(place: Place, viewer: CurrentUser, person_id: Id) -> PersonOut:
    return _out(place, viewer, services.find_entry(place, person_id))


@router.patch("/people/{person_id}", dependencies=EDITORS)
def change_person(
    place: Place, viewer: CurrentUser, person_id: Id, changes: PersonChanges
) -> PersonOut:
    """`is_active: false` takes somebody out of new meetings. A former name becomes an alias."""
    wanted = changes.onto(services.find_entry(place, person_id))
    return _out(place, viewer, services.save_person(place, viewer, wanted))


def _out(place: Place, viewer: Viewer, entry: Entry) -> PersonOut:
    with place.database.read() as session:
        return PersonOut.model_validate(services_projects.told(session, viewer, [entry])[0])


@router.get("/departments")
def list_departments(place: Place) -> list[DepartmentOut]:
    with place.database.read() as session:
        found = departments.listed(session, services.owner_id(session))
    return [DepartmentOut.of(row) for row in found]
