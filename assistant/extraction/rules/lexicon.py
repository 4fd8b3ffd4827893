"""The knowledge of a language that the rules engine works with, read from `lexicon/*.toml`."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from assistant.extraction.formulas import Formulas
from assistant.types import Language

# Names, departments, the speaker's own department and dates are masked in a text by as many of
# these characters as they are long, so that patterns can speak of them and offsets stay true.
PERSON, DEPARTMENT, OWN, DATE = "\ue000", "\ue001", "\ue003", "\ue002"
MASKS = PERSON + DEPARTMENT + OWN + DATE
_TOKENS = {
    "<P>": f"{PERSON}+",
    "<D>": f"{DEPARTMENT}+",
    "<X>": f"(?:{PERSON}+|{DEPARTMENT}+)",
    "<O>": f"{OWN}+",
    "<T>": f"{DATE}+",
}
_FILE: dict[Language, str] = {"zh-Hans": "zh", "zh-Hant": "zh", "en": "en"}


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Compiled patterns by name; `acts` are those that label a sentence."""

    acts: Mapping[str, re.Pattern[str]]
    next_meeting: Mapping[str, re.Pattern[str]]
    dates: Mapping[str, re.Pattern[str]]
    speakers: Mapping[str, re.Pattern[str]]
    task: Mapping[str, tuple[re.Pattern[str], ...]]
    wording: Mapping[str, re.Pattern[str]]
    deciding: Mapping[str, re.Pattern[str]]
    opposing: Mapping[str, re.Pattern[str]]
    weights: Mapping[str, Mapping[str, float]]
    words: Mapping[str, str]
    sentence_end: re.Pattern[str]
    clause_end: re.Pattern[str]
    fillers: re.Pattern[str]
    function_words: re.Pattern[str]
    idle_verbs: frozenset[str]
    formulas: Formulas
    is_chinese: bool

    @property
    def longest_task(self) -> int:
        """The characters that the wording of a task may have."""
        return 40 if self.is_chinese else 160

    def says(self, act: str, masked: str) -> bool:
        return self.acts[act].search(masked) is not None


@lru_cache(maxsize=2)
def load_lexicon(language: Language) -> Lexicon:
    """The lexicon of `language`; both Chinese scripts share one, for text is matched simplified."""
    name = _FILE[language]
    source = resources.files("assistant.extraction.rules") / "lexicon" / f"{name}.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    verb = raw["verb"]
    acts = raw["acts"] | {"next_meeting": raw["next_meeting"]["cue"]}
    return Lexicon(
        acts={key: _compile(value, verb) for key, value in acts.items()},
        next_meeting={key: _compile(value, verb) for key, value in raw["next_meeting"].items()},
        dates={key: _compile(value, verb) for key, value in raw["dates"].items()},
        speakers={key: _compile(value, verb) for key, value in raw["speakers"].items()},
        task={
            key: tuple(_compile([one], verb) for one in _listed(value))
            for key, value in raw["task"].items()
        },
        wording={key: _compile(value, verb) for key, value in raw["wording"].items()},
        deciding={key: _compile(value, verb) for key, value in raw["deciding"].items()},
        opposing={key: _compile(value, verb) for key, value in raw["opposing"].items()},
        weights=_weights(name),
        words=raw["text"],
        sentence_end=re.compile(raw["sentence_end"]),
        clause_end=re.compile(raw["clause_end"]),
        fillers=re.compile(raw["fillers"]),
        function_words=re.compile(raw["function_words"]),
        idle_verbs=frozenset(raw.get("idle_verbs", "").split()),
        formulas=Formulas(tuple(raw.get("formulas", ()))),
        is_chinese=name == "zh",
    )


def _weights(name: str) -> dict[str, dict[str, float]]:
    """The fitted weights of a language by what they judge; none before the first fit."""
    source = resources.files("assistant.extraction.rules") / "weights" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _compile(value: str | Iterable[str], verb: str) -> re.Pattern[str]:
    parts = [value] if isinstance(value, str) else list(value)
    pattern = "|".join(f"(?:{part})" for part in parts) if len(parts) > 1 else parts[0]
    pattern = pattern.replace("~", "[^，。,.]{0,8}?").replace("<V>", verb)
    for token, meaning in _TOKENS.items():
        pattern = pattern.replace(token, meaning)
    return re.compile(_unique_groups(pattern))


def _unique_groups(pattern: str) -> str:
    """Later groups of a name that was used before lose it to a numbered one (`topic2`, ...)."""
    seen: dict[str, int] = {}

    def rename(match: re.Match[str]) -> str:
        name = match[1]
        seen[name] = seen.get(name, 0) + 1
        return f"(?P<{name}>" if seen[name] == 1 else f"(?P<{name}{seen[name]}>"

    return re.sub(r"\(\?P<([a-z]+)>", rename, pattern)


def group(match: re.Match[str], name: str) -> str | None:
    """What the group `name` or one of its numbered doubles caught."""
    caught = (value for key, value in match.groupdict().items() if key.rstrip("0123456789") == name)
    return next((value for value in caught if value), None)
