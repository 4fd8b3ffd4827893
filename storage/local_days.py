"""Days of the organisation's zone, told by the database from times in UTC."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

_HOUR = dt.timedelta(hours=1)


def local_day(
    session: Session, column: Any, zone: dt.tzinfo, since: dt.date, until: dt.date
) -> sa.ColumnElement[str]:
    """The day of a time, as "2026-03-08". Of times outside these days it may be off by one where
    clocks are changed."""
    if session.get_bind().dialect.name != "sqlite":
        local = sa.func.timezone(str(zone), column)
        return sa.func.to_char(local, "YYYY-MM-DD", type_=sa.String)
    steps = _offsets(zone, since, until)
    cases = [(column < ends, _shifted(column, minutes)) for ends, minutes in steps[:-1]]
    last = _shifted(column, steps[-1][1])
    return sa.case(*cases, else_=last) if cases else last


def day_start(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone)


def _shifted(column: Any, minutes: int) -> sa.ColumnElement[str]:
    return sa.func.date(column, f"{minutes:+d} minutes", type_=sa.String)


def _offsets(zone: dt.tzinfo, since: dt.date, until: dt.date) -> list[tuple[dt.datetime, int]]:
    """How many minutes the zone is ahead until when, in order."""
    at = dt.datetime.combine(since, dt.time(), dt.UTC)
    end = dt.datetime.combine(until, dt.time(), dt.UTC) + dt.timedelta(days=2)
    steps = []
    ahead = _ahead(zone, at)
    while at < end:
        # Days first, then the hour of it: clocks are changed at most once a day.
        if _ahead(zone, at + dt.timedelta(days=1)) != ahead:
            while _ahead(zone, at + _HOUR) == ahead:
                at += _HOUR
            steps.append((at + _HOUR, ahead))
            ahead = _ahead(zone, at + _HOUR)
        at += dt.timedelta(days=1)
    return [*steps, (end, ahead)]


def _ahead(zone: dt.tzinfo, at: dt.datetime) -> int:
    offset = at.astimezone(zone).utcoffset() or dt.timedelta()
    return round(offset / dt.timedelta(minutes=1))
