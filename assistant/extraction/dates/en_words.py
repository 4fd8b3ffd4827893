"""The words of the English grammar as patterns."""

import re

from assistant.extraction.dates.grammar import any_of, filled, load_words
from assistant.extraction.numerals import ENGLISH, ORDINALS, parse_english

WORDS = load_words("en")

WEEKDAYS: list[str] = WORDS["weekdays"]
MONTHS: dict[str, int] = {name: i + 1 for i, name in enumerate(WORDS["months"])}
MONTHS |= {name[:3]: i for name, i in MONTHS.items()} | {"sept": 9}


def _spelt(words: list[str]) -> str:
    return any_of(word.replace("-", "[- ]") for word in words)


DAYNAME = any_of(WEEKDAYS)
ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)\b|{_spelt([*ORDINALS])}\b)"
CARDINAL = rf"(?:\d{{1,3}}\b|{_spelt([w for w in ENGLISH if w not in ('a', 'an')])}\b)"
MONTH = rf"(?:{any_of(MONTHS)}\b\.?)"
# "may" and "march" are verbs more often than months: they are months beside a number.
SURE_MONTH = rf"(?:{any_of(m for m in MONTHS if m not in ('may', 'mar', 'march'))}\b\.?)"
COUNT = rf"(?:{any_of(WORDS['counts'])}|{CARDINAL})"
_HOURS = any_of(word for word, n in ENGLISH.items() if 0 < n <= 12 and len(word) > 2)
HOUR = rf"(?:\d{{1,2}}(?!\d)|{_HOURS}\b)"
PARTS = any_of(WORDS["parts"])
UNITS = {key: any_of(patterns) for key, patterns in WORDS["units"].items()}
UNIT = any_of(UNITS.values())
_LIMITS = WORDS["limits"]
BY, BEFORE, AFTER, ABOUT, ON, TAIL = (
    any_of(_LIMITS[key]) for key in ("by", "before", "after", "about", "on", "tail")
)
_NOISE = WORDS["noise"]
_TOKENS = {"DAY": DAYNAME, "N": CARDINAL, "counted": any_of(_NOISE["counted"])}
NOISE = re.compile(rf"\b(?:{'|'.join(filled(words, _TOKENS) for words in _NOISE['words'])})")


def number(words: str) -> float:
    """ "a couple of" is two, "half an" a half."""
    return float(WORDS["counts"][words]) if words in WORDS["counts"] else parse_english(words)


def month(words: str) -> int:
    return MONTHS[words.removesuffix(".")]


def weekday(words: str) -> int:
    return WEEKDAYS.index(words)
