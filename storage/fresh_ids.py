"""Ids that nothing had before: SQLite gives those of deleted rows once more.

What is kept of deleted rows, the audit log and the log of what was sent, would be taken for the
new ones', and a message that was sent about one would never be sent about the other.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session


def fresh_id(session: Session, *columns: Any) -> int | None:
    """One more than every id in the columns; None where the database sees to it by itself.

    In a transaction that writes: SQLite has one at a time.
    """
    if session.get_bind().dialect.name != "sqlite":
        return None
    highest = (session.execute(sa.select(sa.func.max(column))).scalar_one() for column in columns)
    return max(each or 0 for each in highest) + 1
