"""Spans of time and holidays in Chinese: 两周内, 三个工作日后, 节后第一个工作日."""

import datetime as dt
import re

from assistant.calendar import (
    add_working_days,
    holiday_break,
    lunar_new_year,
    make_up_day,
)
from assistant.extraction.dates.grammar import VAGUE, Day, Rule, any_of
from assistant.extraction.dates.zh_words import (
    ABOUT,
    AFTER,
    BEFORE,
    UNIT,
    UNITS,
    WEEK,
    WEEKDAY,
    WITHIN,
    WORDS,
    N,
    number,
    weekday,
)
from assistant.extraction.reading import (
    Clue,
    add_days,
    add_months,
    dated,
    last_working_day,
    week_day,
)

# From here on a number with 年 is a year (2026年内), not a span.
_MOST_YEARS = 100

# --- spans --------------------------------------------------------------------------------------


def _span(match: re.Match[str], clue: Clue) -> Day | None:
    """两周内 is 14 days on, 两三天内 three; 三天后 the third day; 三天前 is past."""
    said = match["unit"].replace("个月", "月").replace("月", "个月")  # 一个半月 has its 个 before
    unit = next(key for key, pattern in UNITS.items() if re.fullmatch(pattern, said))
    half = match["count"] == "半"
    count = 0 if half else number(_larger(match["count"]))
    if count is None or (unit == "year" and count > _MOST_YEARS):
        return None
    amount = count + 0.5 * (half or bool(match["half"] or match["half_after"]))
    if match["before"]:
        return _ago(unit, amount, clue)
    if unit in ("hour", "minute"):
        return _hours_on(match, unit, amount, clue)
    date = _days_on(unit, amount, clue)
    if date is None:
        return VAGUE
    if match["weekday"]:
        date = week_day(date, 0, weekday(match["weekday"]))
    is_limit, is_about = bool(match["within"]), bool(match["about"])
    works = unit == "working_day"
    return Day(date, is_limit=is_limit, is_about=is_about, counts_work=works)


def _larger(words: str) -> str:
    """Of 两三 and 十五六 the larger: 三, 十六."""
    return re.sub(r"(?<!零)[一二两三四五六七八九](?=[二两三四五六七八九]$)", "", words)


def _days_on(unit: str, amount: float, clue: Clue) -> dt.date | None:
    """Half a month is fifteen days; of a day there is no half."""
    whole, rest = int(amount), amount % 1
    if unit == "working_day":
        return add_working_days(clue.today, whole, clue.context.language)
    if unit == "week":
        return add_days(clue.today, round(amount * 7))
    if unit == "month":
        return add_days(add_months(clue.today, whole), 15 if rest else 0)
    if unit == "year":
        return add_months(clue.today, round(amount * 12))
    return add_days(clue.today, whole) if not rest else None


def _ago(unit: str, amount: float, clue: Clue) -> Day | None:
    days = {"day": 1, "week": 7}.get(unit)
    if unit == "month":
        return Day(add_months(clue.today, -int(amount)))
    return Day(add_days(clue.today, -round(amount * days))) if days else None


def _hours_on(match: re.Match[str], unit: str, amount: float, clue: Clue) -> Day | None:
    """Hours from a spoken "now", else from the meeting's end; a whole day of them means the day.

    五分钟后 is how long the meeting will pause, and no date.
    """
    if unit == "minute" and not match["within"]:
        return None
    hours = amount / 60 if unit == "minute" else amount
    then = (clue.now or clue.end) + dt.timedelta(hours=hours)
    is_limit, is_about = bool(match["within"]), bool(match["about"])
    if hours < 24 or clue.now is not None or match["from_now"]:
        time = then.time().replace(second=0)
        return Day(then.date(), "minute", time, is_limit=is_limit, is_about=is_about)
    return Day(then.date(), is_limit=is_limit, is_about=is_about)


def _days_after_trade(match: re.Match[str], clue: Clue) -> Day | None:
    """T+3: the third working day."""
    days = add_working_days(clue.today, int(match["days"]), clue.context.language)
    return Day(days, is_limit=True, counts_work=True)


# --- holidays -----------------------------------------------------------------------------------


def _holiday(match: re.Match[str], clue: Clue) -> Day | None:
    """节前: the last working day before the break; 节后第一个工作日: by the calendar.

    五一前后 is about its first day; 节后 alone begins some day, and names none.
    """
    language = clue.context.language
    name = WORDS["holidays"].get(match["name"]) if match["name"] else None
    found = holiday_break(clue.today, language, name)
    if found is None:
        return None
    first, last = found
    if match["about"]:
        return Day(first, is_about=True, counts_work=True)
    if match["before"]:
        eve = add_days(first, -1)
        if match["weekday"]:
            behind = (eve.weekday() - weekday(match["weekday"])) % 7
            return Day(add_days(eve, -behind), counts_work=True)
        date = last_working_day(eve, clue)
        return Day(date, is_limit=not match["last"], counts_work=True)
    if match["weekday"]:
        return Day(_next_weekday(last, weekday(match["weekday"])), counts_work=True)
    if not match["nth"]:
        return VAGUE
    count = number(match["nth"].removeprefix("第").removeprefix("上班第")) or 1
    return Day(add_working_days(last, count, language), counts_work=True)


