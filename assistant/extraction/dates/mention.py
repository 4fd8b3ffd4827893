"""A date as it was said, with the moment it means and the rule that says so."""

import datetime as dt

from assistant.extraction.reading import Clue, Precision, Reading, Side
from assistant.types import Data, Language, Moment

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
_ESTIMATED: dict[Language, str] = {
    "zh-Hans": "（该年放假和调休安排未收录，按法定节假日和周末推算）",
    "zh-Hant": "（該年放假安排未收錄，按法定節假日和週末推算）",
    "en": " (that year's calendar is not known: public holidays and weekends alone were counted)",
}


class DateMention(Data):
    """Words that name a moment. `moment` is None where the words are vague or cannot be resolved.

    `start` and `end` are character offsets of `text`. `rule` says in the meeting's language how
    the words were read, and that working days are an estimate where the calendar of their year is
    not known. `precision` is the unit that the words name: of "by noon" a part of the day, of 月底
    a month; a week or month named as a whole (下周) has no moment. `is_limit` tells "by" from "on",
    `is_about` is "about"; `is_after` tells that "after" stands beside the words (it is no part of
    them), so that the moment is the earliest; `is_past` marks days before the meeting; `side` the
    two ends of a range.
    """

    start: int
    end: int
    text: str
    moment: Moment | None
    rule: str
    is_vague: bool = False
    is_limit: bool = False
    is_past: bool = False
    is_about: bool = False
    is_after: bool = False
    precision: Precision = "day"
    side: Side | None = None

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.moment[:10]) if self.moment else None


def mention(text: str, reading: Reading, clue: Clue) -> DateMention:
    words = text[reading.start : reading.end].strip(" ,，、")
    words = words.removesuffix("的")
    start = text.index(words, reading.start)
    language = clue.context.language
    spoken = _spoken(reading, language) if reading.day else _OPEN[language]
    note = _ESTIMATED[language] if reading.is_estimated else ""
    return DateMention(
        start=start,
        end=start + len(words),
        text=words,
        moment=_moment(reading),
        rule=f"{words} = {spoken}{note}",
        is_vague=reading.is_vague,
        is_limit=reading.is_limit,
        is_past=reading.is_past or _is_before(reading, clue),
        is_about=reading.is_about,
        is_after=reading.is_after,
        precision=reading.precision,
        side=reading.side,
    )


def _is_before(reading: Reading, clue: Clue) -> bool:
    """Whether it is a time of the meeting's day before the meeting began."""
    start = clue.context.start
    if reading.day != clue.today or reading.time is None or start is None:
        return False
    return reading.time < start


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
