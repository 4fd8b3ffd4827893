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
    optional = {n: f for n, f in table.model_fields.items() if not f.is_required() and n != "id"}
    # One value for all rows, a time or an empty list too: rows are written here, not changed.
    defaults = {n: f.get_default(call_default_factory=True) for n, f in optional.items()}
    statement = sa.insert(table.__table__)  # type: ignore[attr-defined]  # SQLModel adds it
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(defaults | row)
        if len(waiting) == _AT_ONCE:
            connection.execute(statement, waiting)
            waiting = []
    if waiting:
        connection.execute(statement, waiting)
