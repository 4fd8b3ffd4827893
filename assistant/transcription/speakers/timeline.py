"""From stretches with a voice each to turns: what overlapping windows say is weighed together."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.transcription.speakers.clustering import Labels, Stretches
from assistant.transcription.speakers.segmentation import FRAME_STEP_S, WINDOW_S, window_starts
from assistant.transcription.speakers.types import Prints, Stretch, Turn, VoicePiece

# Shorter pauses of a speaker in which nobody else speaks belong to the turn.
PAUSE_S = 1.0
# Speech that shows mostly under somebody else's has no print of its own worth the name.
MIXED = 0.5


def set_apart(
    stretches: Sequence[Stretch], data: Stretches, labels: Labels, voices: Prints
) -> Labels:
    """The labels, with different voices for stretches of different voices that overlap.

    A stretch that is mostly spoken under another takes the voice it has nearby; then of two that
    overlap under one label the less certain takes its second best.
    """
    if len(voices) < 2:
        return labels
    labels = labels.copy()
    likeness = data.prints @ voices.T
    for rows in _by_window(data.windows):
        for row in rows:
            labels[row] = _label_nearby(row, rows, stretches, labels)
        for a, b in _overlapping(rows, stretches):
            if labels[a] == labels[b]:
                row = min(a, b, key=lambda r: _margin(likeness[r], int(labels[r]), stretches[r]))
                rest = likeness[row].copy()
                rest[labels[row]] = -np.inf
                labels[row] = int(rest.argmax())
    return labels


def _by_window(windows: Labels) -> list[list[int]]:
    edges = [0, *(np.flatnonzero(np.diff(windows)) + 1).tolist(), len(windows)]
    return [list(range(a, b)) for a, b in pairwise(edges)]


def _label_nearby(row: int, rows: list[int], stretches: Sequence[Stretch], labels: Labels) -> int:
    mine = stretches[row]
    if mine.alone_s >= MIXED * (mine.end - mine.start):
        return int(labels[row])
    clear = [r for r in rows if stretches[r].voice == mine.voice and stretches[r].alone_s >= MIXED]
    if not clear:
        return int(labels[row])
    nearest = min(
        clear, key=lambda r: max(stretches[r].start - mine.end, mine.start - stretches[r].end)
    )
    return int(labels[nearest])


def _overlapping(rows: list[int], stretches: Sequence[Stretch]) -> list[tuple[int, int]]:
    return [
        (a, b)
        for a in rows
        for b in rows
        if a < b
        and stretches[a].voice != stretches[b].voice
        and min(stretches[a].end, stretches[b].end) > max(stretches[a].start, stretches[b].start)
    ]


def _margin(likeness: NDArray[np.float32], label: int, stretch: Stretch) -> float:
    others = np.delete(likeness, label)
    return float(likeness[label] - others.max()) * min(1.0, stretch.alone_s)


def turns(piece: VoicePiece, labels: Labels, offset_s: float) -> list[Turn]:
    """The turns of one piece whose stretches have these voices; times are `offset_s` later."""
    heard = _heard(piece, labels)
    active = _without_pauses(_loudest(heard))
    at_s = offset_s + piece.start_s
    return [
        Turn(
            start=round(at_s + first * FRAME_STEP_S, 3),
            end=round(at_s + min(piece.duration_s, last * FRAME_STEP_S), 3),
            speaker=str(label),
        )
        for label in range(active.shape[1])
        for first, last in runs(active[:, label])
        if first * FRAME_STEP_S < piece.duration_s
    ]


def _heard(piece: VoicePiece, labels: Labels) -> NDArray[np.float64]:
    """How much of the windows over each frame hear each voice in it: frame, voice."""
    starts = window_starts(piece.duration_s)
    frames = int(piece.duration_s / FRAME_STEP_S) + 2
    size = int(WINDOW_S / FRAME_STEP_S)
    # A window knows its middle better than its edges.
    weight = np.hamming(size) + 0.05
    total = np.zeros(frames)
    for start_s in starts:
        at = round(start_s / FRAME_STEP_S)
        total[at : at + size] += weight[: max(0, frames - at)]
    heard = np.zeros((frames, int(labels.max()) + 1))
    for stretch, label in zip(piece.stretches, labels, strict=True):
        at = round(starts[stretch.window] / FRAME_STEP_S)
        first = max(0, round((stretch.start - piece.start_s) / FRAME_STEP_S) - at)
        last = min(round((stretch.end - piece.start_s) / FRAME_STEP_S) - at, size, frames - at)
        heard[at + first : at + last, label] += weight[first:last]
    return np.asarray(heard / np.maximum(total, 1e-9)[:, None])


def _loudest(heard: NDArray[np.float64]) -> NDArray[np.bool_]:
    """As many voices in each frame as the windows count on average, two at most."""
    count = np.floor(heard.sum(axis=1) + 0.5)[:, None]
    rank = np.argsort(np.argsort(-heard, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray((rank < np.minimum(count, 2)) & (heard > 0))


def _without_pauses(active: NDArray[np.bool_]) -> NDArray[np.bool_]:
    filled = active.copy()
    anybody = active.sum(axis=1) > 0
    for label in range(active.shape[1]):
        for a, b in runs(~active[:, label]):
            inside = a > 0 and b < len(active)
            if inside and (b - a) * FRAME_STEP_S <= PAUSE_S and not anybody[a:b].any():
                filled[a:b, label] = True
    return filled


def runs(active: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where it is true without a break: from, to (exclusive)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], active.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
