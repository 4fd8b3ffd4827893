"""Meetings whose processing ended lately, for whoever waits for them."""

import datetime as dt

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from storage.tables import Meeting, MeetingState

_ENDED = (MeetingState.review, MeetingState.failed, MeetingState.minuted, MeetingState.issued)
_MOST = 20


def ended(session: Session, after: dt.datetime, where: ColumnElement[bool]) -> list[Meeting]:
    """Those that came to a state after `after`, the latest first; others' changes count as well."""
    chosen = select(Meeting).where(
        col(Meeting.updated_at) > after, col(Meeting.state).in_(_ENDED), where
    )
    return list(session.exec(chosen.order_by(col(Meeting.updated_at).desc()).limit(_MOST)))
