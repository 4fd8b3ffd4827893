"""What a sentence claims that can be compared: dates, times, shares, numbers and how things stand.

Patterns are in `lexicon/claims.toml`.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Literal

from assistant.extraction.dates import find_dates
from assistant.extraction.numerals import ENGLISH, parse_chinese
from assistant.extraction.script import simplify
from assistant.qa.whens import find_whens
from assistant.types import MeetingContext

# "count" is of records, "days" a length, "period" days that words name as a whole (下周).
Kind = Literal["date", "weekday", "period", "time", "percent", "count", "days", "number"]
Day = tuple[int | None, int | None, int | None]

_CN = "〇零一二三四五六七八九十廿卅"
_NUMERAL = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"
_YEAR = rf"(?:\d{{4}}|[{_CN}]{{4}})"
_MONTHS = (*("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATES = [
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(
        rf"(?:(?P<y>{_YEAR})\s*年\s*)?(?P<m>{_NUMERAL})\s*月(?:份|\s*(?P<d>{_NUMERAL})\s*[日号])?"
    ),
    re.compile(rf"(?P<y>{_YEAR})\s*年"),
    re.compile(rf"(?<![\d第])(?P<d>{_NUMERAL})\s*[日号](?![楼线店门厅])"),
    re.compile(rf"\b(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y>\d{{4}}))?"),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})(?:,?\s+(?P<y>\d{{4}}))?"
    ),
]
_TIMES = re.compile(r"(?<![\d:])(?P<h>\d{1,2})[:：](?P<m>\d{2})(?!\d)")
_CN_DAYS, _EN_DAYS = "一二三四五六日天", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAY = re.compile(
    r"(?<![上下本这周])(?:周|星期|礼拜)(?P<cn>[一二三四五六日天])"
    r"|(?<!next )(?<!last )(?<!this )"
    r"\b(?P<en>(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)\b"
)
_PERCENT = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s*(?:[%％]|percent\b|per cent\b)"
    r"|百分之(?P<c>[〇零一二三四五六七八九十百]+)"
)
_NUMBER = re.compile(
    r"(?<![\w.])(?:(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[十百千万亿]*)"
    r"|(?P<word>[a-z]+(?:-[a-z]+)?)\b)"
    r"|(?P<loose>\d[\d,]*(?:\.\d+)?)\s*(?P<by>[十百千万亿]*)"
    r"|(?P<chinese>[〇零一二两三四五六七八九十百千万亿]+)"
)
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# Chinese numerals alone are as often a part of a word (一起, 统一): they count before a measure.
_ALONE = 2


_OPEN_ONLY = {"overdue", "behind", "near", "not_started", "in_progress", "delayed"}


@dataclass(frozen=True)
class Claim:
    """`value` is a Day, a weekday from 0, a period's possible (first, last), "HH:MM", a Decimal."""

    kind: Kind
    value: object
    text: str
    start: int
    is_of_records: bool = False


@dataclass(frozen=True)
class Lexicon:
    states: dict[str, re.Pattern[str]]
    says: dict[str, re.Pattern[str]]
    nouns: dict[str, re.Pattern[str]]
    scope: dict[str, re.Pattern[str]]
    counts: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    source = resources.files("assistant.qa") / "lexicon" / "claims.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    made = {part: {k: re.compile(v) for k, v in raw[part].items()} for part in raw}
    return Lexicon(**made)


def plain(text: str) -> str:
    """Simplified, in small letters, full-width digits and signs as half-width; same length."""
    return "".join(_half(c) for c in simplify(text).lower())


def _half(character: str) -> str:
    return chr(ord(character) - 0xFEE0) if "０" <= character <= "９" else character


def states(text: str) -> frozenset[str]:
    """How things stand by the words of `text`: "overdue", "done" ... ."""
    left, found = plain(text), set()
    for state, pattern in lexicon().states.items():
        if pattern.search(left):
            found.add(state)
            left = pattern.sub(" ", left)
    return narrowed(found)


def narrowed(found: Iterable[str]) -> frozenset[str]:
    """Without "open" where something is told that only what is open can be."""
    told = frozenset(found)
    return told - {"open"} if told & _OPEN_ONLY else told


