"""Traditional text seen as Simplified, character for character, so that offsets stay true."""

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=8192)
def simplify(text: str) -> str:
    """`text` in Simplified characters, exactly as long as before."""
    if text.isascii():
        return text
    simple: str = _converter().convert(text)
    # Phrases of the conversion table keep their length in practice; nothing promises it.
    if len(simple) == len(text):
        return simple
    return "".join(_one_character(character) for character in text)


def _one_character(character: str) -> str:
    simple: str = _converter().convert(character)
    return simple if len(simple) == 1 else character
