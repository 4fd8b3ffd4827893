"""What is known of names and titles in general, read from `names.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

Patterns = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, eq=False)
class Knowledge:
    compound_surnames: frozenset[str]
    preposition_surnames: frozenset[str]
    counted_surnames: frozenset[str]
    titles: Mapping[str, tuple[str, ...]]
    forms: Mapping[str, tuple[str, ...]]
    single: frozenset[str]
    everyday: frozenset[str]
    cues: Patterns
    departments: Patterns
    tails: tuple[str, ...]
    places: tuple[str, ...]
    english: Patterns
    english_words: frozenset[str]
    months: frozenset[str]
    acronym_words: frozenset[str]


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    source = resources.files("assistant.extraction.people") / "names.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    departments, english = dict(raw["departments"]), dict(raw["english"])
    tails, places = tuple(departments.pop("tails")), tuple(departments.pop("places"))
    words, months = english.pop("words"), english.pop("months")
    acronym_words = english.pop("acronym_words")
    return Knowledge(
        compound_surnames=frozenset(raw["compound_surnames"].split()),
        preposition_surnames=frozenset(raw["preposition_surnames"]),
        counted_surnames=frozenset(raw["counted_surnames"]),
        titles={title: tuple(forms) for title, forms in raw["titles"].items()},
        forms={name: tuple(forms) for name, forms in raw["forms"].items()},
        single=frozenset(raw["words"]["single"]),
        everyday=frozenset(raw["words"]["everyday"].split()),
        cues=_compiled(raw["cues"]),
        departments=_compiled(departments),
        tails=tails,
        places=places,
        english=_compiled(english),
        english_words=frozenset(words.split()),
        months=frozenset(months),
        acronym_words=frozenset(acronym_words.split()),
    )


def _compiled(patterns: Mapping[str, str]) -> Patterns:
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}
