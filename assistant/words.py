"""Chinese text cut into words, with what kind of word each is and how rare.

The likeliest cut by the counts of single words (the method of jieba without its model for unknown
words, whose dictionary this reads); characters that make no known word stand alone.
"""

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant import dictionary

_LONGEST = 4
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]*|\d+(?:\.\d+)?")
# Kinds of the dictionary (ICTCLAS tags) that name things, and that name deeds.
_THINGS = ("n", "j", "s")
_DEEDS = ("v",)
_BOTH = ("vn",)


@dataclass(frozen=True)
class Word:
    """A word of a text; `rarity` is the negative natural logarithm of its probability."""

    text: str
    start: int
    kind: str
    rarity: float

    @property
    def is_thing(self) -> bool:
        return self.kind.startswith(_THINGS) or self.kind in _BOTH or self.kind == "eng"

    @property
    def is_deed(self) -> bool:
        return self.kind.startswith(_DEEDS)


@dataclass(frozen=True)
class _Entries:
    rarity: dict[str, float]
    kind: dict[str, str]
    unknown: float


@cache
def _entries() -> _Entries:
    known = dictionary.words()
    total = math.log(sum(count for count, _ in known.values()))
    rarity = {word: total - math.log(max(count, 1)) for word, (count, _) in known.items()}
    kinds = {word: kind for word, (_, kind) in known.items()}
    return _Entries(rarity, kinds, total)


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[Word, ...]:
    """The words of simplified text in order; marks and spaces are none."""
    entries = _entries()
    latin = {m.start(): m for m in _LATIN.finditer(text)}
    size = len(text)
    best = [0.0] * (size + 1)
    step = [1] * (size + 1)
    for at in range(size - 1, -1, -1):
        if at in latin:
            end = latin[at].end()
            best[at], step[at] = best[end], end - at
            continue
        cost, length = entries.unknown + best[at + 1], 1
        for n in range(1, _LONGEST + 1):
            rarity = entries.rarity.get(text[at : at + n]) if at + n <= size else None
            if rarity is not None and rarity + best[at + n] < cost:
                cost, length = rarity + best[at + n], n
        best[at], step[at] = cost, length
    return tuple(_words(text, step, latin, entries))


def _words(
    text: str, step: list[int], latin: dict[int, re.Match[str]], entries: _Entries
) -> list[Word]:
    words, at = [], 0
    while at < len(text):
        part = text[at : at + step[at]]
        if at in latin:
            kind = "eng" if part[0].isalpha() else "m"
            words.append(Word(part.lower(), at, kind, entries.unknown))
        elif part[0].isalnum():
            rarity = entries.rarity.get(part, entries.unknown)
            words.append(Word(part, at, entries.kind.get(part, "x"), rarity))
        at += step[at]
    return words
