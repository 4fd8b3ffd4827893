"""What an earlier release left is taken over by this one."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from storage.db import Database
from storage.tables import Meeting, MeetingState, MinutesRow, MinutesState

NOON = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)


@pytest.fixture
def earlier(database_url: str) -> Iterator[Database]:
    """A database as the release before minutes were approved left it."""
    database = Database(database_url)
    database.migrate("0005")
    yield database
    database.close()


class Old:
    """Adds rows to tables as they are, without the classes of today."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tables = sa.MetaData()
        self._tables.reflect(database.engine)

    def add(self, table: str, **fields: Any) -> None:
        columns = self._tables.tables[table].columns
        needed = {
            c.name: _empty(c.type)
            for c in columns
            if not c.nullable and c.server_default is None and not c.primary_key
        }
        with self._database.engine.execution_options(is_writer=True).begin() as connection:
            connection.execute(columns[0].table.insert().values(needed | fields))


def _empty(kind: sa.types.TypeEngine[Any]) -> Any:
    if isinstance(kind, sa.DateTime):
        return NOON
    if isinstance(kind, sa.Date):
        return NOON.date()
    if isinstance(kind, sa.JSON):
        return []
    return 0 if isinstance(kind, (sa.Integer, sa.Float, sa.Boolean)) else ""


def test_minutes_of_a_release_without_approval_count_as_issued(earlier: Database) -> None:
    old = Old(earlier)
    old.add("organisation", id=1, name="云雀")
    for meeting_id, state in ((1, "minuted"), (2, "drafting"), (3, "review")):
        old.add("meeting", id=meeting_id, organisation_id=1, title="周会", state=state)
    old.add("minutes", meeting_id=1, version=1, filename="1.docx", sha256="a")
    old.add("minutes", meeting_id=1, version=2, filename="1.docx", sha256="b")
    old.add("minutes", meeting_id=2, version=1, filename="2.docx", sha256="c")
    earlier.migrate()
    with earlier.read() as session:
        rows = session.exec(select(MinutesRow).order_by(col(MinutesRow.id))).all()
        assert [(row.meeting_id, row.version, row.state) for row in rows] == [
            (1, 1, MinutesState.replaced),
            (1, 2, MinutesState.issued),
            (2, 1, MinutesState.draft),
        ]
        meetings = session.exec(select(Meeting).order_by(col(Meeting.id))).all()
        assert [(m.state, m.minutes_issued_at) for m in meetings] == [
            (MeetingState.issued, NOON),
            (MeetingState.drafting, None),
            (MeetingState.review, None),
        ]
