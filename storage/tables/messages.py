"""What is sent to people: mail and chat, kept until it is sent and as a log ever after."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.columns import enum_column, json_column, optional_time_column, time_column


class Channel(StrEnum):
    mail = "mail"
    chat = "chat"
    webhook = "webhook"


class MessageState(StrEnum):
    queued = "queued"
    sending = "sending"  # a worker is at it
    sent = "sent"
    failed = "failed"  # refused for good, or given up
    # Whether it arrived is not known: the server was gone after it had all of it. It is not sent
    # again unless a person says so.
    uncertain = "uncertain"
    cancelled = "cancelled"


class Message(SQLModel, table=True):
    """A message to one address. `key` says what it is and for whom: asked for twice, it is one."""

    __table_args__ = (sa.Index("ix_message_state_due_at", "state", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    channel: Channel = enum_column(Channel, Channel.mail)
    # minutes, items, reminder, update request, problem, review, month, invitation, notice, test
    kind: str = Field(index=True)
    meeting_id: int | None = Field(default=None, index=True)
    minutes_id: int | None = None
    person_id: int | None = Field(default=None, index=True)
    recipient: str  # a name
    address: str  # of mail; the id of a chat channel or a webhook
    subject: str
    text: str
    html: str | None = None
    # [{"filename", "media_type", "sha256"}] of files in the store, or with "content" instead.
    attachments: list[dict[str, Any]] = json_column(list)
    state: MessageState = enum_column(MessageState, MessageState.queued)
    created_at: dt.datetime = time_column()
    due_at: dt.datetime = time_column()  # not tried before
    tries: int = 0
    # Each try: [{"at", "problem"}], without a problem where it succeeded.
    log: list[dict[str, Any]] = json_column(list)
    claimed_by: str | None = None  # the worker that sends it
    claimed_at: dt.datetime | None = optional_time_column()
    # Set before the server is told that it has all of it: from here on it may have arrived.
    handed_over_at: dt.datetime | None = optional_time_column()
    sent_at: dt.datetime | None = optional_time_column()
    problem: str | None = None  # the last
    bounced_at: dt.datetime | None = optional_time_column()


class ChatChannel(SQLModel, table=True):
    """A group of a chat that is told of things; of a project, or of all (None).

    With `user_id` it is that account's own chat.
    """

    __tablename__ = "chat_channel"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    url: str  # Apprise's; holds secrets
    project_id: int | None = Field(default=None, foreign_key="project.id", ondelete="SET NULL")
    user_id: int | None = Field(default=None, index=True)
    events: list[str] = json_column(list)
    created_at: dt.datetime = time_column()
    deleted_at: dt.datetime | None = optional_time_column()
