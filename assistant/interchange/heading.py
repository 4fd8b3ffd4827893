"""What stands above the first turn of a transcript: its title, date, length, keywords."""

import datetime as dt
import re
from collections.abc import Sequence

from assistant.interchange.times import read_length
from assistant.types import Data

_DATE = re.compile(r"(20\d\d)\s*[年/.\-]\s*(\d{1,2})\s*[月/.\-]\s*(\d{1,2})\s*日?(?!\d)")
_ENGLISH_DATE = re.compile(
    r"\b(?:(?P<day>\d{1,2})\s+)?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    r"\s+(?:(?P<day2>\d{1,2}),?\s+)?(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_FIELD = re.compile(
    r"(?P<title>(?:会议|會議|录制|妙记)?(?:主题|主題|标题|標題|名称|名稱)|文字记录|文字記錄|title|topic|"
    r"meeting(?: title)?|subject)"
    r"|(?P<keywords>关键词|關鍵詞|关键字|keywords?)"
    r"|(?P<duration>(?:会议|录制|录音)?(?:时长|時長)|duration)"
    r"|(?P<other>.{0,8}(?:时间|時間|日期|地点|地點|人员|人員|人|者|号|號|链接|连接|密码|ID|部门|单位)"
    r"|date|time|location|attendees|participants|host|organizer|recorded|created)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[、,，;；]\s*")
_NAMELESS = re.compile(
    r"文字记录|文字記錄|逐字稿|转写|轉寫|transcript|webvtt|会议纪要", re.IGNORECASE
)


class Heading(Data):
    title: str | None = None
    date: dt.date | None = None
    duration_s: float | None = None
    keywords: tuple[str, ...] = ()


def read_heading(lines: Sequence[str]) -> Heading:
    """What `lines` say; the first that says nothing else is the title."""
    title: str | None = None
    date: dt.date | None = None
    duration_s: float | None = None
    keywords: tuple[str, ...] = ()
    waits_for_keywords = False
    for line in (line.strip().lstrip("#").strip() for line in lines):
        if not line:
            continue
        if waits_for_keywords:
            keywords, waits_for_keywords = _words(line), False
            continue
        name, value = _field(line)
        date = date or read_date(line)
        duration_s = duration_s or _length(line)
        if name == "keywords":
            keywords, waits_for_keywords = _words(value), not value
        elif name == "title":
            title = without_date(value) or title
        elif name is None and title is None:
            title = without_date(line) or None
    return Heading(title=title, date=date, duration_s=duration_s, keywords=keywords)


def read_date(text: str) -> dt.date | None:
    """The first date with its year in `text`; None where there is none."""
    if found := _DATE.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if (english := _ENGLISH_DATE.search(text)) and (day := english["day"] or english["day2"]):
        month = _MONTHS.index(english["month"][:3].lower()) + 1
        return _day(int(english["year"]), month, int(day))
    return None


def without_date(text: str) -> str:
    """`text` before its date, its length and what they stand apart with."""
    for pattern in (_DATE, _ENGLISH_DATE):
        if found := pattern.search(text):
            text = text[: found.start()]
    text = text.strip(" \t|｜-–—:：()（）·")
    return "" if _NAMELESS.fullmatch(text) or _length(text) else text


def _field(line: str) -> tuple[str | None, str]:
    label, colon, value = line.replace("：", ":").partition(":")
    found = _FIELD.fullmatch(label.strip())
    if not colon or not found or label.strip().isdigit():
        return None, line
    return found.lastgroup, line[len(label) + 1 :].strip()


def _words(line: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in _SEPARATOR.split(line) if word.strip())


def _length(line: str) -> float | None:
    parts = [part for part in re.split(r"[|｜:：]", line) if part.strip()]
    return next((s for part in parts if (s := read_length(part))), None)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
