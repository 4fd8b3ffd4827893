"""Whose words are whose: passages cut where the speaker changes."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby, pairwise

from assistant.transcription.recognition import Passage, Word
from assistant.transcription.speakers.types import Turn

# Edges of turns and times of words are off by some 0.3 s, so a stray word at the edge of a passage
# is no change of speaker.
SHORTEST_TURN_S = 0.8
# A change falls between clauses or in a pause if there is one so near.
NEAR_S = 0.6
PAUSE_S = 0.3
# A shorter turn stands if words and pauses bound it and the voice is heard in so much of it.
SURE = 0.6

_ENDS_A_CLAUSE = tuple(",.?!;:，。？！；：、")


def by_speaker(
    passages: Iterable[Passage], turns: tuple[Turn, ...]
) -> Iterator[tuple[str, Passage]]:
    """Each passage with its speaker, cut where the speaker changes inside it.

    `turns` are in time order and at least one; some may overlap. Speakers are called SPEAKER_01,
    SPEAKER_02... in the order in which they are first heard.
    """
    labels: dict[str, str] = {}
    heard = _Heard(turns)
    for passage in passages:
        for speaker, words in _parts(passage.words, heard):
            if any(c.isalnum() for word in words for c in word.text):
                label = labels.setdefault(speaker, f"SPEAKER_{len(labels) + 1:02d}")
                yield label, Passage(words=words)


class _Heard:
    """The turns, to be asked who speaks."""

    def __init__(self, turns: tuple[Turn, ...]) -> None:
        self._turns = turns
        self._starts = [turn.start for turn in turns]
        # How far any turn up to each reaches, for turns that overlap.
        self._reach = list(accumulate((turn.end for turn in turns), max))

    def speakers(self, words: tuple[Word, ...]) -> list[str]:
        """Whose turn each word's middle is in, or the nearest one.

        Where two speak at once, whoever speaks longest around these words.
        """
        if not words:
            return []
        around = self._within(words[0].start, words[-1].end) or list(self._turns)
        seconds: dict[str, float] = {}
        for turn in around:
            shared = min(turn.end, words[-1].end) - max(turn.start, words[0].start)
            seconds[turn.speaker] = seconds.get(turn.speaker, 0.0) + max(0.0, shared)
        return [self._speaker((w.start + w.end) / 2, seconds) for w in words]

    def share(self, speaker: str, words: tuple[Word, ...]) -> float:
        """The part of the time of these words in which the speaker is heard."""
        start, end = words[0].start, words[-1].end
        mine = [t for t in self._within(start, end) if t.speaker == speaker]
        shared = sum(min(t.end, end) - max(t.start, start) for t in mine)
        return shared / max(0.01, end - start)

    def _speaker(self, middle: float, seconds: dict[str, float]) -> str:
        inside = self._within(middle, middle)
        if inside:
            return max(inside, key=lambda t: seconds.get(t.speaker, 0.0)).speaker
        following = bisect_right(self._starts, middle)
        near = self._turns[max(0, following - 3) : following + 1]
        return min(near, key=lambda t: max(t.start - middle, middle - t.end, 0.0)).speaker

    def _within(self, start: float, end: float) -> list[Turn]:
        last = bisect_right(self._starts, end)
        first = bisect_right(self._reach, start)
        return [turn for turn in self._turns[first:last] if turn.end > start]


def _parts(words: tuple[Word, ...], heard: _Heard) -> list[tuple[str, tuple[Word, ...]]]:
    speakers = heard.speakers(words)
    seams = _seams(words)
    runs = [(who, len(list(group))) for who, group in groupby(speakers)]
    cuts = list(accumulate((length for _, length in runs), initial=0))
    moved = [0, *(_at_a_seam(cut, words, seams) for cut in cuts[1:-1]), len(words)]
    parts: list[tuple[str, tuple[Word, ...]]] = []
    for (who, _), (first, last) in zip(runs, pairwise(moved), strict=True):
        if first < last:
            parts.append((who, words[first:last]))
    return _without_strays(parts, heard)


def _seams(words: tuple[Word, ...]) -> list[int]:
    """Before which words a clause or a pause ends."""
    return [
        i
        for i in range(1, len(words))
        if words[i - 1].text.rstrip().endswith(_ENDS_A_CLAUSE)
        or words[i].start - words[i - 1].end >= PAUSE_S
    ]


def _at_a_seam(cut: int, words: tuple[Word, ...], seams: list[int]) -> int:
    """The seam nearest to the cut, if one is near."""

    def distance_s(seam: int) -> float:
        return abs(words[seam].start - words[cut].start)

    near = min(seams, key=distance_s, default=None)
    return cut if near is None or distance_s(near) > NEAR_S else near


def _without_strays(
    parts: list[tuple[str, tuple[Word, ...]]], heard: _Heard
) -> list[tuple[str, tuple[Word, ...]]]:
    """The parts, those too short to be sure of joined to a neighbour, the longer one first."""
    whole = list(parts)
    while len(whole) > 1:
        stray = next((i for i, part in enumerate(whole) if not _stands(i, whole, heard)), None)
        if stray is None:
            break
        beside = [i for i in (stray - 1, stray + 1) if 0 <= i < len(whole)]
        to = max(beside, key=lambda i: _length_s(whole[i][1]))
        first, second = sorted((stray, to))
        whole[first : second + 1] = [(whole[to][0], whole[first][1] + whole[second][1])]
    return [
        (who, tuple(word for _, words in group for word in words))
        for who, group in groupby(whole, key=lambda part: part[0])
    ]


def _stands(i: int, parts: list[tuple[str, tuple[Word, ...]]], heard: _Heard) -> bool:
    who, words = parts[i]
    if _length_s(words) >= SHORTEST_TURN_S:
        return True
    before = parts[i - 1][1][-1] if i else None
    after = parts[i + 1][1][0] if i + 1 < len(parts) else None
    bounded = (before is None or _is_seam(before, words[0])) and (
        after is None or _is_seam(words[-1], after)
    )
    return bounded and heard.share(who, words) >= SURE


def _is_seam(word: Word, following: Word) -> bool:
    return bool(_seams((word, following)))


def _length_s(words: tuple[Word, ...]) -> float:
    return words[-1].end - words[0].start
