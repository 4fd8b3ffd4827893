"""Whether words that a model wrote itself say no more than the words of the meeting."""

import re
from collections.abc import Sequence

from assistant.extraction.likeness import shared
from assistant.extraction.numerals import ENGLISH, ORDINALS, parse_chinese
from assistant.extraction.people import Directory
from assistant.extraction.script import simplify
from assistant.types import Segment

# Part of a summary's word pairs that its evidence must hold. A faithful summary rearranges and
# shortens, so it shares about half; one about something else shares next to nothing.
SHARE = 0.3

_CHINESE_NUMBER = re.compile(r"[零〇一二三四五六七八九十百千两]+")
_CHINESE_NUMBER_ALONE = re.compile(r"[零〇一二三四五六七八九十百千两]{2,}")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z]+)?")


def is_supported(text: str, said: Sequence[Segment], directory: Directory) -> bool:
    """Whether `said` holds enough of the words of `text`, and all its numbers and names."""
    spoken = "\n".join(segment.text for segment in said)
    return (
        shared(text, spoken) >= SHARE
        and numbers_claimed(text) <= numbers_said(spoken)
        and _parties(text, None, directory) <= _parties_said(said, directory)
    )


def numbers_claimed(text: str) -> set[int]:
    """Numbers that a summary states: digits, and Chinese numerals that are no part of a word."""
    simple = simplify(text)
    return {int(digits) for digits in _DIGITS.findall(simple)} | {
        _number(words) for words in _CHINESE_NUMBER_ALONE.findall(simple)
    }


def numbers_said(text: str) -> set[int]:
    """Every number that may have been said, in digits or in words."""
    simple = simplify(text)
    chinese = {_number(words) for words in _CHINESE_NUMBER.findall(simple)}
    return numbers_claimed(text) | chinese | _english_numbers(simple.casefold())


def _number(words: str) -> int:
    return parse_chinese(words)


def _english_numbers(text: str) -> set[int]:
    known = ENGLISH | ORDINALS
    words = _WORD.findall(text)
    pairs = [f"{a}-{b}" for a, b in zip(words, words[1:], strict=False)]
    ordinals = {int(digits) for digits in re.findall(r"(\d+)(?:st|nd|rd|th)\b", text)}
    return {known[word] for word in (*words, *pairs) if word in known} | ordinals


def _parties_said(said: Sequence[Segment], directory: Directory) -> set[str]:
    """Who is named or speaks, with the departments of both."""
    parties: set[str] = set()
    for segment in said:
        parties |= _parties(segment.text, segment.speaker, directory)
        if segment.speaker and directory.is_person(segment.speaker):
            speaker = directory.person(segment.speaker)
            parties |= {name for name in (speaker.person, speaker.department) if name}
    return parties


def _parties(text: str, speaker: str | None, directory: Directory) -> set[str]:
    """Names in `text`. A common noun that may not mean a department claims nothing."""
    mentions = [m for m in directory.find(text, speaker) if not m.is_weak]
    return {name for m in mentions for name in (m.party.person, m.party.department) if name}
