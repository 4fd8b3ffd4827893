"""When owners are asked, teams review and months are summed up. All moments given are in UTC."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.calendar import add_working_days, is_working_day
from assistant.tracking.rhythm import Rhythm

Kind = Literal["ask", "again", "review", "month"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)
# After so many working days a review tells what everybody knows by then.
_REVIEW_DAYS = 2
_MONTH_DAYS = dt.timedelta(days=5)
# Longer than any occasion can be late, holidays included.
_LOOKED_BACK = dt.timedelta(days=35)
# So many weeks without a working day there are nowhere.
_MOST_WEEKS = 10


@dataclass(frozen=True)
class Occasion:
    """A moment of the rhythm, taken from `at` to `until`; after that it is passed over.

    `period` names the week, or the month it is about. `begins` and `ends` are of what it is about:
    an owner is asked for items followed before `ends` and not updated since `begins`, a review
    tells of the time between them, as does a month.
    """

    kind: Kind
    period: str
    at: dt.datetime
    until: dt.datetime
    begins: dt.datetime
    ends: dt.datetime

    def key(self, whom: str) -> str:
        """What it is claimed by: "week 2026-W12 ask person 5", "month 2026-02 project 3"."""
        if self.kind == "month":
            return f"month {self.period} {whom}"
        return f"week {self.period} {self.kind} {whom}"


def due(rhythm: Rhythm, now: dt.datetime, zone: dt.tzinfo) -> list[Occasion]:
    """What is to be taken now: of each kind the last that came, unless it is too late for it.

    Once owners are to be asked again, who was not asked yet is asked only that once.
    """
    last = {each.kind: each for each in between(rhythm, now - _LOOKED_BACK, now, zone)}
    if "again" in last and "ask" in last and last["again"].period == last["ask"].period:
        del last["ask"]
    return [each for each in last.values() if now <= each.until]


def upcoming(
    rhythm: Rhythm, kind: Kind, now: dt.datetime, zone: dt.tzinfo, count: int
) -> list[Occasion]:
    """The next ones of a kind, after `now`; fewer where the calendar ends."""
    far = now + _LOOKED_BACK * (count + 1)
    found = (each for each in between(rhythm, now, far, zone) if each.kind == kind)
    return [each for each in found if each.at > now][:count]


def between(
    rhythm: Rhythm, since: dt.datetime, until: dt.datetime, zone: dt.tzinfo
) -> list[Occasion]:
    """All occasions from `since` to `until`, both included, in order."""
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    found = [each for monday in _mondays(first, last) for each in of_week(rhythm, monday, zone)]
    found += [each for day in _months(first, last) for each in of_month(rhythm, day, zone)]
    return sorted(
        (each for each in found if since <= each.at <= until),
        key=lambda each: (each.at, KINDS.index(each.kind)),
    )


def of_week(rhythm: Rhythm, monday: dt.date, zone: dt.tzinfo) -> list[Occasion]:
    """Those of the ISO week that begins on `monday`."""
    found, week = [], week_key(monday)
    asked_on = update_day(rhythm, monday)
    if asked_on:
        begins = _moment(monday, dt.time(), zone)
        asked_at = _moment(asked_on, rhythm.ask_at, zone)
        again_at = _moment(asked_on, rhythm.ask_again_at, zone)
        until = _moment(asked_on, rhythm.update_due_at, zone)
        found.append(Occasion("ask", week, asked_at, until, begins, asked_at))
        found.append(Occasion("again", week, again_at, until, begins, again_at))
    reviewed_on = review_day(rhythm, monday)
    if reviewed_on:
        at = _moment(reviewed_on, rhythm.review_at, zone)
        latest = add_working_days(reviewed_on, _REVIEW_DAYS, rhythm.calendar)
        until = _moment(latest, rhythm.review_at, zone)
        begins = _moment(_review_before(rhythm, monday), rhythm.review_at, zone)
        found.append(Occasion("review", week, at, until, begins, at))
    return found


def of_month(rhythm: Rhythm, day: dt.date, zone: dt.tzinfo) -> list[Occasion]:
    """The one in the month of `day`, about the month before; none without a working day."""
    first = day.replace(day=1)
    told_on = month_day(rhythm, first)
    if told_on is None:
        return []
    before = (first - _DAY).replace(day=1)
    return [
        Occasion(
            "month",
            f"{before:%Y-%m}",
            _moment(told_on, rhythm.month_at, zone),
            _moment(told_on + _MONTH_DAYS, rhythm.month_at, zone),
            _moment(before, dt.time(), zone),
            _moment(first, dt.time(), zone),
        )
    ]


def update_day(rhythm: Rhythm, monday: dt.date) -> dt.date | None:
    """The day on which owners update: the weekday chosen, or the working day before it in its
    week; None without one."""
    days = (monday + _DAY * n for n in range(rhythm.update_weekday, -1, -1))
    return next((day for day in days if is_working_day(day, rhythm.calendar)), None)


def review_day(rhythm: Rhythm, monday: dt.date) -> dt.date | None:
    """The day on which teams review: the weekday chosen, or the working day after it in its week;
    None without one."""
    days = (monday + _DAY * n for n in range(rhythm.review_weekday, 7))
    return next((day for day in days if is_working_day(day, rhythm.calendar)), None)


def month_day(rhythm: Rhythm, first: dt.date) -> dt.date | None:
    """The first working day of the month that begins on `first`; None without one."""
    days = (first + _DAY * n for n in range(31))
    return next(
        (d for d in days if d.month == first.month and is_working_day(d, rhythm.calendar)), None
    )


def week_key(day: dt.date) -> str:
    """The ISO week of a day: "2026-W12"."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(day: dt.date) -> dt.date:
    return day - _DAY * day.weekday()


def _review_before(rhythm: Rhythm, monday: dt.date) -> dt.date:
    """The day of the last review before that of this week."""
    weeks = (monday - _WEEK * n for n in range(1, _MOST_WEEKS))
    days = (review_day(rhythm, week) for week in weeks)
    return next((day for day in days if day), monday - _WEEK)


def _mondays(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    monday = monday_of(first)
    while monday <= last:
        yield monday
        monday += _WEEK


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + dt.timedelta(days=31)).replace(day=1)


def _moment(day: dt.date, time: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """In UTC: times of one zone would be compared by what their clock shows."""
    return dt.datetime.combine(day, time, zone).astimezone(dt.UTC)
