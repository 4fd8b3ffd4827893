"""Every way to name a day in Chinese: one rule each, with what it means."""

import datetime as dt
import re
from dataclasses import replace

from assistant.extraction.dates.grammar import VAGUE, Day, Rule, any_of, stretch
from assistant.extraction.dates.zh_words import (
    GE,
    PART,
    RELATIVE,
    WEEK,
    WEEKDAY,
    WORDS,
    YEAR,
    N,
    number,
    weekday,
)
from assistant.extraction.reading import (
    Clue,
    add_days,
    add_months,
    coming_weekday,
    dated,
    last_working_day,
    month_end,
    numbered_day,
    quarter_end,
    week_day,
)

_REL = WORDS["relative"]


def _iso(match: re.Match[str], clue: Clue) -> Day | None:
    """2025-04-10, 2025/4/10."""
    year, month, day = (int(n) for n in re.split(r"[-/.]", match[0]))
    return _day(dated(clue.today, month, day, year))


def _slashed(match: re.Match[str], clue: Clue) -> Day | None:
    """3/28之前: month and day, not a fraction."""
    return _day(dated(clue.today, int(match["month"]), int(match["day"])))


def _date(match: re.Match[str], clue: Clue) -> Day | None:
    """3月8号, 明年一月十号, 2025年6月1日, 五月十五."""
    month, day = number(match["month"]), number(match["day"])
    if not month or not day or month > 12 or day > 31:
        return None
    return _day(dated(clue.today, month, day, _year(match["year"], clue)))


def _date_of_month(match: re.Match[str], clue: Clue) -> Day | None:
    """下个月5号: the day of a month counted from the meeting's."""
    first = add_months(clue.today.replace(day=1), _REL[match["rel"]])
    return _day(dated(clue.today, first.month, number(match["day"]) or 0, first.year))


def _month_part(match: re.Match[str], clue: Clue) -> Day | None:
    """月底, 下旬 the last day; 月初 the 5th, 上旬 the 10th, 月中 the 15th, 中旬 the 20th."""
    first = _month(match, clue)
    if first is None:
        return None
    last = month_end(first)
    return Day(min(add_days(first, WORDS["month_parts"][match["part"]] - 1), last), "month")


def _whole_month(match: re.Match[str], clue: Clue) -> Day | None:
    """下个月: no day, but 本月内 is its last day and 四月之前 the last day before it."""
    first = _month(match, clue)
    if first is None:
        return None
    day = stretch(first, month_end(first), "month", clue)
    return day if _REL.get(match["rel"] or "", 0) > 0 else replace(day, needs_limit=True)


def _month(match: re.Match[str], clue: Clue) -> dt.date | None:
    """The first day of the month that is named, of the meeting's if none is."""
    today = clue.today.replace(day=1)
    if match["rel"]:
        return add_months(today, _REL[match["rel"]])
    if not match["month"]:
        return today
    month = number(match["month"])
    if not month or month > 12:
        return None
    return dated(today, month, 1, _year(match["year"], clue))


def _working_day_of_month(match: re.Match[str], clue: Clue) -> Day | None:
    """下个月第一个工作日, 本月最后一个工作日."""
    first = add_months(clue.today.replace(day=1), _REL[match["rel"]])
    if match["nth"] == "最后一":
        return Day(last_working_day(month_end(first), clue), counts_work=True)
    return _nth_working_day(add_days(first, -1), match["nth"], clue)


def _quarter(match: re.Match[str], clue: Clue) -> Day | None:
    """季度末, Q3末: the quarter's last day; so 第三季度内, but 三季度前 the day before it."""
    said = number(match["number"] or match["q"])
    if said:
        year = _year(match["year"], clue)
        last = month_end(dt.date(year or clue.today.year, said * 3, 1))
        if year is None and (clue.today - last).days > 92:
            last = month_end(last.replace(year=last.year + 1, day=1))
    else:
        ahead = 3 * _REL.get(match["rel"] or "", 0)
        last = quarter_end(add_months(clue.today.replace(day=1), ahead))
    if match["end"]:
        return Day(last, "quarter")
    day = stretch(add_months(last.replace(day=1), -2), last, "quarter", clue)
    return replace(day, needs_limit=True)


