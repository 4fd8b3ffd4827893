"""When things are due. Everything is told the time; nothing here looks at a clock."""

import datetime as dt

MINUTES_DUE_AFTER = dt.timedelta(hours=24)
# Of a meeting whose end nobody said: the longest that is advised.
_LENGTH = dt.timedelta(minutes=90)


def meeting_end(
    date: dt.date, start: dt.time | None, end: dt.time | None, zone: dt.tzinfo
) -> dt.datetime:
    """When the meeting ended, in its zone; by its start, or its day, where the end is not known.

    An end before the start is after midnight.
    """
    if end:
        day = date + dt.timedelta(days=1) if start and end < start else date
        return dt.datetime.combine(day, end, zone)
    if start:
        return dt.datetime.combine(date, start, zone) + _LENGTH
    return dt.datetime.combine(date + dt.timedelta(days=1), dt.time(), zone)


def minutes_due(
    date: dt.date, start: dt.time | None, end: dt.time | None, zone: dt.tzinfo
) -> dt.datetime:
    """When the minutes are to be out: 24 hours after the meeting ended."""
    ended_at = meeting_end(date, start, end, zone).astimezone(dt.UTC)
    return (ended_at + MINUTES_DUE_AFTER).astimezone(zone)
