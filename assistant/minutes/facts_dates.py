"""The days and times of day in a text, and those that words like 下周三 mean."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from assistant.numerals import ORDINALS, parse_chinese
from assistant.script import simplify
from assistant.types import Data

_N = "[0-9一二两三四五六七八九十廿零〇]{1,3}"
_ZH_DAY = re.compile(
    rf"(?:(?:\d{{4}}|[二零〇一三四五六七八九]{{4}})\s?年\s?)?(?P<month>{_N})\s?月(?:份)?\s?(?P<day>{_N})(?:\s?[日号]|(?![个批份天周次台套件%]))"
    rf"|(?P<alone>{_N})\s?(?:号|日(?![均常程报志])|(?=[到至~—-]{_N}[号日]))"
)
_ISO = re.compile(r"\b\d{4}-(\d{2})-(\d{2})\b")
_WEEKDAY = re.compile(
    r"(?P<weeks>下下个?|下个?|上个?|本|这个?)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])"
)
_SAID_DAY = {"今天": 0, "今日": 0, "今晚": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1}
_SAID_DAY |= {"后天": 2, "大后天": 3}
_WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS_EN = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_MONTH_EN = "|".join(sorted(_MONTHS_EN, key=len, reverse=True))
_ORDINAL_EN = "|".join(sorted(ORDINALS, key=len, reverse=True)) + "|thirty-first"
_EN_DAY = re.compile(
    rf"\b(?P<month>{_MONTH_EN})\b\.?\s+(?:the\s+)?(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL_EN})\b"
    rf"|\b(?P<first>\d{{1,2}}(?:st|nd|rd|th)?)\s+(?:of\s+)?(?P<then>{_MONTH_EN})\b"
    rf"|\b(?P<alone>\d{{1,2}}(?:st|nd|rd|th))\b|\bthe\s+(?P<spelled>{_ORDINAL_EN})\b",
    re.IGNORECASE,
)
_EN_WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(_WEEKDAYS_EN)})s?\b", re.IGNORECASE)
_ZH_TIME = re.compile(
    rf"(?P<hour>{_N})点(?:钟)?(?P<rest>半|一刻|三刻|(?:{_N})分?(?!之|个|台|[月号日%]))?"
)
_CLOCK = re.compile(r"(?<![\d.])(\d{1,2})[:：](\d{2})(?!\d)")
_EN_TIME = re.compile(r"\b(\d{1,2})\s*(?:a\.?m\.?|p\.?m\.?|o'clock)\b", re.IGNORECASE)


class DayWords(Data):
    """Words that name a day: its month and day, the day alone, or only the weekday (0: Monday)."""

    words: str
    at: int
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


class TimeWords(Data):
    """Words that name a time of day: minutes from midnight, or from noon as people say it."""

    words: str
    at: int
    minutes: int


def days(text: str) -> tuple[DayWords, ...]:
    """The days that `text` names, in order."""
    plain = simplify(text)
    found = [*_iso_days(plain), *_chinese_days(plain), *_english_days(plain), *_weekdays(plain)]
    found.sort(key=lambda d: (d.at, -len(d.words)))
    kept: list[DayWords] = []
    for each in found:
        if not kept or each.at >= kept[-1].at + len(kept[-1].words):
            kept.append(each)
    return tuple(kept)


def times(text: str) -> tuple[TimeWords, ...]:
    """The times of day that `text` names with a clock's words."""
    plain = simplify(text)
    found = [
        TimeWords(words=m[0], at=m.start(), minutes=_half_day(int(m[1]), int(m[2])))
        for m in _CLOCK.finditer(plain)
    ]
    for match in _ZH_TIME.finditer(plain):
        hour = _number(match["hour"])
        if hour is not None and hour <= 24:
            minutes = _half_day(hour, _rest(match["rest"]))
            found.append(TimeWords(words=match[0], at=match.start(), minutes=minutes))
    found += [
        TimeWords(words=m[0], at=m.start(), minutes=_half_day(int(m[1]), 0))
        for m in _EN_TIME.finditer(plain)
    ]
    return tuple(found)


