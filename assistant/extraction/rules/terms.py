"""The words of a sentence that name things and deeds, with how rare each is in the language."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.extraction.rules.lexicon import MASKS, Lexicon
from assistant.extraction.words import cut

# Rarer words than this (negative natural logarithm of the probability) carry meaning.
_RARE = 8.0
_RAREST = 13.0
# English words are counted in the meeting alone; all are taken for equally rare.
_ENGLISH_RARITY = 11.0
_ENGLISH = re.compile(r"[a-z][a-z'-]+")
_STEM = 6


@dataclass(frozen=True)
class Term:
    text: str
    start: int
    rarity: float
    is_thing: bool
    is_deed: bool


@lru_cache(maxsize=16384)
def terms_of(masked: str, lexicon: Lexicon) -> tuple[Term, ...]:
    """The terms of a masked sentence in order."""
    plain = lexicon.fillers.sub(lambda m: " " * len(m[0]), re.sub(f"[{MASKS}]", " ", masked))
    if lexicon.is_chinese:
        return tuple(
            Term(w.text, w.start, min(w.rarity, _RAREST), w.is_thing, w.is_deed)
            for w in cut(plain)
            if w.rarity >= _RARE
            and (w.is_thing or w.is_deed or (w.kind == "x" and len(w.text) > 1))
        )
    return tuple(
        Term(m[0][:_STEM], m.start(), _ENGLISH_RARITY, True, False)
        for m in _ENGLISH.finditer(plain)
        if not lexicon.function_words.fullmatch(m[0])
    )


def deeds_in(plain: str, lexicon: Lexicon) -> list[str]:
    """The verbs of a text that are work: not being, having, coming, saying or knowing."""
    if not lexicon.is_chinese:
        return [
            m[0] for m in _ENGLISH.finditer(plain) if not lexicon.function_words.fullmatch(m[0])
        ]
    return [w.text for w in cut(plain) if w.is_deed and w.text not in lexicon.idle_verbs]
