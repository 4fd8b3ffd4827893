"""The day and the hours of a meeting, as notices write them."""

import datetime as dt
import re
from collections.abc import Iterator

from assistant.extraction.dates import DateMention, find_dates
from assistant.notice.types import Doubt, Found
from assistant.types import Data, Language, MeetingContext

_DIGITS = "零一二三四五六七八九十"
_HOUR = r"\d{1,2}|十[一二]|[一二两三四五六七八九十]"
_TIME = re.compile(
    rf"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|今晚|晚)?\s*"
    rf"(?:(?P<h>\d{{1,2}})[:：](?P<m>\d{{2}})(?:[:：]\d{{2}})?"
    rf"|(?P<hz>{_HOUR})\s*[点點时時](?!间|候)"
    r"(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<mz>\d{1,2})分?|整|钟)?"
    rf"|(?<!\d)(?P<he>\d{{1,2}})(?=\s*[ap]\.?m))"
    rf"\s*(?P<half_day>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:-|–|—|~|～|〜|至|到|to|until|till|－)+\s*", re.IGNORECASE)
_ZONE = re.compile(r"[（(]?\s*(?:GMT|UTC)\s*[+-]?\s*\d{0,2}(?:[:：]\d{2})?[^）)\n]{0,40}[)）]?")
_LENGTH = re.compile(
    r"(?:时长|時長|预计|預計|约|約|为时|for|duration[:：]?|[（(，,])\s*(?:约|為|为)?\s*"
    r"(?:(?P<minutes>\d{1,3})\s*(?:分钟|分鐘|min(?:ute)?s?)|"
    r"(?P<hours>\d(?:\.5)?|一|两|半|one|an|two|half an)\s*(?P<ge>个|個)?(?P<half>半)?"
    r"(?:小时|小時|hours?|hrs?|h\b))",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:周|週|星期|礼拜|禮拜)(?P<zh>[一二三四五六日天])|\b(?P<en>mon|tue|wed|thu|fri|sat|sun)[a-z]*\b",
    re.IGNORECASE,
)
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WITHOUT_ZERO = re.compile(r"\b(20\d\d)\s*[./]\s*(\d{1,2})\s*[./]\s*(\d{1,2})\b")


class When(Data):
    """What a piece of text says of day and hours."""

    date: Found | None = None
    start: Found | None = None
    end: Found | None = None
    doubts: tuple[Doubt, ...] = ()


def read_when(text: str, today: dt.date, language: Language) -> When:
    """The first day said in `text`, and the hours beside it."""
    plain = _WITHOUT_ZERO.sub(r"\1-\2-\3", _ZONE.sub(" ", text))
    day = _day(plain, today, language)
    hours = list(_hours(plain))
    start = hours[0] if hours else None
    end = _end(plain, hours)
    words = text.strip()
    return When(
        date=Found(value=day.moment[:10], words=words) if day and day.moment else None,
        start=Found(value=f"{start[2]:%H:%M}", words=words) if start else None,
        end=Found(value=f"{end:%H:%M}", words=words) if end else None,
        doubts=("weekday",) if day and _contradicts(plain, day) else (),
    )


def _day(text: str, today: dt.date, language: Language) -> DateMention | None:
    # Invitations mix languages: an English date beside a Chinese name.
    for spoken in dict.fromkeys((language, "en" if language != "en" else "zh-Hans")):
        context = MeetingContext(title="", language=spoken, date=today)
        for mention in find_dates(text, context):
            is_hour = _TIME.fullmatch(mention.text.strip())
            if mention.moment and not is_hour and mention.precision != "month":
                return mention
    return None


def _hours(text: str) -> Iterator[tuple[int, int, dt.time]]:
    """Each time of day with its place. Of 下午2:00-3:30 the second is in the afternoon too."""
    last: dt.time | None = None
    last_end = 0
    part = ""
    for found in _TIME.finditer(text):
        is_range = last is not None and _RANGE.fullmatch(text[last_end : found.start()])
        said = (found["part"] or found["half_day"] or "").lower().replace(".", "")
        time = _time(found, said or (part if is_range else ""))
        if time is None:
            continue
        part = said or (part if is_range else "")
        if not said and not is_range and last is None:
            part = _part_after(text, found)
            time = _time(found, part) or time
        yield found.start(), found.end(), time
        last, last_end = time, found.end()


def _part_after(text: str, found: re.Match[str]) -> str:
    """Of 2:00-3:30 pm the first is in the afternoon too."""
    link = _RANGE.match(text, found.end())
    following = _TIME.match(text, link.end()) if link else None
    said = ((following and following["half_day"]) or "").lower().replace(".", "")
    return said if following and _hour(following) >= _hour(found) else ""


def _hour(found: re.Match[str]) -> int:
    hour = found["h"] or found["hz"] or found["he"]
    if hour.isdigit():
        return int(hour)
    if hour.startswith("十"):
        return 10 + (_DIGITS.index(hour[1]) if len(hour) > 1 else 0)
    return 2 if hour == "两" else _DIGITS.index(hour)


def _time(found: re.Match[str], part: str) -> dt.time | None:
    hour, minute = _hour(found), int(found["m"] or found["mz"] or 0)
    if found["half"]:
        minute = 30
    if found["quarter"]:
        minute = 15 if found["quarter"] == "一" else 45
    is_late = part in ("下午", "傍晚", "晚上", "晚间", "今晚", "晚", "pm")
    if (is_late and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    elif part == "am" and hour == 12:
        hour = 0
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _end(text: str, hours: list[tuple[int, int, dt.time]]) -> dt.time | None:
    if not hours:
        return None
    if len(hours) > 1 and _is_range(text, hours[0][1], hours[1][0]):
        return hours[1][2]
    length = _LENGTH.search(text)
    if not length:
        return None
    start = dt.datetime.combine(dt.date(2000, 1, 1), hours[0][2])
    end = start + dt.timedelta(minutes=_minutes(length))
    return end.time() if end.date() == start.date() else None


def _is_range(text: str, start: int, end: int) -> bool:
    """Whether two times are the ends of one; the day may stand between them again."""
    between = text[start:end]
    link = _RANGE.match(between)
    if not link:
        return False
    day = between[link.end() :].strip()
    return not day or bool(re.fullmatch(r"[\d年月日号/.\-]+|[A-Za-z]+ \d{1,2},? ?\d*,?", day))


def _minutes(length: re.Match[str]) -> int:
    if length["minutes"]:
        return int(length["minutes"])
    hours = length["hours"].lower()
    if hours in ("半", "half an"):
        return 30
    whole = {"一": 1.0, "two": 2.0, "两": 2.0, "one": 1.0, "an": 1.0}.get(hours) or float(
        hours if hours[0].isdigit() else 1
    )
    return round((whole + (0.5 if length["half"] else 0)) * 60)


def _contradicts(text: str, day: DateMention) -> bool:
    said = _WEEKDAY.search(text)
    if not said or day.day is None:
        return False
    if said["zh"]:
        number = "一二三四五六日天".index(said["zh"])
        return min(number, 6) != day.day.weekday()
    return _ENGLISH_DAYS.index(said["en"].lower()) != day.day.weekday()
