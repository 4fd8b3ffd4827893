"""faster-whisper: Whisper on CTranslate2, several times faster than the original on a processor."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from assistant.errors import SpeechError
from assistant.transcription.audio import SAMPLE_RATE, Samples, quiet_cut
from assistant.transcription.engines.protocol import EngineConfig, SpeechOptions
from assistant.transcription.loops import has_loop
from assistant.transcription.models import base_model
from assistant.transcription.recognition import Passage, Word, shift, spread
from assistant.types import Progress

# In less than this there is no word to find; what the engine makes up for it, the guard takes out.
SHORTEST_AGAIN_S = 1.0

PUNCTUATED = {
    "zh": "嗯，对，是这样的。大家有什么问题？没有，请说。",
    "en": "Yes, right. Any questions?",
}


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
            heard = self._hear(samples, options, progress, temperature=[0.0])
            runs = [(failed, _passages(run)) for failed, run in groupby(heard, key=_has_failed)]
            passages: list[Passage] = []
            for index, (has_failed, found) in enumerate(runs):
                if has_failed and found:
                    following = runs[index + 1][1] if index + 1 < len(runs) else []
                    end = following[0].start if following else len(samples) / SAMPLE_RATE
                    found = self._hear_again(samples, found[0].start, end, options) or found
                passages += found
        except (RuntimeError, ValueError, MemoryError) as exc:
            raise SpeechError(
                f"faster-whisper failed with the model {self.model}: {exc}. "
                "Try again with more free memory or another model."
            ) from exc
        return tuple(passages)

    def _hear_again(
        self, samples: Samples, start: float, end: float, options: SpeechOptions
    ) -> list[Passage]:
        """The same stretch in two halves, for a loop hangs on where the half minute begins.

        What fails again is heard with a prompt that only asks for punctuation: the names are what
        throws the decoder off then, and sampling at higher temperatures with them loses it all.
        """
        if end - start < SHORTEST_AGAIN_S:
            return []
        stretch = samples[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)]
        middle = quiet_cut(stretch, (end - start) * 0.6)
        found: list[Passage] = []
        for begin, part in ((0, stretch[:middle]), (middle, stretch[middle:])):
            heard = self._hear(part, options, None, temperature=[0.0])
            if any(map(_has_failed, heard)):
                plain = options.model_copy(update={"prompt": PUNCTUATED.get(options.spoken)})
                heard = self._hear(part, plain, None, temperature=[0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
            found += [shift(passage, start + begin / SAMPLE_RATE) for passage in _passages(heard)]
        return found

    def _hear(
        self,
        samples: Samples,
        options: SpeechOptions,
        progress: Progress | None,
        temperature: list[float],
    ) -> list[Any]:
        segments, _ = self._whisper.transcribe(
            samples,
            language=options.spoken,
            beam_size=5,
            # `initial_prompt` reaches only the first half minute, `hotwords` every one. Both
            # together, or with the text before, leave no room for the answer: whole sentences
            # were lost (45 % instead of 13 % wrong characters on the sample).
            hotwords=options.prompt,
            condition_on_previous_text=False,
            temperature=temperature,
            word_timestamps=True,
            vad_filter=True,
        )
        heard = []
        for segment in segments:
            heard.append(segment)
            if progress:
                progress(min(1.0, segment.end * SAMPLE_RATE / len(samples)))
        return heard


def _has_failed(segment: Any) -> bool:
    # Whisper's own thresholds: text that compresses this well is a loop, text this improbable a
    # guess. They miss a loop at the end of half a minute of good text.
    return bool(segment.compression_ratio > 2.4 or segment.avg_logprob < -1.0) or has_loop(
        segment.text
    )


def _passages(segments: Iterable[Any]) -> list[Passage]:
    passages = (_passage(segment) for segment in segments)
    return [passage for passage in passages if passage.words]


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
