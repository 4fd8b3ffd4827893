"""What a sentence is about: its words without names, dates, fillers and function words."""

import re
from functools import lru_cache

from assistant.extraction.rules.lexicon import MASKS, Lexicon

_WORD = re.compile(r"[a-z][a-z'-]+|\d+")
# Cuts endings, so that "publish" meets "publishing".
_STEM = 6


def content(masked: str, lexicon: Lexicon) -> frozenset[str]:
    """Pairs of neighbouring characters, or words, that carry meaning; empty if there are none."""
    return _words(masked, lexicon) if not lexicon.is_chinese else _pairs(masked, lexicon)


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The part of the smaller content that is in the other; 0 if either is empty."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


@lru_cache(maxsize=8192)
def _pairs(masked: str, lexicon: Lexicon) -> frozenset[str]:
    """Chinese is not cut into words; pairs of characters do as well for comparing."""
    plain = lexicon.fillers.sub("，", re.sub(f"[{MASKS}]+", "，", masked))
    parts = re.split(r"[\W_]+", lexicon.function_words.sub("，", plain))
    return frozenset(part[i : i + 2] for part in parts for i in range(len(part) - 1))


@lru_cache(maxsize=8192)
def _words(masked: str, lexicon: Lexicon) -> frozenset[str]:
    words = (w.removesuffix("'s") for w in _WORD.findall(re.sub(f"[{MASKS}]+", " ", masked)))
    return frozenset(w[:_STEM] for w in words if not lexicon.function_words.fullmatch(w))
