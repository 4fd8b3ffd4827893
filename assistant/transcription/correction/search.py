"""The likeliest words for what was heard: a beam search over the words that sound like it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.transcription.correction.lattice import Slot
from assistant.transcription.correction.negation import keep_negations
from assistant.transcription.correction.words import Ints, Reading, Words

# How far a word of so many letters may sound from what was heard. A single letter is written only
# when it was heard: that a letter is common is no reason to believe it was said.
FARTHEST = {2: 2.2, 3: 3.0, 4: 4.0, 5: 4.5, 6: 5.0}
# Candidates of one length at one place, and paths kept at one place.
CANDIDATES = 25
BEAM = 20


@dataclass(frozen=True)
class _Path:
    score: float
    last: int
    text: str
    before: "_Path | None"


def likeliest(slots: Sequence[Slot], words: Words) -> str:
    """The likeliest letters, one for each slot."""
    held = _sounding_like_two(slots, words)
    start = _Path(0.0, words.unknown, "", None)
    ends: list[dict[int, _Path]] = [{} for _ in range(len(slots) + 1)]
    ends[0][start.last] = start
    for at in range(len(slots)):
        paths = sorted(ends[at].values(), key=lambda path: -path.score)[:BEAM]
        for length, numbers, texts, costs in _candidates(slots, at, words, held):
            before = np.array([path.last for path in paths])
            scores = np.array([path.score for path in paths], np.float32)[:, None]
            scores = scores + words.after(before, numbers) - costs[None, :]
            best = scores.argmax(axis=0)
            reached = ends[at + length]
            for i, (number, text) in enumerate(zip(numbers.tolist(), texts, strict=True)):
                score = float(scores[best[i], i])
                known = reached.get(number)
                if known is None or known.score < score:
                    reached[number] = _Path(score, number, text, paths[int(best[i])])
    found: list[str] = []
    path: _Path | None = max(ends[-1].values(), key=lambda path: path.score)
    while path is not None:
        found.append(path.text)
        path = path.before
    return "".join(reversed(found))


_Candidates = tuple[int, Ints, list[str], "np.ndarray[tuple[int], np.dtype[np.float32]]"]


def _sounding_like_two(slots: Sequence[Slot], words: Words) -> set[int]:
    """The places of what sounds like two words of the meeting: nobody can tell which was meant."""
    held: set[int] = set()
    for length, reading in words.readings.items():
        for sounds in reading.sounds[words.is_shared[reading.owner]]:
            for at in range(len(slots) - length + 1):
                if not any(slots[at + i].distance[sounds[i]] for i in range(length)):
                    held.update(range(at, at + length))
    return held


def _candidates(slots: Sequence[Slot], at: int, words: Words, held: set[int]) -> list[_Candidates]:
    found: list[_Candidates] = []
    for length, farthest in FARTHEST.items():
        reading, here = words.readings[length], slots[at : at + length]
        if len(here) < length:
            continue
        distance = here[0].distance[reading.sounds[:, 0]]
        for i in range(1, length):
            distance = distance + here[i].distance[reading.sounds[:, i]]
        near = np.flatnonzero(distance <= farthest)
        is_held = not held.isdisjoint(range(at, at + length))
        near = near[_may_be_written(reading, near, here, words, is_held)]
        cost = np.zeros(len(near), np.float32)
        for i, slot in enumerate(here):
            own = slot.cost[reading.sounds[near, i]]
            letters = reading.letters[near, i]
            for letter, price in slot.letters.items():
                own = np.where(letters == letter, np.float32(price), own)
            cost += own
        numbers = reading.owner[near]
        if len(near) > CANDIDATES:
            worth = np.maximum(words.unigram[numbers], words.boost[numbers]) - cost
            best = np.argpartition(-worth, CANDIDATES)[:CANDIDATES]
            numbers, cost = numbers[best], cost[best]
        if len(numbers):
            found.append((length, numbers, [words.texts[n] for n in numbers], cost))
    return [*found, _as_heard(slots[at], words)]


def _may_be_written(
    reading: Reading, near: Ints, here: Sequence[Slot], words: Words, is_held: bool
) -> NDArray[np.bool_]:
    """Not what denies otherwise than was heard, nor one of two names that sound the same."""
    letters, numbers = reading.letters[near], reading.owner[near]
    heard = "".join(slot.word.text for slot in here)
    places = [slot.place for slot in here]
    may = keep_negations(letters, np.isfinite(words.boost[numbers]), places, heard)
    must_be_heard = words.is_shared[numbers] | is_held
    for i, slot in enumerate(here):
        may &= ~must_be_heard | np.isin(letters[:, i], list(slot.letters))
    return may


def _as_heard(slot: Slot, words: Words) -> _Candidates:
    """The letters themselves, also those that are no words."""
    letters = [chr(letter) for letter in slot.letters]
    numbers = np.array([words.number.get(letter, words.unknown) for letter in letters])
    return 1, numbers, letters, np.array(list(slot.letters.values()), np.float32)
