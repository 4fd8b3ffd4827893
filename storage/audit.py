"""Who did what, when. Entries are only ever added."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlmodel import Session, SQLModel, col, select

from storage.tables import AuditEntry, Meeting

_plain = TypeAdapter(dict[str, Any])

# So many entries are looked through for words at a time: with a million of them, words that
# nobody ever wrote would keep the page waiting. The reader goes on to the older ones if they like.
LOOKED_THROUGH = 40_000


class AuditFilter(SQLModel):
    """Which entries to list; None means all. Times: from `since` up to but not with `until`."""

    words: str | None = None
    actor: str | None = None
    action: str | None = None
    meeting_id: int | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


class Place(NamedTuple):
    """Where a page of the log ends: what is older stands on the next one."""

    at: dt.datetime
    id: int


class LoggedEntry(NamedTuple):
    """An entry and its meeting. Without `is_open` the reader may not know what it tells of."""

    entry: AuditEntry
    title: str | None
    is_open: bool


class Page(NamedTuple):
    """`older` is where the next page begins; None where there is none."""

    entries: list[LoggedEntry]
    older: Place | None


def record(
    session: Session,
    actor: str,
    action: str,
    *,
    meeting_id: int | None = None,
    subject: str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    session.add(
        AuditEntry(
            actor=actor,
            action=action,
            meeting_id=meeting_id,
            subject=subject,
            before=_plain.dump_python(before or {}, mode="json"),
            after=_plain.dump_python(after or {}, mode="json"),
        )
    )


def history(session: Session, meeting_id: int) -> list[AuditEntry]:
    """What happened to a meeting, newest first."""
    chosen = select(AuditEntry).where(AuditEntry.meeting_id == meeting_id)
    return list(session.exec(chosen.order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc())))


def of_item(
    session: Session, meeting_id: int, item_id: int, actions: Sequence[str]
) -> list[AuditEntry]:
    """These acts upon an action item of a meeting, in order."""
    chosen = select(AuditEntry).where(
        AuditEntry.meeting_id == meeting_id,
        AuditEntry.subject == f"action_items {item_id}",
        col(AuditEntry.action).in_(actions),
    )
    return list(session.exec(chosen.order_by(col(AuditEntry.at), col(AuditEntry.id))))


def page(
    session: Session,
    wanted: AuditFilter,
    *,
    open_meetings: Any = None,
    after: Place | None = None,
    size: int = 50,
) -> Page:
    """Entries newest first, from `after` on.

    `open_meetings` is a condition on `Meeting`: of others, and of those that are deleted, only
    who did what is told, and their words are not searched. None: all are open.
    """
    is_open = _is_open(open_meetings)
    end = _end_of_search(session, after) if wanted.words else None
    chosen = (
        sa.select(AuditEntry, col(Meeting.title), is_open)
        .outerjoin(Meeting, col(Meeting.id) == AuditEntry.meeting_id)
        .where(*_conditions(wanted, is_open))
        .order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc())
        .limit(size + 1)
    )
    if after:
        chosen = chosen.where(_key() < sa.tuple_(after.at, after.id))
    if end:
        chosen = chosen.where(_key() >= sa.tuple_(end.at, end.id))
    found = [
        LoggedEntry(entry, title, bool(seen)) for entry, title, seen in session.execute(chosen)
    ]
    if len(found) > size:
        last = found[size - 1].entry
        return Page(found[:size], Place(last.at, last.id or 0))
    return Page(found, end)


def everything(
    session: Session, wanted: AuditFilter, *, open_meetings: Any = None, at_once: int = 2_000
) -> Iterator[Sequence[LoggedEntry]]:
    """All chosen entries newest first, some at a time."""
    after: Place | None = None
    while True:
        found = page(session, wanted, open_meetings=open_meetings, after=after, size=at_once)
        yield found.entries
        session.expunge_all()
        if found.older is None:
            return
        after = found.older


def actions(session: Session) -> list[str]:
    """What was ever done, found by leaping through the index: there are few, of many entries."""
    first = sa.select(sa.func.min(AuditEntry.action).label("action")).cte("seen", recursive=True)
    after = sa.select(sa.func.min(AuditEntry.action)).where(col(AuditEntry.action) > first.c.action)
    seen = first.union_all(
        sa.select(after.correlate(first).scalar_subquery()).where(first.c.action.is_not(None))
    )
    found = session.execute(sa.select(seen.c.action).where(seen.c.action.is_not(None)))
    return sorted(found.scalars())


def _key() -> Any:
    return sa.tuple_(col(AuditEntry.at), col(AuditEntry.id))


def _is_open(open_meetings: Any) -> Any:
    if open_meetings is None:
        return sa.true()
    # A meeting that is no longer there may have been confidential.
    told = sa.or_(
        col(AuditEntry.meeting_id).is_(None), sa.and_(col(Meeting.id).is_not(None), open_meetings)
    )
    return sa.case((told, sa.true()), else_=sa.false())


def _conditions(wanted: AuditFilter, is_open: Any) -> list[Any]:
    conditions: list[Any] = [
        column == value
        for column, value in (
            (col(AuditEntry.actor), wanted.actor),
            (col(AuditEntry.action), wanted.action),
            (col(AuditEntry.meeting_id), wanted.meeting_id),
        )
        if value is not None
    ]
    if wanted.since:
        conditions.append(col(AuditEntry.at) >= wanted.since)
    if wanted.until:
        conditions.append(col(AuditEntry.at) < wanted.until)
    for word in (wanted.words or "").split():
        conditions.append(_holds(word, is_open))
    return conditions


def _holds(word: str, is_open: Any) -> Any:
    # JSON is kept in ASCII, so that is how its words are looked for.
    kept = json.dumps(word)[1:-1]
    details = [
        sa.cast(column, sa.Text).icontains(kept, autoescape=True)
        for column in (col(AuditEntry.before), col(AuditEntry.after))
    ]
    told = [
        column.icontains(word, autoescape=True)
        for column in (col(AuditEntry.subject), col(Meeting.title))
    ]
    who = col(AuditEntry.actor).icontains(word, autoescape=True)
    return sa.or_(who, sa.and_(is_open, sa.or_(*told, *details)))


def _end_of_search(session: Session, after: Place | None) -> Place | None:
    """The oldest entry to look at for words now; None where all that are left are few enough."""
    chosen = sa.select(col(AuditEntry.at), col(AuditEntry.id)).order_by(
        col(AuditEntry.at).desc(), col(AuditEntry.id).desc()
    )
    if after:
        chosen = chosen.where(_key() < sa.tuple_(after.at, after.id))
    row = session.execute(chosen.offset(LOOKED_THROUGH - 1).limit(1)).first()
    return Place(row[0], row[1]) if row else None
