"""What meetings are searched by."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, SQLModel

from storage.tables.columns import meeting_column


class Passage(SQLModel, table=True):
    """Some words of a meeting: a line of its transcript, an item, a row of its minutes.

    Made of the tables that hold them, and made anew when those change (storage.search). `id` is
    the meeting's id, the kind and a number, so that the index alone tells the first two. `words`
    is what it is found by (assistant.indexing). The migration makes their index: in SQLite a
    virtual table, `passage_fts`; in PostgreSQL one of the column.
    """

    id: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    )
    meeting_id: int = meeting_column(index=True)
    kind: str
    ref: str  # which of them, as the pages call it: the number of the line, the id of the item
    text: str
    words: Any = Field(sa_type=sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False)


class UnindexedMeeting(SQLModel, table=True):
    """A meeting some words of which changed since its passages were made.

    Triggers in the database add to it, whatever changed the words.
    """

    __tablename__ = "unindexed_meeting"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(index=True)  # which may be gone by now
