"""Messages of errors in the language of whoever reads them.

The code speaks English; `locales/errors.zh.toml` holds the Chinese of every message, with the
values that stand in it. Messages that are stored ("why it failed") are put into words when they
are shown, so that each person reads them in the language of the page.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from starlette.requests import Request

from api.web import i18n
from assistant.transcription.script import to_script
from assistant.types import Language

_FILE = i18n.LOCALES / "errors.zh.toml"
# {name} takes anything; {name=one|another} only these, where anything would take too much.
HOLE = re.compile(r"\{([a-z_]+)(?:=[^{}]+)?\}")
_HOLE_OF_REGEX = re.compile(r"\{([a-z_]+)(=[^{}]+)?\}")

# "title: field required." and "agenda.0.topic: ...", as formats.first_problem says it.
_FIELD = re.compile(r"(the file|\w+(?:\.\w+)*): (.+?)\.?", re.DOTALL)
# "Something. Set X." inside a value ends with a stop of its own; the Chinese has one already.
_STOPS = "。."
_DEEPEST = 4
_QUOTED = re.compile(r"'[^']*'((, | or )'[^']*')*")


@dataclass(frozen=True)
class Pattern:
    """A message with holes, and its Chinese with the same holes."""

    matches: re.Pattern[str]
    chinese: str


@dataclass(frozen=True)
class Catalogue:
    """Whole messages, messages with holes (the most telling first), words, fields."""

    exact: dict[str, str]
    patterns: tuple[Pattern, ...]
    validation: tuple[Pattern, ...]
    words: dict[str, str]
    fields: dict[str, str]


def explain(message: str | None) -> str:
    """The message in the language of the page; as it is where nobody translated it."""
    return said_in(i18n.language(), message)


def said_in(language: Language, message: str | None) -> str:
    if not message or language == "en":
        return message or ""
    return to_script(_chinese(message), language)


def field_problem(field: str, problem: str, language: Language) -> str:
    """What a validation says of one field: 标题：必填."""
    if language == "en":
        return f"{field}: {problem}"
    return to_script(f"{_field(field)}：{_validation(problem)}", language)


def field_label(field: str) -> str:
    """How the pages call a field, in the language of the page."""
    language = i18n.language()
    if language == "en":
        return field.replace("_", " ").capitalize()
    return to_script(_field(field), language)


def language_for(request: Request) -> Language:
    """Whom the answer is for: a page's reader, or a program, which gets English unless it asks."""
    if not request.url.path.startswith("/api/"):
        return i18n.language()
    chosen = request.cookies.get(i18n.COOKIE)
    accepted = request.headers.get("accept-language", "")
    asks = re.search(r"\b(en|zh)\b", accepted, re.IGNORECASE)
    return i18n.negotiate(chosen, accepted) if chosen in i18n.LANGUAGES or asks else "en"


def shape(message: str) -> str:
    """The message with its holes unnamed: what the code and the catalogue have in common."""
    return HOLE.sub("{}", message)


@cache
def known_shapes() -> frozenset[str]:
    """The shapes of all messages that have their Chinese."""
    return frozenset(shape(message) for message in _read()["messages"])


@lru_cache(maxsize=2048)
def _chinese(message: str, depth: int = 0) -> str:
    known = _catalogue()
    if message in known.words:
        return known.words[message]
    if message in known.exact:
        return known.exact[message]
    if found := _FIELD.fullmatch(message):
        validation = _validation(found[2])
        if validation != found[2]:
            return f"{_field(found[1])}：{validation}。"
    for pattern in known.patterns:
        if found := pattern.matches.fullmatch(message):
            return _filled(pattern.chinese, found.groupdict(), depth)
    return message


def _filled(chinese: str, values: dict[str, str], depth: int) -> str:
    """The Chinese with the values in it, which may be messages themselves."""

    def fill(hole: re.Match[str]) -> str:
        value = _unquoted(values[hole[1]])
        said = _chinese(value, depth + 1) if depth < _DEEPEST else value
        after = chinese[hole.end() : hole.end() + 1]
        return said.rstrip(_STOPS) if after and after in _STOPS else said

    return HOLE.sub(fill, chinese)


def _unquoted(value: str) -> str:
    """A value without the quotes that repr() put around it, or each of "'a', 'b' or 'c'"."""
    return "、".join(re.findall("'([^']*)'", value)) if _QUOTED.fullmatch(value) else value


def _validation(problem: str) -> str:
    for pattern in _catalogue().validation:
        if found := pattern.matches.fullmatch(problem.rstrip(".")):
            return _filled(pattern.chinese, found.groupdict(), 0)
    return problem


def _field(place: str) -> str:
    """议程第 1 行的议题 for agenda.0.topic."""
    fields = _catalogue().fields
    if place in fields:
        return fields[place]
    said = ""
    for part in place.split("."):
        name = f"第 {int(part) + 1} 行" if part.isdecimal() else fields.get(part, part)
        said += f"的{name}" if said and not part.isdecimal() else name
    return said


@cache
def _catalogue() -> Catalogue:
    read = _read()
    whole = {en: zh for en, zh in read["messages"].items() if not HOLE.search(en)}
    holed = {en: zh for en, zh in read["messages"].items() if HOLE.search(en)}
    return Catalogue(
        exact=whole,
        patterns=_patterns(holed.items()),
        validation=_patterns(read["validation"].items(), is_case_told=False),
        words=read["words"],
        fields=read["fields"],
    )


def _patterns(
    pairs: Iterable[tuple[str, str]], *, is_case_told: bool = True
) -> tuple[Pattern, ...]:
    # "{message} Use another model." would take what a more telling pattern says better.
    ordered = sorted(pairs, key=lambda pair: len(HOLE.sub("", pair[0])), reverse=True)
    flags = re.DOTALL if is_case_told else re.DOTALL | re.IGNORECASE
    return tuple(Pattern(re.compile(_regex(en), flags), zh) for en, zh in ordered)


def _regex(message: str) -> str:
    """Each hole takes what is there, and nothing where nothing is."""
    said, at = "", 0
    for hole in _HOLE_OF_REGEX.finditer(message):
        choices = "|".join(map(re.escape, hole[2][1:].split("|"))) if hole[2] else ".*?"
        said += re.escape(message[at : hole.start()]) + f"(?P<{hole[1]}>{choices})"
        at = hole.end()
    return said + re.escape(message[at:])


@cache
def _read() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text("utf-8"))
