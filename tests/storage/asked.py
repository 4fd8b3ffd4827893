"""Records put into a database, so that the same questions can be asked of both."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.qa.types import ItemRecord, MeetingRecord, MinutesStanding
from assistant.types import MeetingContext
from storage import meetings, organisation, search, transcripts
from storage.db import Database
from storage.tables import (
    ActionItemRow,
    DecisionRow,
    DisputeRow,
    ItemRequest,
    ItemUpdate,
    MinutesRow,
    MinutesState,
    NextMeetingRow,
    Problem,
    ProblemCause,
    ProblemState,
    ProblemStep,
    ReviewState,
)
from storage.tracker_filters import Viewed

ZONE = ZoneInfo("Asia/Shanghai")

_SAME = (
    *("task", "owner", "department", "deadline", "deadline_text", "status", "percent"),
    *("delay_reason", "note", "behind_on", "first_deadline", "deadline_changes"),
)
_STATES: dict[MinutesStanding, MinutesState] = {
    "draft": MinutesState.draft,
    "submitted": MinutesState.submitted,
    "issued": MinutesState.issued,
}


@dataclass
class Loaded:
    """The ids that rows got, by those of the records; and the other way round."""

    meetings: dict[str, str] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)


def load(database: Database, records: Sequence[MeetingRecord], zone: dt.tzinfo = ZONE) -> Loaded:
    """Put meetings into a migrated database as they stand once confirmed, and index them."""
    with database.write() as session:
        organisation.ensure(session, "云雀")
        loader = _Loader(session, zone)
        for record in records:
            loader.put(record)
        for record in records:
            loader.put_history(record)
    index(database)
    return loader.loaded


def index(database: Database) -> None:
    made = 1
    while made:
        with database.write() as session:
            made = search.refresh(session, 100)


def all_of_it(now: dt.datetime, me: str | None = None) -> Viewed:
    """What somebody sees who sees everything; own are the items that name `me`."""
    own = col(ActionItemRow.owner) == me if me else sa.false()
    return Viewed(sa.true(), sa.true(), own=own, now=now, sees_all=True)


class _Loader:
    def __init__(self, session: Session, zone: dt.tzinfo) -> None:
        self._session, self._zone = session, zone
        self.loaded = Loaded()

    def put(self, record: MeetingRecord) -> None:
        context = MeetingContext(
            **{name: getattr(record, name) for name in ("title", "project", "date", "language")},
            attendees=record.attendees,
            roster=record.roster,
        )
        meeting = meetings.create(self._session, context)
        meeting.roster = record.roster.model_dump(mode="json") if _is_known(record) else {}
        held = dt.datetime.combine(record.date, dt.time(12), self._zone)
        # Of what was put in long after it was held, the minutes have no clock.
        meeting.created_at = held if record.minutes_due else held + dt.timedelta(days=400)
        meeting.confirmed_at = held if record.is_confirmed else None
        meeting.minutes_due_at = self._time(record.minutes_due)
        meeting.minutes_issued_at = self._time(record.minutes_issued)
        self._add(meeting)
        self.loaded.meetings[record.id] = str(meeting.id)
        self._put_claims(record, meeting.id or 0)
        if record.transcript:
            transcripts.save(self._session, meeting.id or 0, record.transcript)
        if state := _STATES.get(record.minutes):
            self._put_minutes(record, meeting.id or 0, state)

    def _put_claims(self, record: MeetingRecord, meeting_id: int) -> None:
        of = {"meeting_id": meeting_id, "review": ReviewState.confirmed}
        for decision in record.decisions:
            row = DecisionRow(
                text=decision.text,
                evidence=list(decision.evidence),
                quote=decision.quote or "",
                **of,
            )
            self.loaded.decisions[decision.id or ""] = str(self._add(row))
        for item in record.action_items:
            self.loaded.items[item.id or ""] = str(self._put_item(item, record, of))
        for dispute in record.disputes:
            positions = [position.model_dump() for position in dispute.positions]
            self._add(
                DisputeRow(
                    text=dispute.text, positions=positions, evidence=list(dispute.evidence), **of
                )
            )
        if said := record.next_meeting:
            where = {"at": said.at, "location": said.location, "topic": said.topic}
            self._add(NextMeetingRow(evidence=list(said.evidence), **where, **of))

    def _put_item(self, item: ItemRecord, record: MeetingRecord, of: dict[str, Any]) -> int:
        followed = item.followed_at or dt.datetime.combine(record.date, dt.time(18))
        row = ActionItemRow(
            **{name: getattr(item, name) for name in _SAME},
            **{name: list(getattr(item, name)) for name in ("co_owners", "evidence")},
            owner_evidence=list(item.owner_evidence),
            deadline_evidence=list(item.deadline_evidence),
            quotes={"task": item.quote} if item.quote else {},
            tracked_at=self._time(followed) if record.is_confirmed else None,
            status_updated_at=self._time(item.updated_at),
            status_updated_by=item.updated_by,
            done_at=self._time(item.done_at),
            **of,
        )
        item_id = self._add(row)
        # A new row takes 0 for None.
        row.percent = item.percent
        if item.waits:
            self._add(ItemRequest(item_id=item_id, asked_by=item.owner or "孙涛"))
        return item_id

    def _put_minutes(self, record: MeetingRecord, meeting_id: int, state: MinutesState) -> None:
        rows = [{"text": text} for text in record.minutes_rows]
        self._add(
            MinutesRow(
                meeting_id=meeting_id,
                version=1,
                filename="minutes.docx",
                sha256="0" * 64,
                state=state,
                content={"decisions": rows},
                issued_at=self._time(record.minutes_issued),
            )
        )

    def put_history(self, record: MeetingRecord) -> None:
        """Once all items are there: a change may be kept with another meeting than its item."""
        for change in record.changes:
            self._add(
                ItemUpdate(
                    item_id=int(self.loaded.items[change.item]),
                    at=self._time(change.at),
                    actor=change.actor,
                    changes={name: list(pair) for name, pair in change.changes.items()},
                    reason=change.reason,
                )
            )
        for number, trouble in enumerate(record.troubles):
            problem_id = self._add(
                Problem(
                    **trouble.model_dump(include={"text", "wanted", "is_urgent", "answer"}),
                    item_id=int(self.loaded.items[trouble.item]),
                    key=f"{record.id} {number}",
                    cause=ProblemCause(trouble.cause),
                    state=ProblemState(trouble.state),
                    raised_by="孙涛",
                    arose_at=self._time(trouble.arose_at),
                )
            )
            for level in range(1, trouble.level + 1):
                told = list(trouble.told) if level == trouble.level else []
                at = self._time(trouble.arose_at)
                self._add(ProblemStep(problem_id=problem_id, level=level, at=at, told=told))

    def _time(self, at: dt.datetime | None) -> Any:
        return at.replace(tzinfo=self._zone) if at else None

    def _add(self, row: Any) -> int:
        self._session.add(row)
        self._session.flush()
        return getattr(row, "id", 0) or 0


def _is_known(record: MeetingRecord) -> bool:
    return bool(record.roster.people or record.roster.departments)
