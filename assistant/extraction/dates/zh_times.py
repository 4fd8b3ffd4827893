"""Times of day in Chinese: 下午两点一刻, 差五分三点, 下班, 17:30."""

import datetime as dt
import re

from assistant.extraction.dates.grammar import any_of
from assistant.extraction.dates.zh_words import PART, WORDS, N, number
from assistant.extraction.reading import CLOSE_OF_BUSINESS, Clue, Precision, add_days

_PARTS = WORDS["parts"]
_HALVES = WORDS["halves"]
_START_OF_WORK = dt.time(9)

_SHORT = rf"(?:(?P<to_minutes>{N})分|(?P<to_quarter>一刻))"
_CLOCK = (
    rf"(?:差{_SHORT}(?:到)?)?(?P<hour>{N})(?:点钟?|时(?![候间刻代期长段常不差]))"
    rf"(?:(?P<half>半)|过?(?P<quarters>[一三])刻|整|差(?:(?P<less>{N})分|(?P<less_quarter>一刻))"
    rf"|过?(?P<minute>{N})(?P<fen>分(?!之))?(?![个天点号月%千万亿块元周年]))?"
    r"|(?P<digital>(?<![\d:])\d{1,2}:[0-5]\d(?![\d:]))"
)
_WORK = (
    rf"(?P<close>{any_of(WORDS['work']['ends'])})(?!回)"
    rf"|(?P<open>一?{any_of(WORDS['work']['begins'])})(?=之?前|以前|时|就|给)"
)
PATTERN = rf"(?P<part>{PART})?(?:的?(?:{_CLOCK}|{_WORK}))?"
TIME = re.compile(PATTERN)
# Words that say a time without a day beside them: a clock's hour, or the end of work.
TIME_ALONE = re.compile(
    rf"(?P<part>{PART})?的?(?:{_CLOCK}|{_WORK})|(?P<alone>{PART})(?=之?前|以前)"
)


def is_hour(match: re.Match[str], limited: bool) -> bool:
    """Whether a time said without a day is one, and not "a bit" (一点) or "two points" (两点)."""
    groups = match.groupdict()
    if match["digital"]:
        return True
    if match["close"] or match["open"]:
        return limited
    if not match["hour"]:
        return groups.get("alone") not in ("早", "晚", "一早", "朝")
    before = match.string[max(0, match.start() - 1) : match.start()]
    if before and before in WORDS["clock"]["not_after"]:
        return False
    if limited or any(match[key] for key in ("part", "half", "quarters", "less", "less_quarter")):
        return True
    if match["to_minutes"] or match["to_quarter"] or match[0].endswith(("钟", "整", "分")):
        return True
    if match["minute"]:
        return match["minute"][0] in "零〇0" or (number(match["minute"]) or 0) >= 10
    hour, after = number(match["hour"]), match.string[match.end() :]
    if after.startswith(tuple(WORDS["clock"]["verbs"])):
        return True
    return hour is not None and 7 <= hour <= 23 and after[:1] not in ("几", "多")


def read_time(
    match: re.Match[str], day: dt.date, clue: Clue, *, has_day: bool, part: str = ""
) -> tuple[dt.date, dt.time | None, Precision]:
    """The day and time that `match` means; midnight is the next day's.

    `part` is the part of the day that was said before, of the first end of a range.
    """
    if match["close"]:
        return day, CLOSE_OF_BUSINESS, "part_of_day"
    if match["open"]:
        return day, _START_OF_WORK, "part_of_day"
    said = match["part"] or match.groupdict().get("alone") or part
    hour, minute = _hour_and_minute(match)
    if hour is None:
        end = _PARTS.get(said)
        return day, dt.time.fromisoformat(end) if end else None, "part_of_day"
    if hour > 24 or not -60 < minute < 60:
        return day, None, "day"
    day, hour = _on_the_clock(day, hour, said)
    then = dt.datetime.combine(day, dt.time(hour)) + dt.timedelta(minutes=minute)
    if not said and not has_day:
        then = _ahead(then, clue)
    return then.date(), then.time(), "minute"


def _hour_and_minute(match: re.Match[str]) -> tuple[int | None, int]:
    if match["digital"]:
        hour, minute = match["digital"].split(":")
        return int(hour), int(minute)
    minute = 30 if match["half"] else 15 * (number(match["quarters"]) or 0)
    minute += number(match["minute"]) or 0
    minute -= (number(match["to_minutes"]) or 0) + (number(match["less"]) or 0)
    minute -= 15 * bool(match["to_quarter"] or match["less_quarter"])
    return number(match["hour"]), minute


def _on_the_clock(day: dt.date, hour: int, part: str) -> tuple[dt.date, int]:
    if hour == 24 or (hour == 12 and part in _HALVES["night"]):
        return add_days(day, 1), 0
    if 0 < hour < 5 and part in _HALVES["night"]:
        return add_days(day, 1), hour
    afternoon = part in _HALVES["afternoon"] and hour < 12
    afternoon = afternoon or (part in _HALVES["noon"] and hour < 6)
    # Nobody means 03:00 by "three" in a company; midnight is said as 零点.
    afternoon = afternoon or (not part and 0 < hour < 7)
    return day, hour + 12 if afternoon else hour


def _ahead(then: dt.datetime, clue: Clue) -> dt.datetime:
    """ "By half past nine", said in the afternoon with no day, is tomorrow morning."""
    start = clue.context.start
    is_over = start is not None and then.hour < 12 and then.time() < start
    return then + dt.timedelta(days=1) if is_over and then.date() == clue.today else then
