"""Confirmed action items, followed until done."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from assistant.errors import NotFoundError
from assistant.labels import Status
from storage.item_conditions import is_tracked
from storage.tables import ActionItemRow, Meeting, Project


class TrackerFilter(SQLModel):
    """Which items to list; None means all."""

    project: str | None = None
    meeting_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    department: str | None = None
    owner: str | None = None
    status: Status | None = None


class TrackedItem(SQLModel):
    item: ActionItemRow
    meeting: Meeting
    project: str | None


def _confirmed() -> Any:
    return (
        select(ActionItemRow, Meeting, Project.name)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .join(Project, col(Project.id) == Meeting.project_id, isouter=True)
        .where(is_tracked())
    )


def listed(
    session: Session,
    wanted: TrackerFilter,
    where: Any = None,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[TrackedItem]:
    """By deadline, those without one last; `where` is a condition on items and their `Meeting`."""
    chosen = _confirmed() if where is None else _confirmed().where(where)
    conditions = {
        Project.name: wanted.project,
        ActionItemRow.meeting_id: wanted.meeting_id,
        ActionItemRow.department: wanted.department,
        ActionItemRow.owner: wanted.owner,
        ActionItemRow.status: wanted.status,
    }
    for column, value in conditions.items():
        if value is not None:
            chosen = chosen.where(column == value)
    deadline = col(ActionItemRow.deadline)
    chosen = chosen.order_by(sa.case((deadline.is_(None), 1), else_=0), deadline, ActionItemRow.id)
    return [
        TrackedItem.model_construct(item=item, meeting=meeting, project=project)
        for item, meeting, project in session.exec(chosen.limit(limit).offset(offset))
    ]


def get(session: Session, item_id: int) -> TrackedItem:
    """Raises NotFoundError."""
    row = session.exec(_confirmed().where(ActionItemRow.id == item_id)).first()
    if row is None:
        raise missing(item_id)
    item, meeting, project = row
    return TrackedItem.model_construct(item=item, meeting=meeting, project=project)


def missing(item_id: int) -> NotFoundError:
    return NotFoundError(f"There is no confirmed action item {item_id}.")
