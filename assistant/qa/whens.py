"""Times that a question names, as spans of days: 下周, 未来7天, 3月20日之前, since Monday.

A time may look ahead or back: what is due on Monday is due on the coming one, what changed since
Monday did so since the last.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.extraction.dates import DateMention, find_dates
from assistant.extraction.reading import add_days, add_months
from assistant.qa.periods import MONTHS, is_in_reach
from assistant.qa.query import Span
from assistant.qa.sheet import load_status_lexicon
from assistant.qa.stretches import chinese_stretch, english_stretch
from assistant.qa.when_words import CHINESE_TIMES, ENGLISH_TIMES
from assistant.types import MeetingContext

_WEEKDAY = re.compile(
    r"^(?:周|星期|礼拜)[一二三四五六日天]"
    r"|^(?:on )?(?:mon|tues?|wednes|thurs|fri|satur|sun)(?:day)?\b"
)
_DAY_OF_MONTH = re.compile(r"^(?:the )?[\d一二三四五六七八九十]+(?:[号日]|st|nd|rd|th)")
_DAY_OF_YEAR = re.compile(r"\d月|[一二三四五六七八九十]月|/|" + "|".join(m[:3] for m in MONTHS))
_LIMIT = re.compile("前|最晚|最迟|截至|截止到|不晚于|以内|之内")
_HAS_YEAR = re.compile(r"\d{4}|[去今明后]年")


@dataclass(frozen=True)
class When:
    """A time at offsets of the question. `ahead` and `back`: as it is meant of what is to come, and
    of what has been. `is_range`: it is from one to another."""

    start: int
    end: int
    ahead: Span
    back: Span
    is_range: bool = False


def find_whens(text: str, question: str, context: MeetingContext) -> list[When]:
    """Every time in the folded `text` of the `question`, in order; from-to is one."""
    english = context.language == "en"
    today = context.date
    found: list[When] = []
    for match in (ENGLISH_TIMES if english else CHINESE_TIMES).finditer(text):
        spans = english_stretch(match, today) if english else chinese_stretch(match, today)
        if spans is not None and all(map(_is_in_time, spans)):
            found.append(When(match.start(), match.end(), *spans))
    rest = text
    for when in found:
        rest = rest[: when.start] + "，" * (when.end - when.start) + rest[when.end :]
    days = (_of_day(m, text, today) for m in find_dates(rest, context) if is_in_reach(m.day))
    found += [day for day in days if not any(_overlap(day, when) for when in found)]
    found.sort(key=lambda when: when.start)
    return [_sided(text, when, context) for when in _joined(text, found, context)]


def _is_in_time(span: Span) -> bool:
    return all(day is None or is_in_reach(day) for day in (span.first, span.last))


def _overlap(a: When, b: When) -> bool:
    return a.start < b.end and b.start < a.end


# --- days -------------------------------------------------------------------------------------


def _of_day(mention: DateMention, text: str, today: dt.date) -> When:
    day = mention.day
    assert day is not None
    lead = re.match(r"due (?:on |in )?", text[mention.start : mention.end])
    start = mention.start + (lead.end() if lead else 0)
    words = text[start : mention.end].strip()
    is_limit = mention.is_limit and not (lead and not re.match("by |before |no later", words))
    if is_limit and words.endswith(("截止", "到期")) and not _LIMIT.search(words):
        # 6月18日截止: of that day, in a question.
        is_limit = False
    words = re.sub(
        r"^(?:by|before|after|since|from|until|on|the) (?:the )?|^(?:最晚|最迟|截至|截止到?)",
        "",
        words,
    )
    back = _in_the_past(words, day, today) if day > today else day
    spans = [Span(first=None if is_limit else d, last=d) for d in (day, back)]
    return When(start, mention.end, spans[0], spans[1])


def _in_the_past(words: str, day: dt.date, today: dt.date) -> dt.date:
    """The day that the same words mean of what has been: Monday is the last one."""
    if _HAS_YEAR.search(words):
        return day
    if _WEEKDAY.search(words):
        while day > today:
            day = add_days(day, -7)
    elif _DAY_OF_YEAR.search(words):
        day = add_months(day, -12)
    elif _DAY_OF_MONTH.search(words):
        while day > today:
            day = add_months(day, -1)
    return day


# --- what stands beside -----------------------------------------------------------------------


def _joined(text: str, whens: Sequence[When], context: MeetingContext) -> Iterator[When]:
    """Two times with "to" between them are one."""
    joint = load_status_lexicon(context.language).time["range"]
    last: When | None = None
    for when in whens:
        if last is not None and joint.search(text[last.end : when.start].strip()):
            last = replace(
                last,
                end=when.end,
                ahead=Span(first=last.ahead.first or last.ahead.last, last=when.ahead.last),
                back=Span(first=last.back.first or last.back.last, last=when.back.last),
                is_range=True,
            )
            continue
        if last is not None:
            yield last
        last = when
    if last is not None:
        yield last


def _sided(text: str, when: When, context: MeetingContext) -> When:
    """With "before", "after" or "since" beside it, which become part of the words."""
    words = load_status_lexicon(context.language).time
    left, right = text[: when.start], text[when.end :]
    if when.is_range:
        match = words["inside"].search(right)
        start = _start(words["since_before"], left, when)
        return replace(when, start=start, end=when.end + (match.end() if match else 0))
    stretch = when.ahead.first is not None and when.ahead.first != when.ahead.last
    if match := words["since"].search(right) if words["since_before"].search(left) else None:
        return _since(when, match.end(), _start(words["since_before"], left, when))
    if match := re.match("(?:以来|至今|到现在|到今天|到目前)", right):
        return _since(when, match.end(), when.start)
    if words["since_before"].search(left) and not when.ahead.first == when.ahead.last is None:
        return _since(when, 0, _start(words["since_before"], left, when))
    if words["after_before"].search(left):
        return _after(when, 0, _start(words["after_before"], left, when))
    if match := words["after"].search(right):
        return _after(when, match.end(), when.start)
    if match := words["before"].search(right):
        return _before(when, match.end(), when.start, stretch)
    if words["before_before"].search(left):
        return _before(when, 0, _start(words["before_before"], left, when), stretch)
    if match := words["inside"].search(right):
        return replace(when, end=when.end + match.end())
    return when


def _start(pattern: re.Pattern[str], left: str, when: When) -> int:
    match = pattern.search(left)
    return match.start() if match else when.start


def _since(when: When, more: int, start: int) -> When:
    spans = [Span(first=s.first or s.last) for s in (when.ahead, when.back)]
    return When(start, when.end + more, spans[0], spans[1])


def _after(when: When, more: int, start: int) -> When:
    ahead = Span(first=add_days(when.ahead.last, 1)) if when.ahead.last else when.ahead
    return When(start, when.end + more, ahead, _after_of_back(when, more))


def _after_of_back(when: When, more: int) -> Span:
    """Of what has been, 6月1日之后 is from that day on: 以后 takes in the day it is said of."""
    last = when.back.last
    if last is None:
        return when.back
    is_day = when.back.first in (None, last)
    return Span(first=last if more and is_day else add_days(last, 1))


def _before(when: When, more: int, start: int, stretch: bool) -> When:
    """Before a day includes it, before a week does not."""

    def ended(span: Span) -> Span:
        if stretch and span.first is not None:
            return Span(last=add_days(span.first, -1))
        return Span(last=span.last)

    return When(start, when.end + more, ended(when.ahead), ended(when.back))
