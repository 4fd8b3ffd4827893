"""What every speech engine is: frozen options in, passages out."""

from pathlib import Path
from typing import Protocol

from pydantic import Field

from assistant.transcription.audio import Samples
from assistant.transcription.recognition import Passage
from assistant.types import Data, Language, Progress


class EngineConfig(Data):
    """How to load an engine. Every engine takes what concerns it and passes over the rest.

    `model` is a name or a path; None means the engine's own default, which for faster-whisper is
    the base model that comes with the package. `cache_dir` is where models are kept; None means
    the platform's cache folder. `base_url`, `api_key` and `timeout_s` concern engines behind an
    address. `threads` 0 means as many as the machine has. `hearings` is how often faster-whisper
    hears everything, 1 to 3: more often is better, and takes longer.
    """

    model: str | None = None
    cache_dir: Path | None = None
    base_url: str | None = None
    api_key: str | None = None
    timeout_s: float = 600.0
    threads: int = 0
    hearings: int = Field(default=1, ge=1, le=3)


class SpeechOptions(Data):
    """What an engine is told about one recording."""

    language: Language
    prompt: str | None = None

    @property
    def spoken(self) -> str:
        """The language as ISO 639-1, which does not know scripts."""
        return self.language.partition("-")[0]


class SpeechEngine(Protocol):
    """Turns sound into words."""

    name: str
    model: str

    def recognise(
        self, samples: Samples, options: SpeechOptions, progress: Progress | None = None
    ) -> tuple[Passage, ...]:
        """The speech in `samples` (16 kHz mono, some minutes), times from their start.

        Empty when nobody speaks. Raises SpeechError, MissingExtraError.
        """
        ...
