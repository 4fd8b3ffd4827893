"""A speech engine and a diarizer that answer what a test tells them to."""

from collections.abc import Sequence
from pathlib import Path

from assistant.errors import AssistantError
from assistant.transcription.audio import Samples
from assistant.transcription.engines import SpeechOptions
from assistant.transcription.recognition import Passage, spread
from assistant.transcription.speakers import Keep, Turn, VoicePiece
from assistant.types import Progress

# start, end, text
Said = tuple[float, float, str]


class FakeEngine:
    """Hears `said` in the first piece it gets, then in each further piece the next of `later`."""

    name = "fake"
    model = "none"

    def __init__(
        self, *said: Said, later: tuple[tuple[Said, ...], ...] = (), error: Exception | None = None
    ) -> None:
        self._pieces = [said, *later]
        self._error = error
        self.asked: list[SpeechOptions] = []
        self.lengths_s: list[float] = []

    def recognise(
        self, samples: Samples, options: SpeechOptions, progress: Progress | None = None
    ) -> tuple[Passage, ...]:
        if self._error:
            raise self._error
        self.asked.append(options)
        self.lengths_s.append(len(samples) / 16_000)
        said = self._pieces.pop(0) if self._pieces else ()
        if progress:
            progress(1.0)
        return tuple(spread(text, start, end, confidence=0.9) for start, end, text in said)


class FakeDiarizer:
    def __init__(self, *turns: tuple[float, float, str], error: AssistantError | None = None):
        self._turns = tuple(Turn(start=a, end=b, speaker=who) for a, b, who in turns)
        self._error = error

    def diarize(
        self,
        paths: Sequence[Path],
        known: Sequence[VoicePiece] = (),
        keep: Keep = lambda piece: None,
        progress: Progress | None = None,
    ) -> tuple[Turn, ...]:
        if self._error:
            raise self._error
        return self._turns
