"""Words of a question and of a record, compared by content.

Chinese is compared by pairs of characters, which needs no word list; words in Latin letters and
numbers by their stem.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.extraction.numerals import ENGLISH
from assistant.extraction.script import simplify

_RUN = re.compile(r"(?P<chinese>[\u3400-\u9fff]+)|(?P<latin>[^\W\d_\u3400-\u9fff]+|\d+(?:\.\d+)?)")
_SEPARATORS = re.compile(r"(?<=\d),(?=\d{3})|['’](?:s|re|ve|ll|d|t)?\b")
# Endings of English words, the longest first; what they leave has at least three letters.
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "y")


@dataclass(frozen=True)
class Term:
    """A part of a question that a record either speaks of or not.

    Any of the `needles` shows that it does: pairs of Chinese characters as they stand in the text,
    or the stem of a word. A lone Chinese character says little, so it counts a third.
    """

    text: str
    needles: tuple[str, ...]
    is_word: bool = False
    factor: float = 1.0


@dataclass(frozen=True)
class Words:
    """A text made ready to be asked whether it holds a term."""

    text: str
    stems: frozenset[str]

    def holds(self, needle: str, is_word: bool) -> bool:
        return needle in self.stems if is_word else needle in self.text


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Simplified characters and small letters, character for character."""
    simple = simplify(text).replace("’", "'")
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in simple)


@lru_cache(maxsize=65536)
def read_words(text: str) -> Words:
    folded = _SEPARATORS.sub("", fold(text))
    stems = frozenset(stem(run["latin"]) for run in _RUN.finditer(folded) if run["latin"])
    # Spaces between Chinese and digits ("4 月 22 日") differ from writer to writer.
    return Words(folded.replace(" ", ""), stems)


def read_terms(folded: str) -> list[Term]:
    """The terms of a folded text in order: Chinese character by character, else word by word."""
    terms: list[Term] = []
    for run in _RUN.finditer(_SEPARATORS.sub("", folded)):
        terms.extend([_word(run["latin"])] if run["latin"] else _characters(run["chinese"]))
    return terms


def _word(word: str) -> Term:
    # A word says about as much as two Chinese characters.
    return Term(word, (stem(word),), is_word=True, factor=2.0)


def _characters(run: str) -> Iterable[Term]:
    if len(run) == 1:
        yield Term(run, (run,), factor=0.3)
        return
    for i, character in enumerate(run):
        pairs = [run[j : j + 2] for j in (i - 1, i) if 0 <= j < len(run) - 1]
        yield Term(character, tuple(pairs))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """An English word without its ending: writes, writing -> writ. Numbers become digits."""
    # "a" is a number in dates only.
    if word in ENGLISH and word not in ("a", "an"):
        return str(ENGLISH[word])
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word
