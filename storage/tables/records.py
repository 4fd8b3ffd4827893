"""What the installation keeps of itself: audit, workers, settings, templates."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.columns import (
    json_column,
    optional_time_column,
    time_column,
)


class AuditEntry(SQLModel, table=True):
    """Who did what to which thing, and what it was before. Never changed, never deleted."""

    __tablename__ = "audit_entry"
    # Listed newest first, whatever they are chosen by: with a million of them, sorting is too slow.
    __table_args__ = (
        sa.Index("ix_audit_entry_at", "at", "id"),
        sa.Index("ix_audit_entry_actor", "actor", "at", "id"),
        sa.Index("ix_audit_entry_action", "action", "at", "id"),
        sa.Index("ix_audit_entry_meeting_id", "meeting_id", "at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = time_column()
    actor: str
    action: str
    meeting_id: int | None = None
    subject: str | None = None  # "action_item 12"
    before: dict[str, Any] = json_column(dict)
    after: dict[str, Any] = json_column(dict)


class WorkerRow(SQLModel, table=True):
    """A worker process that runs workflows, and when it was last alive."""

    __tablename__ = "worker"

    executor_id: str = Field(primary_key=True)
    hostname: str
    pid: int
    seen_at: dt.datetime = time_column()


class SettingRow(SQLModel, table=True):
    """What an administrator chose on the pages, by name."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: dict[str, Any] = json_column(dict)
    changed_at: dt.datetime = time_column()
    changed_by: str = ""


class WordTemplate(SQLModel, table=True):
    """A company's own Word template, kept as a file."""

    __tablename__ = "word_template"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    language: str
    filename: str
    sha256: str
    is_default: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    created_at: dt.datetime = time_column()
    deleted_at: dt.datetime | None = optional_time_column()  # for its deletion to be taken back
