"""The roster as a spreadsheet: what a file would change, taking it over, taking that back."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from api import services_people, services_projects
from api.deps import Viewer
from api.drafts import Drafts, Upload, file_name
from api.errors import ForbiddenError
from api.installation import Installation
from api.services_people import entry_to_undo, kept_apart, last_entry, owner_id
from assistant import roster_tables, sheets
from assistant.errors import ConflictError, InputError
from assistant.roster_changes import Change, Entry, RosterDiff, diff
from assistant.roster_tables import RosterRow, RosterTable
from storage import audit, departments, people, projects
from storage.tables import AuditEntry, Department, Person, Project, Role, now

IMPORT = "import people"

_pairs = TypeAdapter(list[tuple[Entry | None, Entry]])


class Draft(Upload):
    table: RosterTable


_drafts = Drafts(Draft, "roster_imports")
find_draft, drop_draft = _drafts.find, _drafts.drop


@dataclass(frozen=True)
class Preview:
    """What a draft would change of the roster as it is now, which `stamp` stands for."""

    draft_id: str
    draft: Draft
    diff: RosterDiff
    stamp: str
    closed: list[str] = field(default_factory=list)  # projects whose members stay as they are
    locked: list[Change] = field(default_factory=list)  # whose names stay as they are


@dataclass(frozen=True)
class Choice:
    """What of a preview is to be taken over: row numbers, ids of people, row to id or new."""

    new: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    picked: Mapping[int, int | None] = field(default_factory=dict)


class StaleError(ConflictError):
    """The roster was changed since the preview was made."""


def keep_draft(place: Installation, viewer: Viewer, filename: str, content: bytes) -> str:
    """Read a file and keep what it says; by which to find it. Raises InputError."""
    table = roster_tables.read_roster(sheets.read_rows(content))
    draft = Draft(filename=file_name(filename), user_id=viewer.user_id, at=now(), table=table)
    return _drafts.keep(place, draft)


def preview(place: Installation, session: Session, viewer: Viewer, draft_id: str) -> Preview:
    """Raises NotFoundError."""
    draft = find_draft(place, viewer, draft_id)
    owner = owner_id(session)
    known = people.entries(session, owner)
    places = departments.names(session, owner)
    closed = services_projects.closed_names(session, viewer)
    told = {m.project for row in draft.table.rows for m in row.projects or ()}
    opened = [_opened(row, closed) for row in draft.table.rows]
    found = diff(
        opened,
        [_opened_entry(entry, closed) for entry in known],
        departments=places,
        projects=list(session.exec(select(Project.name))),
        unread=[problem.name for problem in draft.table.problems],
    )
    locked: set[int] = set()
    if viewer.role != Role.administrator:
        locked = people.with_accounts(session)
    stuck = [c for c in found.changed if "name" in c.fields and c.before.id in locked]
    kept = tuple(c for c in found.changed if c not in stuck)
    return Preview(
        draft_id=draft_id,
        draft=draft,
        diff=found.model_copy(update={"changed": kept}),
        stamp=_stamp(known, places),
        closed=sorted(told & closed),
        locked=stuck,
    )


def apply(place: Installation, viewer: Viewer, draft_id: str, stamp: str, choice: Choice) -> int:
    """Take over what was chosen, all or nothing; the audit entry by which it is taken back.

    Raises StaleError when the roster is no longer what the preview was made of, InputError when
    nothing was chosen, NotFoundError.
    """
    with place.database.write() as session:
        found = preview(place, session, viewer, draft_id)
        if found.stamp != stamp:
            raise StaleError("The roster was changed since this preview. Look through it again.")
        wanted = _wanted(found.diff, choice)
        if not wanted:
            raise InputError("Nothing is chosen. Tick what is to be taken over.")
        entry_id = _save_all(session, viewer, found, wanted)
    drop_draft(place, viewer, draft_id)
    return entry_id


def _wanted(found: RosterDiff, choice: Choice) -> list[Entry]:
    entries = [each.after for each in found.new if each.number in choice.new]
    entries += [each.after for each in found.changed if each.number in choice.changed]
    for row in found.ambiguous:
        if row.number not in choice.picked:
            continue
        person_id = choice.picked[row.number]
        options = {option.before.id: option.after for option in row.options}
        if person_id is None:
            entries.append(row.after)
        elif person_id in options:
            entries.append(options[person_id])
    entries += [
        person.model_copy(update={"is_active": False})
        for person in found.missing
        if person.id in choice.gone
    ]
    ids = [entry.id for entry in entries if entry.id is not None]
    if len(ids) != len(set(ids)):
        raise InputError("Two rows are taken for the same person. Choose another for one of them.")
    return entries


def _save_all(session: Session, viewer: Viewer, found: Preview, wanted: list[Entry]) -> int:
    owner = owner_id(session)
    closed = services_projects.closed_names(session, viewer)
    ids = [entry.id for entry in wanted if entry.id is not None]
    before = {entry.id: entry for entry in people.entries(session, owner, ids)}
    known = _names(session)
    kept = [kept_apart(before.get(entry.id), entry, closed) for entry in wanted]
    for entry in kept:
        if entry.id and before[entry.id].name != entry.name:
            services_people.check_renaming(session, viewer, entry.id)
    pairs = people.save_all(session, owner, kept)
    people.follow_names(session, owner, [after for _before, after in pairs])
    made = {kind: sorted(names - known[kind]) for kind, names in _names(session).items()}
    audit.record(
        session,
        viewer.name,
        IMPORT,
        subject=found.draft.filename,
        before={"people": [old and old.model_dump(mode="json") for old, _new in pairs]},
        after={"people": [new.model_dump(mode="json") for _old, new in pairs]} | made,
    )
    return last_entry(session, IMPORT)


def _names(session: Session) -> dict[str, set[str]]:
    return {
        "departments": set(session.exec(select(Department.name))),
        "projects": set(session.exec(select(Project.name))),
    }


@dataclass(frozen=True)
class Imported:
    """What an import did, as its page tells."""

    entry_id: int
    filename: str
    added: int
    changed: int
    deactivated: int
    is_undone: bool


def imported(session: Session, entry_id: int) -> Imported | None:
    """None where there was no such import."""
    entry = session.get(AuditEntry, entry_id)
    if entry is None or entry.action != IMPORT:
        return None
    pairs = _read_pairs(entry.before, entry.after)
    gone = [p for p in pairs if p[0] and p[0].is_active and not p[1].is_active]
    added = [p for p in pairs if p[0] is None]
    return Imported(
        entry_id=entry_id,
        filename=entry.subject or "",
        added=len(added),
        changed=len(pairs) - len(added) - len(gone),
        deactivated=len(gone),
        is_undone=services_people.is_undone(session, entry_id, IMPORT),
    )


def undo(place: Installation, viewer: Viewer, entry_id: int) -> int:
    """Put back what an import changed; of how many people somebody changed more since.

    What was changed since stays as it is, field by field. Raises InputError.
    """
    with place.database.write() as session:
        entry = entry_to_undo(session, entry_id, IMPORT)
        owner = owner_id(session)
        pairs = _read_pairs(entry.before, entry.after)
        ids = [new.id for _old, new in pairs if new.id is not None]
        present = {person.id: person for person in people.entries(session, owner, ids)}
        closed = services_projects.closed_names(session, viewer)
        if viewer.role != Role.administrator and entry.actor != viewer.name:
            raise ForbiddenError("Somebody else made this import. Ask them or an administrator.")
        kept = 0
        followed = []
        lookup = people.Lookup(session, owner)
        for old, new in pairs:
            stands = present.get(new.id)
            if stands is None:
                continue
            row = people.get(session, owner, new.id or 0)
            if old is None:
                if people.changes(stands, new) or not people.remove_or_deactivate(session, row):
                    kept += 1
                    _deactivate(session, row)
                continue
            back = {f: getattr(old, f) for f in people.changes(old, new)}
            stays = {f for f in people.changes(stands, new) if f in back}
            kept += bool(stays)
            restored = stands.model_copy(update={f: v for f, v in back.items() if f not in stays})
            people.put(session, row, kept_apart(stands, restored, closed), lookup)
            if restored.name != stands.name:
                services_people.check_renaming(session, viewer, row.id or 0)
                followed.append(restored)
        session.flush()
        people.follow_names(session, owner, followed)
        _remove_made(session, owner, entry.after)
        audit.record(
            session,
            viewer.name,
            f"undo {IMPORT}",
            subject=f"audit_entry {entry_id}",
            after={"people": len(pairs), "kept": kept},
        )
        return kept


def _deactivate(session: Session, row: Person) -> None:
    row.is_active = False
    session.add(row)
    session.flush()


def _remove_made(session: Session, owner: int, after: Mapping[str, list[str]]) -> None:
    """Departments and projects the import made, where nothing is in them now."""
    for row in session.exec(
        select(Department).where(
            Department.organisation_id == owner,
            col(Department.name).in_(after.get("departments", [])),
        )
    ):
        is_used = session.exec(select(Person.id).where(Person.department_id == row.id)).first()
        if is_used is None:
            session.delete(row)
    session.flush()
    projects.remove_empty(session, owner, after.get("projects", []))


def _read_pairs(
    before: Mapping[str, object], after: Mapping[str, object]
) -> list[tuple[Entry | None, Entry]]:
    old, new = before["people"], after["people"]
    assert isinstance(old, list) and isinstance(new, list)
    return _pairs.validate_python(list(zip(old, new, strict=True)))


def roster_rows(session: Session, viewer: Viewer, language: str) -> sheets.Rows:
    """The roster in the columns that an import reads."""
    entries = services_projects.told(session, viewer, people.entries(session, owner_id(session)))
    rows = [
        RosterRow.model_construct(number=0, **entry.__dict__ | {"id": None}) for entry in entries
    ]
    return roster_tables.written(rows, language)


def _opened(row: RosterRow, closed: set[str]) -> RosterRow:
    if not row.projects:
        return row
    kept = tuple(m for m in row.projects if m.project not in closed)
    return row.model_copy(update={"projects": kept})


def _opened_entry(entry: Entry, closed: set[str]) -> Entry:
    if not entry.projects:
        return entry
    kept = tuple(m for m in entry.projects if m.project not in closed)
    return entry.model_copy(update={"projects": kept})


def _stamp(known: list[Entry], places: Mapping[str, str]) -> str:
    """What the roster is now, in few letters."""
    state = [[entry.model_dump(mode="json") for entry in known], sorted(places.items())]
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:32]
