"""Packs an n-gram model of Chinese words into `words.npz`: run once, when the source changes.

Source: the language model and the pinyin dictionary of libime 1.0.16 (the fcitx5 input method),
`lm_sc.arpa` and `dict_sc.txt` of its `data/`, LGPL-2.1-or-later (NOTICE). Bigrams are kept;
trigrams would double the file.

    python -m assistant.transcription.correction.build lm_sc.arpa dict_sc.txt
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from assistant.transcription.correction.words import DATA, LONGEST, STEP, UNSEEN


def build(arpa: Path, dictionary: Path, target: Path = DATA) -> None:
    pinyin = _pinyin(dictionary)
    words: list[str] = []
    unigram: list[float] = []
    backoff: list[float] = []
    number: dict[str, int] = {}
    firsts: list[int] = []
    seconds: list[int] = []
    bigram: list[float] = []
    for order, probability, ngram, weight in _entries(arpa):
        if order == 1:
            number[ngram[0]] = len(words)
            words.append(ngram[0])
            unigram.append(probability)
            backoff.append(weight)
        elif order == 2:
            firsts.append(number[ngram[0]])
            seconds.append(number[ngram[1]])
            bigram.append(probability)
    for word in sorted(set(pinyin) - set(words)):
        words.append(word)
        unigram.append(UNSEEN)
        backoff.append(0.0)
    syllables = sorted({s for readings in pinyin.values() for r in readings for s in r})
    by_first = np.lexsort((np.array(seconds), np.array(firsts)))
    arrays: dict[str, Any] = dict(
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        syllables=np.frombuffer("\n".join(syllables).encode(), np.uint8),
        unigram=np.array(unigram, np.float16),
        backoff=np.array(backoff, np.float16),
        followers=np.bincount(np.array(firsts), minlength=len(words)).astype(np.uint32),
        seconds=np.array(seconds, np.uint32)[by_first],
        bigram=np.clip(-np.array(bigram)[by_first] / STEP, 0, 255).round().astype(np.uint8),
        **_readings(words, pinyin, syllables),
    )
    np.savez_compressed(target, **arrays)


def _entries(arpa: Path) -> Iterator[tuple[int, float, list[str], float]]:
    order = 0
    with arpa.open(encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("\\"):
                order = int(line[1]) if line.endswith("-grams:") else 0
            elif line and order:
                fields = line.split("\t")
                weight = float(fields[2]) if len(fields) > 2 else 0.0
                yield order, float(fields[0]), fields[1].split(" "), weight


def _pinyin(dictionary: Path) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, reading = line.split()[:2]
        syllables = tuple(reading.split("'"))
        if len(syllables) == len(word) <= LONGEST:
            found[word].append(syllables)
    return found


def _readings(
    words: list[str], pinyin: dict[str, list[tuple[str, ...]]], syllables: list[str]
) -> dict[str, np.ndarray]:
    """For each length: the words' numbers, and beside them their syllables' numbers."""
    number = {syllable: i for i, syllable in enumerate(syllables)}
    owners: dict[int, list[int]] = defaultdict(list)
    rows: dict[int, list[list[int]]] = defaultdict(list)
    for i, word in enumerate(words):
        for reading in pinyin.get(word, ()):
            owners[len(word)].append(i)
            rows[len(word)].append([number[s] for s in reading])
    arrays: dict[str, np.ndarray] = {}
    for length in sorted(owners):
        arrays[f"owner{length}"] = np.array(owners[length], np.uint32)
        arrays[f"sounds{length}"] = np.array(rows[length], np.uint16)
    return arrays


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
