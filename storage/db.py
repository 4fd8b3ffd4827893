"""The database: SQLite in a file, or PostgreSQL, by URL."""

import importlib.resources
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from assistant.errors import AssistantError
from storage.errors import DiskFullError

# Any number, the same in every process: who migrates first holds it, the others wait.
_MIGRATION_LOCK = 7_146_001


class Database:
    """An engine, and sessions that either only read or write in one transaction."""

    def __init__(self, url: str) -> None:
        self.url = normal_url(url)
        self.engine = sa.create_engine(self.url, pool_pre_ping=not self.is_sqlite)
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _open_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction: committed at the end, rolled back on any error. Raises DiskFullError."""
        engine = self.engine.execution_options(is_writer=True)
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                yield session
        except OperationalError as exc:
            if not is_disk_full(exc):
                raise
            message = "The disk of the database is full. Make room, then try again."
            raise DiskFullError(message) from exc

    def migrate(self, to: str = "head") -> None:
        """Bring the schema to this release's, or `to` an earlier one's. Several processes may call
        it at once."""
        config = Config()
        config.set_main_option(
            "script_location", str(importlib.resources.files("storage.migrations"))
        )
        try:
            with self.engine.execution_options(is_writer=True).begin() as connection:
                if not self.is_sqlite:
                    connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
                config.attributes["connection"] = connection
                command.upgrade(config, to)
        except DBAPIError as exc:
            raise AssistantError(
                f"The database cannot be opened: {exc.orig}. Check ASSISTANT_DATABASE_URL and "
                "that its place can be written.",
                permanent=True,
            ) from exc

    def close(self) -> None:
        self.engine.dispose()


def normal_url(url: str) -> str:
    """The URL with the driver this product installs."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def is_disk_full(error: BaseException) -> bool:
    """Whether a database error says that there is no room left."""
    words = str(error).lower()
    return "disk is full" in words or "no space left" in words


def _open_sqlite(connection: Any, _record: object) -> None:
    # We begin transactions ourselves: the driver would begin one at the first write only, and
    # a read that turns into a write fails at once when somebody else wrote in between.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    is_writer = connection.get_execution_options().get("is_writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")
