"""What questions look like and how answers are worded, read from `lexicon/*.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from string import Template
from typing import Any

from assistant.types import Language

# Names and departments are masked by as many of these as they are long, so offsets stay true.
PERSON, DEPARTMENT = "\ue000", "\ue001"
_TOKENS = {"<P>": f"{PERSON}++", "<D>": f"{DEPARTMENT}++", "<X>": f"(?:{PERSON}++|{DEPARTMENT}++)"}
_FILE: dict[Language, str] = {"zh-Hans": "zh", "zh-Hant": "zh", "en": "en"}

Patterns = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class Lexicon:
    """Compiled patterns by name, for masked text in Simplified characters or small letters."""

    asks: Patterns
    filters: Patterns
    status: Patterns
    group: Patterns
    periods: Patterns
    due: Patterns
    types: Patterns
    # Words without content, or (group "keep") longer words that only contain such a word.
    stop: re.Pattern[str]
    light: re.Pattern[str]
    generic: re.Pattern[str]
    # Any word for an action item.
    item: re.Pattern[str]
    is_chinese: bool


@lru_cache(maxsize=2)
def load_lexicon(language: Language) -> Lexicon:
    name = _FILE[language]
    raw = _read(name)
    sections = {
        section: {key: _compile(value, raw["item"]) for key, value in raw[section].items()}
        for section in ("asks", "filters", "status", "group", "periods", "due", "types")
    }
    stop = _alternatives(raw["content"]["stop"])
    return Lexicon(
        **sections,
        stop=re.compile(f"(?P<keep>{raw['content']['keep']})|{stop}"),
        light=re.compile(raw["content"]["light"]),
        generic=re.compile(raw["content"]["generic"]),
        item=_compile("<I>", raw["item"]),
        is_chinese=name == "zh",
    )


@lru_cache(maxsize=3)
def load_phrases(language: Language) -> dict[str, Template]:
    found = _read(f"phrases-{language}")
    return {key: Template(text) for key, text in found.items() if isinstance(text, str)}


def load_filter_names(language: Language) -> dict[str, str]:
    return load_section(language, "understood")


@lru_cache(maxsize=24)
def load_section(language: Language, section: str) -> dict[str, str]:
    """The phrases of a section by their keys, as they are written."""
    return dict(_read(f"phrases-{language}")[section])


@lru_cache(maxsize=8)
def _read(name: str) -> dict[str, Any]:
    source = resources.files("assistant.qa") / "lexicon" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _compile(value: str | list[str], item: str) -> re.Pattern[str]:
    pattern = value if isinstance(value, str) else _alternatives(value)
    for token, meaning in {**_TOKENS, "<I>": item}.items():
        pattern = pattern.replace(token, meaning)
    return re.compile(pattern)


def _alternatives(patterns: list[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)
