"""The words of Chinese: how they sound, how likely each is, and after which other."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.transcription.correction.syllables import distances

DATA = Path(__file__).with_name("words.npz")
# Bigram probabilities are kept in steps of this many powers of ten.
STEP = 0.035

# Words of the dictionary that the model has not seen: as rare as its rarest.
UNSEEN = -6.3
# Words have at most so many characters.
LONGEST = 6

# A word that the model does not know, and what stands before a sentence.
UNKNOWN = "<unk>"

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """The words of one length: each row a word's number, its syllables and its characters."""

    owner: Ints
    sounds: Ints
    letters: Ints


@dataclass(frozen=True)
class Words:
    """Words by number. Probabilities are logarithms to base 10.

    `boost` is the least probability that a word of the meeting has, whatever stands before it;
    `is_shared` is whether another word of the meeting sounds the same.
    """

    texts: tuple[str, ...]
    number: dict[str, int]
    syllables: tuple[str, ...]
    readings: dict[int, Reading]
    unigram: Floats
    backoff: Floats
    keys: Ints
    bigram: Floats
    boost: Floats
    is_shared: NDArray[np.bool_]

    @property
    def unknown(self) -> int:
        return self.number[UNKNOWN]

    def is_seen(self, text: str) -> bool:
        """Whether the model has seen it as a word."""
        number = self.number.get(text)
        return number is not None and bool(self.unigram[number] > UNSEEN + STEP)

    def after(self, before: Ints, words: Ints) -> Floats:
        """log10 P(word | word before) for every pair: one row for each of `before`.

        A bigram the model has not seen backs off to the word alone (Katz 1987).
        """
        keys = (before[:, None] << 20) | words[None, :]
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        alone = self.backoff[before][:, None] + self.unigram[words][None, :]
        found: Floats = np.where(self.keys[at] == keys, self.bigram[at], alone)
        return np.maximum(found, self.boost[words][None, :])


@cache
def all_words() -> Words:
    with np.load(DATA) as data:
        texts = tuple(bytes(data["words"]).decode().split("\n"))
        syllables = tuple(bytes(data["syllables"]).decode().split("\n"))
        followers = data["followers"].astype(np.int64)
        firsts = np.repeat(np.arange(len(texts)), followers)
        readings = {
            length: Reading(
                owner=data[f"owner{length}"].astype(np.int64),
                sounds=data[f"sounds{length}"].astype(np.int64),
                letters=_letters(texts, data[f"owner{length}"]),
            )
            for length in range(1, LONGEST + 1)
            if f"owner{length}" in data
        }
        return Words(
            texts=texts,
            number={text: i for i, text in enumerate(texts)},
            syllables=syllables,
            readings=readings,
            unigram=data["unigram"].astype(np.float32),
            backoff=data["backoff"].astype(np.float32),
            keys=(firsts << 20) | data["seconds"].astype(np.int64),
            bigram=data["bigram"].astype(np.float32) * np.float32(-STEP),
            boost=np.full(len(texts), -np.inf, np.float32),
            is_shared=np.zeros(len(texts), bool),
        )


def with_terms(words: Words, terms: dict[str, float]) -> Words:
    """The words with those of a meeting among them: each at least as likely as `terms` says.

    Terms are Chinese characters, at most six.
    """
    new = {term: value for term, value in terms.items() if term not in words.number}
    texts = (*words.texts, *new)
    number = words.number | {term: len(words.texts) + i for i, term in enumerate(new)}
    boost = np.concatenate([words.boost, np.full(len(new), -np.inf, np.float32)])
    for term, value in terms.items():
        boost[number[term]] = value
    is_shared = np.zeros(len(texts), bool)
    is_shared[[number[term] for term in _sharing_a_sound(terms)]] = True
    return Words(
        texts=texts,
        number=number,
        syllables=words.syllables,
        readings=_with_readings(words, new, number),
        unigram=np.concatenate([words.unigram, np.array(list(new.values()), np.float32)]),
        backoff=np.concatenate([words.backoff, np.zeros(len(new), np.float32)]),
        keys=words.keys,
        bigram=words.bigram,
        boost=boost,
        is_shared=is_shared,
    )


def _sharing_a_sound(terms: Iterable[str]) -> list[str]:
    from pypinyin import lazy_pinyin

    by_sound: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for term in terms:
        by_sound[tuple(lazy_pinyin(term))].append(term)
    return [term for sharing in by_sound.values() if len(sharing) > 1 for term in sharing]


def _with_readings(
    words: Words, new: dict[str, float], number: dict[str, int]
) -> dict[int, Reading]:
    from pypinyin import lazy_pinyin

    sound = {syllable: i for i, syllable in enumerate(words.syllables)}
    readings = dict(words.readings)
    for term in new:
        sounds = [sound.get(s) for s in lazy_pinyin(term)]
        known = readings.get(len(term))
        if known is None or None in sounds:
            continue
        readings[len(term)] = Reading(
            owner=np.append(known.owner, number[term]),
            sounds=np.vstack([known.sounds, np.array([sounds], np.int64)]),
            letters=np.vstack([known.letters, np.array([[ord(c) for c in term]], np.int64)]),
        )
    return readings


def _letters(texts: tuple[str, ...], owner: NDArray[np.uint32]) -> Ints:
    return np.array([[ord(c) for c in texts[i]] for i in owner], np.int64)


def sound_distances() -> Floats:
    """The distance of every two syllables that the words have."""
    return distances(all_words().syllables)
