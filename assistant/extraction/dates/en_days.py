"""Every way to name a day in English: one rule each, with what it means."""

import datetime as dt
import re
from dataclasses import replace

from assistant.calendar import add_working_days, holiday, holiday_break
from assistant.extraction.dates.en_words import (
    COUNT,
    DAYNAME,
    MONTH,
    ORDINAL,
    SURE_MONTH,
    UNIT,
    UNITS,
    WORDS,
    month,
    number,
    weekday,
)
from assistant.extraction.dates.grammar import VAGUE, Day, Rule, any_of, stretch
from assistant.extraction.numerals import parse_english
from assistant.extraction.reading import (
    CLOSE_OF_BUSINESS,
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


def _iso(match: re.Match[str], clue: Clue) -> Day | None:
    """2025-04-30."""
    year, month_said, day = (int(n) for n in match[0].split("-"))
    return _day(dated(clue.today, month_said, day, year))


def _date(match: re.Match[str], clue: Clue) -> Day | None:
    """April first, 15 May 2026, the 15th of April; a weekday before it is repeated, not read."""
    day = parse_english(match["day"])
    return _day(dated(clue.today, month(match["month"]), day, _year(match)))


def _year(match: re.Match[str]) -> int | None:
    return int(match["year"]) if match["year"] else None


def _weekday_and_number(match: re.Match[str], clue: Clue) -> Day | None:
    """Monday the seventeenth: the number counts."""
    return _day(numbered_day(clue, parse_english(match["day"])))


def _number(match: re.Match[str], clue: Clue) -> Day | None:
    """The 20th: of this month, or of the next when past.

    "The first" is more often an order, so the first three need a limit or "on".
    """
    day = parse_english(match["day"])
    led = re.search(
        r"\b(?:on|by|before|until|till|than|around|due) $", match.string[: match.start()]
    )
    clocked = re.match(r" (?:at|by|before|around) ", match.string[match.end() :])
    if day <= 3 and not led and not clocked:
        return None
    return _day(numbered_day(clue, day))


def _second_number(match: re.Match[str], clue: Clue) -> Day | None:
    """March 25th to 27th: of the same month."""
    if not clue.said:
        return None
    first, day = clue.said[-1], parse_english(match["day"])
    return _day(dated(clue.today, first.month, day, first.year))


def _this_weekday(match: re.Match[str], clue: Clue) -> Day:
    """This Friday: of this week, today too; the coming one where this week's is over."""
    date = week_day(clue.today, 0, weekday(match["day"]))
    return Day(date if date >= clue.today else add_days(date, 7))


def _next_weekday(match: re.Match[str], clue: Clue) -> Day:
    """Next Tuesday: of next week, said on any day of this one."""
    return Day(week_day(clue.today, 1, weekday(match["day"])))


def _bare_weekday(match: re.Match[str], clue: Clue) -> Day:
    """Friday: the one just spoken of, else the coming one, never today."""
    return Day(coming_weekday(clue, weekday(match["day"])))


def _weekday_week(match: re.Match[str], clue: Clue) -> Day:
    """Thursday week, a week from Thursday: seven days after the coming one; fortnight: fourteen."""
    weeks = 2 if "fortnight" in match[0] else 1
    # Not from a Friday just spoken of: "Friday, so a week on Friday" is one day.
    coming = coming_weekday(Clue(clue.context), weekday(match["day"]))
    return Day(add_days(coming, 7 * weeks))


def _weekday_of_week(match: re.Match[str], clue: Clue) -> Day:
    """Tuesday next week, Tuesday of the week after next."""
    weeks = 1 if match["week"].endswith("next week") else 2
    return Day(week_day(clue.today, weeks, weekday(match["day"])))


def _near(match: re.Match[str], clue: Clue) -> Day:
    """Tomorrow, tonight, this afternoon."""
    words = match[0]
    date = add_days(clue.today, WORDS["near"][words])
    part = "night" if words == "tonight" else words.removeprefix("this ")
    if part not in WORDS["parts"]:
        return Day(date)
    end = WORDS["parts"][part]
    return Day(date, "part_of_day", dt.time.fromisoformat(end) if end else None)


def _past(match: re.Match[str], clue: Clue) -> Day:
    """Yesterday, last Friday, last month."""
    words = match[0].removeprefix("last ")
    if words in ("yesterday", "night"):
        return Day(add_days(clue.today, -1))
    if words in WORDS["weekdays"]:
        behind = (clue.today.weekday() - weekday(words)) % 7 or 7
        return Day(add_days(clue.today, -behind))
    if words == "week":
        return Day(add_days(clue.today, -7), "week")
    months = {"month": 1, "quarter": 3, "year": 12}[words]
    return Day(add_months(clue.today, -months), "month")


def _end_of(match: re.Match[str], clue: Clue) -> Day | None:
    """End of the month, month-end, end of next week (its last working day), end of Q3, end of May.

    They are limits even without "by".
    """
    words = match["unit"] or match["short"]
    ahead = 1 if match["rel"] == "next" else 0
    if words in ("week", "w"):
        date = last_working_day(week_day(clue.today, ahead, 6), clue)
        return Day(max(date, clue.today), "week", is_limit=True, counts_work=True)
    if words in ("month", "m"):
        return Day(month_end(add_months(clue.today, ahead)), "month", is_limit=True)
    if words in ("quarter", "q"):
        return Day(quarter_end(add_months(clue.today, 3 * ahead)), "quarter", is_limit=True)
    return Day(dt.date(clue.today.year + ahead, 12, 31), "year", is_limit=True)


def _end_of_day(match: re.Match[str], clue: Clue) -> Day:
    """End of Friday, end of tomorrow: work ends at six."""
    day = match["day"]
    date = add_days(clue.today, day == "tomorrow")
    if day in WORDS["weekdays"]:
        date = week_day(clue.today, 1, weekday(day))
        date = date if match["rel"] else coming_weekday(clue, weekday(day))
    return Day(date, "part_of_day", CLOSE_OF_BUSINESS, is_limit=True)


def _end_of_named(match: re.Match[str], clue: Clue) -> Day | None:
    """End of May, end of Q3: of this year, or the next one's when long past."""
    last = int(match["q"]) * 3 if match["q"] else month(match["month"])
    first = dated(clue.today.replace(day=1), last, 1)
    precision = "quarter" if match["q"] else "month"
    return Day(month_end(first), precision, is_limit=True) if first else None  # type: ignore[arg-type]


def _part_of_month(match: re.Match[str], clue: Clue) -> Day | None:
    """Early April, the beginning of April: the 10th; the middle: the 15th; late: the last."""
    first = clue.today.replace(day=1)
    if match["month"]:
        first = dated(first, month(match["month"]), 1) or first
    elif match["rel"] == "next":
        first = add_months(first, 1)
    part = match["part"].removeprefix("the ").removesuffix(" of")
    day = 15 if part in ("mid", "middle") else 10
    return Day(month_end(first) if part == "late" else first.replace(day=day), "month")


def _part_of_week(match: re.Match[str], clue: Clue) -> Day:
    """Early next week: Tuesday; mid: Wednesday; late: the last working day."""
    weeks = int(match["rel"] == "next")
    if match["part"] in ("late", "later"):
        return Day(last_working_day(week_day(clue.today, weeks, 6), clue), "week", counts_work=True)
    return Day(week_day(clue.today, weeks, 1 if match["part"] == "early" else 2), "week")


def _whole(match: re.Match[str], clue: Clue) -> Day | None:
    """Next week: no day, but "by next week" is its end, and "before" it the last day before it."""
    ahead = int(match["rel"] == "next")
    monday = week_day(clue.today, ahead, 0)
    first = add_months(clue.today.replace(day=1), ahead)
    last = quarter_end(add_months(clue.today, 3 * ahead))
    day = {
        "week": stretch(monday, add_days(monday, 6), "week", clue),
        "month": stretch(first, month_end(first), "month", clue),
        "quarter": stretch(add_months(last.replace(day=1), -2), last, "quarter", clue),
    }[match["unit"]]
    # This week, said alone, is more often a report of it than a date.
    return day if ahead else replace(day, needs_limit=True)


def _month(match: re.Match[str], clue: Clue) -> Day | None:
    """By April, before April: the day before it begins; without a limit the month is no date."""
    first = dated(clue.today.replace(day=1), month(match["month"]), 1)
    if first is None or first <= clue.today:
        return None
    before = add_days(first, -1)
    return Day(None, "month", within=before, before=before, needs_limit=True)


def _weekend(match: re.Match[str], clue: Clue) -> Day:
    """This weekend: Sunday; before the weekend: the last working day before it."""
    sunday = week_day(clue.today, int(match[0].startswith("next")), 6)
    before = max(last_working_day(sunday, clue), clue.today)
    is_said = not match[0].startswith("the") or match.string[: match.start()].endswith("over ")
    date = sunday if is_said else None
    return Day(date, "week", None, sunday, before, needs_limit=not is_said, counts_work=True)


def _holiday(match: re.Match[str], clue: Clue) -> Day | None:
    """Before the holiday: the last working day before it. Needs a limit."""
    words = match["name"]
    name = next(v for k, v in WORDS["holidays"].items() if re.fullmatch(k, words)) or None
    language = clue.context.language
    date = holiday(clue.today, language, name)
    found = holiday_break(clue.today, language, name) if name is None and date is None else None
    date = found[0] if found else date
    if date is None:
        return None
    before = last_working_day(add_days(date, -1), clue)
    return Day(None, within=date, before=before, needs_limit=True, counts_work=True)


def _span(match: re.Match[str], clue: Clue) -> Day | None:
    """Within two weeks: 14 days on. In three business days: by the calendar. In 2 hours."""
    count, is_limit = number(match["count"]), match["lead"] != "in"
    return _after(match, count, clue, clue.today, is_limit=is_limit)


def _span_from(match: re.Match[str], clue: Clue) -> Day | None:
    """Two weeks from Friday, a month from now."""
    start = clue.today
    if match["day"] == "tomorrow":
        start = add_days(start, 1)
    elif match["day"] in WORDS["weekdays"]:
        start = coming_weekday(clue, weekday(match["day"]))
    return _after(match, number(match["count"]), clue, start, is_limit=False)


def _after(
    match: re.Match[str], count: float, clue: Clue, start: dt.date, *, is_limit: bool
) -> Day | None:
    unit = next(key for key, pattern in UNITS.items() if re.fullmatch(pattern, match["unit"]))
    whole = int(count)
    if unit in ("hour", "minute"):
        return _hours_on(count if unit == "hour" else count / 60, clue, is_limit=is_limit)
    if unit == "working_day":
        date = add_working_days(start, whole, clue.context.language)
        return Day(date, is_limit=is_limit, counts_work=True)
    if unit in ("month", "year"):
        months = round(count * (12 if unit == "year" else 1))
        return Day(add_months(start, months), is_limit=is_limit)
    days = {"day": 1, "week": 7, "fortnight": 14}[unit]
    return Day(add_days(start, round(count * days)), is_limit=is_limit)


def _hours_on(hours: float, clue: Clue, *, is_limit: bool) -> Day:
    """Hours from a spoken "now", else from the meeting's end; a whole day of them means the day."""
    then = (clue.now or clue.end) + dt.timedelta(hours=hours)
    if hours < 24 or clue.now:
        return Day(then.date(), "minute", then.time().replace(second=0), is_limit=is_limit)
    return Day(then.date(), is_limit=is_limit)


def _vague(match: re.Match[str], clue: Clue) -> Day:
    """As soon as possible: no day, and none is made up."""
    return VAGUE


def _day(date: dt.date | None) -> Day | None:
    return Day(date) if date else None


def _rule(pattern: str, read: object) -> Rule:
    return Rule(re.compile(rf"\b(?:{pattern})"), read)  # type: ignore[arg-type]


_YEAR = r"(?:,? (?P<year>20\d\d)\b)?"
_WEEKDAY = rf"(?:(?:(?:this|next) )?{DAYNAME},? (?:the )?)?"
_CARDINAL = r"(?:\d{1,2}\b(?![:%.]\d))"
# A number before one of these is an order, not a day: "the sixth floor".
_GOES_ON = (
    r"(?![- ](?!works|is|at|then|and|or|if|so|but|in|on|for|by|of|would|should|we|i|you|it|with"
    r"|because|instead|please|okay|fine|that|could|might|still|too|latest|before|after|to|as"
    r"|we'll|i'll|can|was|will|through|until)[a-z])"
)

RULES = (
    _rule(r"\d{4}-\d{2}-\d{2}\b", _iso),
    _rule(rf"{_WEEKDAY}(?P<month>{MONTH}) (?:the )?(?P<day>{ORDINAL}|{_CARDINAL}){_YEAR}", _date),
    _rule(
        rf"{_WEEKDAY}(?:the )?(?P<day>{ORDINAL}|{_CARDINAL}) (?:of )?(?P<month>{MONTH}){_YEAR}",
        _date,
    ),
    _rule(rf"(?:this |next )?{DAYNAME},? (?:the )?(?P<day>{ORDINAL})", _weekday_and_number),
    _rule(rf"the (?P<day>{ORDINAL}){_GOES_ON}(?! of (?:the|a|our|my)\b)", _number),
    _rule(rf"(?<=to )(?:the )?(?P<day>{ORDINAL}){_GOES_ON}", _second_number),
    _rule(rf"(?:this coming|coming|this) (?P<day>{DAYNAME})", _this_weekday),
    _rule(rf"(?:next|the following) (?P<day>{DAYNAME})", _next_weekday),
    _rule(rf"(?:a )?(?:week|fortnight) (?:from|on) (?P<day>{DAYNAME})", _weekday_week),
    _rule(rf"(?P<day>{DAYNAME}) (?:week|fortnight)\b", _weekday_week),
    _rule(
        rf"(?P<day>{DAYNAME}) (?:of )?(?P<week>after next|next week|(?:the )?week after next)",
        _weekday_of_week,
    ),
    _rule(rf"(?P<day>{DAYNAME})\b(?!'s)", _bare_weekday),
    _rule(any_of(WORDS["near"]) + r"\b(?!'s)", _near),
    _rule(rf"yesterday|last (?:night|week|month|quarter|year|{DAYNAME})", _past),
    _rule(
        r"(?:the )?(?:very )?end of (?:the |this |(?P<rel>next) )?"
        r"(?P<unit>week|month|quarter|year)\b(?P<short>)",
        _end_of,
    ),
    _rule(
        rf"(?:the )?(?:very )?end of (?:(?P<rel>next) |this )?(?P<day>{DAYNAME}|tomorrow|today)\b",
        _end_of_day,
    ),
    _rule(r"(?:the )?(?P<unit>month|quarter|year)[- ]end\b(?P<rel>)(?P<short>)", _end_of),
    _rule(r"eo(?P<short>[wmqy])\b(?P<rel>)(?P<unit>)", _end_of),
    _rule(rf"(?:the )?(?:very )?end of (?:q(?P<q>[1-4])|(?P<month>{MONTH}))", _end_of_named),
    _rule(
        rf"(?P<part>early|mid|late|(?:the )?(?:beginning|start|middle) of)[- ](?:in |the )?"
        rf"(?:(?P<month>{MONTH})|(?:(?P<rel>this|next) )?month\b)",
        _part_of_month,
    ),
    _rule(r"(?P<part>early|mid|late|later) (?P<rel>this|next) week\b", _part_of_week),
    _rule(r"(?:sometime )?(?P<rel>this|next) (?P<unit>week|month|quarter)\b(?!'s|end)", _whole),
    _rule(rf"(?P<month>{SURE_MONTH})", _month),
    _rule(r"(?:the |this |next )weekend\b", _weekend),
    _rule(rf"(?P<name>{any_of(WORDS['holidays'])})(?![\w'])", _holiday),
    _rule(
        rf"(?P<lead>within|inside of|in under|in)(?: the next)? (?P<count>{COUNT}) "
        rf"(?P<unit>{UNIT})\b(?!-)(?: from now|'? time)?",
        _span,
    ),
    _rule(
        rf"(?P<count>{COUNT}) (?P<unit>{UNIT}) from (?P<day>today|now|tomorrow|{DAYNAME})\b",
        _span_from,
    ),
    _rule(any_of(WORDS["vague"]["words"]) + r"\b", _vague),
)
