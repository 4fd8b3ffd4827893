"""What people asked of the record. Answers are not kept: they are given anew, as things stand."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.tables.columns import enum_column, json_column, meeting_column, time_column


class Feedback(StrEnum):
    right = "right"
    wrong = "wrong"


class Question(SQLModel, table=True):
    """A question that an account asked.

    `query` is how it was understood (assistant.qa.query.StatusQuery), for questions that lean on
    it; `after_id` is the question it leans on itself.
    """

    __tablename__ = "question"
    __table_args__ = (
        sa.Index("ix_question_user_id_id", "user_id", "id"),
        # The number of a deleted question is never given to another: links and notes name it.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE")
    text: str
    project: str | None = None
    after_id: int | None = None
    asked_at: dt.datetime = time_column()
    query: dict[str, Any] = json_column(dict)
    kind: str = ""  # of the answer, assistant.qa.types.Kind
    engine: str = "grammar"
    seconds: float = 0
    feedback: Feedback | None = enum_column(Feedback, None)
    comment: str | None = None


class PassageVector(SQLModel, table=True):
    """A passage as numbers, by which others of like meaning are found; float32, of length 1.

    `text_hash` is of the words it was made of: a passage whose words are others now has none.
    `model` is what made it. Passages are made anew at will, so that `passage_id` is no reference.
    """

    __tablename__ = "passage_vector"

    passage_id: int = Field(
        primary_key=True,
        sa_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    )
    model: str = Field(primary_key=True)
    meeting_id: int = meeting_column(index=True)
    text_hash: str
    vector: bytes


class VectoredMeeting(SQLModel, table=True):
    """A meeting whose passages all have their vectors; taken away when they are made anew."""

    __tablename__ = "vectored_meeting"

    meeting_id: int = meeting_column(primary_key=True)
    model: str = Field(primary_key=True)
