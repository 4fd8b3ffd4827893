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
    # Nobody has to carry it out, a person said.
    needs_no_action: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    # An earlier decision that this one takes the place of, perhaps of another meeting.
    replaces_id: int | None = Field(default=None, index=True)


def _index_of_tracked(name: str, *columns: str) -> sa.Index:
    """What lists of followed items are counted and ordered by, without a look at the rows."""
    is_tracked = sa.text("tracked_at IS NOT NULL")
    return sa.Index(name, *columns, sqlite_where=is_tracked, postgresql_where=is_tracked)


class ActionItemRow(Reviewed, table=True):
    __tablename__ = "action_item"
    __table_args__ = (
        _index_of_tracked("ix_action_item_by_status", "status", "deadline", "id", "meeting_id"),
        _index_of_tracked("ix_action_item_by_deadline", "deadline", "id", "status", "meeting_id"),
        _index_of_tracked(
            "ix_action_item_by_update", "status_updated_at", "id", "status", "meeting_id"
        ),
        _index_of_tracked(
            "ix_action_item_by_plan", "behind_on", "id", "status", "deadline", "meeting_id"
        ),
        # All that reviews and charts count, by meeting: which may be seen is said of meetings.
        _index_of_tracked(
            "ix_action_item_by_meeting",
            *("meeting_id", "department", "tracked_at", "status", "deadline", "done_at"),
            *("behind_on", "status_updated_at", "owner", "first_deadline", "percent"),
        ),
        _index_of_tracked("ix_action_item_by_end", "done_at", "meeting_id", "owner", "department"),
    )

    task: str
    owner: str | None = Field(default=None, index=True)
    co_owners: list[str] = json_column(list)
    department: str | None = Field(default=None, index=True)
    deadline: str | None = None
    deadline_text: str | None = None
    deadline_rule: str | None = None
    owner_evidence: list[int] = json_column(list)
    deadline_evidence: list[int] = json_column(list)
    quotes: dict[str, Any] = json_column(dict)
    confidence: float = 1
    flags: list[str] = json_column(list)
    # Followed once confirmed, and its meeting with it: since when, None while it is not.
    tracked_at: dt.datetime | None = optional_time_column()
    status: str = "not_started"  # assistant.labels.Status
    percent: int | None = 0
    delay_reason: str | None = None
    note: str | None = None
    status_updated_at: dt.datetime | None = optional_time_column()
    status_updated_by: str | None = None
    done_at: dt.datetime | None = optional_time_column()
    # What the meeting said of fields that were changed since: its minutes go on saying that.
    said: dict[str, Any] = json_column(dict, sa_column_kwargs={"server_default": "{}"})
    # The first date that stood, and how often another one was put in its place.
    first_deadline: str | None = None
    deadline_changes: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    # The first day on which it is too far behind its plan, as it stands (assistant.tracking.plan).
    behind_on: dt.date | None = None
    # Done only when the leader signed it off.
    needs_sign_off: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class DisputeRow(Reviewed, table=True):
    __tablename__ = "dispute"

    text: str
    positions: list[dict[str, str]] = json_column(list)


class NextMeetingRow(Reviewed, table=True):
    __tablename__ = "next_meeting"

    at: str | None = None
    location: str | None = None
    topic: str | None = None


class ProgressRow(Reviewed, table=True):
    """What a meeting said of an action item of an earlier one; a field nobody spoke of is None.

    Confirmed with its meeting it becomes an update of that item.
    """

    __tablename__ = "progress"

    item_id: int = Field(foreign_key="action_item.id", ondelete="CASCADE", index=True)
    text: str
    status: str | None = None  # assistant.labels.Status
    percent: int | None = None
    delay_reason: str | None = None
    owner: str | None = None
    department: str | None = None
    deadline: str | None = None
    deadline_text: str | None = None
    deadline_rule: str | None = None
    quote: str = ""
    confidence: float = 1
    applied_at: dt.datetime | None = optional_time_column()


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


class MinutesState(StrEnum):
    """Where a version of the minutes stands."""

    draft = "draft"
    submitted = "submitted"  # to the leader
    returned = "returned"  # by the leader, with comments
    approved = "approved"  # and about to be issued
    issued = "issued"  # for good
    replaced = "replaced"  # by a later version before it was issued


class MinutesRow(SQLModel, table=True):
    """A version of the minutes. Once issued nothing of it changes.

    `content` is what the document shows (assistant.minutes.types.Minutes), `content_hash` its
    SHA-256; `sha256` and `pdf_sha256` are of the files.
    """

    __tablename__ = "minutes"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = meeting_column(index=True)
    version: int
    filename: str
    sha256: str
    made_at: dt.datetime = time_column()
    state: MinutesState = enum_column(
        MinutesState, MinutesState.draft, index=True, sa_column_kwargs={"server_default": "draft"}
    )
    number: str | None = None  # of the organisation's issued minutes: "2026-0012"
    template: str = Field(default="standard", sa_column_kwargs={"server_default": "standard"})
    content: dict[str, Any] = json_column(dict, sa_column_kwargs={"server_default": "{}"})
    content_hash: str = Field(default="", sa_column_kwargs={"server_default": ""})
    pdf_sha256: str | None = None
    # What differs from the version issued before, a line each.
    changes: list[str] = json_column(list, sa_column_kwargs={"server_default": "[]"})
    # Who is to get it: [{"person_id", "name", "address", "gets": "minutes" | "items"}], None until
    # somebody changed what follows from the meeting.
    recipients: list[dict[str, Any]] | None = Field(default=None, sa_type=sa.JSON, nullable=True)
    submitted_at: dt.datetime | None = optional_time_column()
    submitted_by: str | None = None
    returned_at: dt.datetime | None = optional_time_column()
    returned_by: str | None = None
    comment: str | None = None  # of who returned it
    approved_at: dt.datetime | None = optional_time_column()
    approved_by: str | None = None
    issued_at: dt.datetime | None = optional_time_column()
    problem: str | None = None  # why it could not be issued


class TopicRow(SQLModel, table=True):
    """What was discussed of a row of the agenda, or of a topic of its own.

    `sentences` are [{"text", "evidence": [segment numbers], "made_by"}].
    """

    __tablename__ = "topic"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = meeting_column(index=True)
    number: int  # from 0, as the rows of the agenda
    topic: str
    sentences: list[dict[str, Any]] = json_column(list)
    version: int = 1  # grows with each change by a person


class MinutesReminder(SQLModel, table=True):
    """A step of the clock of the minutes that was taken, or passed over for a later one.

    `told` are the names of those who were written to; empty where nobody has an address.
    """

    __tablename__ = "minutes_reminder"

    meeting_id: int = meeting_column(primary_key=True)
    step: str = Field(primary_key=True)
    at: dt.datetime = time_column()
    told: list[str] = json_column(list)
    is_passed_over: bool = False
