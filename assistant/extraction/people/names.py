"""The words by which people and departments of a roster are called."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.extraction.people.knowledge import knowledge
from assistant.extraction.people.words import is_everyday
from assistant.extraction.script import simplify
from assistant.types import Department, Language, Person

# How a word names somebody. A nickname fits everybody of the surname, a guessed title everybody
# whose title the roster does not tell; a post is a bare title that one person has.
Form = Literal["name", "alias", "title", "given", "nickname", "guess", "post"]
# Forms that give way where the same word is somebody's name, alias or title.
LOOSE: frozenset[Form] = frozenset({"nickname", "guess"})


@dataclass(frozen=True)
class Calling:
    """A word, simplified and in small letters, that may mean `person`."""

    word: str
    person: Person
    form: Form


def fold(text: str) -> str:
    """Small letters, without hyphens, character for character."""
    small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return small.replace("’", "'").replace("-", " ")


def is_chinese(name: str) -> bool:
    return bool(name) and "\u4e00" <= name[0] <= "\u9fff"


def surname(name: str) -> str:
    """The family name of a Chinese name, in Simplified characters."""
    simple = simplify(name)
    return simple[:2] if simple[:2] in knowledge().compound_surnames else simple[:1]


def callings(people: Sequence[Person], language: Language) -> Iterator[Calling]:
    """Every word that may mean somebody of `people`."""
    for person in people:
        for word, form in _words(person, language):
            if word.strip():
                yield Calling(fold(simplify(word)), person, form)
    yield from _posts(people)


def _words(person: Person, language: Language) -> Iterator[tuple[str, Form]]:
    name = simplify(person.name)
    yield name, "name"
    for alias in person.aliases:
        yield alias, "alias"
        if alias.isascii() and language != "en":
            yield from ((alias + s, "nickname") for s in knowledge().forms["latin_suffixes"])
    if not is_chinese(name):
        yield from ((part, "alias") for part in name.split() if len(part) > 1)
        return
    family = surname(name)
    given = name[len(family) :]
    if len(given) >= 2:
        yield given, "given"
    yield from ((family + title, "title") for title in _titles(person.title or ""))
    if not person.title:
        yield from ((family + title, "guess") for title in knowledge().forms["unknown_titles"])
    yield from ((word, "nickname") for word in _nicknames(family, given, language))


def _titles(official: str) -> Iterator[str]:
    """How the bearer of an official title is addressed after the surname."""
    title = simplify(official)
    if not title:
        return
    yield title
    known = [tail for tail in knowledge().titles if title.endswith(tail)]
    if not known:
        return
    tail = max(known, key=len)
    before = title.removesuffix(tail)
    for short in knowledge().titles[tail]:
        yield short
        if before.endswith(knowledge().forms["ranks"]) and len(short) > 1:
            yield before[-1] + short


def _nicknames(family: str, given: str, language: Language) -> Iterator[str]:
    forms = knowledge().forms
    yield from (prefix + family for prefix in forms["prefixes"])
    yield from (family + suffix for suffix in forms["suffixes"])
    if given and is_chinese(given):
        yield from (given[-1] + suffix for suffix in forms["given_suffixes"])
    if language == "zh-Hant":
        yield from (family + suffix for suffix in forms["traditional_suffixes"])
    if len(family) > 1:
        yield family


def _posts(people: Sequence[Person]) -> Iterator[Calling]:
    for post in knowledge().forms["sole_posts"]:
        holders = [p for p in people if simplify(p.title or "") == post]
        if len(holders) == 1:
            yield Calling(post, holders[0], "post")


def words_for_department(department: Department) -> Iterator[tuple[str, bool]]:
    """Every word that may mean `department`, and whether it is a common noun as well."""
    name = simplify(department.name)
    chinese = is_chinese(name)
    yield name, chinese and _is_noun(name)
    for alias in department.aliases:
        simple = knowledge().departments["frame"].sub("", simplify(alias)) or simplify(alias)
        yield simple, _is_noun(simple) and not simple.isupper()
    if not chinese:
        return
    for tail in ("部", "中心"):
        if name.endswith(tail) and len(name) - len(tail) >= 2:
            yield name.removesuffix(tail), True
    if _is_noun(name):
        yield name + "部", False


def _is_noun(word: str) -> bool:
    """Whether a department's word may be a common noun, as far as its ending tells."""
    if word.endswith(knowledge().tails):
        return False
    return not word.endswith(knowledge().places) or is_everyday(word)
