"""faster-whisper: Whisper on CTranslate2, several times faster than the original on a processor."""

from pathlib import Path
from typing import Any

from assistant.errors import SpeechError
from assistant.transcription.audio import SAMPLE_RATE, Samples
from assistant.transcription.engines.protocol import EngineConfig, SpeechOptions
from assistant.transcription.models import base_model
from assistant.transcription.recognition import Passage, Word, spread
from assistant.types import Progress


def load(config: EngineConfig) -> "FasterWhisper":
    """Loads the model. A name that is not a path is fetched from the hub where there is one."""
    return FasterWhisper(config.model or "base (bundled)", _load_model(config))


class FasterWhisper:
    name = "faster-whisper"

    def __init__(self, model: str, whisper: Any) -> None:
        self.model = model
        self._whisper = whisper

    def recognise(
        self, samples: Samples, options: SpeechOptions, progress: Progress | None = None
    ) -> tuple[Passage, ...]:
        try:
            segments, _ = self._whisper.transcribe(
                samples,
                language=options.spoken,
                beam_size=5,
                # `initial_prompt` reaches only the first half minute, `hotwords` every one. Both
                # together, or with the text before, leave no room for the answer: whole sentences
                # were lost (44 % instead of 13 % wrong characters on the sample).
                hotwords=options.prompt,
                condition_on_previous_text=False,
                # The default of six steps takes minutes over a breath in which nobody speaks.
                temperature=[0.0, 0.4, 0.8],
                word_timestamps=True,
                vad_filter=True,
            )
            passages = []
            for segment in segments:
                passages.append(_passage(segment))
                if progress:
                    progress(min(1.0, segment.end * SAMPLE_RATE / len(samples)))
        except (RuntimeError, ValueError, MemoryError) as exc:
            raise SpeechError(
                f"faster-whisper failed with the model {self.model}: {exc}. "
                "Try again with more free memory or another model."
            ) from exc
        return tuple(passage for passage in passages if passage.words)


def _passage(segment: Any) -> Passage:
    if not segment.words:
        return spread(segment.text.strip(), segment.start, segment.end)
    return Passage(
        words=tuple(
            Word(start=w.start, end=w.end, text=w.word, confidence=min(1.0, w.probability))
            for w in segment.words
        )
    )


def _load_model(config: EngineConfig) -> Any:
    from faster_whisper import WhisperModel  # type: ignore[import-untyped]

    source = config.model or str(base_model(config.cache_dir))
    try:
        return WhisperModel(
            source,
            device="auto",
            compute_type="default" if _has_gpu() else "int8",
            cpu_threads=config.threads,
            download_root=str(config.cache_dir) if config.cache_dir else None,
        )
    except Exception as exc:  # the hub's client raises its own, its transport's and the system's
        raise _load_error(source, exc) from exc


def _load_error(source: str, exc: Exception) -> SpeechError:
    if Path(source).exists():
        return SpeechError(
            f"The speech model in {source} cannot be loaded: {exc} It must be a folder of a "
            "CTranslate2 Whisper model (model.bin, config.json, tokenizer.json).",
            permanent=True,
        )
    return SpeechError(
        f"The speech model {source!r} could not be fetched: {exc} Name a folder that holds a "
        "model, connect to the hub, or leave the model out to use the one that comes with the "
        "package.",
        permanent=isinstance(exc, ValueError),
    )


def _has_gpu() -> bool:
    import ctranslate2  # type: ignore[import-untyped]

    return bool(ctranslate2.get_cuda_device_count())
