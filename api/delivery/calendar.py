"""Calendar files: the deadlines of a person, and the next meeting."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from api.delivery.wording import one_line, shortened
from api.web.i18n import _
from assistant.labels import read_moment
from storage.tables import ActionItemRow, Meeting, NextMeetingRow, now

MEDIA_TYPE = "text/calendar"

_PRODUCT = "-//Meeting Assistant//Meeting Assistant//EN"
_A_DAY = dt.timedelta(days=1)
# Nobody wants to be reminded at midnight of what is due on a day: at 9:00 of the day before.
_BEFORE_A_DAY = dt.timedelta(hours=15)
_MEETING_LASTS = dt.timedelta(hours=1)
_LONGEST_SUMMARY = 200


@dataclass(frozen=True)
class Entry:
    """What stands in a calendar on a day, or from a time on (`moment`, in the zone of the file).

    The same `uid` with a larger `version` takes the place of the entry before.
    """

    uid: str
    moment: str
    summary: str
    description: str = ""
    location: str = ""
    url: str | None = None
    version: int = 1
    lasts: dt.timedelta = dt.timedelta()
    is_cancelled: bool = False


def for_person(
    meeting: Meeting,
    items: Sequence[ActionItemRow],
    next_meeting: NextMeetingRow | None,
    zone: ZoneInfo,
    *,
    place: str,
    version: int = 1,
    link: str | None = None,
    names_meeting: bool = True,
    before: str = "",
) -> bytes:
    """The deadlines of a person's items of a meeting, and the meeting that follows it.

    Empty where there is nothing to enter. `place` tells installations apart; `names_meeting` False
    for who is not to know of the meeting. `before`: the file the person had of the version before;
    what is no longer to be is cancelled.
    """
    entries = [
        entry
        for item in items
        if (entry := deadline(item, meeting if names_meeting else None, place, version, link))
    ]
    if next_meeting and next_meeting.at:
        entries.append(following(meeting, next_meeting, place, version, link))
    entries += withdrawn(before, {entry.uid for entry in entries}, zone, version)
    return write(entries, zone) if entries else b""


def deadline(
    item: ActionItemRow,
    meeting: Meeting | None,
    place: str,
    version: int = 1,
    link: str | None = None,
) -> Entry | None:
    """The entry of an item; None where it has no deadline. `meeting` None: it is not named."""
    if not item.deadline:
        return None
    told = [_("会议：%(title)s", title=one_line(meeting.title))] if meeting else []
    if item.owner:
        told.append(_("责任人：%(name)s", name=one_line(item.owner)))
    return Entry(
        uid=f"item-{item.id}@{place}",
        moment=item.deadline,
        summary=shortened(_("截止：%(task)s", task=one_line(item.task)), _LONGEST_SUMMARY),
        description="\n".join([*told, *([link] if link else [])]),
        url=link,
        version=version,
    )


def following(
    meeting: Meeting,
    next_meeting: NextMeetingRow,
    place: str,
    version: int = 1,
    link: str | None = None,
) -> Entry:
    """The entry of the next meeting, whose day is known; of an hour where its time is, too."""
    title = one_line(meeting.title)
    topic = one_line(next_meeting.topic or "")
    summary = topic or _("%(title)s：下次会议", title=title)
    told = [_("接着这场会议：%(title)s", title=title), *([link] if link else [])]
    return Entry(
        # Of the meeting, not of the row: corrected minutes may have another row.
        uid=f"after-meeting-{meeting.id}@{place}",
        moment=next_meeting.at or "",
        summary=shortened(summary, _LONGEST_SUMMARY),
        description="\n".join(told),
        location=one_line(next_meeting.location or ""),
        url=link,
        version=version,
        lasts=_MEETING_LASTS,
    )


def withdrawn(before: str, kept: Collection[str], zone: ZoneInfo, version: int) -> list[Entry]:
    """What an earlier file had entered and is not `kept`, to be cancelled."""
    from icalendar import Calendar

    events: list[Any] = list(Calendar.from_ical(before).walk("VEVENT")) if before else []
    return [
        Entry(
            uid=str(event["uid"]),
            moment=_moment(event["dtstart"].dt, zone),
            summary=str(event["summary"]),
            version=version,
            is_cancelled=True,
        )
        for event in events
        if event["uid"] not in kept and event.get("status") != "CANCELLED"
    ]


def _moment(start: dt.date, zone: ZoneInfo) -> str:
    if isinstance(start, dt.datetime):
        return f"{start.astimezone(zone):%Y-%m-%dT%H:%M}"
    return start.isoformat()


def write(entries: Sequence[Entry], zone: ZoneInfo) -> bytes:
    """The entries as an iCalendar file. Raises InputError for a moment that does not exist."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    days = []
    for entry in entries:
        day, _time = read_moment(entry.moment)
        days.append(day)
        calendar.add_component(_event(entry, zone))
    for name in calendar.get_missing_tzids():
        # Some programs read zones only where they stand before what needs them.
        calendar.subcomponents.insert(0, _timezone(name, min(days).year, max(days).year))
    content: bytes = calendar.to_ical()
    return content


@lru_cache(maxsize=64)  # takes a tenth of a second
def _timezone(name: str, first_year: int, last_year: int) -> Any:
    """The changes of the clock from the one year to the other."""
    from icalendar import Timezone

    first, last = dt.date(first_year, 1, 1), dt.date(last_year + 1, 1, 1)
    return Timezone.from_tzid(name, first_date=first, last_date=last)


def _event(entry: Entry, zone: ZoneInfo) -> Any:
    from icalendar import Event

    day, time = read_moment(entry.moment)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.version)
    event.add("dtstamp", now())
    event.add("summary", entry.summary)
    if time:
        start = dt.datetime.combine(day, time, zone)
        event.add("dtstart", start)
        if entry.lasts:
            event.add("duration", entry.lasts)
    else:
        event.add("dtstart", day)
        event.add("dtend", day + _A_DAY)
    is_meeting = bool(entry.lasts)
    event.add("transp", "OPAQUE" if is_meeting and time else "TRANSPARENT")
    for name in ("description", "location", "url"):
        if value := getattr(entry, name):
            event.add(name, value)
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
    else:
        event.add_component(_alarm(entry.summary, _A_DAY if time else _BEFORE_A_DAY))
    return event


def _alarm(summary: str, before: dt.timedelta) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    alarm.add("description", summary)
    return alarm
