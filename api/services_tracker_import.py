"""A tracker that somebody kept before becomes followed items."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from api import services_projects
from api.deps import Viewer
from api.installation import Installation
from api.services_tracker_exchange import Line, Preview, find_draft, preview
from assistant.errors import InputError
from assistant.tracker_tables.types import Layout, UnreadRow
from assistant.types import Language, MeetingContext
from storage import audit, meetings, tracker_exchange, tracking
from storage.tables import ActionItemRow, Meeting, MeetingState, ReviewState, now

_TITLES: dict[Language, str] = {
    "zh-Hans": "导入的跟踪表：{name}",
    "zh-Hant": "匯入的追蹤表：{name}",
    "en": "Imported tracker: {name}",
}
_FROM: dict[Language, tuple[str, str]] = {
    "zh-Hans": ("项目：", "会议："),
    "zh-Hant": ("專案：", "會議："),
    "en": ("Project: ", "Meeting: "),
}
# So much of a row that was left out is kept for who looks for it.
_LONGEST_CELLS = 400
_MOST_UNREAD = 500


@dataclass(frozen=True)
class Imported:
    """What an import did, as its page tells. `unread`: row number, reason, what it says."""

    meeting: Meeting
    filename: str
    items: int
    at: dt.datetime
    actor: str
    skipped: list[int] = field(default_factory=list)
    unread: list[tuple[int, str, str]] = field(default_factory=list)
    can_be_undone: bool = False


def take_over(
    place: Installation,
    viewer: Viewer,
    draft_id: str,
    layout: Layout,
    *,
    project: str | None,
    language: Language,
    rows: frozenset[int] | None = None,
) -> int:
    """Follow the items of a draft; the id of what stands for their meeting.

    `rows`: the numbers of those to take; None takes all that are not followed already. Raises
    InputError, NotFoundError.
    """
    draft = find_draft(place, viewer, draft_id)
    with place.database.write() as session:
        found = preview(place, session, viewer, draft_id, draft, layout)
        if not layout.has_task:
            raise InputError("Say which column holds the tasks.")
        lines = [
            line
            for line in found.lines
            if (line.is_new if rows is None else line.row.number in rows)
        ]
        if not lines:
            raise InputError("Nothing is chosen. Tick what is to be taken over.")
        if project:
            _check_project(session, viewer, project)
        meeting = _meeting(session, viewer, place, found, project, language)
        _add_items(session, viewer, place, meeting, lines, project, language)
        tracking.keep_up(session, meeting.id or 0, actor=viewer.name, source="import")
        _record(session, viewer, meeting, found, lines)
        return meeting.id or 0


def imported(session: Session, meeting: Meeting) -> Imported:
    """What is known of an import by the meeting that stands for it."""
    entry = tracker_exchange.record_of(session, meeting.id or 0)
    said = entry.after if entry else {}
    return Imported(
        meeting=meeting,
        filename=(entry.subject if entry else None) or meeting.title,
        items=tracker_exchange.item_count(session, meeting.id or 0),
        at=entry.at if entry else meeting.created_at,
        actor=entry.actor if entry else "",
        skipped=list(said.get("skipped", [])),
        unread=[(number, reason, cells) for number, reason, cells in said.get("unread", [])],
        can_be_undone=tracker_exchange.is_untouched(session, meeting.id or 0),
    )


def _check_project(session: Session, viewer: Viewer, project: str) -> None:
    if project not in {choice.name for choice in services_projects.choices(session, viewer)}:
        raise InputError(f"There is no project “{project}”. Choose one of the list.")


def _meeting(
    session: Session,
    viewer: Viewer,
    place: Installation,
    found: Preview,
    project: str | None,
    language: Language,
) -> Meeting:
    """What stands for the meeting that the items were never of."""
    meeting = meetings.create(
        session,
        MeetingContext(
            title=_TITLES[language].format(name=found.draft.filename),
            language=language,
            date=now().astimezone(place.settings.zone).date(),
            project=project,
        ),
        source_id=tracker_exchange.SOURCE + found.draft.sha256,
        created_by_id=viewer.user_id,
    )
    meeting.is_imported_tracker, meeting.confirmed_at = True, now()
    meetings.settle(meeting, MeetingState.issued)
    session.flush()
    return meeting


def _add_items(
    session: Session,
    viewer: Viewer,
    place: Installation,
    meeting: Meeting,
    lines: Iterable[Line],
    project: str | None,
    language: Language,
) -> None:
    at = now()
    for line in lines:
        item = line.row.item
        updated = item.updated_at and item.updated_at.replace(tzinfo=place.settings.zone)
        # A table says of a day to come only that somebody mistyped it.
        updated = min(updated.astimezone(dt.UTC), at) if updated else None
        session.add(
            ActionItemRow(
                meeting_id=meeting.id or 0,
                review=ReviewState.confirmed,
                version=2,
                made_by="import",
                quotes={"task": ""},  # nobody said it
                task=item.task,
                owner=line.owner.name if line.owner else None,
                co_owners=[named.name for named in line.helpers],
                department=line.department,
                deadline=item.deadline,
                deadline_text=item.deadline_text,
                deadline_rule=item.deadline_rule,
                status=item.status,
                percent=item.percent,
                delay_reason=item.delay_reason,
                note=_note(line, project, language),
                status_updated_at=updated,
                status_updated_by=viewer.name if updated else None,
                # When it was done the table may not say; then nobody knows.
                done_at=updated if item.status == "done" else None,
            )
        )
    session.flush()


def _note(line: Line, project: str | None, language: Language) -> str | None:
    """The note, and what of the row has no other place."""
    item, (of_project, of_meeting) = line.row.item, _FROM[language]
    parts = [item.note]
    if item.project and item.project != project:
        parts.append(of_project + item.project)
    if item.meeting:
        parts.append(of_meeting + item.meeting)
    return "\n".join(part for part in parts if part) or None


def _record(
    session: Session, viewer: Viewer, meeting: Meeting, found: Preview, lines: list[Line]
) -> None:
    taken = {line.row.number for line in lines}
    audit.record(
        session,
        viewer.name,
        tracker_exchange.IMPORT,
        meeting_id=meeting.id,
        subject=found.draft.filename,
        after={
            "items": len(lines),
            "skipped": [n for line in found.lines if (n := line.row.number) not in taken],
            "unread": [_told(row) for row in found.table.unread[:_MOST_UNREAD]],
        },
    )


def _told(row: UnreadRow) -> list[object]:
    cells = " | ".join(cell for cell in row.cells if cell)
    return [row.number, row.reason, cells[:_LONGEST_CELLS]]
