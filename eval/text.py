"""Text made comparable: one script, one width, no punctuation."""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable

from assistant.extraction.numerals import parse_chinese

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DATE_PART = re.compile(r"([一二三四五六七八九十]{1,3}|\d{1,2})([月号號日])")
_WORD = re.compile(r"[a-z0-9]+")
# Too common to tell one English sentence from another.
_STOP_WORDS = """
a an and are as at be by for from i ll in is it its of on or our so that the their then they this
to we will with you your
"""
_STOP = frozenset(_STOP_WORDS.split())
# Cuts endings, so that "publish" meets "publishing"; enough for comparing sentences.
_STEM = 5


def fold(text: str) -> str:
    """Lower case, half width, Simplified script; letters, digits and 汉字 alone are kept."""
    text = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in to_simplified()(text) if char.isalnum())


@functools.cache
def to_simplified() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _with_digits(text: str) -> str:
    """Dates in one form: 三月十五号 and 3月15日 are the same day."""
    return _DATE_PART.sub(
        lambda m: f"{parse_chinese(m[1])}{'日' if m[2] in '号號' else m[2]}", text
    )


def similarity(a: str, b: str) -> float:
    """Dice of character bigrams, or of words where the text has no Chinese; 0..1."""
    return dice(_grams(a), _grams(b))


def dice(a: Iterable[Hashable], b: Iterable[Hashable]) -> float:
    """Twice the common part over the sum of both, as multisets; 0 when either is empty."""
    left, right = Counter(a), Counter(b)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0


@functools.cache
def _grams(text: str) -> tuple[str, ...]:
    if not _CHINESE.search(text):
        words = _WORD.findall(unicodedata.normalize("NFKC", text).lower())
        return tuple(word[:_STEM] for word in words if word not in _STOP)
    letters = fold(_with_digits(text))
    return tuple(letters[i : i + 2] for i in range(len(letters) - 1)) or tuple(letters)
