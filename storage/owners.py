"""Who of the roster the owners are that action items name."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.tables import ActionItemRow, Department, Person


def people_of(session: Session, items: Sequence[ActionItemRow]) -> dict[int, list[ActionItemRow]]:
    """The items of each person, by the person's id, in the order given.

    Items name owners and helpers by name; of namesakes, it is who is in the item's department. An
    item whose owner cannot be told is nobody's.
    """
    known = _known(session, {name for item in items for name in _named(item)})
    found: dict[int, list[ActionItemRow]] = {}
    for item in items:
        for name in _named(item):
            person_id = _one(known.get(name, []), item.department)
            if person_id is not None and item not in found.get(person_id, []):
                found.setdefault(person_id, []).append(item)
    return found


def meant(
    session: Session, named: Iterable[tuple[str, str | None]]
) -> dict[tuple[str, str | None], int]:
    """The ids of the people who are meant by a name in an item of a department, as far as it can
    be told."""
    pairs = set(named)
    known = _known(session, {name for name, _ in pairs})
    found = {pair: _one(known.get(pair[0], []), pair[1]) for pair in pairs}
    return {pair: person_id for pair, person_id in found.items() if person_id is not None}


def _known(session: Session, names: set[str]) -> dict[str, list[tuple[int, str | None]]]:
    """Who of the roster has each name, with the department."""
    chosen = (
        sa.select(col(Person.id), col(Person.name), col(Department.name))
        .join(Department, col(Department.id) == Person.department_id, isouter=True)
        .where(col(Person.name).in_(names), col(Person.is_active))
    )
    known: dict[str, list[tuple[int, str | None]]] = {}
    for person_id, name, department in session.execute(chosen):
        known.setdefault(name, []).append((person_id, department))
    return known


def _named(item: ActionItemRow) -> list[str]:
    return [name for name in (item.owner, *item.co_owners) if name]


def _one(people: list[tuple[int, str | None]], department: str | None) -> int | None:
    if len(people) > 1:
        people = [p for p in people if p[1] == department]
    return people[0][0] if len(people) == 1 else None
