"""The data of speakers: voices in a recording, and the turns in which they speak."""

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.types import Data, Progress

Prints = NDArray[np.float32]


class Turn(Data):
    """A stretch in which one voice speaks; `speaker` is whatever the diarizer calls it."""

    start: float
    end: float
    speaker: str


class Stretch(Data):
    """A second or two in which one voice speaks, as one window of the recording shows it.

    Times are seconds from the recording's start. `window` and `voice` number the window within the
    piece and the voice within the window: different voices of a window are different people.
    `alone_s` is how long nobody else speaks meanwhile.
    """

    start: float
    end: float
    window: int
    voice: int
    alone_s: float


class VoicePiece(Data):
    """The voices in some minutes of a recording, as found before anybody knows whose they are.

    Saved as soon as it is there, for a restart to go on from, and removed when the speakers are
    told apart. `recording` counts the meeting's recordings from 0 and `number` the pieces of one;
    `prints` are the voice prints of the stretches in the same order, packed.
    """

    recording: int
    number: int
    start_s: float
    duration_s: float
    stretches: tuple[Stretch, ...] = ()
    prints: str = ""


Keep = Callable[[VoicePiece], None]


class Diarizer(Protocol):
    def diarize(
        self,
        paths: Sequence[Path],
        known: Sequence[VoicePiece] = (),
        keep: Keep = lambda piece: None,
        progress: Progress | None = None,
    ) -> tuple[Turn, ...]:
        """The turns of the recordings in time order; empty when nobody speaks.

        Times run on from one recording to the next. Each piece of some minutes goes to `keep` as
        soon as it is there; those in `known`, from an earlier run over the same recordings, are
        not computed again. Raises AssistantError.
        """
        ...


def pack(prints: Prints) -> str:
    """The prints as text, in half precision: what they are compared by is in the first digits."""
    return base64.b64encode(prints.astype("<f2").tobytes()).decode()


def unpack(text: str, count: int) -> Prints:
    """What `pack` packed, `count` prints of the same length."""
    halves = np.frombuffer(base64.b64decode(text), "<f2")
    return halves.astype(np.float32).reshape(count, -1)


def offsets_s(pieces: Sequence[VoicePiece]) -> dict[int, float]:
    """Where each recording begins in the joined time, by its number."""
    ends: dict[int, float] = {}
    for piece in pieces:
        end = piece.start_s + piece.duration_s
        ends[piece.recording] = max(end, ends.get(piece.recording, 0.0))
    return {n: sum(ends[m] for m in ends if m < n) for n in ends}


class Voice(Data):
    """What a speaker sounds like: a vector of length one by `model`, of `seconds` of speech."""

    model: str
    vector: tuple[float, ...]
    seconds: float
