"""What was proposed from a meeting and what people made of it; minutes."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.columns import (
    enum_column,
    json_column,
    meeting_column,
    optional_time_column,
    time_column,
)


class ExtractionRow(SQLModel, table=True):
    """One run of an engine, as it came out, kept beside what was made of it."""

    __tablename__ = "extraction"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = meeting_column(index=True)
    engine: str
    model: str | None = None
    prompt_version: str | None = None
    result: dict[str, Any] = json_column(dict)
    raw: list[dict[str, Any]] = json_column(list)
    note: str | None = None
    created_at: dt.datetime = time_column()


class ReviewState(StrEnum):
    proposed = "proposed"
    confirmed = "confirmed"
    rejected = "rejected"


class Reviewed(SQLModel):
    """What every proposed claim has. `version` grows with each change: two may review at once."""

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = meeting_column(index=True)
    review: ReviewState = enum_column(ReviewState, ReviewState.proposed, index=True)
    version: int = 1
    made_by: str = "rules"  # an engine, or the person who added it
    evidence: list[int] = json_column(list)
    # Set on a rejected claim whose words went into another one.
    merged_into_id: int | None = None


class DecisionRow(Reviewed, table=True):
    __tablename__ = "decision"

    text: str
    quote: str = ""
    confidence: float = 1


class ActionItemRow(Reviewed, table=True):
    __tablename__ = "action_item"

    task: str
    owner: str | None = Field(default=None, index=True)
    co_owners: list[str] = json_column(list)
    department: str | None = Field(default=None, index=True)
    deadline: str | None = Field(default=None, index=True)
    deadline_text: str | None = None
    deadline_rule: str | None = None
    owner_evidence: list[int] = json_column(list)
    deadline_evidence: list[int] = json_column(list)
    quotes: dict[str, Any] = json_column(dict)
    confidence: float = 1
    flags: list[str] = json_column(list)
    # Followed once confirmed:
    status: str = Field(default="not_started", index=True)  # assistant.labels.Status
    percent: int | None = 0
    delay_reason: str | None = None
    note: str | None = None
    status_updated_at: dt.datetime | None = optional_time_column()
    status_updated_by: str | None = None


class DisputeRow(Reviewed, table=True):
    __tablename__ = "dispute"

    text: str
    positions: list[dict[str, str]] = json_column(list)


class NextMeetingRow(Reviewed, table=True):
    __tablename__ = "next_meeting"

    at: str | None = None
    location: str | None = None
    topic: str | None = None


class ReviewAct(SQLModel, table=True):
    """One act of a reviewer, of which each may take back their own.

    `changes` are [{"kind", "id", "before", "after"}], with the fields that the act changed; where
    it made the item, `before` is empty and `after` holds all of it.
    """

    __tablename__ = "review_act"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = meeting_column(index=True)
    actor: str
    action: str
    changes: list[dict[str, Any]] = json_column(list)
    at: dt.datetime = time_column()
    undone_at: dt.datetime | None = optional_time_column()


class MinutesRow(SQLModel, table=True):
    __tablename__ = "minutes"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = meeting_column(index=True)
    version: int
    filename: str
    sha256: str
    made_at: dt.datetime = time_column()
