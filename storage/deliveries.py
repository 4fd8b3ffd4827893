"""The log of what was sent to people: found by what became of it, by meeting, words and day.

Webhooks have a log of their own (`storage.webhook_deliveries`).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import Channel, Meeting, Message, MessageState

# What became of a message, as the log calls it: a mail that came back was sent, too.
OUTCOMES = ("waiting", "failed", "bounced", "uncertain", "sent", "cancelled")


@dataclass(frozen=True)
class DeliveryFilter:
    """Which messages to list; None means all. Times: from `since` up to but not with `until`."""

    outcome: str | None = None
    meeting_id: int | None = None
    words: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


class Delivery(NamedTuple):
    """A message and the title of its meeting. Without `is_open` the reader may not know what it
    says, nor to whom."""

    message: Message
    title: str | None
    is_open: bool

    @property
    def outcome(self) -> str:
        return outcome(self.message)


class Page(NamedTuple):
    """`older` is the id that the next page begins below; None where there is none."""

    deliveries: list[Delivery]
    older: int | None


def outcome(message: Message) -> str:
    return _outcome(message.state, message.bounced_at is not None)


def page(
    session: Session,
    wanted: DeliveryFilter,
    open_meetings: Any,
    *,
    before: int | None = None,
    size: int = 50,
) -> Page:
    """Messages, the newest first. `open_meetings`: a condition on `Meeting`."""
    is_open = is_told(open_meetings)
    chosen = (
        sa.select(Message, col(Meeting.title), is_open)
        .outerjoin(Meeting, col(Meeting.id) == Message.meeting_id)
        .where(*_conditions(wanted, is_open))
        .order_by(col(Message.id).desc())
        .limit(size + 1)
    )
    if before:
        chosen = chosen.where(col(Message.id) < before)
    found = [Delivery(row, title, bool(seen)) for row, title, seen in session.execute(chosen)]
    older = found[size - 1].message.id if len(found) > size else None
    return Page(found[:size], older)


def counts(session: Session, meeting_id: int | None = None) -> dict[str, int]:
    """How many messages became what, of a meeting or of all."""
    bounced = col(Message.bounced_at).is_not(None)
    chosen = (
        sa.select(col(Message.state), bounced, sa.func.count())
        .where(_is_to_people())
        .group_by(col(Message.state), bounced)
    )
    if meeting_id is not None:
        chosen = chosen.where(col(Message.meeting_id) == meeting_id)
    found = dict.fromkeys(OUTCOMES, 0)
    for state, is_bounced, count in session.execute(chosen):
        found[_outcome(state, is_bounced)] += count
    return found


def get(session: Session, message_id: int, open_meetings: Any, *, any_meeting: bool) -> Any:
    """The message, where the reader may know of it; None where not, or where there is none.

    `any_meeting`: also those that belong to no meeting.
    """
    chosen = (
        select(Message)
        .outerjoin(Meeting, col(Meeting.id) == col(Message.meeting_id))
        .where(Message.id == message_id, _is_to_people(), is_told(open_meetings))
    )
    if not any_meeting:
        chosen = chosen.where(col(Message.meeting_id).is_not(None))
    return session.exec(chosen).first()


def last_sent_at(session: Session) -> dt.datetime | None:
    chosen = select(Message.sent_at).where(col(Message.sent_at).is_not(None), _is_to_people())
    return session.exec(chosen.order_by(col(Message.sent_at).desc()).limit(1)).first()


def _outcome(state: MessageState, is_bounced: bool) -> str:
    if state in (MessageState.queued, MessageState.sending):
        return "waiting"
    return "bounced" if state == MessageState.sent and is_bounced else state.value


def _is_to_people() -> Any:
    return col(Message.channel) != Channel.webhook


def is_told(open_meetings: Any) -> Any:
    """Whether the reader may know what a message says, beside its `Meeting`."""
    # A meeting that is no longer there may have been confidential.
    told = sa.or_(
        col(Message.meeting_id).is_(None), sa.and_(col(Meeting.id).is_not(None), open_meetings)
    )
    return sa.case((told, sa.true()), else_=sa.false())


def _conditions(wanted: DeliveryFilter, is_open: Any) -> list[Any]:
    conditions: list[Any] = [_is_to_people()]
    if wanted.outcome:
        conditions.append(_became(wanted.outcome))
    if wanted.meeting_id is not None:
        conditions.append(col(Message.meeting_id) == wanted.meeting_id)
    if wanted.since:
        conditions.append(col(Message.created_at) >= wanted.since)
    if wanted.until:
        conditions.append(col(Message.created_at) < wanted.until)
    for word in (wanted.words or "").split():
        told = [
            column.icontains(word, autoescape=True)
            for column in (col(Message.recipient), col(Message.address), col(Message.subject))
        ]
        conditions.append(sa.and_(is_open, sa.or_(*told)))
    return conditions


def _became(wanted: str) -> Any:
    bounced = col(Message.bounced_at).is_not(None)
    if wanted == "waiting":
        return col(Message.state).in_((MessageState.queued, MessageState.sending))
    if wanted == "bounced":
        return sa.and_(col(Message.state) == MessageState.sent, bounced)
    if wanted == "sent":
        return sa.and_(col(Message.state) == MessageState.sent, ~bounced)
    return col(Message.state) == MessageState(wanted)
