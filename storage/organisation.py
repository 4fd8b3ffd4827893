"""The organisation: departments, people with their aliases, projects."""

from sqlmodel import Session, col, select

from assistant.types import Department as DepartmentData
from assistant.types import Person as PersonData
from assistant.types import Roster
from storage.fresh_ids import fresh_person_id
from storage.tables import Department, Organisation, Person, Project


def ensure(session: Session, name: str) -> tuple[Organisation, bool]:
    """The installation's organisation, made on first use; and whether it was made now."""
    found = session.exec(select(Organisation).order_by(col(Organisation.id))).first()
    if found:
        return found, False
    made = Organisation(name=name)
    session.add(made)
    session.flush()
    assert made.id is not None
    return made, True


def current(session: Session) -> Organisation:
    return session.exec(select(Organisation).order_by(col(Organisation.id))).one()


def roster(session: Session, organisation_id: int) -> Roster:
    """Everybody active, as the stages know them."""
    departments = _departments(session, organisation_id)
    names = {d.id: d.name for d in departments}
    people = session.exec(
        # Columns, not rows: nearly every page asks for all of them.
        select(Person.name, Person.title, Person.department_id, Person.aliases)
        .where(Person.organisation_id == organisation_id, col(Person.is_active))
        .order_by(col(Person.id))
    )
    return Roster(
        departments=tuple(
            DepartmentData(name=d.name, aliases=tuple(d.aliases)) for d in departments
        ),
        people=tuple(
            PersonData(
                name=name,
                title=title,
                department=names.get(department_id),
                aliases=tuple(aliases),
            )
            for name, title, department_id, aliases in people
        ),
    )


def add_roster(session: Session, organisation_id: int, roster: Roster) -> None:
    """Add who is not known yet. People already known keep what they have, plus new aliases."""
    departments = {d.name: d for d in _departments(session, organisation_id)}
    for new in roster.departments:
        row = departments.setdefault(
            new.name, Department(organisation_id=organisation_id, name=new.name)
        )
        row.aliases = _union(row.aliases, new.aliases)
        session.add(row)
    for person in roster.people:
        if person.department and person.department not in departments:
            row = Department(organisation_id=organisation_id, name=person.department)
            departments[person.department] = row
            session.add(row)
    session.flush()
    for person in roster.people:
        department = departments[person.department].id if person.department else None
        _add_person(session, organisation_id, person, department)


def _add_person(
    session: Session, organisation_id: int, person: PersonData, department_id: int | None
) -> None:
    # Namesakes are told apart by their department.
    row = session.exec(
        select(Person).where(
            Person.organisation_id == organisation_id,
            Person.name == person.name,
            Person.department_id == department_id,
        )
    ).first() or Person(
        id=fresh_person_id(session),
        organisation_id=organisation_id,
        name=person.name,
        title=person.title,
        department_id=department_id,
    )
    row.aliases = _union(row.aliases, person.aliases)
    session.add(row)


def _departments(session: Session, organisation_id: int) -> list[Department]:
    chosen = select(Department).where(Department.organisation_id == organisation_id)
    return list(session.exec(chosen.order_by(col(Department.id))))


def _union(known: list[str], new: tuple[str, ...]) -> list[str]:
    return [*known, *(alias for alias in new if alias not in known)]


def ensure_project(session: Session, organisation_id: int, name: str) -> Project:
    found = session.exec(
        select(Project).where(Project.organisation_id == organisation_id, Project.name == name)
    ).first()
    if found:
        return found
    made = Project(organisation_id=organisation_id, name=name)
    session.add(made)
    session.flush()
    return made


def projects(session: Session) -> list[Project]:
    return list(session.exec(select(Project).order_by(col(Project.name))))