def _year_part(match: re.Match[str], clue: Clue) -> Day:
    """年底 31 December, 年中 30 June, 上半年 and 年内 as limits."""
    year = (_year(match["year"], clue) if match["year"] else None) or clue.today.year
    words = match["part"]
    is_first_half = words in ("年中", "中", "上半年")
    end = dt.date(year, 6, 30) if is_first_half else dt.date(year, 12, 31)
    if "半年" in words:
        before = add_days(dt.date(year, 7 if words == "下半年" else 1, 1), -1)
        return Day(None, "year", within=end, before=before, needs_limit=True)
    return Day(end, "year", is_limit=words.endswith("内"))


def _weekday(match: re.Match[str], clue: Clue) -> Day:
    """下周三: Wednesday of the week after the meeting's. Weeks start on Monday."""
    return Day(week_day(clue.today, _REL[match["rel"]], weekday(match["day"])))


def _bare_weekday(match: re.Match[str], clue: Clue) -> Day:
    """周三: the one just spoken of, else the coming one, never today."""
    return Day(coming_weekday(clue, weekday(match[0])))


def _week_part(match: re.Match[str], clue: Clue) -> Day:
    """下周初 Tuesday, 周中 and 前半周 Wednesday, 后半周 Friday."""
    weeks = _REL.get(match["rel"] or "", 0)
    return Day(week_day(clue.today, weeks, WORDS["week_parts"][match["part"]]), "week")


def _week_end(match: re.Match[str], clue: Clue) -> Day:
    """周末: Sunday, and as a limit (周末前) the last working day before it. 周底: that day too."""
    weeks = _REL.get(match["rel"] or "", 0)
    sunday = week_day(clue.today, weeks, 6)
    worked = max(last_working_day(sunday, clue), clue.today)
    on = sunday if match["part"] == "末" else worked
    return Day(on, "week", within=sunday, before=worked, counts_work=True)


def _whole_week(match: re.Match[str], clue: Clue) -> Day:
    """下周: no day, but 下周内 is its last working day and 下周前 the last one before it."""
    monday = week_day(clue.today, _REL[match["rel"] or "本"], 0)
    day = stretch(monday, add_days(monday, 6), "week", clue)
    # This week, said alone, is more often a report of it than a date.
    return day if _REL.get(match["rel"] or "", 0) > 0 else replace(day, needs_limit=True)


def _near(match: re.Match[str], clue: Clue) -> Day:
    """明天, 大后天, 今晚."""
    ahead = {**WORDS["near_short"], **WORDS["near"]}
    return Day(add_days(clue.today, ahead[match[0]]))


def _same_day(match: re.Match[str], clue: Clue) -> Day:
    """当天下班前: the day just spoken of, else the meeting's."""
    return Day(clue.said[-1] if clue.said else clue.today)


def _number(match: re.Match[str], clue: Clue) -> Day | None:
    """10号: of this month, or of the next when past; 31号 of the next month that has one."""
    day = number(match["number"])
    return _day(numbered_day(clue, day)) if day and day <= 31 else None


def _nth_working_day(after: dt.date, nth: str, clue: Clue) -> Day:
    from assistant.calendar import add_working_days

    count = 1 if nth in ("首", "") else number(nth.removeprefix("第")) or 1
    return Day(add_working_days(after, count, clue.context.language), counts_work=True)


def _year(words: str | None, clue: Clue) -> int | None:
    """今年, 2026年, 26年, 115年 of the Republic; None where no year is said."""
    if not words:
        return None
    if words in WORDS["years"]:
        return clue.today.year + int(WORDS["years"][words])
    year = number(words.removeprefix("民国").removesuffix("年")) or 0
    if words.startswith("民国") or 100 <= year < 200:
        return year + 1911
    return year + 2000 if year < 100 else year


def _day(date: dt.date | None) -> Day | None:
    return Day(date) if date else None


def _vague(match: re.Match[str], clue: Clue) -> Day:
    """尽快, 过两天: no day, and none is made up."""
    return VAGUE


def _rule(pattern: str, read: object) -> Rule:
    return Rule(re.compile(pattern), read)  # type: ignore[arg-type]