def days_meant(text: str, on: dt.date) -> frozenset[dt.date]:
    """The days that relative words of `text`, said on the day `on`, may mean."""
    plain = simplify(text).casefold()
    meant = {on + dt.timedelta(days=n) for word, n in _SAID_DAY.items() if word in plain}
    monday = on - dt.timedelta(days=on.weekday())
    for match in _WEEKDAY.finditer(plain):
        weekday = "一二三四五六日".find(match["day"].replace("天", "日").replace("末", "五"))
        weeks = _weeks(match["weeks"])
        meant |= {monday + dt.timedelta(weeks=n, days=weekday) for n in weeks}
    for found in _EN_WEEKDAY.finditer(plain):
        day = monday + dt.timedelta(days=_WEEKDAYS_EN.index(found["day"].casefold()))
        meant |= {day, day + dt.timedelta(weeks=1)}
    if "tomorrow" in plain:
        meant.add(on + dt.timedelta(days=1))
    if "today" in plain or "tonight" in plain:
        meant.add(on)
    if re.search(r"月底|月末|end of (?:the |this )?month", plain):
        meant |= {_last_day(on), _last_day(_last_day(on) + dt.timedelta(days=1))}
    if re.search(r"季度末|季末|end of (?:the |this )?quarter", plain):
        quarter = (on.month - 1) // 3 * 3 + 3
        meant.add(_last_day(on.replace(month=quarter, day=1)))
    for spoken in re.finditer(rf"(?P<n>{_N})(?P<unit>天|周|个?礼拜|个?星期)(?:之?内|后)", plain):
        if count := _number(spoken["n"]):
            size = 1 if spoken["unit"] == "天" else 7
            meant.add(on + dt.timedelta(days=count * size))
    if re.search(r"\btwo weeks\b", plain):
        meant.add(on + dt.timedelta(weeks=2))
    return frozenset(meant)


def _weeks(word: str | None) -> tuple[int, ...]:
    if not word:
        return (0, 1)
    if word.startswith("下下"):
        return (2,)
    return ({"下": 1, "上": -1}.get(word[0], 0),)


def _last_day(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _iso_days(plain: str) -> Iterator[DayWords]:
    for match in _ISO.finditer(plain):
        yield DayWords(words=match[0], at=match.start(), month=int(match[1]), day=int(match[2]))


def _chinese_days(plain: str) -> Iterator[DayWords]:
    for match in _ZH_DAY.finditer(plain):
        month, day = _number(match["month"]), _number(match["day"] or match["alone"])
        if day is not None and 1 <= day <= 31 and (month is None or 1 <= month <= 12):
            yield DayWords(words=match[0], at=match.start(), month=month, day=day)


def _english_days(plain: str) -> Iterator[DayWords]:
    for match in _EN_DAY.finditer(plain):
        month = (match["month"] or match["then"] or "").casefold()
        said = match["day"] or match["first"] or match["alone"] or match["spelled"]
        day = _english_day(said.casefold())
        if 1 <= day <= 31:
            number = _MONTHS_EN.get(month)
            yield DayWords(words=match[0], at=match.start(), month=number, day=day)


def _english_day(said: str) -> int:
    if said == "thirty-first":
        return 31
    return ORDINALS[said] if said in ORDINALS else int(re.sub(r"\D", "", said))


def _weekdays(plain: str) -> Iterator[DayWords]:
    for match in _WEEKDAY.finditer(plain):
        if match["day"] != "末":
            weekday = "一二三四五六日".index(match["day"].replace("天", "日"))
            yield DayWords(words=match[0], at=match.start(), weekday=weekday)
    for found in _EN_WEEKDAY.finditer(plain):
        weekday = _WEEKDAYS_EN.index(found["day"].casefold())
        yield DayWords(words=found[0], at=found.start(), weekday=weekday)


def _number(words: str | None) -> int | None:
    try:
        return parse_chinese(words) if words else None
    except ValueError:
        return None


def _rest(words: str | None) -> int:
    if not words:
        return 0
    quarters = {"半": 30, "一刻": 15, "三刻": 45}
    return quarters.get(words) or _number(words.removesuffix("分")) or 0


def _half_day(hour: int, minute: int) -> int:
    """Minutes from midnight or noon: people say three for 15:00."""
    return (hour % 12) * 60 + minute
