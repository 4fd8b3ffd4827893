"""Times of day in English: half past two, 5 pm, 17:30, noon, end of day, first thing."""

import datetime as dt
import re

from assistant.extraction.dates.en_words import HOUR, PARTS, WORDS
from assistant.extraction.dates.grammar import any_of
from assistant.extraction.numerals import parse_english
from assistant.extraction.reading import CLOSE_OF_BUSINESS, Precision

_START_OF_WORK = dt.time(9)
_MERIDIEM = r"(?:\s*(?P<meridiem>[ap]\.?m\b\.?))"
_MINUTES = r"(?:[:.](?P<minute>[0-5]\d)| (?P<minute_words>thirty|fifteen|forty-five|ten|twenty)\b)"
_PAST = r"(?:(?:a )?(?P<fraction>half|quarter)|(?P<offset>five|ten|twenty)(?: minutes)?)"
_CLOCK = (
    rf"(?:{_PAST} (?P<side>past|to|before) )?(?P<hour>{HOUR}){_MINUTES}?(?P<oclock>\s*o'?clock)?"
    rf"{_MERIDIEM}?(?![-.:%]?\w)"
)
_WORK = rf"(?P<close>{any_of(WORDS['work']['ends'])})|(?P<open>{any_of(WORDS['work']['begins'])})"
# First thing on Monday, noon tomorrow: these say enough without an hour.
PATTERN = rf"(?:{_WORK}|(?:the )?(?P<part>{PARTS})\b|{_CLOCK})"
TIME = re.compile(PATTERN)
ALONE = re.compile(rf"\b{PATTERN}")


def is_clock(match: re.Match[str]) -> bool:
    """Whether the hour is surely one: with minutes, half past, o'clock or pm."""
    return any(match[key] for key in ("minute", "side", "oclock", "meridiem"))


def read_time(match: re.Match[str], part: str = "") -> tuple[dt.time | None, Precision] | None:
    """The time that `match` means; `part` is the am or pm said with the range's other end.

    None if it is no time: hour 25. Nobody means 03:00 by "three" in a company.
    """
    if match["close"]:
        return CLOSE_OF_BUSINESS, "part_of_day"
    if match["open"]:
        return _START_OF_WORK, "part_of_day"
    if match["part"]:
        end = WORDS["parts"][match["part"]]
        return (dt.time.fromisoformat(end) if end else None), "part_of_day"
    hour, minute = parse_english(match["hour"]), _minute(match)
    if hour > 23:
        return None
    meridiem = match["meridiem"] or part
    if meridiem:
        hour = hour % 12 + (12 if meridiem.startswith("p") else 0)
    elif hour < 7:
        hour += 12
    then = dt.datetime(2000, 1, 2, hour) + dt.timedelta(minutes=minute)
    return then.time(), "minute"


def _minute(match: re.Match[str]) -> int:
    if match["side"]:
        fraction = {"half": 30, "quarter": 15}.get(match["fraction"] or "")
        offset = fraction or parse_english(match["offset"])
        return offset if match["side"] == "past" else -offset
    if match["minute"]:
        return int(match["minute"])
    return parse_english(match["minute_words"]) if match["minute_words"] else 0
