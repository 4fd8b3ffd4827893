"""Text as the units in which errors are counted: Chinese letter by letter, English word by word."""

import re
import unicodedata

from assistant.extraction.numerals import ENGLISH
from assistant.types import Language
from eval.numbers import with_digits
from eval.text import fold, to_simplified

Tokens = tuple[str, ...]

_ENGLISH_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# What Whisper's EnglishTextNormalizer leaves out (openai-whisper, normalizers/english.py).
_HESITATIONS = frozenset(["hmm", "mm", "mhm", "mmm", "uh", "um"])
_NUMBERS = {word: str(value) for word, value in ENGLISH.items() if word not in ("a", "an")}


def tokens(text: str, language: Language) -> Tokens:
    """The text as it is written, case, punctuation and spaces aside; Chinese in Simplified."""
    return _words(text) if language == "en" else tuple(fold(text))


def folded(text: str, language: Language) -> Tokens:
    """`tokens` with differences of form gone: numerals in digits; in English no hesitations."""
    if language == "en":
        return tuple(_NUMBERS.get(w, w) for w in _words(text) if w not in _HESITATIONS)
    simplified = to_simplified()(unicodedata.normalize("NFKC", text).lower())
    return tuple(fold(with_digits(simplified)))


def _words(text: str) -> Tokens:
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return tuple(_ENGLISH_WORD.findall(text))
