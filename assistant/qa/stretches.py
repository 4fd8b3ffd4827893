"""Stretches of days in questions: 下周, 未来7天, 上半年, the second quarter.

Each is two spans: as it is meant of what is to come, and of what has been.
"""

import datetime as dt
import re
from collections.abc import Callable

from assistant.extraction.numerals import ENGLISH, parse_chinese
from assistant.extraction.reading import add_days, add_months, month_end
from assistant.qa.periods import MONTHS, month_of, period_of, quarter_of, year_of
from assistant.qa.query import Span

_REL_OF = {"上上": -2, "上": -1, "这": 0, "本": 0, "当": 0, "下": 1, "下下": 2}
_EN_REL = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0}
_LATELY = 7
_BEFORE_MONTH = re.compile(
    r"\b(?:in|during|for|of|since|by|before|after|until|this|next|last|and|to|from|through"
    r"|between) $"
)
_PAIR = re.compile("[一二两三四五六七八](?=[二两三四五六七八九]$)")


def chinese_stretch(match: re.Match[str], today: dt.date) -> tuple[Span, Span] | None:
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


def english_stretch(match: re.Match[str], today: dt.date) -> tuple[Span, Span] | None:
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
