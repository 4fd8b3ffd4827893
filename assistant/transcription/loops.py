"""Noticing a decoder that goes round in circles: 解决解决解决解决..."""

import re
from collections.abc import Callable

# A unit said this often in a row is the decoder, not a person.
_UNIT = re.compile(r"(?P<unit>.{2,24}?)(?:(?P=unit)){3,}")
# Nobody says the same twenty letters twice without a breath; decoders go back half a minute.
_PASSAGE = re.compile(r"(?P<unit>.{20,400}?)[\W_]*(?P=unit)")
_LETTER = re.compile(r"(?P<unit>.)(?P=unit){9,}")


def has_loop(text: str) -> bool:
    return bool(without_loops(text)[1])


def without_loops(text: str) -> tuple[str, str]:
    """The text with each loop said once, and what was left out of it."""
    removed: list[str] = []
    once = _once(removed)
    for pattern in (_LETTER, _UNIT, _PASSAGE):
        text = pattern.sub(once, text)
    return text, "".join(removed)


def _once(removed: list[str]) -> Callable[[re.Match[str]], str]:
    def once(match: re.Match[str]) -> str:
        unit = match["unit"]
        if not any(c.isalpha() for c in unit):
            return match[0]  # 0000 is a number
        removed.append(match[0][len(unit) :])
        return unit

    return once
