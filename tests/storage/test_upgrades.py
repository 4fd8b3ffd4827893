"""What an earlier release left is taken over by this one."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from assistant.tracking.changes import replay
from storage import followed, rhythm, tracking
from storage.db import Database
from storage.tables import (
    ActionItemRow,
    ItemUpdate,
    Meeting,
    MeetingState,
    MinutesRow,
    MinutesState,
)

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


@pytest.fixture
def unfollowed(database_url: str) -> Iterator[Database]:
    """A database as the release before items were followed left it, with items late and done."""
    database = Database(database_url)
    database.migrate("0006")
    old = Old(database)
    old.add("organisation", id=1, name="云雀")
    known = {"organisation_id": 1, "date": dt.date(2026, 3, 2)}
    old.add("meeting", id=1, title="周会", state="issued", confirmed_at=NOON, **known)
    old.add("meeting", id=2, title="月会", state="review", **known)
    said = {"review": "confirmed", "co_owners": ["王芳"], "quotes": {}, "version": 2}
    late = {"deadline": "2026-03-30", "status": "in_progress", "percent": 10}
    done = {"status": "done", "percent": 100, "status_updated_at": NOON}
    for id_, meeting_id, fields in (
        (1, 1, said | late),
        (2, 1, said | done),
        (3, 1, said | late | {"review": "rejected", "status": "not_started"}),
        (4, 2, said | late),
    ):
        old.add("action_item", id=id_, meeting_id=meeting_id, task="改合同", **fields)
    database.migrate()
    yield database
    database.close()


def test_confirmed_items_of_a_release_that_did_not_follow_them_are_followed_since_then(
    unfollowed: Database,
) -> None:
    with unfollowed.read() as session:
        rows = session.exec(select(ActionItemRow).order_by(col(ActionItemRow.id))).all()
        assert [row.tracked_at for row in rows] == [NOON, NOON, None, None]
        assert [row.done_at for row in rows] == [None, NOON, None, None]
        assert rows[0].first_deadline == "2026-03-30"
        for row in rows[:2]:
            (update,) = tracking.history(session, row.id or 0)
            assert update.source == "upgrade"
            told = replay([update.changes])
            present = {k: v for k, v in tracking.present(row).items() if v is not None}
            assert told == present


def test_what_was_followed_by_an_upgrade_is_not_begun_again(unfollowed: Database) -> None:
    with unfollowed.write() as session:
        assert tracking.keep_up(session, 1, actor="刘芳") == []
        count = sa.select(sa.func.count()).select_from(ItemUpdate)
        assert session.execute(count).scalar_one() == 2


def test_troubles_from_before_an_upgrade_are_no_news(unfollowed: Database) -> None:
    with unfollowed.write() as session:
        rule = rhythm.rhythm(session).plan
        for item_id in followed.misplanned(session, rule):
            item = session.get_one(ActionItemRow, item_id)
            tracking.plan(rule, session.get_one(Meeting, item.meeting_id), item)
        assert session.get_one(ActionItemRow, 1).behind_on == dt.date(2026, 3, 12)
        since = rhythm.since(session)
        assert since
        later = since.replace(tzinfo=None) + dt.timedelta(days=30)
        begun = since.replace(tzinfo=None)
        assert followed.newly_overdue(session, later, begun, but_of="") == []
        assert followed.newly_behind(session, later, begun, but_of="") == []
