"""Whose words are whose: passages cut where the speaker changes."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby

from assistant.transcription.recognition import Passage, Word
from assistant.transcription.speakers.types import Turn

# The edges of turns are off by some 0.3 s, so a stray word at the edge of a passage is no change
# of speaker.
SHORTEST_TURN_S = 0.8


def by_speaker(
    passages: Iterable[Passage], turns: tuple[Turn, ...]
) -> Iterator[tuple[str, Passage]]:
    """Each passage with its speaker, cut where the speaker changes inside it.

    `turns` are in time order and at least one. Speakers are called SPEAKER_01, SPEAKER_02... in
    the order in which they are first heard.
    """
    labels: dict[str, str] = {}
    starts = [turn.start for turn in turns]
    for passage in passages:
        speakers = [_speaker(word, turns, starts) for word in passage.words]
        runs = [
            [index for index, _ in group]
            for _, group in groupby(enumerate(speakers), key=lambda item: item[1])
        ]
        for run in _without_strays(runs, passage):
            words = tuple(passage.words[index] for index in run)
            if any(c.isalnum() for word in words for c in word.text):
                speaker = _most_spoken([speakers[index] for index in run], words)
                label = labels.setdefault(speaker, f"SPEAKER_{len(labels) + 1:02d}")
                yield label, Passage(words=words)


def _speaker(word: Word, turns: tuple[Turn, ...], starts: list[float]) -> str:
    """Whose turn the word's middle is in, or the nearest one."""
    middle = (word.start + word.end) / 2
    following = bisect_right(starts, middle)
    near = turns[max(0, following - 2) : following + 1]
    return min(near, key=lambda t: max(t.start - middle, middle - t.end, 0.0)).speaker


def _without_strays(runs: list[list[int]], passage: Passage) -> list[list[int]]:
    def length_s(run: list[int]) -> float:
        return passage.words[run[-1]].end - passage.words[run[0]].start

    whole: list[list[int]] = []
    for run in runs:
        if whole and (length_s(run) < SHORTEST_TURN_S or length_s(whole[-1]) < SHORTEST_TURN_S):
            whole[-1] = whole[-1] + run
        else:
            whole.append(run)
    return whole


def _most_spoken(speakers: list[str], words: tuple[Word, ...]) -> str:
    seconds: dict[str, float] = {}
    for speaker, word in zip(speakers, words, strict=True):
        seconds[speaker] = seconds.get(speaker, 0.0) + word.end - word.start
    return max(seconds, key=lambda speaker: seconds[speaker])
