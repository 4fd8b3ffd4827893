"""Many rows at once: with their defaults, and without a session."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

_AT_ONCE = 5_000


def insert(
    connection: sa.Connection, table: type[SQLModel], rows: Iterable[dict[str, Any]]
) -> None:
    """Insert rows of a table, what they do not say as the table has it."""
    defaults = {
        name: field
        for name, field in table.model_fields.items()
        if not field.is_required() and name != "id"
    }
    statement = sa.insert(table.__table__)  # type: ignore[attr-defined]  # SQLModel adds it
    waiting: list[dict[str, Any]] = []
    for row in rows:
        said = {n: f.get_default(call_default_factory=True) for n, f in defaults.items()}
        waiting.append(said | row)
        if len(waiting) == _AT_ONCE:
            connection.execute(statement, waiting)
            waiting = []
    if waiting:
        connection.execute(statement, waiting)
