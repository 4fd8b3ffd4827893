"""The grammar of dates in English: a lead, a day and a time, in either order.

"no later than | Thursday | at 3 pm", "by | 5 pm | on Thursday", "EOD tomorrow". The text is seen
in small letters, character for character.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.extraction.dates import en_days
from assistant.extraction.dates.en_times import ALONE, TIME, is_clock, read_time
from assistant.extraction.dates.en_words import ABOUT, AFTER, BEFORE, BY, NOISE, ON, TAIL
from assistant.extraction.dates.grammar import Day, Rule, candidates, is_estimated, without
from assistant.extraction.reading import Clue, Reading

_LEAD = re.compile(
    rf"\b(?:(?P<by>{BY})|(?P<before>{BEFORE})|(?P<about>{ABOUT})|(?P<after>{AFTER})|{ON}|between) "
    r"(?:the )?$"
)
_JOINT = re.compile(
    rf"(?:,? |, ?)(?:(?P<limit>by|before|no later than|until)|(?P<about>{ABOUT})|from"
    r"|(?P<at>at)|in the|in|the)? ?"
)
_BEFORE_DAY = re.compile(r",? (?:on )?")
_TAIL = re.compile(rf",? {TAIL}\b")
_TO = re.compile(r" ?(?:to|through|until|till|and|-|–) ?(?:the )?")
_LONGEST_LEAD = 24
# What may follow "at six"; before most other words the number counts something.
_GOES_ON = re.compile(
    r"$|[.,;:?!]|\s(?:on|sharp|then|so|please|and|or|for|with|if|when|in|because)\b"
)

_TIME_RULE = Rule(ALONE, lambda match, clue: None)
_RULES = (*en_days.RULES, _TIME_RULE)


@dataclass(frozen=True)
class _Found:
    """A day or time as far as it is read; `start` and `end` grow with the words around it."""

    start: int
    end: int
    day: Day
    is_limit: bool = False
    is_about: bool = False
    meridiem: str = ""


def read(text: str, clue: Clue) -> Iterator[Reading]:
    """Every date said in `text`, left to right."""
    text = without(_lowered(text), NOISE)
    at = 0
    last: Reading | None = None
    for rule, match in candidates(_RULES, text):
        if match.start() < at:
            continue
        first = last if last and _is_range(text, last, match.start()) else None
        reading = _read(rule, match, clue, first)
        if reading is None:
            continue
        if last is not None:
            yield replace(last, side="from") if first else last
        last = replace(reading, side="to") if first else reading
        at = last.end
        clue = clue.after(last.day)
    if last is not None:
        yield last


def _lowered(text: str) -> str:
    """Small letters, character for character (a few capitals grow longer when lowered)."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")


def _is_range(text: str, first: Reading, start: int) -> bool:
    """Whether what begins at `start` ends a range: "from" tells "to" from "and"."""
    joint = _TO.fullmatch(text, first.end, start)
    return joint is not None and ("and" not in joint[0] or "between" in text[: first.start][-9:])


def _read(rule: Rule, match: re.Match[str], clue: Clue, first: Reading | None) -> Reading | None:
    if rule is _TIME_RULE:
        found = _time_first(match, clue, first)
    else:
        day = rule.read(match, clue)
        found = _with_time(match, day) if day else None
    return _limited(match.string, found, clue) if found else None


def _with_time(match: re.Match[str], day: Day) -> _Found:
    """A day and the time after it: Thursday at half past two, the 1st at noon."""
    found = _Found(match.start(), match.end(), day)
    if day.date is None or day.time is not None or day.precision != "day":
        return found
    joint = _JOINT.match(match.string, match.end())
    time = TIME.match(match.string, joint.end()) if joint else None
    if joint is None or time is None:
        return found
    # "Tuesday ten people" has a number, not a time.
    joined = joint[0].strip(" ,") not in ("", "the")
    if time["hour"] and not (joined or is_clock(time)):
        return found
    told = read_time(time)
    if told is None:
        return found
    day = replace(day, time=told[0], precision=told[1])
    return _Found(match.start(), time.end(), day, bool(joint["limit"]), bool(joint["about"]))


def _time_first(match: re.Match[str], clue: Clue, first: Reading | None) -> _Found | None:
    """A time and the day after it: noon tomorrow; alone, of the day just spoken of, else today."""
    told = read_time(match)
    if told is None:
        return None
    date, end = _day_after(match, clue)
    lead = _LEAD.search(match.string, max(0, match.start() - _LONGEST_LEAD), match.start())
    if date is None:
        ends_range = first is not None and first.time is not None
        if not (ends_range or _stands_alone(match, lead)):
            return None
        date = clue.said[-1] if clue.said else clue.today
    elif match["hour"] and not (is_clock(match) or match["minute_words"] or lead):
        return None
    day = Day(date, told[1], told[0])
    return _Found(match.start(), end, day, is_limit=bool(match["close"]))


def _stands_alone(match: re.Match[str], lead: re.Match[str] | None) -> bool:
    """Whether a time without a day is one: "by three", "at six", "3 pm"; not "six of them"."""
    if match["close"] or "morning" in (match["open"] or ""):
        return True
    if match["minute"] or match["meridiem"] or match["oclock"]:
        return True
    if lead is None:
        return False
    goes_on = is_clock(match) or _GOES_ON.match(match.string, match.end()) is not None
    is_at = lead[0].startswith(("at ", "around ", "about "))
    return bool(lead["by"] or lead["before"]) or (is_at and goes_on)


def _day_after(match: re.Match[str], clue: Clue) -> tuple[dt.date | None, int]:
    """The day named right after a time, and where its words end."""
    joint = _BEFORE_DAY.match(match.string, match.end())
    at = joint.end() if joint else match.end()
    if joint is None and not match["open"]:
        return None, at
    for rule in en_days.RULES:
        named = rule.pattern.match(match.string, at)
        day = rule.read(named, clue) if named else None
        if named and day and day.date and day.precision == "day":
            return day.date, named.end()
    return None, match.end()


def _limited(text: str, found: _Found, clue: Clue) -> Reading | None:
    """What was found with the words around it that make it a limit, or rough."""
    day, start, end = found.day, found.start, found.end
    lead = _LEAD.search(text, max(0, start - _LONGEST_LEAD), start)
    tail = _TAIL.match(text, end)
    by, before = bool(lead and lead["by"]), bool(lead and lead["before"])
    # "Turn it around in five days" is not about five days.
    about = bool(lead and lead["about"]) and not text.startswith(("in ", "within "), found.start)
    if lead and (by or before or about):
        start = lead.start()
    date = day.date
    if before:
        date = day.before or date
    elif by or tail:
        date = date or day.within
    if date is None and day.needs_limit:
        return None
    is_limit = by or before or bool(tail) or found.is_limit or day.is_limit
    return Reading(
        start,
        tail.end() if tail else end,
        date,
        day.time if date else None,
        is_vague=date is None,
        is_limit=is_limit and date is not None,
        is_past=date is not None and date < clue.today,
        is_about=about or found.is_about,
        is_after=bool(lead and lead["after"]),
        precision=day.precision,
        is_estimated=is_estimated(day, date, clue),
    )
