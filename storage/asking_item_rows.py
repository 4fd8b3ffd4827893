"""Followed items as records that answers are made of."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from assistant.qa.types import ItemRecord
from storage.asking_scope import Scope
from storage.tables import ActionItemRow, ItemRequest, Meeting, Project, RequestState

_PLAIN = (
    *("task", "owner", "department", "deadline", "status", "percent", "delay_reason", "note"),
    *("behind_on", "first_deadline", "deadline_changes"),
)
_COLUMNS = (
    *("id", "meeting_id", *_PLAIN, "co_owners", "tracked_at", "status_updated_at"),
    *("status_updated_by", "done_at", "deadline_text", "evidence", "owner_evidence"),
    *("deadline_evidence", "quotes"),
)
# So many ids in a statement: databases take some 30,000 values.
AT_ONCE = 5_000


def records(scope: Scope, item_ids: Sequence[int]) -> tuple[ItemRecord, ...]:
    """The items with these ids, in their order; whoever asks may see them."""
    waiting = sa.select(col(ItemRequest.item_id)).where(col(ItemRequest.state) == RequestState.open)
    waits = col(ActionItemRow.id).in_(waiting).label("waits")
    seen = sa.and_(col(Meeting.id) == ActionItemRow.meeting_id, scope.viewed.meetings)
    chosen = (
        sa.select(
            *(col(getattr(ActionItemRow, name)) for name in _COLUMNS),
            waits,
            col(Meeting.title).label("meeting_title"),
            col(Meeting.date).label("meeting_date"),
            col(Project.name).label("project"),
        )
        .select_from(ActionItemRow)
        .outerjoin(Meeting, seen)
        .outerjoin(Project, col(Project.id) == Meeting.project_id)
    )
    found: dict[int, ItemRecord] = {}
    for first in range(0, len(item_ids), AT_ONCE):
        part = item_ids[first : first + AT_ONCE]
        for row in scope.session.execute(chosen.where(col(ActionItemRow.id).in_(part))):
            found[row.id] = _record(scope, row)
    return tuple(found[item_id] for item_id in item_ids if item_id in found)


def _record(scope: Scope, row: Any) -> ItemRecord:
    plain = {name: getattr(row, name) for name in _PLAIN}
    said = _said(row) if row.meeting_title is not None else {}
    # Not validated: of hundreds of rows that were when they were written, it takes most of the
    # time.
    return ItemRecord.model_construct(
        id=str(row.id),
        meeting=str(row.meeting_id),
        co_owners=tuple(row.co_owners),
        followed_at=scope.maybe_local(row.tracked_at),
        updated_at=scope.maybe_local(row.status_updated_at),
        updated_by=row.status_updated_by,
        done_at=scope.maybe_local(row.done_at),
        waits=bool(row.waits),
        meeting_title=row.meeting_title,
        meeting_date=row.meeting_date,
        project=row.project,
        **plain,
        **said,
    )


def _said(row: Any) -> dict[str, Any]:
    """What was said in the meeting, for those who may see it."""
    return {
        "deadline_text": row.deadline_text,
        "evidence": tuple(row.evidence),
        "owner_evidence": tuple(row.owner_evidence),
        "deadline_evidence": tuple(row.deadline_evidence),
        "quote": row.quotes.get("task"),
    }
