"""People of the roster: found, counted, changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import InputError, NotFoundError
from assistant.roster_changes import FIELDS, Entry, Field, is_same
from assistant.roster_tables import LONGEST_NAME, Membership, is_email
from assistant.spelling import search_words
from storage import departments, organisation, participants
from storage.fresh_ids import fresh_person_id, remember_removed
from storage.tables import (
    Department,
    Message,
    Person,
    Project,
    ProjectMember,
    ProjectRole,
    User,
    Voiceprint,
)


class PersonError(InputError):
    """What is wrong with a person, and in which field."""

    def __init__(self, message: str, field: Field) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class PeopleFilter:
    """Whom to list. `text` is looked for in names, aliases, spellings and addresses."""

    text: str = ""
    department_id: int | None = None
    is_active: bool | None = True


@dataclass(frozen=True)
class ListedPerson:
    person: Person
    department: str | None
    projects: int


def listed(
    session: Session,
    organisation_id: int,
    wanted: PeopleFilter,
    *,
    limit: int = 100,
    offset: int = 0,
) -> list[ListedPerson]:
    """By spelled name."""
    projects = (
        sa.select(sa.func.count())
        .where(col(ProjectMember.person_id) == col(Person.id))
        .correlate(Person)
        .scalar_subquery()
    )
    chosen: Any = (
        sa.select(Person, col(Department.name), projects)
        .join(Department, col(Department.id) == Person.department_id, isouter=True)
        .where(*_conditions(organisation_id, wanted))
        .order_by(col(Person.search_text), col(Person.id))
        .limit(limit)
        .offset(offset)
    )
    return [ListedPerson(*row) for row in session.exec(chosen)]


def count(session: Session, organisation_id: int, wanted: PeopleFilter) -> tuple[int, int]:
    """How many are active and how many are not, of those the other conditions leave."""
    anyone = PeopleFilter(text=wanted.text, department_id=wanted.department_id, is_active=None)
    active = sa.func.sum(sa.case((col(Person.is_active), 1), else_=0))
    chosen: Any = sa.select(sa.func.count(), sa.func.coalesce(active, 0)).where(
        *_conditions(organisation_id, anyone)
    )
    total, active_ones = session.exec(chosen).one()
    return int(active_ones), int(total - active_ones)


def _conditions(organisation_id: int, wanted: PeopleFilter) -> list[Any]:
    found: list[Any] = [Person.organisation_id == organisation_id]
    if wanted.is_active is not None:
        found.append(col(Person.is_active) == wanted.is_active)
    if wanted.department_id is not None:
        found.append(Person.department_id == wanted.department_id)
    for word in search_words(wanted.text):
        found.append(col(Person.search_text).contains(word, autoescape=True))
    return found


def get(session: Session, organisation_id: int, person_id: int) -> Person:
    """Raises NotFoundError."""
    person = session.get(Person, person_id)
    if person is None or person.organisation_id != organisation_id:
        raise NotFoundError(f"There is no person {person_id}.")
    return person


def named(session: Session, organisation_id: int, person_id: int) -> Person | None:
    """The person; None where there is none."""
    try:
        return get(session, organisation_id, person_id)
    except NotFoundError:
        return None


def account(session: Session, person_id: int) -> User | None:
    """The account with which the person signs in."""
    return session.exec(select(User).where(User.person_id == person_id)).first()


def with_accounts(session: Session) -> set[int]:
    """The ids of the people who sign in."""
    chosen = select(User.person_id).where(col(User.person_id).is_not(None))
    return {person_id for person_id in session.exec(chosen) if person_id}


def entries(
    session: Session, organisation_id: int, only: Sequence[int] | None = None
) -> list[Entry]:
    """People with all that a roster says of them, by id."""
    chosen = (
        select(Person, Department.name)
        .join(Department, col(Department.id) == Person.department_id, isouter=True)
        .where(Person.organisation_id == organisation_id)
        .order_by(col(Person.id))
    )
    joined = (
        select(ProjectMember.person_id, Project.name, ProjectMember.role)
        .join(Project, col(Project.id) == ProjectMember.project_id)
        .where(Project.organisation_id == organisation_id)
        .order_by(col(Project.name))
    )
    if only is not None:
        chosen = chosen.where(col(Person.id).in_(only))
        joined = joined.where(col(ProjectMember.person_id).in_(only))
    projects: dict[int, list[Membership]] = {}
    for person_id, project, role in session.exec(joined):
        found = Membership.model_construct(project=project, role=str(role))
        projects.setdefault(person_id, []).append(found)
    return [
        _entry(person, department, projects.get(person.id or 0, ()))
        for person, department in session.exec(chosen)
    ]


def _entry(person: Person, department: str | None, projects: Iterable[Membership]) -> Entry:
    return Entry.model_construct(
        id=person.id,
        name=person.name,
        department=department,
        title=person.title,
        aliases=tuple(person.aliases),
        email=person.email,
        is_active=person.is_active,
        projects=tuple(projects),
    )


def changes(before: Entry, after: Entry) -> tuple[Field, ...]:
    """The fields that differ."""
    return tuple(f for f in FIELDS if not is_same(f, before, after))


def check(session: Session, organisation_id: int, entry: Entry) -> Entry:
    """The entry, tidied. Raises PersonError, also where it cannot be told apart."""
    name = " ".join(entry.name.split())
    if not name:
        raise PersonError("Give the person a name.", "name")
    if len(name) > LONGEST_NAME:
        raise PersonError(f"A name has at most {LONGEST_NAME} characters.", "name")
    email = (entry.email or "").strip().lower() or None
    if email and not is_email(email):
        raise PersonError(
            f"“{email}” is not an e-mail address. Write one as name@company.com.", "email"
        )
    tidied = entry.model_copy(
        update={
            "name": name,
            "email": email,
            "title": (entry.title or "").strip() or None,
            "department": (entry.department or "").strip() or None,
            "aliases": tuple(a for a in dict.fromkeys(entry.aliases) if a and a != name),
        }
    )
    _check_apart(session, organisation_id, tidied)
    return tidied


def _check_apart(session: Session, organisation_id: int, entry: Entry) -> None:
    chosen = (
        select(Person.name, Person.email, Department.name)
        .join(Department, col(Department.id) == Person.department_id, isouter=True)
        .where(Person.organisation_id == organisation_id, Person.id != (entry.id or 0))
        .where(sa.or_(col(Person.name) == entry.name, col(Person.email) == (entry.email or "-")))
    )
    for name, email, department in session.exec(chosen):
        if entry.email and email == entry.email:
            raise PersonError(
                f"“{email}” is the address of {name} already. Leave it out there.", "email"
            )
        is_same_place = name == entry.name and department == entry.department
        if is_same_place and not (email and entry.email):
            raise PersonError(
                f"There is already a {name} in the same department. Give both an e-mail address "
                "to tell them apart.",
                "name",
            )


def save(session: Session, organisation_id: int, after: Entry) -> tuple[Entry | None, Entry]:
    """Take the entry over as it is, `check`ed by the caller; what it was before, and is now.

    Meetings follow the names when the caller has `follow_names` do so. Raises NotFoundError.
    """
    return save_all(session, organisation_id, [after])[0]


def save_all(
    session: Session, organisation_id: int, wanted: Sequence[Entry]
) -> list[tuple[Entry | None, Entry]]:
    """As `save`, of many at once."""
    ids = [entry.id for entry in wanted if entry.id is not None]
    known = {entry.id: entry for entry in entries(session, organisation_id, ids)}
    rows = {
        row.id: row
        for row in session.exec(
            select(Person).where(Person.organisation_id == organisation_id, col(Person.id).in_(ids))
        )
    }
    lookup = Lookup(session, organisation_id)
    pairs: list[tuple[Entry | None, Entry]] = []
    for after in wanted:
        before = known.get(after.id) if after.id is not None else None
        if after.id is not None and before is None:
            raise NotFoundError(f"There is no person {after.id}.")
        if before and before.name != after.name and before.name not in after.aliases:
            # Meetings go on saying it.
            after = after.model_copy(update={"aliases": (*after.aliases, before.name)})
        person = rows[after.id] if before else None
        person = person or Person(
            id=fresh_person_id(session), organisation_id=organisation_id, name=after.name
        )
        put(session, person, after, lookup)
        pairs.append((before, after.model_copy(update={"id": person.id})))
    session.flush()
    return pairs


class Lookup:
    """What saving many people asks for again and again, asked once."""

    def __init__(self, session: Session, organisation_id: int) -> None:
        self._session, self._organisation_id = session, organisation_id
        rows = session.exec(select(Department).where(Department.organisation_id == organisation_id))
        found = list(rows)
        self._departments = {alias: row.id for row in found for alias in row.aliases}
        self._departments |= {row.name: row.id for row in found}
        named = select(Project.name, Project.id).where(Project.organisation_id == organisation_id)
        self._projects = dict(session.exec(named).all())
        self._members: dict[int, dict[int, ProjectMember]] = {}
        for member in session.exec(select(ProjectMember)):
            self._members.setdefault(member.person_id, {})[member.project_id] = member

    def department(self, name: str | None) -> int | None:
        """The id of a department by name or alias, made where there is none."""
        if not name:
            return None
        if name not in self._departments:
            made = departments.ensure(self._session, self._organisation_id, name)
            self._departments[name] = made.id
        return self._departments[name]

    def project(self, name: str) -> int:
        if name not in self._projects:
            made = organisation.ensure_project(self._session, self._organisation_id, name)
            self._projects[name] = made.id
        return self._projects[name] or 0

    def members(self, person_id: int) -> dict[int, ProjectMember]:
        return dict(self._members.get(person_id, {}))


def put(session: Session, person: Person, after: Entry, lookup: Lookup | None = None) -> None:
    """Make the row and its memberships what the entry says."""
    lookup = lookup or Lookup(session, person.organisation_id)
    person.name, person.title, person.email = after.name, after.title, after.email
    person.aliases, person.is_active = list(after.aliases), after.is_active
    person.department_id = lookup.department(after.department)
    session.add(person)
    if sa.inspect(person).pending:
        session.flush()
    known = lookup.members(person.id or 0)
    for membership in after.projects:
        project_id, role = lookup.project(membership.project), ProjectRole(membership.role)
        row = known.pop(project_id, None)
        if row is None:
            row = ProjectMember(project_id=project_id, person_id=person.id or 0, role=role)
        row.role = role
        session.add(row)
    for row in known.values():
        session.delete(row)


def remove_or_deactivate(session: Session, person: Person) -> bool:
    """Take somebody out who was added by mistake; True if nothing referred to them."""
    # Who was written to may have a signed link, which must not become somebody else's.
    known = (
        select(Voiceprint.id).where(Voiceprint.person_id == person.id),
        select(Message.id).where(Message.person_id == person.id),
    )
    is_known = any(session.exec(rows.limit(1)).first() is not None for rows in known)
    if is_known or account(session, person.id or 0):
        person.is_active = False
        session.add(person)
        return False
    remember_removed(session, person.id or 0)
    session.delete(person)
    session.flush()
    return True


def follow_names(session: Session, organisation_id: int, changed: Iterable[Entry]) -> None:
    participants.follow(session, organisation_id, [e.id for e in changed if e.id is not None])
