"""Recordings on their way here, piece by piece."""

import datetime as dt
import secrets

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.columns import meeting_column, time_column


def _hard_to_guess() -> str:
    return secrets.token_urlsafe(18)


class Upload(SQLModel, table=True):
    """A recording that is being sent. How much of it is here, its file says.

    It stays a while after it became a recording: who lost the answer asks again.
    """

    id: str = Field(default_factory=_hard_to_guess, primary_key=True)
    meeting_id: int = meeting_column(index=True)
    user_id: int = Field(index=True)  # an account; those are never deleted, only switched off
    filename: str
    size: int | None = Field(default=None, sa_type=sa.BigInteger)  # None: not known yet
    is_again: bool = Field(default=False)  # taken though another meeting has the same recording
    is_last: bool = Field(default=True)  # of those sent together
    sha256: str | None = None  # once all of it is here
    recording_id: int | None = Field(default=None, foreign_key="recording.id", ondelete="SET NULL")
    is_done: bool = Field(default=False)  # it is a recording of the meeting, usable or not
    created_at: dt.datetime = time_column()