def _next_weekday(day: dt.date, number: int) -> dt.date:
    """节后那个周四: the first Thursday after the break."""
    return add_days(day, (number - day.weekday()) % 7 or 7)


def _festival(match: re.Match[str], clue: Clue) -> Day | None:
    """双十一前: the last working day before a day that is none off."""
    when = WORDS["festivals"][match["name"]]
    kind, _, count = when.partition(" ")
    if kind == "lunar":
        date = _lunar(clue, int(count))
    else:
        date = _fixed(clue, *(int(n) for n in when.split("-")))
    before = last_working_day(add_days(date, -1), clue)
    return Day(None, within=date, before=before, needs_limit=True, counts_work=True)


def _fixed(clue: Clue, month: int, day: int) -> dt.date:
    this_year = clue.today.replace(month=month, day=day)
    return this_year if this_year >= clue.today else add_months(this_year, 12)


def _lunar(clue: Clue, count: int) -> dt.date:
    """The `count`-th day of the Chinese year that is to come, or has just begun."""
    this_year = add_days(lunar_new_year(clue.today.year), count - 1)
    if this_year >= clue.today:
        return this_year
    return add_days(lunar_new_year(clue.today.year + 1), count - 1)


def _first_month(match: re.Match[str], clue: Clue) -> Day | None:
    """大年初八, 正月十五: days of the first month of the Chinese year."""
    day = number(match["day"])
    return Day(_lunar(clue, day)) if day and day <= 30 else None


def _make_up(match: re.Match[str], clue: Clue) -> Day | None:
    """补班那天: the coming weekend day that is worked in lieu, or the one just spoken of."""
    named = match["month"] and match["day"]
    if named:
        month, day = number(match["month"]), number(match["day"])
        date = dated(clue.today, month or 0, day or 0)
    else:
        date = make_up_day(clue.today, clue.context.language)
    return Day(date, counts_work=not named) if date else None


def _rule(pattern: str, read: object) -> Rule:
    return Rule(re.compile(pattern), read)  # type: ignore[arg-type]


_BREAK = r"(?:连假|小?长假|假期|放假)"
_SIDE = rf"(?:(?P<before>{BEFORE})|(?P<about>{ABOUT})|(?:{AFTER}|回来))"
_NTH = (
    rf"(?:的?(?:(?P<last>最后一)|(?P<nth>第{N}|首|头一?|那|上班第{N}))个?(?:工作[日天]|上班[日天]|天)"
    rf"|(?:的|那个?)?(?P<weekday>{WEEK}{WEEKDAY}))?"
)
_NAMED = any_of(name for name in WORDS["holidays"] if name != "年")
_COUNT = rf"(?:{N}(?:到|至|-))?(?P<count>{N}|半)(?:个(?P<half>半)(?=月|小时|钟头))?"
_FROM_NOW = r"(?P<from_now>从现在(?:开始|起)?(?:算起?)?|现在起)"

RULES = (
    _rule(
        rf"(?:{_FROM_NOW}|未来|接下来|今后|往后|这)?(?:的)?(?<![第\d零一二两三四五六七八九十百俩仨]){_COUNT}"
        rf"(?P<unit>{UNIT}|(?<=个半)月)(?P<half_after>半)?(?:时间|的时间)?"
        rf"(?:(?P<within>{WITHIN})|(?P<after>{AFTER})|(?P<about>{ABOUT})|(?P<before>{BEFORE}))"
        rf"(?:的?(?P<weekday>{WEEK}{WEEKDAY}))?",
        _span,
    ),
    _rule(r"(?<![a-z])t\+(?P<days>\d{1,2})(?!\d)", _days_after_trade),
    _rule(
        rf"(?<![\d零一二三四六七八九十月周期拜双])(?P<name>{_NAMED})节?{_BREAK}?{_SIDE}{_NTH}",
        _holiday,
    ),
    _rule(
        r"(?<![\d零一二两三四五六七八九十百千几多今明去后前半往当近每周青中早晚常])"
        rf"(?P<name>年){_SIDE}{_NTH}",
        _holiday,
    ),
    _rule(
        rf"(?P<name>)(?:{_BREAK}|(?<![季环细章小情音关元两三一二四五六调])过?节){_SIDE}{_NTH}",
        _holiday,
    ),
    _rule(
        rf"(?<![\d零一二三四五六七八九十月周期拜])(?P<name>{any_of(WORDS['festivals'])})"
        r"(?:当天|那天|节)?(?![\d点号月日])",
        _festival,
    ),
    _rule(rf"(?:大?年|(?<![一-龥])|正月)初(?P<day>{N})(?![中期级步])", _first_month),
    _rule(rf"正月(?P<day>{N})", _first_month),
    _rule(
        rf"(?:(?P<month>{N})月(?P<day>{N})[号日]?)?的?补班(?:那天|那一天|日|的那天|当天)", _make_up
    ),
)
