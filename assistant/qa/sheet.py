"""A question from which what is understood is struck out, and the words that do so.

The words are in `lexicon/status_zh.toml` and `lexicon/status_en.toml`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from assistant.qa.lexicon import DEPARTMENT, PERSON, load_lexicon
from assistant.types import Language

# What is named is masked by as many of these as it is long, so that offsets stay true.
PROJECT, MEETING, TIME = "\ue002", "\ue003", "\ue005"
MASKS = PERSON + DEPARTMENT + PROJECT + MEETING + TIME
_NUMBER = {"zh": r"(?:\d{1,3}|[一二两三四五六七八九十百]{1,4})", "en": r"(?:\d{1,3}|<words>)"}
_ENGLISH = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty"
# A run of marks is taken whole (++): a pattern that repeats it would try all ways to divide it.
_TOKENS = {
    "<P>": f"{PERSON}++",
    "<D>": f"{DEPARTMENT}++",
    "<X>": f"(?:{PERSON}++|{DEPARTMENT}++)",
    "<J>": f"{PROJECT}++",
    "<M>": f"{MEETING}++",
    "<T>": f"{TIME}++",
}

Words = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class StatusLexicon:
    """Compiled patterns by section and name; see the files."""

    polite: re.Pattern[str]
    yes_no: re.Pattern[str]
    beyond: re.Pattern[str]
    what: Words
    form: Words
    group: Words
    order: Words
    standing: Words
    status: Words
    percent: Words
    minutes: Words
    time: Words
    content: Words
    following: Words
    item: re.Pattern[str]


@lru_cache(maxsize=3)
def load_status_lexicon(language: Language) -> StatusLexicon:
    name = "en" if language == "en" else "zh"
    source = resources.files("assistant.qa") / "lexicon" / f"status_{name}.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    item = load_lexicon(language).item.pattern
    number = _NUMBER[name].replace("<words>", _ENGLISH)

    def compiled(value: str | list[str]) -> re.Pattern[str]:
        pattern = value if isinstance(value, str) else "|".join(f"(?:{v})" for v in value)
        for token, meaning in {**_TOKENS, "<I>": item, "<N>": number}.items():
            pattern = pattern.replace(token, meaning)
        return re.compile(pattern)

    sections: dict[str, Any] = {
        key: {name: compiled(value) for name, value in section.items()}
        for key, section in raw.items()
        if isinstance(section, dict)
    }
    alone: dict[str, Any] = {key: compiled(raw[key]) for key in ("polite", "yes_no", "beyond")}
    return StatusLexicon(**sections, **alone, item=compiled("<I>"))


class Sheet:
    """The text that is left to be understood, as long as the question itself."""

    def __init__(self, text: str) -> None:
        self.text = text

    def has(self, pattern: re.Pattern[str]) -> bool:
        return pattern.search(self.text) is not None

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Strike out all that fits; the first match, None where nothing does."""
        match = pattern.search(self.text)
        if match is not None:
            self.text = pattern.sub(_blank, self.text)
        return match

    def strike(self, start: int, end: int) -> None:
        self.mask(start, end, _BLANK)

    def mask(self, start: int, end: int, mark: str) -> None:
        self.text = self.text[:start] + mark * (end - start) + self.text[end:]


_BLANK = "\ue006"


def _blank(match: re.Match[str]) -> str:
    # No space: what stood apart must not seem to stand side by side, nor begin a clause.
    return "".join(c if c in MASKS else _BLANK for c in match[0])


def left_of(text: str) -> str:
    """The text with what was struck out or named as blanks."""
    return re.sub(f"[{MASKS}{_BLANK}]", " ", text)
