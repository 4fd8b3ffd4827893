"""Dates and times as people say them, resolved against the day of the meeting.

Weeks start on Monday; the morning ends at 12:00 and work at 18:00. The grammars are in `zh` and
`en`, the words they work with in `zh.toml` and `en.toml`.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.extraction.dates import en, zh
from assistant.extraction.dates.mention import DateMention, mention
from assistant.extraction.reading import Clue, Reading
from assistant.types import MeetingContext

__all__ = ["DateMention", "find_dates", "resolve_date"]

_GAP = frozenset(" ,，、。的就是也即那（(")


def find_dates(
    text: str,
    context: MeetingContext,
    *,
    said: Sequence[dt.date] = (),
    is_fresh: bool = True,
    now: dt.datetime | None = None,
) -> list[DateMention]:
    """Every date said in `text`, in order and without overlaps.

    The two ends of a range are two mentions. `said` are days spoken of shortly before, latest
    last: a weekday, a day of the month or a time said alone belongs to them first. Their week
    is meant by another weekday only while it `is_fresh`. `now` is the present time if somebody
    said it.
    """
    clue = Clue(context, tuple(said), now, is_fresh)
    grammar = en if context.language == "en" else zh
    names = _spans_of_names(text, context)
    readings = (r for r in grammar.read(text, clue) if not _is_in(r, names))
    return [mention(text, reading, clue) for reading in _joined(text, readings)]


def resolve_date(words: str, context: MeetingContext) -> DateMention | None:
    """The one date in `words`, the last limit where several are said; None if there is none."""
    found = find_dates(words, context)
    limits = [mention for mention in found if mention.is_limit and not mention.is_past]
    return next(iter((limits or found)[-1:]), None)


def _spans_of_names(text: str, context: MeetingContext) -> list[tuple[int, int]]:
    """Where people are named: 周一鸣 is no Monday, and June may be a person."""
    people = {*context.attendees, *(person.name for person in context.roster.people)}
    return [
        match.span()
        for name in people
        if len(name) > 1 and name in text
        for match in re.finditer(re.escape(name), text)
    ]


def _is_in(reading: Reading, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= reading.start and reading.end <= end for start, end in spans)


def _joined(text: str, readings: Iterator[Reading]) -> Iterator[Reading]:
    """Readings that name the same day twice side by side ("the 14th, Friday") become one."""
    last: Reading | None = None
    for reading in readings:
        if last is not None and _says_again(text, last, reading):
            last = replace(
                last,
                end=reading.end,
                time=reading.time or last.time,
                precision=reading.precision if reading.time else last.precision,
                is_limit=last.is_limit or reading.is_limit,
                is_about=last.is_about or reading.is_about,
            )
            continue
        if last is not None:
            yield last
        last = reading
    if last is not None:
        yield last


def _says_again(text: str, first: Reading, second: Reading) -> bool:
    gap = text[first.end : second.start]
    close = len(gap) <= 3 and all(c in _GAP for c in gap)
    same_day = first.day is not None and first.day == second.day
    same_time = first.time is None or second.time is None or first.time == second.time
    return close and same_day and same_time and not first.side and not second.side
