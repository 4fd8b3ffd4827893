"""Set phrases of meetings that a recogniser wrote with other characters of much the same sound.

就这么顶 is 就这么定 and 先上开 is 线上开. A wrong mend puts words into people's mouths, so a
stretch is left alone where its characters are words of their own, or a "not" would come or go.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from assistant import dictionary
from assistant.extraction.sound import near_syllable, syllable

# Words rarer than this (in 60 million of the word list) are no reason to leave a stretch alone.
_ORDINARY = 30
# One near syllable is let pass in a phrase of three to six, two in a longer one.
_SYLLABLES_PER_SLIP = 4
_NEGATIONS = frozenset("不没别未无非")
_ENDS = frozenset("，。！？；、：… \n")
# What follows the phrase where it closes a sentence: 了, heard as 轮, 咯 or 呢.
_PARTICLE = "了"
_PARTICLE_INITIALS = ("l", "n")


@dataclass
class Formulas:
    """Phrases to be found by their sound; `mend` keeps the length of a text."""

    phrases: tuple[str, ...]
    _by_sound: dict[str, list[tuple[str, tuple[str, ...]]]] = field(
        default_factory=lambda: defaultdict(list), repr=False
    )

    def __post_init__(self) -> None:
        for phrase in sorted(set(self.phrases), key=len, reverse=True):
            sounds = tuple(syllable(c) for c in phrase)
            self._by_sound[near_syllable(sounds[0])].append((phrase, sounds))

    def mend(self, text: str) -> str:
        """`text` with the phrases written as they are said, exactly as long as before."""
        sounds = [syllable(c) for c in text]
        at, letters = 0, list(text)
        while at < len(text):
            phrase = self._heard_at(text, sounds, at)
            if phrase is not None:
                letters[at : at + len(phrase)] = phrase
            at += len(phrase) if phrase is not None else 1
        return "".join(letters)

    def _heard_at(self, text: str, sounds: list[str], at: int) -> str | None:
        candidates = self._by_sound.get(near_syllable(sounds[at]), ())
        for phrase, _ in candidates:
            if text.startswith(phrase, at):
                return phrase
        for phrase, wanted in candidates:
            end = at + len(phrase)
            written = text[at:end]
            heard = tuple(sounds[at:end])
            whole = len(heard) == len(wanted)
            if (
                whole
                and _sounds_like(phrase, wanted, written, heard)
                and _is_free(text, at, phrase)
            ):
                return phrase
        return None


def _sounds_like(
    phrase: str, wanted: tuple[str, ...], written: str, heard: tuple[str, ...]
) -> bool:
    """Whether at least half of the letters are right and the syllables the same, or few near."""
    right = sum(a == b for a, b in zip(phrase, written, strict=True))
    near = 0
    for i, (want, have) in enumerate(zip(wanted, heard, strict=True)):
        if want == have:
            continue
        if phrase[i] == _PARTICLE and i == len(phrase) - 1 and have[:1] in _PARTICLE_INITIALS:
            continue
        if near_syllable(want) != near_syllable(have):
            return False
        near += 1
    return near <= (len(phrase) + 1) // _SYLLABLES_PER_SLIP and 2 * right >= len(phrase)


def _is_free(text: str, at: int, phrase: str) -> bool:
    """Whether the letters that would change are neither words nor parts of words, nor a "not"."""
    end = at + len(phrase)
    changed = [i for i in range(at, end) if text[i] != phrase[i - at]]
    if any(text[i] in _NEGATIONS or phrase[i - at] in _NEGATIONS for i in changed):
        return False
    closes = phrase[-1] == _PARTICLE and text[end - 1] != _PARTICLE
    if closes and end < len(text) and text[end] not in _ENDS:
        return False
    if any(word in _word_list() for word in (text[end - 1 : end + 1], text[end - 1 : end + 2])):
        return False
    return not any(_is_in_a_word(text, i) for i in changed)


def _is_in_a_word(text: str, at: int) -> bool:
    words = _word_list()
    return any(
        text[first : first + size] in words
        for size in (2, 3, 4)
        for first in range(max(0, at - size + 1), min(at, len(text) - size) + 1)
    )


@cache
def _word_list() -> frozenset[str]:
    known = dictionary.words().items()
    return frozenset(word for word, (count, _) in known if count >= _ORDINARY and len(word) > 1)
