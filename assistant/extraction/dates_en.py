"""The grammar of dates in English. Text comes in small letters."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator

from assistant.extraction.calendar import add_working_days
from assistant.extraction.numerals import ENGLISH, ORDINALS, parse_english
from assistant.extraction.reading import (
    CLOSE_OF_BUSINESS,
    NOON,
    Clue,
    Reading,
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

_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTHS = {name: i + 1 for i, name in enumerate(_MONTH_NAMES)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


_ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{_any(ORDINALS).replace('-', '[- ]')})"
_CARDINAL = rf"(?:\d{{1,3}}|{_any(ENGLISH).replace('-', '[- ]')})"
_DAYNAME = rf"(?:{'|'.join(_WEEKDAY_NAMES)})"
# "may" is a verb more often than a month, so it needs a capital; the text is small letters here.
_MONTH = (
    rf"(?:{_any(m for m in _MONTHS if m != 'may')}|may(?= (?:the )?(?:\d|{_any(ORDINALS)})))\b\.?"
)
_LIMIT = (
    r"(?:(?:no later than|not later than|by the|due by|due on|due|before the|by|before|until"
    r"|till|'til|within|in under)\s+)"
)
_CARDINAL_WORD = _any(ENGLISH).replace("-", "[- ]")
_HOUR = rf"(?:\d{{1,2}}|{_any(w for w, n in ENGLISH.items() if n <= 12 and len(w) > 2)})"
# What follows a number that is no time of day: "at two percent", "by ten units".
_COUNTED = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|percent|%|hundred|thousand|of|units"
    r"|people|to|or|more|least|weeks|days|hours|minutes)"
)
_END = r"(?:(?:the )?(?:very )?end of|close of|eo|e\.o\.)"

_DAY = "|".join(
    (
        r"(?P<iso>\d{4}-\d{2}-\d{2})",
        rf"(?P<span>(?:within|inside of|in)\s+(?:the next\s+)?(?P<count>{_CARDINAL}"
        rf"|half an|a couple(?: of)?|a few)\s+"
        r"(?P<unit>minutes?|hours?|(?:business|working|work) days?|days?|weeks?"
        r"|months?)\b(?: from now| time)?)",
        rf"(?P<date>(?:(?:this |next )?(?P<dateday>{_DAYNAME}),? (?:the )?)?"
        rf"(?:(?P<month>{_MONTH}) (?:the )?(?P<day>{_ORDINAL}|\d{{1,2}}|{_CARDINAL_WORD})\b(?![:%])"
        rf"|(?:the )?(?P<day2>{_ORDINAL}"
        rf"|\d{{1,2}}) (?:of )?(?P<month2>{_MONTH}))(?:,? (?P<year>20\d\d))?)",
        rf"(?P<fromday>(?P<fd_count>{_CARDINAL}) (?P<fd_unit>weeks?|days?) from "
        rf"(?P<fd_day>today|now|tomorrow|{_DAYNAME}))",
        rf"(?P<dayth>(?:this |next )?{_DAYNAME},? (?:the )?(?P<dt_number>{_ORDINAL}))",
        r"(?P<past>yesterday|last (?:night|week|month|quarter|year|monday|tuesday"
        r"|wednesday|thursday|friday))",
        rf"(?P<partend>{_END}\s*(?P<e_of>(?:the |this |next )?(?:day|week|month|quarter"
        rf"|year|business)|d\b|w\b|m\b|q\b|y\b|"
        rf"(?P<e_day>(?:next |this )?{_DAYNAME}|tomorrow|today)|(?P<e_month>{_MONTH})))",
        r"(?P<cob>\bcob\b|\beod\b|\beow\b|\beom\b|\beoq\b)",
        rf"(?P<week>(?P<w_rel>this coming|coming|this|next|a week from|week from"
        rf"|the following) (?P<weekday>{_DAYNAME}))",
        rf"(?P<weekafter>(?P<wa_day>{_DAYNAME}) (?:after next|next week|week after next))",
        rf"(?P<bareday>(?P<b_day>{_DAYNAME})(?!'s|s\b))",
        r"(?P<near>the day after tomorrow|day after tomorrow|tomorrow|today|tonight"
        r"|this (?:morning|afternoon|evening))",
        r"(?P<nextweek>(?:early |later |sometime )?(?P<nw_rel>this"
        r"|next) (?P<nw_unit>week|month|quarter))\b",
        rf"(?P<number>(?:the )(?P<n_day>{_ORDINAL}))(?![- ](?!works|is|at|then|and|or|if"
        rf"|so|but|in|on|for|by|of|would|should|we|i|you|it|with|because|instead|please"
        rf"|okay|fine|that|could|might|still|with|too|latest|before|after|to|as|we'll"
        rf"|i'll|can|was|will)[a-z])",
    )
)
_CLOCK = (
    rf"(?:(?P<hour>{_HOUR})"
    rf"(?:[:.](?P<minute>\d{{2}})| (?P<minute_words>thirty|fifteen|forty-five|ten|twenty))?"
    r"(?:\s*o'?clock)?(?P<half>\s*(?P<meridiem>[ap]\.?m\b\.?))?"
    r"|(?P<noon>noon|midday|lunch(?:time)?)|(?P<close>eod|cob|close of business"
    r"|(?:the )?end of (?:the )?(?:day|business))"
    r"|(?P<partof>(?:the )?(?:morning|afternoon|evening)))"
)
_MOMENT = re.compile(
    rf"\b(?:(?P<limit>{_LIMIT})|(?:on|for|at)\s+)?(?:"
    rf"(?P<close_first>eod|cob|noon|end of (?:the )?day"
    rf"|close of business)(?: on)?,? (?P<cf_day>{_DAYNAME}|tomorrow|today"
    rf"|next {_DAYNAME}|the {_ORDINAL}|(?:this|next) {_DAYNAME})"
    rf"|(?:{_DAY})(?:,?\s+(?P<joint>by|at|before|around|no later than|in)?\s*{_CLOCK}\b)?"
    rf"|(?P<alone>(?:by|before|at|no later than|until) (?P<a_hour>{_HOUR})"
    r"(?:[:.](?P<a_minute>\d{2})| (?P<a_words>thirty|fifteen))?(?:\s*o'?clock)?"
    r"(?:\s*(?P<a_meridiem>[ap]\.?m\b\.?))?"
    rf"(?:,? (?P<a_day>today|tomorrow|(?:on |this |next )?{_DAYNAME}))?(?![- ]?{_COUNTED}|\w))"
    rf"|(?P<by_noon>(?:noon|lunch(?:time)?)(?: (?:on )?(?P<bn_day>today|tomorrow|{_DAYNAME}))?)"
    r")"
)
_VAGUE = re.compile(
    r"\b(?:asap|a\.s\.a\.p\.?|as soon as (?:possible|you can|i can|we can)"
    r"|soon(?:ish)?|at some point|when(?:ever)? (?:i|you|we) (?:get"
    r"|have) (?:a )?(?:chance|time|minute|moment|second)|"
    r"no (?:big )?rush|not urgent|sometime|shortly|down the (?:road|line)"
    r"|eventually|one of these days|in the near future|right away|straight away"
    r"|when (?:i|you|we) can)\b"
)


def read(text: str, clue: Clue) -> Iterator[Reading]:
    """Every date said in `text`, left to right."""
    at = 0
    while at < len(text):
        match = _MOMENT.search(text, at)
        vague = _VAGUE.search(text, at)
        if vague and (match is None or vague.start() <= match.start()):
            yield Reading(vague.start(), vague.end(), None, is_vague=True)
            at = vague.end()
            continue
        if match is None:
            return
        reading = _resolve(match, clue)
        if reading is not None:
            yield reading
            clue = clue.after(reading.day)
        at = max(match.end(), at + 1)


def _resolve(match: re.Match[str], clue: Clue) -> Reading | None:
    if match["close_first"]:
        day = _named_day(match["cf_day"], clue)
        noon = match["close_first"] == "noon"
        return _reading(match, day, NOON if noon else CLOSE_OF_BUSINESS, clue)
    if match["alone"]:
        day = _named_day(match["a_day"], clue) if match["a_day"] else _bare(clue)
        time = _time(match["a_hour"], match["a_minute"], match["a_words"], match["a_meridiem"])
        return _reading(match, day, time, clue)
    if match["by_noon"]:
        if not (match["limit"] or match["bn_day"]):
            return None
        return _reading(match, _named_day(match["bn_day"], clue), NOON, clue)
    key = next(key for key in _DAYS if match[key])
    if key == "number" and _is_weak_ordinal(match):
        return None
    return _dated_reading(match, key, clue)


def _dated_reading(match: re.Match[str], key: str, clue: Clue) -> Reading | None:
    if key == "past":
        return Reading(match.start(), match.end(), _past(match, clue), is_past=True)
    if key == "nextweek" and not match["limit"]:
        return None
    if key == "partend" and _is_idiom(match):
        return None
    if key == "span":
        return _read_span(match, clue)
    day = _DAYS[key](match, clue)
    time = _time_beside(match)
    if time is None and key in ("partend", "cob"):
        time = _end_time(match)
    return _reading(match, day, time, clue)


def _is_idiom(match: re.Match[str]) -> bool:
    """Whether it is "at the end of the day", which names no time."""
    return match[0].startswith("at ") and (match["e_of"] or "").endswith("day")


def _is_weak_ordinal(match: re.Match[str]) -> bool:
    """Whether "the first" is more likely an order than a day of the month."""
    return parse_english(match["n_day"]) <= 3 and not (match["limit"] or match[0].startswith("on"))


def _reading(
    match: re.Match[str], day: dt.date | None, time: dt.time | None, clue: Clue
) -> Reading | None:
    if day is None:
        return None
    is_limit = bool(match["limit"] or match["close_first"] or match["cob"] or match["partend"])
    is_limit = is_limit or bool(match["alone"] and not match["alone"].startswith("at"))
    is_limit = is_limit or match["joint"] in ("by", "before", "no later than")
    return Reading(
        match.start(), match.end(), day, time, is_limit=is_limit, is_past=day < clue.today
    )


def _bare(clue: Clue) -> dt.date:
    return clue.said[-1] if clue.said else clue.today


def _time_beside(match: re.Match[str]) -> dt.time | None:
    if match["noon"]:
        return NOON
    if match["close"]:
        return CLOSE_OF_BUSINESS
    if match["partof"]:
        return NOON if "morning" in match["partof"] else CLOSE_OF_BUSINESS
    if not match["hour"]:
        return None
    said_time = match["joint"] or match["minute"] or match["meridiem"] or "clock" in match[0]
    if not said_time:
        return None
    return _time(match["hour"], match["minute"], match["minute_words"], match["meridiem"])


def _time(
    hour_words: str, minute: str | None, minute_words: str | None, meridiem: str | None
) -> dt.time | None:
    hour = parse_english(hour_words)
    minutes = int(minute) if minute else parse_english(minute_words) if minute_words else 0
    if hour > 23 or minutes > 59:
        return None
    if meridiem:
        hour = hour % 12 + (12 if meridiem.startswith("p") else 0)
    elif hour < 7:
        hour += 12
    return dt.time(hour, minutes)


def _end_time(match: re.Match[str]) -> dt.time | None:
    words = match["cob"] or match["e_of"] or ""
    whole_day = words in ("eod", "cob", "d") or words.endswith(("day", "business", "tomorrow"))
    return CLOSE_OF_BUSINESS if whole_day else None


# --- days ---------------------------------------------------------------------------------------


def _past(match: re.Match[str], clue: Clue) -> dt.date:
    return add_days(clue.today, -1 if match["past"] in ("yesterday", "last night") else -7)


def _named_day(words: str | None, clue: Clue) -> dt.date | None:
    if not words or words == "today":
        return clue.today
    words = words.removeprefix("on ")
    if words == "tomorrow":
        return add_days(clue.today, 1)
    if words.startswith("the "):
        return numbered_day(clue, parse_english(words[4:]))
    name = words.split()[-1]
    weekday = _WEEKDAY_NAMES.index(name)
    if words.startswith("next "):
        return week_day(clue.today, 1, weekday)
    return coming_weekday(clue, weekday)


def _read_date(match: re.Match[str], clue: Clue) -> dt.date | None:
    month = _MONTHS[(match["month"] or match["month2"]).removesuffix(".")]
    day = parse_english(match["day"] or match["day2"])
    return dated(clue.today, month, day, int(match["year"]) if match["year"] else None)


def _read_part_end(match: re.Match[str], clue: Clue) -> dt.date | None:
    if match["e_day"]:
        return _named_day(match["e_day"], clue)
    if match["e_month"]:
        month = _MONTHS[match["e_month"].removesuffix(".")]
        first = dated(clue.today.replace(day=1), month, 1)
        return month_end(first) if first else None
    words = match["e_of"]
    ahead = 1 if "next" in words else 0
    return _end_of(words.split()[-1], ahead, clue)


def _end_of(unit: str, ahead: int, clue: Clue) -> dt.date:
    if unit in ("week", "w", "eow"):
        return last_working_day(week_day(clue.today, ahead, 6), clue)
    if unit in ("month", "m", "eom"):
        return month_end(add_months(clue.today, ahead))
    if unit in ("quarter", "q", "eoq"):
        return quarter_end(add_months(clue.today, 3 * ahead))
    if unit in ("year", "y"):
        return dt.date(clue.today.year + ahead, 12, 31)
    return clue.today


def _read_week(match: re.Match[str], clue: Clue) -> dt.date | None:
    weekday = _WEEKDAY_NAMES.index(match["weekday"])
    if match["w_rel"] in ("next", "the following"):
        return week_day(clue.today, 1, weekday)
    if "week from" in match["w_rel"]:
        return add_days(coming_weekday(clue, weekday), 7)
    if match["w_rel"] == "this":
        return week_day(clue.today, 0, weekday)
    return coming_weekday(Clue(clue.context), weekday)


def _read_week_after(match: re.Match[str], clue: Clue) -> dt.date | None:
    weeks = 1 if match["weekafter"].endswith("next week") else 2
    return week_day(clue.today, weeks, _WEEKDAY_NAMES.index(match["wa_day"]))


def _read_near(match: re.Match[str], clue: Clue) -> dt.date | None:
    ahead = {"tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2}
    return add_days(clue.today, ahead.get(match["near"], 0))


def _read_next_unit(match: re.Match[str], clue: Clue) -> dt.date | None:
    return _end_of(match["nw_unit"], int(match["nw_rel"] == "next"), clue)


def _read_from_day(match: re.Match[str], clue: Clue) -> dt.date | None:
    start = _named_day(match["fd_day"].replace("now", "today"), clue)
    days = parse_english(match["fd_count"]) * (7 if match["fd_unit"].startswith("week") else 1)
    return add_days(start, days) if start is not None else None


_DAYS: dict[str, Callable[[re.Match[str], Clue], dt.date | None]] = {
    "iso": lambda match, clue: dt.date.fromisoformat(match["iso"]),
    "span": lambda match, clue: None,
    "date": _read_date,
    "fromday": _read_from_day,
    "dayth": lambda match, clue: numbered_day(clue, parse_english(match["dt_number"])),
    "past": lambda match, clue: None,
    "partend": _read_part_end,
    "cob": lambda match, clue: _end_of(match["cob"], 0, clue),
    "week": _read_week,
    "weekafter": _read_week_after,
    "bareday": lambda match, clue: coming_weekday(clue, _WEEKDAY_NAMES.index(match["b_day"])),
    "near": _read_near,
    "nextweek": _read_next_unit,
    "number": lambda match, clue: numbered_day(clue, parse_english(match["n_day"])),
}


def _read_span(match: re.Match[str], clue: Clue) -> Reading | None:
    words, unit = match["count"], match["unit"].rstrip("s")
    is_limit = not match["span"].startswith("in ")
    if words == "a few":
        return Reading(match.start(), match.end(), None, is_vague=True)
    count = (
        0.5 if words == "half an" else 2 if words.startswith("a couple") else parse_english(words)
    )
    if unit in ("hour", "minute"):
        then = (clue.now or clue.end) + dt.timedelta(hours=count if unit == "hour" else count / 60)
        time = then.time() if count < 24 or clue.now else None
        return Reading(match.start(), match.end(), then.date(), time, is_limit=is_limit)
    whole = int(count)
    if " " in unit:
        day = add_working_days(clue.today, whole, clue.context.language)
    elif unit == "month":
        day = add_months(clue.today, whole)
    else:
        day = add_days(clue.today, whole * (7 if unit == "week" else 1))
    return Reading(match.start(), match.end(), day, is_limit=is_limit)
