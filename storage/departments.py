"""Departments: their names and aliases, and whose they are."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import ConflictError, InputError, NotFoundError
from storage import audit
from storage.tables import Department, Person

LONGEST_NAME = 60


@dataclass(frozen=True)
class ListedDepartment:
    id: int
    name: str
    aliases: list[str]
    people: int  # active ones
    inactive: int


def listed(session: Session, organisation_id: int) -> list[ListedDepartment]:
    """All departments with how many people they have."""
    active = sa.func.coalesce(sa.func.sum(sa.case((col(Person.is_active), 1), else_=0)), 0)
    total = sa.func.count(col(Person.id))
    chosen = (
        select(Department, active, total)
        .join(Person, col(Person.department_id) == Department.id, isouter=True)
        .where(Department.organisation_id == organisation_id)
        .group_by(col(Department.id))
        .order_by(col(Department.id))
    )
    return [
        ListedDepartment(
            id=row.id or 0,
            name=row.name,
            aliases=row.aliases,
            people=int(people),
            inactive=int(all_of_them - people),
        )
        for row, people, all_of_them in session.exec(chosen)
    ]


def names(session: Session, organisation_id: int) -> dict[str, str]:
    """The name of each department by its name and its aliases; names win over aliases."""
    rows = _rows(session, organisation_id)
    by_alias = {alias: row.name for row in rows for alias in row.aliases}
    return by_alias | {row.name: row.name for row in rows}


def get(session: Session, organisation_id: int, department_id: int) -> Department:
    """Raises NotFoundError."""
    row = session.get(Department, department_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFoundError(f"There is no department {department_id}.")
    return row


def ensure(session: Session, organisation_id: int, name: str) -> Department:
    """The department of that name or alias, made where there is none. Raises InputError."""
    name = _tidy(name)
    known = names(session, organisation_id).get(name, name)
    return _named(session, organisation_id, known) or _make(session, organisation_id, known)


def add(
    session: Session, organisation_id: int, name: str, aliases: list[str], *, actor: str
) -> Department:
    """Raises InputError, ConflictError."""
    name = _tidy(name)
    _check_free(session, organisation_id, name, None)
    row = _make(session, organisation_id, name)
    row.aliases = _without(aliases, name)
    after = {"name": row.name, "aliases": row.aliases}
    audit.record(session, actor, "add department", subject=_subject(row), after=after)
    return row


def change(session: Session, row: Department, name: str, aliases: list[str], *, actor: str) -> None:
    """A former name stays as an alias: meetings go on saying it.

    Raises InputError, ConflictError.
    """
    name = _tidy(name)
    if name != row.name:
        _check_free(session, row.organisation_id, name, row.id)
        aliases = [*aliases, row.name]
    before = {"name": row.name, "aliases": row.aliases}
    row.name, row.aliases = name, _without(aliases, name)
    after = {"name": row.name, "aliases": row.aliases}
    session.add(row)
    session.flush()
    if after != before:
        audit.record(
            session, actor, "change department", subject=_subject(row), before=before, after=after
        )


def merge(session: Session, row: Department, into: Department, *, actor: str) -> int:
    """Move everybody into the other department, which takes over the names; how many they were.

    Raises InputError.
    """
    if row.id == into.id:
        raise InputError("Choose another department to merge this one into.")
    ids = list(session.exec(select(Person.id).where(Person.department_id == row.id)))
    before = {
        "name": row.name,
        "aliases": row.aliases,
        "people": ids,
        "into_aliases": into.aliases,
    }
    into.aliases = _without([*into.aliases, row.name, *row.aliases], into.name)
    session.add(into)
    _move(session, ids, into)
    session.flush()
    audit.record(
        session,
        actor,
        "merge departments",
        subject=_subject(row),
        before=before,
        after={"into": into.id, "name": into.name},
    )
    session.delete(row)
    session.flush()
    return len(ids)


def remove(session: Session, row: Department, *, actor: str) -> None:
    """Raises ConflictError while it has people, active or not."""
    found = session.exec(select(Person.id).where(Person.department_id == row.id)).first()
    if found is not None:
        raise ConflictError(f"“{row.name}” still has people. Merge it into another department.")
    before = {"name": row.name, "aliases": row.aliases}
    audit.record(session, actor, "remove department", subject=_subject(row), before=before)
    session.delete(row)
    session.flush()


def part_again(
    session: Session, organisation_id: int, before: dict[str, object], into_id: int
) -> Department:
    """Take a merge back: of those who were moved, whoever is still there. Raises ConflictError."""
    name, aliases = str(before["name"]), before["aliases"]
    moved, into_aliases = before["people"], before["into_aliases"]
    assert isinstance(aliases, list) and isinstance(moved, list) and isinstance(into_aliases, list)
    into = session.get(Department, into_id)
    taken_over = {name, *aliases} - set(into_aliases)
    if into:
        into.aliases = [alias for alias in into.aliases if alias not in taken_over]
        session.add(into)
        session.flush()
    _check_free(session, organisation_id, name, None)
    row = _make(session, organisation_id, name)
    row.aliases = aliases
    chosen = select(Person.id).where(
        col(Person.id).in_(moved), Person.department_id == (into.id if into else None)
    )
    _move(session, list(session.exec(chosen)), row)
    return row


def _move(session: Session, ids: list[int | None], into: Department) -> None:
    for person in session.exec(select(Person).where(col(Person.id).in_(ids))):
        person.department_id = into.id
        session.add(person)
    session.flush()


def _make(session: Session, organisation_id: int, name: str) -> Department:
    row = Department(organisation_id=organisation_id, name=name)
    session.add(row)
    session.flush()
    return row


def _check_free(session: Session, organisation_id: int, name: str, but: int | None) -> None:
    for row in _rows(session, organisation_id):
        if row.id != but and (row.name == name or name in row.aliases):
            raise ConflictError(
                f"There is already a department “{row.name}” that is called {name}. "
                "Choose another name, or merge the two."
            )


def _named(session: Session, organisation_id: int, name: str) -> Department | None:
    chosen = select(Department).where(
        Department.organisation_id == organisation_id, Department.name == name
    )
    return session.exec(chosen).first()


def _rows(session: Session, organisation_id: int) -> list[Department]:
    chosen = select(Department).where(Department.organisation_id == organisation_id)
    return list(session.exec(chosen.order_by(col(Department.id))))


def _without(aliases: list[str], name: str) -> list[str]:
    return [alias for alias in dict.fromkeys(aliases) if alias and alias != name]


def _tidy(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise InputError("Give the department a name.")
    if len(tidy) > LONGEST_NAME:
        raise InputError(f"A department's name has at most {LONGEST_NAME} characters.")
    return tidy


def _subject(row: Department) -> str:
    return f"department {row.id}"
