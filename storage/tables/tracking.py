"""What happens to action items once they are confirmed."""

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


def _item_column(**options: Any) -> Any:
    return Field(foreign_key="action_item.id", ondelete="CASCADE", **options)


class ItemUpdate(SQLModel, table=True):
    """One change of a tracked item. What stands is what they lead to, one after the other.

    `changes` are {"deadline": [before, after], ...}; the first one's before are None.
    """

    __tablename__ = "item_update"
    __table_args__ = (sa.Index("ix_item_update_item_id_id", "item_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = _item_column()
    at: dt.datetime = time_column(index=True)
    actor: str
    person_id: int | None = None  # of whoever came by a signed link
    source: str = "page"  # page, link, rest, review, meeting, import
    changes: dict[str, list[Any]] = json_column(dict)
    reason: str | None = None
    # The later meeting that said so, and the segments of its transcript.
    meeting_id: int | None = None
    evidence: list[int] = json_column(list)


class RequestKind(StrEnum):
    new_date = "new_date"
    close = "close"


class RequestState(StrEnum):
    open = "open"
    granted = "granted"
    refused = "refused"
    withdrawn = "withdrawn"


class ItemRequest(SQLModel, table=True):
    """What needs the leader's consent: another date, or that an item is done."""

    __tablename__ = "item_request"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = _item_column(index=True)
    kind: RequestKind = enum_column(RequestKind, RequestKind.new_date)
    asked_by: str
    person_id: int | None = None
    asked_at: dt.datetime = time_column()
    deadline: str | None = None  # the date asked for
    reason: str | None = None
    state: RequestState = enum_column(RequestState, RequestState.open, index=True)
    decided_by: str | None = None
    decided_at: dt.datetime | None = optional_time_column()
    comment: str | None = None


class Proof(SQLModel, table=True):
    """A file that shows that an item is done."""

    __tablename__ = "proof"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = meeting_column(index=True)  # of the item
    item_id: int = _item_column(index=True)
    filename: str
    media_type: str
    sha256: str = Field(index=True)
    size: int = Field(sa_type=sa.BigInteger)
    added_by: str
    added_at: dt.datetime = time_column()
    removed_at: dt.datetime | None = optional_time_column()


class ProblemCause(StrEnum):
    overdue = "overdue"
    behind = "behind"  # its plan, too far
    reported = "reported"  # by a person


class ProblemState(StrEnum):
    open = "open"
    answered = "answered"  # somebody said what is done about it: no further step
    settled = "settled"  # what caused it is no more


class Problem(SQLModel, table=True):
    """Trouble with an item, told to liaison, leader and executive in turn until one answers."""

    __tablename__ = "problem"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = _item_column(index=True)
    # What it is of, such as "overdue 12 2026-05-08": it is raised once.
    key: str = Field(unique=True)
    cause: ProblemCause = enum_column(ProblemCause, ProblemCause.reported)
    text: str = ""  # what was reported
    wanted: str = ""  # the support asked for: from whom, by when
    is_urgent: bool = False
    raised_by: str
    person_id: int | None = None
    arose_at: dt.datetime = time_column()
    state: ProblemState = enum_column(ProblemState, ProblemState.open, index=True)
    answer: str | None = None
    answered_by: str | None = None
    answered_at: dt.datetime | None = optional_time_column()
    settled_at: dt.datetime | None = optional_time_column()


class ProblemStep(SQLModel, table=True):
    """A level of escalation that was told, 1 to 3; nobody, where the level has nobody."""

    __tablename__ = "problem_step"

    problem_id: int = Field(foreign_key="problem.id", ondelete="CASCADE", primary_key=True)
    level: int = Field(primary_key=True)
    at: dt.datetime = time_column()
    told: list[str] = json_column(list)


class ClockStep(SQLModel, table=True):
    """An occasion of the rhythm that was taken, or passed over: "week 2026-W12 ask person 3"."""

    __tablename__ = "clock_step"

    key: str = Field(primary_key=True)
    at: dt.datetime = time_column()
    told: list[str] = json_column(list)
    is_passed_over: bool = False


class SavedView(SQLModel, table=True):
    """Filters of the tracker under a name; seen by whoever made it, or by all."""

    __tablename__ = "saved_view"
    __table_args__ = (sa.UniqueConstraint("user_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    name: str
    query: str  # of the address, without its question mark
    is_shared: bool = False
    created_at: dt.datetime = time_column()


class Webhook(SQLModel, table=True):
    """An address of another system that is told of events. Its deliveries are messages."""

    __tablename__ = "webhook"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    url: str
    secret: str  # each delivery is signed with it
    # The secret before it, with which deliveries are signed too until the receiver has the new one.
    old_secret: str | None = None
    old_secret_until: dt.datetime | None = optional_time_column()
    events: list[str] = json_column(list)
    is_active: bool = True
    # Of failed tries since the last one that succeeded: when the first was; and until when the
    # address is left alone, for it did not answer.
    failing_since: dt.datetime | None = optional_time_column()
    resting_until: dt.datetime | None = optional_time_column()
    off_reason: str | None = None  # why it was switched off, where no person did that
    created_at: dt.datetime = time_column()
    deleted_at: dt.datetime | None = optional_time_column()