def read_claims(text: str, context: MeetingContext) -> list[Claim]:
    """All that `text` claims, in order; relative days count from the context's."""
    left = plain(text)
    found: list[Claim] = []
    for read in (_percents, _dates, _times):
        made = list(read(left))
        found += made
        left = _without(left, made)
    for read_by_day in (_periods, _weekdays, _named_days):
        made = list(read_by_day(left, context))
        found += made
        left = _without(left, made)
    found += _numbers(left)
    return sorted(found, key=lambda claim: claim.start)


def _without(text: str, claims: list[Claim]) -> str:
    for claim in claims:
        end = claim.start + len(claim.text)
        text = text[: claim.start] + " " * len(claim.text) + text[end:]
    return text


def _percents(text: str) -> Iterator[Claim]:
    for match in _PERCENT.finditer(text):
        value = Decimal(match["n"]) if match["n"] else _chinese(match["c"])
        yield Claim("percent", value, match[0], match.start())


def _dates(text: str) -> Iterator[Claim]:
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            parts = match.groupdict()
            day = (_year(parts.get("y")), _month(parts.get("m")), _small(parts.get("d")))
            yield Claim("date", day, match[0], match.start())


def _year(words: str | None) -> int | None:
    if words is None or words.isdigit():
        return int(words) if words else None
    value = _chinese(words)
    return int(value) if value is not None else None


def _month(words: str | None) -> int | None:
    if words and words[0].isascii() and words[0].isalpha():
        return _MONTHS.index(words[:3]) + 1
    return _small(words)


def _small(words: str | None) -> int | None:
    if words is None:
        return None
    value = Decimal(words) if words.isdigit() else _chinese(words)
    return int(value) if value is not None else -1


def _times(text: str) -> Iterator[Claim]:
    for match in _TIMES.finditer(text):
        yield Claim("time", f"{int(match['h']):02}:{match['m']}", match[0], match.start())


def _periods(text: str, context: MeetingContext) -> Iterator[Claim]:
    """Weeks, months and so on as a whole; each may be meant of what was or of what is to come."""
    for when in find_whens(text, text, context):
        spans = {(span.first, span.last) for span in (when.ahead, when.back)}
        if all(first and last and first < last for first, last in spans):
            yield Claim("period", frozenset(spans), text[when.start : when.end], when.start)


def _weekdays(text: str, context: MeetingContext) -> Iterator[Claim]:
    """Weekdays said of a date; "next Friday" is a day of its own."""
    for match in _WEEKDAY.finditer(text):
        day = _CN_DAYS.index(match["cn"]) if match["cn"] else _EN_DAYS.index(match["en"][:3])
        # 日 and 天 are the same day.
        yield Claim("weekday", min(day, 6), match[0], match.start())


def _named_days(text: str, context: MeetingContext) -> Iterator[Claim]:
    for mention in find_dates(text, context):
        if mention.day is not None and not mention.is_vague:
            day = mention.day
            yield Claim("date", (day.year, day.month, day.day), mention.text, mention.start)


def _numbers(text: str) -> Iterator[Claim]:
    counts = lexicon().counts
    for match in _NUMBER.finditer(text):
        value = _value(match)
        if value is None:
            continue
        after = text[match.end() :].lstrip(" ")
        measure = next((name for name, pattern in counts.items() if pattern.match(after)), None)
        is_alone = match["chinese"] is not None and len(match["chinese"]) < _ALONE
        if is_alone and measure is None:
            continue
        kind: Kind = "number"
        if measure == "days":
            kind = "days"
        elif measure is not None and text[match.start() - 1 : match.start()] != "第":
            kind = "count"
        yield Claim(kind, value, match[0].strip(), match.start(), measure == "records")


def _value(match: re.Match[str]) -> Decimal | None:
    if word := match["word"]:
        return Decimal(ENGLISH[word]) if word in ENGLISH and word not in ("a", "an") else None
    digits, scale = match["digits"] or match["loose"], match["scale"] or match["by"]
    if digits is None:
        return _chinese(match["chinese"])
    value = Decimal(digits.replace(",", ""))
    for character in scale or "":
        value *= _SCALE[character]
    return value


def _chinese(words: str) -> Decimal | None:
    try:
        return Decimal(parse_chinese(words))
    except ValueError:
        return None
