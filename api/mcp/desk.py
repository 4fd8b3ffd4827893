"""What the tools share: who asks, the database, addresses, items and meetings as answers."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.access import visible, visible_items
from api.delivery import links
from api.deps import Viewer
from api.installation import Installation
from api.mcp.models import Item, MeetingRef, Words
from assistant.errors import InputError
from assistant.tracking.status import is_overdue
from storage import meeting_lists
from storage.tables import ActionItemRow, Meeting, Project, SegmentRow
from storage.tracker import TrackedItem

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Desk:
    """One question: whose it is, and what it is answered from."""

    place: Installation
    session: Session
    viewer: Viewer
    now: dt.datetime

    @property
    def zone(self) -> dt.tzinfo:
        return self.place.settings.zone

    @property
    def local(self) -> dt.datetime:
        """The organisation's time, without a zone, as deadlines are written."""
        return self.now.astimezone(self.zone).replace(tzinfo=None)

    @property
    def meetings(self) -> Condition:
        return visible(self.viewer)

    @property
    def items(self) -> Condition:
        return visible_items(self.viewer)

    def link(self, path: str) -> str:
        settings = self.place.settings
        host = f"http://{settings.host}:{settings.port}"
        return links.page(settings, path) or host + path

    def in_zone(self, at: dt.datetime | None) -> dt.datetime | None:
        return at.astimezone(self.zone) if at else None

    def projects(self) -> list[Project]:
        """Those with a meeting that may be seen."""
        return meeting_lists.projects(self.session, self.meetings)

    def project(self, name: str | None) -> Project | None:
        """None where none is named. Raises InputError, which names those there are."""
        if name is None:
            return None
        known = self.projects()
        for project in known:
            if project.name == name.strip():
                return project
        names = ", ".join(each.name for each in known[:50]) or "none"
        raise InputError(f"There is no project “{name}” among those you may see: {names}.")

    def meeting(self, meeting: Meeting, project: str | None) -> MeetingRef:
        return MeetingRef(
            id=meeting.id or 0,
            title=meeting.title,
            date=meeting.date,
            project=project,
            link=self.link(f"/meetings/{meeting.id}"),
        )

    def open_meetings(self, ids: Iterable[int]) -> set[int]:
        """Those of the meetings that may be seen."""
        chosen = select(Meeting.id).where(col(Meeting.id).in_(set(ids)), self.meetings)
        return {found for found in self.session.exec(chosen) if found}

    def as_items(self, found: Sequence[TrackedItem]) -> list[Item]:
        is_open = self.open_meetings(each.item.meeting_id for each in found)
        return [self._as_item(each, each.item.meeting_id in is_open) for each in found]

    def _as_item(self, tracked: TrackedItem, is_open: bool) -> Item:
        row, now = tracked.item, self.local
        is_behind = row.status != "done" and row.behind_on and row.behind_on <= now.date()
        status: Any = row.status
        return Item(
            **row.model_dump(
                include={
                    *("id", "task", "owner", "co_owners", "department", "deadline"),
                    *("percent", "delay_reason", "note"),
                }
            ),
            status=status,
            is_overdue=is_overdue(row.deadline, status, now),
            is_behind=bool(is_behind),
            updated_at=self.in_zone(row.status_updated_at),
            meeting=self.meeting(tracked.meeting, tracked.project) if is_open else None,
            link=self.link(f"/tracker/{row.id}"),
        )

    def words(self, meeting: Meeting, numbers: Iterable[int]) -> list[Words]:
        """Lines of a meeting that may be seen, with who said them."""
        chosen = select(SegmentRow).where(
            SegmentRow.meeting_id == meeting.id, col(SegmentRow.number).in_(set(numbers))
        )
        rows = self.session.exec(chosen.order_by(col(SegmentRow.number)))
        return [self.as_words(meeting, row) for row in rows]

    def as_words(self, meeting: Meeting, row: SegmentRow) -> Words:
        return Words(
            segment=row.number,
            speaker=meeting.speakers.get(row.speaker or "", row.speaker),
            at_s=row.start,
            quote=row.text,
            link=self.link(f"/meetings/{meeting.id}/transcript#s{row.number}"),
        )


def of_item(row: ActionItemRow) -> list[int]:
    """The segments that support an item, in order."""
    return sorted({*row.evidence, *row.owner_evidence, *row.deadline_evidence})
