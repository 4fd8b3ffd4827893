"""How loud a recording is over time: its picture on the player."""

from pathlib import Path

import numpy as np

from assistant.transcription.audio import SAMPLE_RATE, Pcm, decode

# A picture a thousand points wide shows an hour with 36 of these to each point, and ten seconds
# with one to ten points.
PER_SECOND = 10

_FRAME = SAMPLE_RATE // PER_SECOND
_FULL_SCALE = 32768


def levels(path: Path) -> bytes:
    """The loudest sample of each tenth of a second, 0..255; damaged stretches are silent.

    The recording is decoded as it goes by, so the memory needed does not grow with its length.
    Raises AudioError when nothing can be decoded.
    """
    found: list[bytes] = []
    rest: Pcm = np.zeros(0, np.int16)
    for block in decode(path):
        pcm = np.concatenate([rest, block])
        whole = len(pcm) // _FRAME * _FRAME
        found.append(_peaks(pcm[:whole]))
        rest = pcm[whole:]
    if len(rest):
        found.append(_peaks(np.pad(rest, (0, _FRAME - len(rest)))))
    return b"".join(found)


def thinned(levels: bytes, most: int) -> bytes:
    """At most `most` levels that stand for all, each the loudest of its stretch."""
    if len(levels) <= most:
        return levels
    edges = np.linspace(0, len(levels), most, endpoint=False).astype(np.int64)
    loudest: bytes = np.maximum.reduceat(np.frombuffer(levels, np.uint8), edges).tobytes()
    return loudest


def _peaks(pcm: Pcm) -> bytes:
    # As int32: the lowest sample has no positive counterpart among the 16-bit ones.
    frames = np.abs(pcm.astype(np.int32)).reshape(-1, _FRAME)
    peaks: bytes = (frames.max(axis=1) * 255 // _FULL_SCALE).astype(np.uint8).tobytes()
    return peaks
