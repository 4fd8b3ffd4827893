"""Hearing again where an engine passed over speech: Whisper at times skips half a window."""

from collections.abc import Iterator

from assistant.transcription.audio import SAMPLE_RATE, Piece, Samples, loudness_dbfs
from assistant.transcription.engines.protocol import SpeechEngine, SpeechOptions
from assistant.transcription.recognition import Passage, shift

# People pause for two or three seconds in a meeting; what is longer and loud is worth a look.
LONGEST_PAUSE_S = 4.0
# Speech is within this of the loudest half second of its piece; a room without speech is not.
QUIETER_DB = 20.0


def fill_gaps(
    piece: Piece, passages: tuple[Passage, ...], engine: SpeechEngine, options: SpeechOptions
) -> tuple[Passage, ...]:
    """The passages, and what the engine hears in the loud stretches between them."""
    loudest = loudness_dbfs(piece.samples)
    found = list(passages)
    for start, end in _gaps(passages, piece.duration_s):
        stretch: Samples = piece.samples[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)]
        if loudness_dbfs(stretch) > loudest - QUIETER_DB:
            found += [shift(p, start) for p in engine.recognise(stretch, options)]
    return tuple(sorted(found, key=lambda passage: passage.start))


def _gaps(passages: tuple[Passage, ...], duration_s: float) -> Iterator[tuple[float, float]]:
    covered = 0.0
    words = [(word.start, word.end) for passage in passages for word in passage.words]
    for start, end in [*sorted(words), (duration_s, duration_s)]:
        if start - covered > LONGEST_PAUSE_S:
            yield covered, start
        covered = max(covered, end)
