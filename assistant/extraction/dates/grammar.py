"""How a grammar of dates works: rules that name days, read from left to right."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from assistant.calendar import is_known
from assistant.extraction.reading import Clue, Precision, add_days, last_working_day

# Takes the place of words that look like a date and are none.
_NOISE = "\ue004"


@dataclass(frozen=True)
class Day:
    """What words for a day mean.

    `date` is None where they name no day. `within` and `before` are what a limit makes of a
    stretch of days (下周内, 下周前); without a limit such words name no day, and those that
    `needs_limit` are none of our business then. `counts_work` tells that the calendar was asked.
    """

    date: dt.date | None
    precision: Precision = "day"
    time: dt.time | None = None
    within: dt.date | None = None
    before: dt.date | None = None
    is_limit: bool = False
    is_about: bool = False
    needs_limit: bool = False
    counts_work: bool = False


VAGUE = Day(None, "vague")


@dataclass(frozen=True)
class Rule:
    """A way to name a day. `read` returns None where the words are none after all."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Clue], Day | None]


def stretch(first: dt.date, last: dt.date, precision: Precision, clue: Clue) -> Day:
    """A week, month or the like named as a whole: a day only as a limit.

    A week is over, for a company, when its last working day is.
    """
    within = last
    if precision == "week":
        worked = last_working_day(last, clue)
        # A week that is all holiday ends on Sunday; one that is over but for its weekend, today.
        within = last if worked < first else max(worked, min(clue.today, last))
    before = add_days(first, -1)
    before = last_working_day(before, clue) if precision == "week" else before
    is_week = precision == "week"
    return Day(None, precision, within=within, before=before, counts_work=is_week)


def is_estimated(day: Day, date: dt.date | None, clue: Clue) -> bool:
    """Whether working days were counted in a year whose calendar is not known."""
    language = clue.context.language
    spans = (clue.today, date) if date else (clue.today,)
    return day.counts_work and not all(is_known(d, language) for d in spans)


def candidates(rules: Iterable[Rule], text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """What the rules find in `text`: leftmost first, then the longest, then the first rule."""
    found = [
        (match.start(), -match.end(), order, rule, match)
        for order, rule in enumerate(rules)
        for match in rule.pattern.finditer(text)
        if match.end() > match.start()
    ]
    for _, _, _, rule, match in sorted(found, key=lambda f: f[:3]):
        yield rule, match


def without(text: str, noise: re.Pattern[str]) -> str:
    """`text`, as long as before, with what looks like a date and is none struck out."""
    return noise.sub(lambda match: _NOISE * len(match[0]), text)


@lru_cache(maxsize=2)
def load_words(name: str) -> dict[str, Any]:
    """The words of a grammar, `zh.toml` or `en.toml`."""
    import tomllib

    source = resources.files("assistant.extraction.dates") / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def any_of(words: Iterable[str]) -> str:
    """A pattern of one of `words`, the longest first; they may be patterns themselves."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


def filled(pattern: str, tokens: Mapping[str, str]) -> str:
    """`pattern` with <N>, <W> and the like replaced by the patterns they stand for."""
    for token, meaning in tokens.items():
        pattern = pattern.replace(f"<{token}>", meaning)
    return pattern
