"""Dates and times as people say them, resolved against the day of the meeting.

Weeks start on Monday; the morning ends at 12:00 and work at 18:00. The grammars are in `dates_zh`
and `dates_en`.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from assistant.extraction import dates_en, dates_zh
from assistant.extraction.reading import Clue, Reading
from assistant.extraction.script import simplify
from assistant.types import Data, Language, MeetingContext, Moment

_GAP = frozenset(" ,，、。的就是也即那")
_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "zh-Hans": tuple("周" + c for c in "一二三四五六日"),
    "zh-Hant": tuple("週" + c for c in "一二三四五六日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_OPEN: dict[Language, str] = {
    "zh-Hans": "没有明确时间",
    "zh-Hant": "沒有明確時間",
    "en": "no definite time",
}


class DateMention(Data):
    """Words that name a moment. `moment` is None where the words are vague or cannot be resolved.

    `start` and `end` are character offsets of `text`; `rule` says in the meeting's language how
    the words were read; `is_limit` tells "by" from "on"; `is_past` marks days before the meeting.
    """

    start: int
    end: int
    text: str
    moment: Moment | None
    rule: str
    is_vague: bool = False
    is_limit: bool = False
    is_past: bool = False

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.moment[:10]) if self.moment else None


def find_dates(
    text: str,
    context: MeetingContext,
    *,
    said: Sequence[dt.date] = (),
    now: dt.datetime | None = None,
) -> list[DateMention]:
    """Every date said in `text`, in order and without overlaps.

    `said` are days spoken of shortly before, latest last: a weekday, a day of the month or a time
    said alone belongs to them first. `now` is the present time if somebody said it.
    """
    clue = Clue(context, tuple(said), now)
    return [_mention(text, reading, clue) for reading in _joined(text, _readings(text, clue))]


def resolve_date(words: str, context: MeetingContext) -> DateMention | None:
    """The one date in `words`, the last limit where several are said; None if there is none."""
    found = find_dates(words, context)
    limits = [mention for mention in found if mention.is_limit and not mention.is_past]
    return next(iter((limits or found)[-1:]), None)


def _readings(text: str, clue: Clue) -> Iterator[Reading]:
    simple = simplify(text)
    if clue.context.language == "en":
        return dates_en.read(_lowered(text), clue)
    return dates_zh.read(simple, clue)


def _lowered(text: str) -> str:
    """Small letters, character for character (a few capitals grow longer when lowered)."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")


def _joined(text: str, readings: Iterator[Reading]) -> Iterator[Reading]:
    """Readings that name the same day twice side by side ("the 14th, Friday") become one."""
    last: Reading | None = None
    for reading in readings:
        if last is not None and _says_again(text, last, reading):
            last = Reading(
                last.start,
                reading.end,
                reading.day,
                reading.time or last.time,
                is_limit=last.is_limit or reading.is_limit,
                is_past=last.is_past,
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
    return close and same_day and same_time


def _mention(text: str, reading: Reading, clue: Clue) -> DateMention:
    words = text[reading.start : reading.end].rstrip("的").strip(" ,，、")
    start = text.index(words, reading.start)
    moment = _moment(reading)
    language = clue.context.language
    spoken = _spoken(reading, language) if reading.day else _OPEN[language]
    return DateMention(
        start=start,
        end=start + len(words),
        text=words,
        moment=moment,
        rule=f"{words} = {spoken}",
        is_vague=reading.is_vague,
        is_limit=reading.is_limit,
        is_past=reading.is_past or _is_before(reading, clue),
    )


def _is_before(reading: Reading, clue: Clue) -> bool:
    """Whether it is a time of the meeting's day before the meeting began."""
    start = clue.context.start
    today = reading.day == clue.today and reading.time is not None
    return today and start is not None and reading.time is not None and reading.time < start


def _moment(reading: Reading) -> Moment | None:
    if reading.day is None:
        return None
    day = reading.day.isoformat()
    return f"{day}T{reading.time:%H:%M}" if reading.time is not None else day


def _spoken(reading: Reading, language: Language) -> str:
    day = reading.day
    assert day is not None
    weekday = _WEEKDAYS[language][day.weekday()]
    time = f" {reading.time:%H:%M}" if reading.time is not None else ""
    if language == "en":
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]}{time}"
    return f"{day.month}月{day.day}日 {weekday}{time}"
