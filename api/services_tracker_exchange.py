"""The tracker as files: all of a list as a table, and a table that somebody kept before."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from sqlmodel import Session

from api import services, services_projects
from api.access import viewed, visible, visible_items
from api.deps import Viewer
from api.drafts import Drafts, Upload, file_name
from api.installation import Installation
from assistant.errors import ConflictError, InputError, NotFoundError
from assistant.sheets import Sheet, read_book
from assistant.tracker_tables.columns import find_layout, layout_of
from assistant.tracker_tables.owners import Departments, Named, Names
from assistant.tracker_tables.reading import read_items
from assistant.tracker_tables.types import (
    Column,
    Doubt,
    Layout,
    ReadRow,
    SheetItem,
    TrackerTable,
)
from assistant.tracker_tables.workbook import write_xlsx
from assistant.tracker_tables.writing import write_csv
from assistant.types import Language
from storage import organisation, tracker_exchange
from storage.tables import Meeting, now
from storage.tracker_lists import Row, Viewed, Wanted

# Each row of a preview has a tick of its own.
MOST_ITEMS = 2000


class Draft(Upload):
    sha256: str
    sheets: tuple[Sheet, ...]


_drafts = Drafts(Draft, "tracker_imports")
find_draft, drop_draft = _drafts.find, _drafts.drop


@dataclass(frozen=True)
class Line:
    """A row as it would be taken over. `owner` None: the table names none.

    `is_followed`: the same task of the same owner by the same date is there already;
    `twin`: the row of the table that says the same before this one.
    """

    row: ReadRow
    owner: Named | None
    helpers: tuple[Named, ...]
    department: str | None
    is_followed: bool
    twin: int | None

    @property
    def is_new(self) -> bool:
        return not self.is_followed and self.twin is None


@dataclass(frozen=True)
class Preview:
    """What a draft would add. `before`: earlier imports of the very same file."""

    draft_id: str
    draft: Draft
    layout: Layout
    table: TrackerTable
    lines: tuple[Line, ...]
    before: tuple[Meeting, ...]
    project: str | None  # of those the viewer knows, the one that most rows name

    @property
    def new(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_new)

    @property
    def strangers(self) -> list[str]:
        """Names that are not of the roster, or of several there."""
        named = (n for line in self.lines for n in (line.owner, *line.helpers))
        return sorted({n.words for n in named if n and n.person is None})


def items(
    session: Session, wanted: Wanted, viewed: Viewed, zone: dt.tzinfo, sort: str = "deadline"
) -> Iterator[SheetItem]:
    """All items of a list as rows of a table."""
    for row in tracker_exchange.each(session, wanted, viewed, sort):
        yield as_row(row, zone)


def as_row(row: Row, zone: dt.tzinfo) -> SheetItem:
    item, at = row.item, row.item.status_updated_at
    return SheetItem.model_construct(
        task=item.task,
        owner=item.owner,
        co_owners=tuple(item.co_owners),
        department=item.department,
        deadline=item.deadline,
        deadline_text=item.deadline_text,
        status=item.status,
        percent=item.percent,
        delay_reason=item.delay_reason,
        updated_at=at and at.astimezone(zone).replace(tzinfo=None),
        # The meeting is not for everybody who has a task of it.
        project=row.project if row.is_open else None,
        meeting=row.meeting if row.is_open else None,
        note=item.note,
    )


def export_csv(
    place: Installation, viewer: Viewer, wanted: Wanted, language: Language, sort: str
) -> Iterator[bytes]:
    """The table piece by piece, while it is read."""
    with place.database.read() as session:
        seen = viewed(viewer, place.settings.zone)
        yield from write_csv(items(session, wanted, seen, place.settings.zone, sort), language)


def export_xlsx(
    place: Installation,
    viewer: Viewer,
    wanted: Wanted,
    language: Language,
    sort: str,
    target: IO[bytes],
) -> None:
    with place.database.read() as session:
        seen = viewed(viewer, place.settings.zone)
        write_xlsx(items(session, wanted, seen, place.settings.zone, sort), target, language)


def keep_draft(place: Installation, viewer: Viewer, filename: str, content: bytes) -> str:
    """Read a file and keep what it says; by which to find it. Raises InputError."""
    draft = Draft(
        filename=file_name(filename),
        user_id=viewer.user_id,
        at=now(),
        sha256=hashlib.sha256(content).hexdigest(),
        sheets=tuple(read_book(content)),
    )
    return _drafts.keep(place, draft)


def layout(
    draft: Draft,
    sheet: int | None = None,
    top: int | None = None,
    columns: Mapping[int, Column | None] | None = None,
) -> Layout:
    """Where the table is: as found, but for what somebody says. `columns`: None is not read."""
    if sheet is None or not 0 <= sheet < len(draft.sheets):
        found = find_layout(draft.sheets)
    else:
        found = layout_of(draft.sheets, sheet)
    if top is not None and 0 <= top < len(draft.sheets[found.sheet].rows) and top != found.top:
        found = layout_of(draft.sheets, found.sheet, top)
    if columns:
        chosen = {**found.columns, **columns}
        kept = {place: column for place, column in sorted(chosen.items()) if column}
        found = found.model_copy(update={"columns": kept})
    return found


def preview(
    place: Installation,
    session: Session,
    viewer: Viewer,
    draft_id: str,
    draft: Draft,
    laid_out: Layout,
) -> Preview:
    """What the draft would add. Raises InputError where it is too much at a time."""
    today = now().astimezone(place.settings.zone).date()
    table = TrackerTable()
    if laid_out.has_task:
        table = read_items(draft.sheets[laid_out.sheet].rows, laid_out, today)
    if len(table.rows) > MOST_ITEMS:
        raise InputError(
            f"The table has more than {MOST_ITEMS} items. Split it into several files."
        )
    return Preview(
        draft_id=draft_id,
        draft=draft,
        layout=laid_out,
        table=table,
        lines=tuple(_lines(session, viewer, table)),
        before=tuple(tracker_exchange.imports_of(session, draft.sha256, visible(viewer))),
        project=_project(session, viewer, table),
    )


def _lines(session: Session, viewer: Viewer, table: TrackerTable) -> Iterator[Line]:
    owner = organisation.current(session)
    roster = organisation.roster(session, owner.id or 0)
    names, departments = Names(roster), Departments(roster)
    tasks = sorted({row.item.task for row in table.rows})
    known = tracker_exchange.followed(session, visible_items(viewer), tasks)
    seen: dict[tracker_exchange.Key, int] = {}
    for row in table.rows:
        item = row.item
        named = names.find(item.owner) if item.owner else None
        department = named.department if named else None
        if item.department:
            department = departments.find(item.department)
            if department is None:
                department, row = item.department, _doubted(row, "unknown_department")
        key = (item.task, named.name if named else None, item.deadline)
        yield Line(
            row=row,
            owner=named,
            helpers=tuple(names.find(name) for name in item.co_owners),
            department=department,
            is_followed=key in known,
            twin=seen.get(key),
        )
        seen.setdefault(key, row.number)


def _doubted(row: ReadRow, doubt: Doubt) -> ReadRow:
    return row.model_copy(update={"doubts": (*row.doubts, doubt)})


def _project(session: Session, viewer: Viewer, table: TrackerTable) -> str | None:
    told = [row.item.project for row in table.rows if row.item.project]
    known = {choice.name for choice in services_projects.choices(session, viewer)}
    return max(set(told) & known, key=lambda name: (told.count(name), name), default=None)


def undo(place: Installation, viewer: Viewer, meeting_id: int) -> None:
    """Take an import back as a whole.

    Raises ConflictError once somebody worked with one of its items.
    """
    with place.database.read() as session:
        meeting = session.get(Meeting, meeting_id)
        if meeting is None or not meeting.is_imported_tracker:
            raise NotFoundError("There is no such import. It may have been undone.")
        if not tracker_exchange.is_untouched(session, meeting_id):
            raise ConflictError(
                "Some of these items were updated since: "
                "the import can no longer be undone as a whole."
            )
    services.delete_meeting(place, meeting_id, actor=viewer.name)


def numbers(lines: Sequence[Line]) -> frozenset[int]:
    return frozenset(line.row.number for line in lines)
