from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel, select

from assistant.errors import AssistantError
from storage.db import Database, normal_url
from storage.errors import DiskFullError
from storage.tables import Organisation


def test_migrations_make_the_tables_as_they_are_declared(database: Database) -> None:
    # The index of words is of another kind in each, which no table declares.
    index = ("passage_fts", "ix_passage_words")
    options = {"include_name": lambda name, *_: not (name or "").startswith(index)}
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, SQLModel.metadata)
    assert differences == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    with database.write() as session:
        session.add(Organisation(name="云雀"))
    database.migrate()
    with database.read() as session:
        assert [o.name for o in session.exec(select(Organisation))] == ["云雀"]


def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as session:
        session.add(Organisation(name="云雀"))
        session.flush()
        raise RuntimeError
    with database.read() as session:
        assert list(session.exec(select(Organisation))) == []


def test_times_come_back_in_utc(database: Database) -> None:
    with database.write() as session:
        made = Organisation(name="云雀")
        session.add(made)
    with database.read() as session:
        assert session.exec(select(Organisation)).one().created_at == made.created_at


def test_a_database_that_cannot_be_opened_says_which_setting_to_check(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nowhere/assistant.db")
    with pytest.raises(AssistantError, match="ASSISTANT_DATABASE_URL"):
        database.migrate()
    database.close()


def test_sqlite_is_asked_to_keep_what_it_said_it_kept(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/assistant.db")
    with database.read() as session:
        synchronous = session.execute(sa.text("PRAGMA synchronous")).scalar()
        journal = session.execute(sa.text("PRAGMA journal_mode")).scalar()
    database.close()
    assert (synchronous, journal) == (2, "wal")  # 2 is FULL


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_every_way_to_write_a_postgresql_url_gets_the_installed_driver(scheme: str) -> None:
    assert normal_url(f"{scheme}://me@here/minutes") == "postgresql+psycopg://me@here/minutes"


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/assistant.db")
    database.migrate()
    with pytest.raises(DiskFullError), database.write() as session:
        # SQLite says the same when a database may not grow.
        pages = session.execute(sa.text("PRAGMA page_count")).scalar()
        session.execute(sa.text(f"PRAGMA max_page_count = {pages}"))
        session.add(Organisation(name="云雀" * 100_000))
    database.close()
