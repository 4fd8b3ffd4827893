"""What was heard, letter by letter: what each may be, and how far every syllable is from it."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from assistant.transcription.correction.negation import NEGATIONS, Place, place
from assistant.transcription.correction.words import Floats, Words, sound_distances
from assistant.transcription.recognition import Word

# Costs are in powers of ten, as the probabilities of words are.
# Writing a letter that nobody heard, if the engine was not sure of it at all and if it was.
UNSURE, SURE = 1.0, 3.0
# One step of distance between sounds.
SOUND = 2.0
# What a hearing says that is not the one most often heard.
OUTVOTED = 1.5

FAR = np.float32(9.0)


@dataclass(frozen=True)
class Slot:
    """One letter's place. `letters` are those heard with their costs, the usual one at 0.

    `distance` and `cost` are those of writing each syllable here: how far it sounds from the
    nearest letter heard, and that with what it costs to leave the letter.
    """

    word: Word
    letters: dict[int, float]
    distance: Floats
    cost: Floats
    place: Place


def slot(word: Word, words: Words, before: str = "", after: str = "") -> Slot:
    """The slot of a word that is one Chinese character, between what stands before and after."""
    here = place(word.text, before, after, words)
    heard = [(word.text, word.confidence, word.votes)]
    heard += [(other.text, other.confidence, other.votes) for other in word.others]
    total = max(1, sum(votes for _, _, votes in heard))
    most = max(votes for _, _, votes in heard)
    letters: dict[int, float] = {}
    distance = np.full(len(words.syllables), FAR, np.float32)
    cost = np.full(len(words.syllables), 2 * FAR, np.float32)
    for text, confidence, votes in heard:
        if len(text) != 1:
            continue
        outvoted = OUTVOTED * (most - votes) / total
        # The few who heard a negation, or none, do not decide what a sentence says.
        if text == word.text or not (here.is_negation or text in NEGATIONS):
            letters[ord(text)] = min(outvoted, letters.get(ord(text), outvoted))
        sure = (0.5 if confidence is None else confidence) * votes / total
        if not here.can_deny_asked:
            sure = 0.0  # however sure the engine was: what it heard cannot have been said
        for sound in _sounds(text, words.syllables):
            away = sound_distances()[sound]
            distance = np.minimum(distance, away)
            leaving = outvoted + UNSURE + (SURE - UNSURE) * sure
            cost = np.minimum(cost, leaving + SOUND * away)
    return Slot(word=word, letters=letters, distance=distance, cost=cost, place=here)


@cache
def _sounds(letter: str, syllables: tuple[str, ...]) -> tuple[int, ...]:
    """The syllables that the character may be, by number."""
    from pypinyin import Style, pinyin

    number = _number(syllables)
    found = pinyin(letter, style=Style.NORMAL, heteronym=True)[0]
    return tuple(number[s] for s in found if s in number)


@cache
def _number(syllables: tuple[str, ...]) -> dict[str, int]:
    return {syllable: i for i, syllable in enumerate(syllables)}
