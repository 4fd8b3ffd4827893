"""The words of the Chinese grammar as patterns."""

import re

from assistant.extraction.dates.grammar import any_of, filled, load_words
from assistant.extraction.numerals import parse_chinese

WORDS = load_words("zh")

N = r"(?:\d{1,4}|[零〇一二两三四五六七八九十廿卅百]{1,6}|[俩仨])"
ONE = r"[一二两三四五六七八九零\d]"
GE = "个?"
WEEK = any_of(WORDS["week"])
WEEKDAY = f"[{WORDS['weekdays']}]"
# In 看一下下周三 the first 下 belongs to 一下.
RELATIVE = rf"(?<!一(?=下下)){any_of(WORDS['relative'])}"
YEAR = (
    rf"(?:{any_of(WORDS['years'])}|(?:民国)?(?:\d{{2,4}}|[零〇一二三四五六七八九]{{2,4}}"
    rf"|[一二三]?百[一二三四五六七八九十零]*)年)"
)
PART = (
    rf"(?:{any_of(w for w in WORDS['parts'] if len(w) > 1)}"
    r"|早(?![就已了点日些会期先前]|一点|两|几)|朝(?=\D点)|晚(?![了点些于会期]|一点|两|几))"
)
_LIMITS = WORDS["limits"]
LEAD = any_of(_LIMITS["lead"])
BEFORE, WITHIN, AFTER = (any_of(_LIMITS[key]) for key in ("before", "within", "after"))
ABOUT, TAIL = any_of(_LIMITS["about"]), any_of(_LIMITS["tail"])
UNITS = {key: any_of(patterns) for key, patterns in WORDS["units"].items()}
UNIT = any_of(UNITS.values())

_NOISE = WORDS["noise"]
_TOKENS = {
    "W": f"(?:{WEEK}{WEEKDAY}?)",
    "WEEK": WEEK,
    "N": N,
    "ONE": ONE,
    "PART": PART,
    "things": any_of(_NOISE["things"]),
    "points": any_of(_NOISE["points"]),
    "counted": _NOISE["counted"],
    "works": _NOISE["works"],
}
NOISE = re.compile("|".join(filled(words, _TOKENS) for words in _NOISE["words"]))


def number(words: str | None) -> int | None:
    """The number in `words`; None where there is none."""
    try:
        return parse_chinese(words) if words else None
    except ValueError:
        return None


def weekday(words: str) -> int:
    """Monday is 0; both words for Sunday are 6."""
    days: str = WORDS["weekdays"]
    return min(days.index(words[-1]), 6)
