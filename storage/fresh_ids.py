"""Ids that nothing had before: SQLite gives those of deleted rows once more.

What is kept of deleted rows, the audit log and the log of what was sent, would be taken for the
new ones', and a message that was sent about one would never be sent about the other.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.tables import Message, Person, SettingRow, now

# The highest id of a person who was removed.
_SETTING = "last removed person"


def fresh_id(session: Session, *columns: Any) -> int | None:
    """One more than every id in the columns; None where the database sees to it by itself.

    In a transaction that writes: SQLite has one at a time.
    """
    if session.get_bind().dialect.name != "sqlite":
        return None
    highest = (session.execute(sa.select(sa.func.max(column))).scalar_one() for column in columns)
    return max(each or 0 for each in highest) + 1


def fresh_person_id(session: Session) -> int | None:
    """As `fresh_id`, of people: a signed link shows its person's items, and nobody else's.

    What was written to somebody may be blanked, so those who were removed are remembered.
    """
    found = fresh_id(session, col(Person.id), col(Message.person_id))
    return None if found is None else max(found, _last_removed(session) + 1)


def remember_removed(session: Session, person_id: int) -> None:
    """No later person gets this id."""
    if person_id > _last_removed(session):
        told = {"id": person_id}
        session.merge(SettingRow(name=_SETTING, value=told, changed_at=now(), changed_by=""))


def _last_removed(session: Session) -> int:
    row = session.get(SettingRow, _SETTING)
    return int(row.value["id"]) if row else 0
