"""How each speaker sounds, from the voice prints of what they say."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.transcription.speakers.prints import MODEL, unit
from assistant.transcription.speakers.types import (
    Prints,
    Stretch,
    Turn,
    Voice,
    VoicePiece,
    offsets_s,
    unpack,
)
from assistant.types import Segment

# Only stretches in which the voice is alone for so long are clear, the clearest first.
CLEAR_S = 1.0
# More speech does not make a print better.
ENOUGH_S = 60.0
# With less there is no print: it would be of the words rather than of the voice.
LEAST_S = 4.0
# Of the stretches the least typical are left out: laughter, and what belongs to somebody else.
TYPICAL = 0.8


def voices(pieces: Sequence[VoicePiece], turns: Iterable[Turn]) -> dict[str, Voice]:
    """The voice of each speaker of `turns`, from the pieces of the same recordings.

    Turns are in the joined time of the recordings. Who speaks too little alone is left out.
    """
    clear = _clear(pieces)
    by_speaker: dict[str, list[Turn]] = {}
    for turn in turns:
        by_speaker.setdefault(turn.speaker, []).append(turn)
    found = {who: _voice([c for c in clear if _is_in(c[0], t)]) for who, t in by_speaker.items()}
    return {who: voice for who, voice in found.items() if voice is not None}


def spoken(segments: Iterable[Segment]) -> tuple[Turn, ...]:
    """The segments of a transcript as turns; those without a speaker or times are left out."""
    return tuple(
        Turn(start=s.start, end=s.end, speaker=s.speaker)
        for s in segments
        if s.start is not None and s.end is not None and s.speaker is not None
    )


Clear = tuple[Stretch, NDArray[np.float32]]


def _clear(pieces: Sequence[VoicePiece]) -> list[Clear]:
    """The stretches that show one voice alone, in joined time, with their prints."""
    offsets = offsets_s(pieces)
    found: list[Clear] = []
    for piece in pieces:
        if piece.stretches:
            prints = unpack(piece.prints, len(piece.stretches))
            later_s = offsets[piece.recording]
            found += [
                (_later(stretch, later_s), vector)
                for stretch, vector in zip(piece.stretches, prints, strict=True)
                if stretch.alone_s >= CLEAR_S
            ]
    return found


def _later(stretch: Stretch, seconds: float) -> Stretch:
    times = {"start": stretch.start + seconds, "end": stretch.end + seconds}
    return stretch.model_copy(update=times)


def _is_in(stretch: Stretch, turns: Sequence[Turn]) -> bool:
    shared = sum(max(0.0, min(t.end, stretch.end) - max(t.start, stretch.start)) for t in turns)
    return shared >= 0.9 * (stretch.end - stretch.start)


def _voice(clear: Sequence[Clear]) -> Voice | None:
    # Windows overlap: each moment is heard twice.
    if sum(stretch.alone_s for stretch, _ in clear) / 2 < LEAST_S:
        return None
    longest = sorted(clear, key=lambda c: c[0].alone_s, reverse=True)
    prints: Prints = np.array([vector for _, vector in longest], np.float32)
    typical = np.argsort(-(prints @ unit(prints.mean(axis=0))), kind="stable")
    rows = sorted(typical[: max(1, int(len(prints) * TYPICAL))].tolist())
    chosen, seconds = [], 0.0
    for row in rows:
        if seconds < ENOUGH_S:
            chosen.append(prints[row])
            seconds += longest[row][0].alone_s / 2
    mean = unit(np.mean(chosen, axis=0))
    return Voice(
        model=MODEL,
        vector=tuple(round(float(x), 5) for x in mean),
        seconds=round(seconds, 1),
    )
