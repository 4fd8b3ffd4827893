"""How people say how far a task is, read from `zh.toml` and `en.toml`."""

import re
import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources

from assistant.extraction.rules.lexicon import DATE, DEPARTMENT, PERSON
from assistant.types import Language

_TOKENS = {
    "<P>": f"{PERSON}+",
    "<X>": f"(?:{PERSON}+|{DEPARTMENT}+)",
    "<T>": f"{DATE}+",
}

Pattern = re.Pattern[str]


@dataclass(frozen=True, eq=False)
class Phrases:
    """Compiled patterns; what each is for stands beside it in `zh.toml`."""

    done: Pattern
    done_answer: Pattern
    not_really: Pattern
    not_after: Pattern
    not_done: Pattern
    late: Pattern
    going_on: Pattern
    formerly: Pattern
    percent: Pattern
    percent_before: Pattern
    percent_after: Pattern
    percent_vague: Pattern
    remaining: Pattern
    reason: Pattern
    reason_end: Pattern
    question: Pattern
    vague: Pattern
    condition: Pattern
    redate: Pattern
    promise: Pattern
    not_by: Pattern
    too_late: Pattern
    hand_over: tuple[Pattern, ...]
    refers: Pattern
    shift: Pattern
    refuse: Pattern
    accept: Pattern
    replaces: Pattern


@lru_cache(maxsize=2)
def load_phrases(language: Language) -> Phrases:
    """The phrases of `language`; both Chinese scripts share one, for text is matched simplified."""
    name = "en" if language == "en" else "zh"
    source = resources.files("assistant.continuity") / f"{name}.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    made = {field.name: _made(field.name, raw[field.name]) for field in fields(Phrases)}
    return Phrases(**made)  # type: ignore[arg-type]  # by name: one pattern, or several to hand over


def _made(name: str, value: str | list[str]) -> Pattern | tuple[Pattern, ...]:
    parts = [value] if isinstance(value, str) else value
    if name == "hand_over":
        return tuple(_compiled(part) for part in parts)
    return _compiled("|".join(f"(?:{part})" for part in parts))


def _compiled(pattern: str) -> Pattern:
    for token, meaning in _TOKENS.items():
        pattern = pattern.replace(token, meaning)
    return re.compile(pattern)
