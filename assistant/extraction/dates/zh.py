"""The grammar of dates in Chinese: a lead, a day, a time, and what makes them a limit.

"最晚 | 下周三 | 下午三点 | 左右 | 之前". Traditional characters, full-width figures and blanks are
seen as simplified, half-width and none; offsets are those of the text as written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.extraction.dates import zh_days, zh_spans
from assistant.extraction.dates.grammar import Day, Rule, candidates, is_estimated, without
from assistant.extraction.dates.zh_times import TIME, TIME_ALONE, is_hour, read_time
from assistant.extraction.dates.zh_words import (
    ABOUT,
    AFTER,
    BEFORE,
    LEAD,
    NOISE,
    TAIL,
    WITHIN,
)
from assistant.extraction.misheard import mend
from assistant.extraction.reading import Clue, Reading
from assistant.extraction.script import simplify

_LEAD = re.compile(rf"{LEAD}(?:[是在]|定在)?$")
_JOINT = re.compile("的|[,，、）)]")
_SUFFIX = re.compile(
    rf"(?P<about>{ABOUT})?(?:(?P<before>{BEFORE})|(?P<within>{WITHIN})|(?P<after>(?={AFTER})))?"
    rf"(?P<tail>{TAIL}(?=$|[，。,、！!？?；;]))?"
)
_TO = re.compile("[到至~—-]|——")
_LONGEST_LEAD = 6
_FULL_WIDTH = {0xFF01 + n: 0x21 + n for n in range(94)}
_BLANK = re.compile(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])")
# The text's own commas stay what they are.
for _kept in "，！？；":
    del _FULL_WIDTH[ord(_kept)]

_TIME_RULE = Rule(TIME_ALONE, lambda match, clue: None)
_RULES = (*zh_spans.RULES, *zh_days.RULES, _TIME_RULE)


@dataclass(frozen=True)
class _Before:
    """What was read last: a range's second end takes the day and part of the first."""

    reading: Reading
    part: str


def read(text: str, clue: Clue) -> Iterator[Reading]:
    """Every date said in `text`, left to right; matches of the grammar that mean none are left."""
    plain, places = _squeezed(mend(simplify(text).translate(_FULL_WIDTH).lower()))
    for reading in _readings(without(plain, NOISE), clue):
        yield replace(reading, start=places[reading.start], end=places[reading.end - 1] + 1)


def _squeezed(text: str) -> tuple[str, list[int]]:
    """`text` without blanks, save those between two words of Latin letters, and where it was."""
    dropped = {i for m in _BLANK.finditer(text) for i in range(*m.span())}
    places = [i for i in range(len(text)) if i not in dropped]
    return "".join(text[i] for i in places), places


def _readings(text: str, clue: Clue) -> Iterator[Reading]:
    at = 0
    last: _Before | None = None
    for rule, match in candidates(_RULES, text):
        if match.start() < at:
            continue
        first = last if last and _is_to(text, last.reading.end, match.start()) else None
        found = _read(rule, match, clue, first)
        if found is None:
            continue
        if last is not None:
            yield replace(last.reading, side="from") if first else last.reading
        last = found if first is None else replace(found, reading=replace(found.reading, side="to"))
        at = last.reading.end
        clue = clue.after(last.reading.day)
    if last is not None:
        yield last.reading


def _is_to(text: str, end: int, start: int) -> bool:
    return _TO.fullmatch(text, end, start) is not None


def _read(rule: Rule, match: re.Match[str], clue: Clue, first: _Before | None) -> _Before | None:
    if rule is _TIME_RULE:
        return _read_time_alone(match, clue, first)
    day = rule.read(match, clue)
    if day is None:
        return None
    time = None
    if day.date is not None and day.time is None:
        joint = _JOINT.match(match.string, match.end())
        time = TIME.match(match.string, joint.end() if joint else match.end())
    if time is None or time.end() == time.start():
        return _limited(match, match.end(), day, clue)
    assert day.date is not None
    date, clock, precision = read_time(time, day.date, clue, has_day=True)
    day = replace(day, date=date, time=clock, precision=precision)
    return _limited(match, time.end(), day, clue, time)


def _read_time_alone(match: re.Match[str], clue: Clue, first: _Before | None) -> _Before | None:
    """A time said alone belongs to the day just spoken of, else to today."""
    suffix = _SUFFIX.match(match.string, match.end())
    limited = bool(suffix and suffix["before"]) or _LEAD.search(_leading(match)) is not None
    ends_range = first is not None and first.reading.time is not None
    if not ends_range and not is_hour(match, limited):
        return None
    day = clue.said[-1] if clue.said and match["hour"] else clue.today
    part = first.part if first else ""
    has_day = ends_range
    date, clock, precision = read_time(match, day, clue, has_day=has_day, part=part)
    if clock is None and match["hour"]:
        return None
    if first and first.reading.time and clock and clock < first.reading.time and clock.hour < 12:
        clock = clock.replace(hour=clock.hour + 12)
    return _limited(match, match.end(), Day(date, precision, clock), clue, match)


def _leading(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - _LONGEST_LEAD) : match.start()]


def _limited(
    match: re.Match[str], end: int, day: Day, clue: Clue, time: re.Match[str] | None = None
) -> _Before | None:
    """`day` with the words around it that make it a limit, or rough, or the earliest."""
    lead = _LEAD.search(_leading(match))
    suffix = _SUFFIX.match(match.string, end)
    assert suffix is not None
    start = match.start() - (len(lead[0]) if lead else 0)
    leads = bool(lead or suffix["tail"])
    is_limit = leads or day.is_limit or bool(suffix["before"] or suffix["within"])
    date = day.date
    if suffix["before"]:
        date = day.before or date
    elif suffix["within"] or leads:
        date = day.within or date
    # 下个月的卡池: the month is part of another thing's name.
    is_name = date is None and day.precision != "vague" and match.string[end : end + 1] == "的"
    if date is None and (day.needs_limit or is_name):
        return None
    reading = Reading(
        start,
        suffix.end(),
        date,
        day.time if date else None,
        is_vague=date is None,
        is_limit=is_limit and date is not None,
        is_past=date is not None and date < clue.today,
        is_about=day.is_about or bool(suffix["about"]),
        is_after=suffix["after"] is not None,
        precision=day.precision,
        is_estimated=is_estimated(day, date, clue),
    )
    return _Before(reading, (time["part"] or "") if time else "")
