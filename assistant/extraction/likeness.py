"""How alike two texts are, and how much of one another holds."""

import re

from assistant.extraction.evidence import normalise
from assistant.extraction.script import simplify

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z]+)?")
# Endings cut off, so that "publish" is found in "publishing".
_STEM = 5
_SHORT_WORD = 3


def likeness(a: str, b: str) -> float:
    """Dice of letter pairs, of word stems in English (Adamson and Boreham 1974); 0..1."""
    left, right = grams(a), grams(b)
    total = len(left) + len(right)
    return 2 * len(left & right) / total if total else 1.0


def shared(text: str, spoken: str) -> float:
    """The part of the pairs or stems of `text` that `spoken` holds; 0..1."""
    wanted = grams(text)
    return len(wanted & grams(spoken)) / len(wanted) if wanted else 0.0


def grams(text: str) -> set[str]:
    """Letter pairs of Chinese, in Simplified; stems of the longer words of English."""
    if not _CHINESE.search(text):
        words = _WORD.findall(text.casefold())
        return {word[:_STEM] for word in words if len(word) > _SHORT_WORD} or set(words)
    letters = normalise(simplify(text))
    return {letters[i : i + 2] for i in range(len(letters) - 1)} or set(letters)
