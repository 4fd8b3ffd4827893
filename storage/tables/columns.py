"""Kinds of column that several tables have."""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware time, kept in UTC. SQLite has no time zones, so they are added on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: dt.datetime | None, dialect: sa.Dialect
    ) -> dt.datetime | None:
        return value and value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, dialect: sa.Dialect
    ) -> dt.datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=dt.UTC))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def json_column(default: Any, **options: Any) -> Any:
    return Field(default_factory=default, sa_type=sa.JSON, nullable=False, **options)


def time_column(default: Any = now, **options: Any) -> Any:
    return Field(default_factory=default, sa_type=UtcDateTime, nullable=False, **options)


def optional_time_column(**options: Any) -> Any:
    return Field(default=None, sa_type=UtcDateTime, nullable=True, **options)


def enum_column(kind: type[StrEnum], default: StrEnum | None, **options: Any) -> Any:
    # Kept as text: adding a value to a PostgreSQL enum needs more than a migration.
    column = sa.Enum(kind, native_enum=False, length=20)
    return Field(default=default, sa_type=column, nullable=default is None, **options)


def meeting_column(**options: Any) -> Any:
    return Field(foreign_key="meeting.id", ondelete="CASCADE", **options)
