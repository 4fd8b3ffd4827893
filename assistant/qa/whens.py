"""Times that a question names, as spans of days: 下周, 未来7天, 3月20日之前, since Monday.

A time may look ahead or back: what is due on Monday is due on the coming one, what changed since
Monday did so since the last.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.extraction.dates import DateMention, find_dates
from assistant.extraction.numerals import ENGLISH, parse_chinese
from assistant.extraction.reading import add_days, add_months, month_end
from assistant.qa.periods import MONTHS, month_of, period_of, quarter_of, year_of
from assistant.qa.query import Span
from assistant.qa.sheet import load_status_lexicon
from assistant.qa.when_words import CHINESE_TIMES, ENGLISH_TIMES
from assistant.types import MeetingContext

_REL_OF = {"上上": -2, "上": -1, "这": 0, "本": 0, "当": 0, "下": 1, "下下": 2}
_EN_REL = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0}
_LATELY = 7
_WEEKDAY = re.compile(
    r"^(?:周|星期|礼拜)[一二三四五六日天]"
    r"|^(?:on )?(?:mon|tues?|wednes|thurs|fri|satur|sun)(?:day)?\b"
)
_DAY_OF_MONTH = re.compile(r"^(?:the )?[\d一二三四五六七八九十]+(?:[号日]|st|nd|rd|th)")
_DAY_OF_YEAR = re.compile(r"\d月|[一二三四五六七八九十]月|/|" + "|".join(m[:3] for m in MONTHS))
_BEFORE_MONTH = re.compile(
    r"\b(?:in|during|for|of|since|by|before|after|until|this|next|last|and|to|from|through"
    r"|between) $"
)
_PAIR = re.compile("[一二两三四五六七八](?=[二两三四五六七八九]$)")
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
        spans = _english(match, today) if english else _chinese(match, today)
        if spans is not None:
            found.append(When(match.start(), match.end(), *spans))
    rest = text
    for when in found:
        rest = rest[: when.start] + "，" * (when.end - when.start) + rest[when.end :]
    days = (_of_day(m, text, today) for m in find_dates(rest, context) if m.day)
    found += [day for day in days if not any(_overlap(day, when) for when in found)]
    found.sort(key=lambda when: when.start)
    return [_sided(text, when, context) for when in _joined(text, found, context)]


def _overlap(a: When, b: When) -> bool:
    return a.start < b.end and b.start < a.end


# --- stretches of days ------------------------------------------------------------------------


def _chinese(match: re.Match[str], today: dt.date) -> tuple[Span, Span] | None:
    if match["near"]:
        first = add_days(today, match["near"] == "明后")
        return _both((first, add_days(first, 1)))
    if match["part"]:
        return _part_of_month(match, today)
    for unit in ("week", "month", "quarter"):
        if match[unit]:
            return _both(period_of(unit, _relative(match[unit]), today))
    if match["half"]:
        first = dt.date(_year(match["hyear"], today) or today.year, 1, 1)
        first = first if match["half"] == "上" else first.replace(month=7)
        return _both((first, month_end(add_months(first, 5))))
    if number := match["nth"] or match["nth2"] or match["q"]:
        nth = parse_chinese(number)
        return _ahead_and_back(
            lambda back: quarter_of(nth, today, _year(match["qyear"], today), back)
        )
    if match["named"]:
        month = parse_chinese(match["named"])
        return _ahead_and_back(
            lambda back: month_of(month, today, _year(match["myear"], today), back)
        )
    if match["year"]:
        return _both(year_of(_year(match["year"], today) or today.year))
    return _counted(match, today, _chinese_number)


def _part_of_month(match: re.Match[str], today: dt.date) -> tuple[Span, Span]:
    def days(back: bool) -> tuple[dt.date, dt.date]:
        if match["pnamed"]:
            year = _year(match["pyear"], today)
            first, last = month_of(parse_chinese(match["pnamed"]), today, year, back)
        else:
            ahead = _relative(match["pmonth"]) if match["pmonth"] else 0
            first, last = period_of("month", ahead, today)
        start = {"上": 0, "中": 10, "下": 20}[match["part"][0]]
        end = last if start == 20 else add_days(first, start + 9)
        return add_days(first, start), end

    return _ahead_and_back(days)


def _english(match: re.Match[str], today: dt.date) -> tuple[Span, Span] | None:
    if match["kind"]:
        return _both(period_of(match["kind"], _EN_REL.get(match["rel"], 1), today))
    if match["after"]:
        return _both(period_of(match["after"], 2, today))
    if unit := match["endof"] or match["atend"]:
        ahead = {"next": 1, "last": -1}.get(match["endrel"] or "", 0)
        last = period_of(unit, ahead, today)[1]
        return _both((last, last))
    if match["q"] or match["nth"]:
        nth = int(match["q"] or 1 + ("first", "second", "third", "fourth").index(match["nth"]))
        year = int(match["qyear"]) if match["qyear"] else None
        return _ahead_and_back(lambda back: quarter_of(nth, today, year, back))
    if match["named"]:
        # "may" is a word before it is a month.
        is_word = match["named"] in ("may", "march")
        if is_word and not _BEFORE_MONTH.search(match.string[: match.start()]):
            return None
        year = int(match["myear"]) if match["myear"] else None
        month = MONTHS.index(match["named"]) + 1
        return _ahead_and_back(lambda back: month_of(month, today, year, back))
    if match["year"]:
        return _both(year_of(int(match["year"])))
    return _counted(match, today, _english_number)


def _counted(
    match: re.Match[str], today: dt.date, number: Callable[[str], float]
) -> tuple[Span, Span] | None:
    """So many days on or back, today with them."""
    if match["lately"]:
        return _around(today, _LATELY, "天")
    if match["ahead"]:
        span = _around(today, number(match["ahead"]), match["unit1"])[0]
        return span, span
    if match["back"]:
        ahead, back = _around(today, number(match["back"]), match["unit2"])
        # 最近三天 may be the next three for what is due; 过去三天 never is.
        return (ahead, back) if match[0].startswith(("最近", "近", "这")) else (back, back)
    if match["within"]:
        return _around(today, number(match["within"]), match["unit3"])
    if match["idle"]:
        span = _around(today, number(match["idle"]), match["unit4"])[1]
        return span, span
    return None


def _around(today: dt.date, count: float, unit: str) -> tuple[Span, Span]:
    return (
        Span(first=today, last=_moved(today, count, unit)),
        Span(first=_moved(today, -count, unit), last=today),
    )


def _moved(today: dt.date, count: float, unit: str) -> dt.date:
    if "工作" in unit or unit.startswith(("working", "business")):
        from assistant.calendar import add_working_days

        if count <= 0:
            # Five working days are a week.
            return add_days(today, round(count * 1.4))
        return add_working_days(today, int(count), "en" if unit[0].isascii() else "zh-Hans")
    if "月" in unit or unit.startswith("month"):
        whole = add_months(today, int(count))
        return add_days(whole, round((count - int(count)) * 30))
    return add_days(today, round(count * (7 if unit[-1] in "周期拜" or "week" in unit else 1)))


def _both(days: tuple[dt.date, dt.date]) -> tuple[Span, Span]:
    span = Span(first=days[0], last=days[1])
    return span, span


def _ahead_and_back(of: Callable[[bool], tuple[dt.date, dt.date]]) -> tuple[Span, Span]:
    return _both(of(False))[0], _both(of(True))[0]


def _relative(words: str) -> int:
    return _REL_OF[re.sub("一?个?$", "", words)]


def _year(words: str | None, today: dt.date) -> int | None:
    if not words:
        return None
    if words[:4].isdigit():
        return int(words[:4])
    return today.year + {"去": -1, "明": 1}.get(words[0], 0)


def _chinese_number(words: str) -> float:
    """Of 两三 the larger, as in dates."""
    if words == "半":
        return 0.5
    return parse_chinese(_PAIR.sub("", words))


def _english_number(words: str) -> float:
    if words.isdigit():
        return int(words)
    return {"couple of": 2, "a couple of": 2, "few": 3}.get(words) or ENGLISH[words]


# --- days -------------------------------------------------------------------------------------


def _of_day(mention: DateMention, text: str, today: dt.date) -> When:
    day = mention.day
    assert day is not None
    lead = re.match(r"due (?:on |in )?", text[mention.start : mention.end])
    start = mention.start + (lead.end() if lead else 0)
    words = text[start : mention.end].strip()
    is_limit = mention.is_limit and not (lead and not re.match("by |before |no later", words))
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
    spans = [Span(first=add_days(s.last, 1)) for s in (when.ahead, when.back) if s.last]
    return When(start, when.end + more, spans[0], spans[-1])


def _before(when: When, more: int, start: int, stretch: bool) -> When:
    """Before a day includes it, before a week does not."""

    def ended(span: Span) -> Span:
        if stretch and span.first is not None:
            return Span(last=add_days(span.first, -1))
        return Span(last=span.last)

    return When(start, when.end + more, ended(when.ahead), ended(when.back))
