"""What a person does to the roster, once for pages and JSON."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api import access, services_projects
from api.deps import CurrentUser, Viewer
from api.errors import ForbiddenError
from api.installation import Installation
from assistant.errors import InputError
from assistant.roster_changes import Entry
from storage import audit, departments, item_conditions, organisation, people
from storage.tables import (
    ActionItemRow,
    AuditEntry,
    Meeting,
    MeetingParticipant,
    Person,
    Role,
    User,
)

_SHOWN = 20
MERGE = "merge departments"


@dataclass(frozen=True)
class PersonView:
    """A person, with what the viewer may see of their meetings and open items."""

    person: Person
    entry: Entry
    account: User | None
    meetings: list[Meeting]
    meeting_count: int
    items: list[tuple[ActionItemRow, Meeting]]


def may_edit(viewer: Viewer) -> bool:
    return viewer.role in (Role.administrator, Role.recorder)


def roster_editors(viewer: CurrentUser) -> None:
    """A dependency of routes: administrators and recorders. Raises ForbiddenError."""
    if not may_edit(viewer):
        raise ForbiddenError("Only administrators and recorders may change the roster. Ask one.")


def owner_id(session: Session) -> int:
    return organisation.current(session).id or 0


def person_view(session: Session, viewer: Viewer, person_id: int) -> PersonView:
    """Raises NotFoundError."""
    owner = owner_id(session)
    person = people.get(session, owner, person_id)
    joined = (
        select(Meeting)
        .join(MeetingParticipant, col(MeetingParticipant.meeting_id) == Meeting.id)
        .where(MeetingParticipant.person_id == person_id, access.visible(viewer))
    )
    counted = select(sa.func.count()).select_from(joined.subquery())
    return PersonView(
        person=person,
        entry=people.entries(session, owner, [person_id])[0],
        account=people.account(session, person_id),
        meetings=list(
            session.exec(
                joined.order_by(col(Meeting.date).desc(), col(Meeting.id).desc()).limit(_SHOWN)
            )
        ),
        meeting_count=session.exec(counted).one(),
        items=_open_items(session, viewer, person_id),
    )


def _open_items(
    session: Session, viewer: Viewer, person_id: int
) -> list[tuple[ActionItemRow, Meeting]]:
    theirs = access.own_items(replace(viewer, person_id=person_id))
    deadline = col(ActionItemRow.deadline)
    chosen = (
        select(ActionItemRow, Meeting)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(item_conditions.is_tracked(), item_conditions.is_undone())
        .where(theirs, access.visible_items(viewer))
        .order_by(deadline.is_(None), deadline, col(ActionItemRow.id))
        .limit(100)
    )
    return list(session.exec(chosen))


def find_entry(place: Installation, person_id: int) -> Entry:
    """Raises NotFoundError."""
    with place.database.read() as session:
        owner = owner_id(session)
        people.get(session, owner, person_id)
        return people.entries(session, owner, [person_id])[0]


def save_person(place: Installation, viewer: Viewer, entry: Entry) -> Entry:
    """Add or change somebody; as they are now.

    Of their projects, those stay as they are whose members the viewer may not change.
    Raises NotFoundError, InputError, ConflictError, ForbiddenError.
    """
    with place.database.write() as session:
        owner = owner_id(session)
        before = people.entries(session, owner, [entry.id])[0] if entry.id else None
        entry = people.check(session, owner, entry)
        if before and before.name != entry.name:
            check_renaming(session, viewer, entry.id or 0)
        entry = kept_apart(before, entry, services_projects.closed_names(session, viewer))
        _before, after = people.save(session, owner, entry)
        if before is None or before.name != after.name or before.aliases != after.aliases:
            people.follow_names(session, owner, [after])
        _record(session, viewer, before, after)
        return after


def check_renaming(session: Session, viewer: Viewer, person_id: int) -> None:
    """Meetings are seen by whom they name: nobody shall take another's name.

    Raises ForbiddenError.
    """
    if viewer.role != Role.administrator and people.account(session, person_id):
        raise ForbiddenError(
            "This person signs in, and sees the meetings that name them. "
            "Ask an administrator to change the name."
        )


def kept_apart(before: Entry | None, after: Entry, closed: set[str]) -> Entry:
    """`after`, with the memberships in closed projects as they were."""
    wanted = tuple(m for m in after.projects if m.project not in closed)
    stays = tuple(m for m in (before.projects if before else ()) if m.project in closed)
    return after.model_copy(update={"projects": wanted + stays})


def set_active(place: Installation, viewer: Viewer, person_id: int, is_active: bool) -> bool:
    """Whether that changed anything. Raises NotFoundError."""
    with place.database.write() as session:
        person = people.get(session, owner_id(session), person_id)
        if person.is_active == is_active:
            return False
        person.is_active = is_active
        session.add(person)
        audit.record(
            session,
            viewer.name,
            "reactivate person" if is_active else "deactivate person",
            subject=f"person {person_id}",
            before={"name": person.name, "is_active": not is_active},
            after={"is_active": is_active},
        )
        return True


def _record(session: Session, viewer: Viewer, before: Entry | None, after: Entry) -> None:
    subject = f"person {after.id}"
    if before is None:
        added = after.model_dump(exclude={"id"}, exclude_defaults=True)
        audit.record(session, viewer.name, "add person", subject=subject, after=added)
        return
    fields: set[str] = set(people.changes(before, after))
    if fields:
        audit.record(
            session,
            viewer.name,
            "change person",
            subject=subject,
            before={"name": before.name} | before.model_dump(include=fields),
            after=after.model_dump(include=fields),
        )


def add_department(place: Installation, viewer: Viewer, name: str, aliases: list[str]) -> int:
    """Raises InputError, ConflictError."""
    with place.database.write() as session:
        owner = owner_id(session)
        row = departments.add(session, owner, name, aliases, actor=viewer.name)
        return row.id or 0


def change_department(
    place: Installation, viewer: Viewer, department_id: int, name: str, aliases: list[str]
) -> None:
    """Raises NotFoundError, InputError, ConflictError."""
    with place.database.write() as session:
        row = departments.get(session, owner_id(session), department_id)
        departments.change(session, row, name, aliases, actor=viewer.name)


def remove_department(place: Installation, viewer: Viewer, department_id: int) -> None:
    """Raises NotFoundError, ConflictError."""
    with place.database.write() as session:
        row = departments.get(session, owner_id(session), department_id)
        departments.remove(session, row, actor=viewer.name)


def merge_departments(place: Installation, viewer: Viewer, department_id: int, into: int) -> int:
    """The audit entry by which it is taken back. Raises NotFoundError, InputError."""
    with place.database.write() as session:
        owner = owner_id(session)
        row = departments.get(session, owner, department_id)
        departments.merge(session, row, departments.get(session, owner, into), actor=viewer.name)
        return last_entry(session, MERGE)


def part_departments(place: Installation, viewer: Viewer, entry_id: int) -> str:
    """Take a merge back; the department's name. Raises InputError, ConflictError."""
    with place.database.write() as session:
        entry = entry_to_undo(session, entry_id, MERGE)
        into = int(entry.after["into"])
        row = departments.part_again(session, owner_id(session), entry.before, into)
        audit.record(
            session,
            viewer.name,
            f"undo {MERGE}",
            subject=f"audit_entry {entry_id}",
            after={"name": row.name},
        )
        return row.name


def merged(session: Session, entry_id: int) -> AuditEntry | None:
    """The merge that can be taken back; None where there is none."""
    entry = session.get(AuditEntry, entry_id)
    if entry is None or entry.action != MERGE or is_undone(session, entry_id, MERGE):
        return None
    return entry


def last_entry(session: Session, action: str) -> int:
    session.flush()
    chosen = select(sa.func.max(AuditEntry.id)).where(AuditEntry.action == action)
    return int(session.exec(chosen).one() or 0)


def entry_to_undo(session: Session, entry_id: int, action: str) -> AuditEntry:
    """Raises InputError when there is no such entry, or it was undone already."""
    entry = session.get(AuditEntry, entry_id)
    if entry is None or entry.action != action or is_undone(session, entry_id, action):
        raise InputError("This cannot be undone now: it was undone already, or never done.")
    return entry


def is_undone(session: Session, entry_id: int, action: str) -> bool:
    chosen = select(AuditEntry.id).where(
        AuditEntry.action == f"undo {action}", AuditEntry.subject == f"audit_entry {entry_id}"
    )
    return session.exec(chosen).first() is not None
