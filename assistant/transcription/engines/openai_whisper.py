"""openai-whisper: the reference implementation on torch, slow without a graphics card."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assistant.errors import MissingExtraError, SpeechError
from assistant.transcription.audio import Samples
from assistant.transcription.engines.protocol import EngineConfig, SpeechOptions
from assistant.transcription.recognition import Passage, Word, spread
from assistant.types import Progress

DEFAULT_MODEL = "base"


def load(config: EngineConfig) -> "OpenAIWhisper":
    """Loads a checkpoint: a path, or a name fetched into `cache_dir`.

    Raises MissingExtraError without the package, SpeechError when the checkpoint cannot be had.
    """
    if find_spec("whisper") is None or find_spec("torch") is None:
        raise MissingExtraError(
            "The engine openai-whisper is not installed. "
            "Run: pip install 'meeting-assistant[openai-whisper]'"
        )
    model = config.model or DEFAULT_MODEL
    return OpenAIWhisper(model, _load_model(model, config.cache_dir))


class OpenAIWhisper:
    name = "openai-whisper"

    def __init__(self, model: str, whisper: Any) -> None:
        self.model = model
        self._whisper = whisper

    def recognise(
        self, samples: Samples, options: SpeechOptions, progress: Progress | None = None
    ) -> tuple[Passage, ...]:
        try:
            with _quietly():
                answer = self._whisper.transcribe(
                    samples,
                    language=options.spoken,
                    beam_size=5,
                    temperature=(0.0, 0.4, 0.8),  # six steps, the default, take twice as long
                    initial_prompt=options.prompt,
                    # Every half minute gets the prompt, and the prompt alone: with the text before
                    # it there is no room left for the answer.
                    carry_initial_prompt=options.prompt is not None,
                    condition_on_previous_text=False,
                    word_timestamps=True,
                    fp16=self._whisper.device.type == "cuda",
                )
        except (RuntimeError, ValueError, MemoryError) as exc:
            raise SpeechError(
                f"openai-whisper failed with the model {self.model}: {exc} "
                "Try again with more free memory or another model."
            ) from exc
        if progress:
            progress(1.0)
        passages = (_passage(segment) for segment in answer["segments"])
        return tuple(passage for passage in passages if passage.words)


def _passage(segment: dict[str, Any]) -> Passage:
    if not segment.get("words"):
        return spread(segment["text"].strip(), segment["start"], segment["end"])
    return Passage(
        words=tuple(
            Word(
                start=float(word["start"]),
                end=float(word["end"]),
                text=word["word"],
                confidence=min(1.0, float(word["probability"])),
            )
            for word in segment["words"]
        )
    )


def _load_model(model: str, cache_dir: Path | None) -> Any:
    try:
        with _quietly():
            import whisper  # type: ignore[import-untyped]

            return whisper.load_model(
                model, download_root=str(cache_dir / "openai-whisper") if cache_dir else None
            )
    except Exception as exc:  # urllib, pickle, torch and whisper each raise their own
        what = "cannot be loaded" if Path(model).exists() else "could not be fetched"
        raise SpeechError(
            f"The openai-whisper model {model!r} {what}: {exc}. Name the path of a checkpoint "
            "(.pt), connect to the internet, or use the engine faster-whisper, which brings a "
            "model with it.",
            permanent=Path(model).exists(),
        ) from exc


@contextmanager
def _quietly() -> Iterator[None]:
    # whisper warns of every processor that is not a graphics card.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