_NO_NUMBER = r"(?<![\d零一二三四五六七八九十百廿])"
_MONTH_NAMED = rf"(?:(?P<year>{YEAR})?{_NO_NUMBER}(?P<month>{N})月份?|(?P<rel>{RELATIVE}){GE}月份?"
_MONTH_PARTS = any_of(WORDS["month_parts"]).replace("中|", "中(?![间心午])|")
_NTH = rf"(?P<nth>第{N}|首|最后一)"
_UNCOUNTED = r"(?<![上下这本今每两俩仨一三四五六七八九十几双单隔当半\d])(?<![上下这]个)"
_ONE_WEEK = rf"(?:(?P<rel>{RELATIVE}){GE}|{_UNCOUNTED}){WEEK}"
_NOT_A_DAY = r"(?![次个家年轮期届回人位点道路街])"

RULES = (
    _rule(r"(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)", _iso),
    _rule(
        r"(?<![\d/.])(?P<month>1[0-2]|0?[1-9])/(?P<day>[12]\d|3[01]|0?[1-9])(?![\d/])"
        rf"(?=号|之前|以前|前|截止|{PART}|\d+[点:])",
        _slashed,
    ),
    _rule(
        rf"(?P<year>{YEAR})?{_NO_NUMBER}(?P<month>{N})月份?(?P<day>{N})(?:号|日(?![子期均常])"
        rf"|(?<!月[一二三四五六七八九])(?![个件台条套万千块元%点天周年岁月只批家人次份位]))",
        _date,
    ),
    _rule(rf"(?P<rel>{RELATIVE}){GE}月(?P<day>{N})[号日]?", _date_of_month),
    _rule(
        rf"(?P<rel>{RELATIVE}){GE}月的?{_NTH}个?工作[日天]",
        _working_day_of_month,
    ),
    _rule(
        rf"{_MONTH_NAMED}|(?<![\w一-龥])月|(?<=[^年上下个])月)(?P<part>{_MONTH_PARTS})"
        r"(?:的?最后一天)?(?![一二三四五六七八九十]+[路街])",
        _month_part,
    ),
    _rule(rf"{_MONTH_NAMED})(?![底初末中尾上下]旬?|{N}|第)", _whole_month),
    _rule(
        rf"(?P<year>{YEAR})?(?:(?P<rel>{RELATIVE}){GE}季度?|第?(?P<number>[一二三四1-4])季度?|q(?P<q>[1-4])"
        r"|季度?(?=[末底]|结束))(?P<end>末|底|结束|尾)?",
        _quarter,
    ),
    _rule(
        rf"(?P<year>{YEAR})?(?P<part>年底|年末|岁末|年尾|年终|年内|年中(?![间奖会大])|上半年|下半年)",
        _year_part,
    ),
    _rule(rf"(?P<year>{YEAR})(?P<part>底|末|尾|内|中(?![间奖会大旬]))", _year_part),
    _rule(rf"(?P<rel>{RELATIVE}){GE}{WEEK}的?(?P<day>{WEEKDAY}){_NOT_A_DAY}", _weekday),
    _rule(
        rf"(?:(?<![上下这本今每两一三四双单隔当])(?<![上下这]个)|(?<=[周期拜]{WEEKDAY})){WEEK}{WEEKDAY}"
        r"(?![次个家年轮期会届]|例会)",
        _bare_weekday,
    ),
    _rule(rf"{_ONE_WEEK}(?P<part>初|中(?![间心午]))", _week_part),
    _rule(rf"(?:(?P<rel>{RELATIVE}){GE})?(?P<part>[前后上下]半周)", _week_part),
    _rule(rf"{_ONE_WEEK}(?P<part>末|底|尾)", _week_end),
    _rule(
        rf"{_ONE_WEEK}(?:结束)?(?!{WEEKDAY}|[初中末底尾围边转全期到密长总报会]|[前上后下]半周)",
        _whole_week,
    ),
    _rule(rf"{any_of(WORDS['near'])}|{any_of(WORDS['near_short'])}(?=晚|早(?!就|已)|晨|朝)", _near),
    _rule(rf"(?:当[天日]|同一天)(?=的?(?:{PART}|下班|收工|{N}点|之?内|之?前))", _same_day),
    _rule(
        rf"{_NO_NUMBER}(?<!月)(?P<number>{N})(?:号(?!人)|日(?![常子期均产志报程语元历本]))", _number
    ),
    _rule(rf"{_NO_NUMBER}(?<!月)(?P<number>{N})(?=[到至\-~]{N}[号日])", _number),
    _rule(any_of(WORDS["vague"]["words"]), _vague),
)
