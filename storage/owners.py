"""Who of the roster the owners are that action items name."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.tables import ActionItemRow, Department, Person


def people_of(session: Session, items: Sequence[ActionItemRow]) -> dict[int, list[ActionItemRow]]:
    """The items of each person, by the person's id, in the order given.

    Items name owners and helpers by name; of namesakes, it is who is in the item's department. An
    item whose owner cannot be told is nobody's.
    """
    names = {name for item in items for name in _named(item)}
    chosen = (
        sa.select(col(Person.id), col(Person.name), col(Department.name))
        .join(Department, col(Department.id) == Person.department_id, isouter=True)
        .where(col(Person.name).in_(names), col(Person.is_active))
    )
    known: dict[str, list[tuple[int, str | None]]] = {}
    for person_id, name, department in session.execute(chosen):
        known.setdefault(name, []).append((person_id, department))
    found: dict[int, list[ActionItemRow]] = {}
    for item in items:
        for name in _named(item):
            person_id = _one(known.get(name, []), item.department)
            if person_id is not None and item not in found.get(person_id, []):
                found.setdefault(person_id, []).append(item)
    return found


def _named(item: ActionItemRow) -> list[str]:
    return [name for name in (item.owner, *item.co_owners) if name]


def _one(people: list[tuple[int, str | None]], department: str | None) -> int | None:
    if len(people) > 1:
        people = [p for p in people if p[1] == department]
    return people[0][0] if len(people) == 1 else None
