"""What a table of people would change in a roster: shown before anything is."""

from collections.abc import Iterable, Mapping
from typing import Literal

from assistant.roster_tables import Membership, RosterRow
from assistant.types import Data

Field = Literal["name", "department", "title", "aliases", "email", "is_active", "projects"]
FIELDS: tuple[Field, ...] = (
    *("name", "department", "title", "aliases", "email", "is_active", "projects"),
)


class Entry(Data):
    """A person of the roster; `id` is None for one who is new."""

    id: int | None = None
    name: str
    department: str | None = None
    title: str | None = None
    aliases: tuple[str, ...] = ()
    email: str | None = None
    is_active: bool = True
    projects: tuple[Membership, ...] = ()


class NewEntry(Data):
    number: int
    after: Entry


class Change(Data):
    """What a row changes of a person, field by field."""

    number: int
    before: Entry
    after: Entry
    fields: tuple[Field, ...]


class Ambiguous(Data):
    """A row that fits several people, or one of whom it is unsure: somebody has to choose."""

    number: int
    after: Entry  # as a new person
    options: tuple[Change, ...]


class RosterDiff(Data):
    new: tuple[NewEntry, ...] = ()
    changed: tuple[Change, ...] = ()
    same: tuple[Change, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    missing: tuple[Entry, ...] = ()  # active people whom no row may mean
    new_departments: tuple[str, ...] = ()
    new_projects: tuple[str, ...] = ()


def diff(
    rows: Iterable[RosterRow],
    known: Iterable[Entry],
    *,
    departments: Mapping[str, str],
    projects: Iterable[str] = (),
    unread: Iterable[str] = (),
) -> RosterDiff:
    """Each row against the people known, by e-mail, by name and department, then by name.

    `departments` gives the name of each by name and alias; `unread` are names in rows that could
    not be read, so that their people are not taken for missing.
    """
    rows, known = [_in_department(row, departments) for row in rows], list(known)
    certain, unsure = _matched(rows, known)
    free = [p for p in known if p.id not in {person.id for person in certain.values()}]
    new: list[NewEntry] = []
    changed: list[Change] = []
    same: list[Change] = []
    ambiguous: list[Ambiguous] = []
    for row in rows:
        if row.number in certain:
            change = _change(row, certain[row.number])
            (changed if change.fields else same).append(change)
        elif row.number in unsure:
            options = tuple(_change(row, person) for person in unsure[row.number])
            ambiguous.append(Ambiguous(number=row.number, after=_new(row), options=options))
        else:
            new.append(NewEntry(number=row.number, after=_new(row)))
    maybe = {p.id for people in unsure.values() for p in people}
    spared = set(unread)
    afters = [n.after for n in new] + [c.after for c in changed] + [a.after for a in ambiguous]
    return RosterDiff(
        new=tuple(new),
        changed=tuple(changed),
        same=tuple(same),
        ambiguous=tuple(ambiguous),
        missing=tuple(
            p for p in free if p.is_active and p.id not in maybe and p.name not in spared
        ),
        new_departments=_unknown((e.department for e in afters), departments),
        new_projects=_unknown((m.project for e in afters for m in e.projects), projects),
    )


def _in_department(row: RosterRow, departments: Mapping[str, str]) -> RosterRow:
    if not row.department:
        return row
    return row.model_copy(update={"department": departments.get(row.department, row.department)})


def _matched(
    rows: list[RosterRow], known: list[Entry]
) -> tuple[dict[int, Entry], dict[int, list[Entry]]]:
    """By row number: who is meant for certain, and between whom somebody has to choose."""
    certain = _by_email(rows, known)
    unsure: dict[int, list[Entry]] = {}
    taken = {person.id for person in certain.values()}
    by_name: dict[str, list[Entry]] = {}
    for person in known:
        if person.id not in taken:
            by_name.setdefault(person.name, []).append(person)
    waiting: dict[str, list[RosterRow]] = {}
    for row in rows:
        if row.number not in certain and row.name in by_name:
            waiting.setdefault(row.name, []).append(row)
    for name, same_name in waiting.items():
        _match_namesakes(same_name, by_name[name], certain, unsure)
    return certain, unsure


def _by_email(rows: list[RosterRow], known: list[Entry]) -> dict[int, Entry]:
    owners: dict[str, list[Entry]] = {}
    for person in known:
        if person.email:
            owners.setdefault(person.email.lower(), []).append(person)
    found = {row.number: owners.get(row.email or "", []) for row in rows}
    return {number: people[0] for number, people in found.items() if len(people) == 1}


def _match_namesakes(
    rows: list[RosterRow],
    people: list[Entry],
    certain: dict[int, Entry],
    unsure: dict[int, list[Entry]],
) -> None:
    """Who is meant by rows of one name: of the same department first, then whoever is left."""
    left = list(people)
    for row in [row for row in rows if row.department is not None]:
        there = _preferred([p for p in left if (p.department or "") == row.department])
        there = [p for p in there if _may_be(row, p)]
        if len(there) == 1:
            certain[row.number] = there[0]
            left.remove(there[0])
    open_rows = [row for row in rows if row.number not in certain]
    for row in open_rows:
        there = _preferred(left)
        if len(there) == 1 and len(open_rows) == 1 and _may_be(row, there[0]):
            certain[row.number] = there[0]
        elif there:
            unsure[row.number] = there


def _preferred(people: list[Entry]) -> list[Entry]:
    """Those who are active, where there are any."""
    return [p for p in people if p.is_active] or people


def _may_be(row: RosterRow, person: Entry) -> bool:
    """Whether nothing speaks against it: two addresses are more likely two people."""
    return not (row.email and person.email) or row.email == person.email.lower()


def _change(row: RosterRow, before: Entry) -> Change:
    said = {
        "name": row.name,
        "department": row.department,
        "title": row.title,
        "aliases": row.aliases,
        "email": row.email,
        "is_active": row.is_active,
        "projects": row.projects,
    }
    update = {field: _value(value) for field, value in said.items() if value is not None}
    after = before.model_copy(update=update)
    fields = tuple(f for f in FIELDS if not is_same(f, before, after))
    return Change(number=row.number, before=before, after=after, fields=fields)


def _value(said: object) -> object:
    return None if said == "" else said


def is_same(field: Field, before: Entry, after: Entry) -> bool:
    """Whether the field says the same; the order of aliases and projects says nothing."""
    old, new = getattr(before, field), getattr(after, field)
    if field == "aliases":
        return set(old) == set(new)
    if field == "projects":
        return {(m.project, m.role) for m in old} == {(m.project, m.role) for m in new}
    if field == "email":
        return (old or "").lower() == (new or "").lower()
    return bool(old == new)


def _new(row: RosterRow) -> Entry:
    return Entry(
        name=row.name,
        department=row.department or None,
        title=row.title or None,
        aliases=row.aliases or (),
        email=row.email or None,
        is_active=row.is_active is not False,
        projects=row.projects or (),
    )


def _unknown(names: Iterable[str | None], known: Iterable[str]) -> tuple[str, ...]:
    there = set(known)
    return tuple(dict.fromkeys(name for name in names if name and name not in there))
