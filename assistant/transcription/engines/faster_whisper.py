"""faster-whisper: Whisper on CTranslate2, several times faster than the original on a processor.

Speech is cut at pauses into half minutes without the silence between, and each is heard with the
meeting's own prompt: whisper's way of handing on the text before lets the prompt fade and errors
grow. It can hear each up to three times, at slightly different tempo, and have the hearings vote:
somewhat better, and two and a half times as long.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import SpeechError
from assistant.transcription.audio import SAMPLE_RATE, Samples, at_tempo
from assistant.transcription.engines.protocol import EngineConfig, SpeechOptions
from assistant.transcription.hearings import vote
from assistant.transcription.loops import has_loop
from assistant.transcription.models import base_model
from assistant.transcription.recognition import Passage, Word
from assistant.types import Progress

# The model looks at half a minute; played slower, a stretch of this length still fits.
LONGEST_S = 26.0
# The tempo of each hearing, and how many beams it is searched with: the first is relied on most.
WAYS = ((1.0, 5), (0.9, 2), (1.1, 2))
FRAMES_A_SECOND = 100
# Stretches at a time: two processors are better used by four, and no better by eight.
BATCH = 4

PUNCTUATED = {
    "zh": "嗯，对，是这样的。大家有什么问题？没有，请说。",
    "en": "Yes, right. Any questions?",
}

# In this model's alphabet these marks are three tokens each, beginning like full-width digits, and
# it now and then writes １ for a comma. They are written with one token, and put right afterwards.
_HALF_WIDTH = str.maketrans("，？！：；", ",?!:;")
# Numerals are wanted as they are said: 三月八号, not 3月8号 here and 三月八号 there.
_DIGIT = re.compile("[0-9０-９]")
_FULL_WIDTH = b"\xef"


@dataclass(frozen=True)
class _Stretch:
    """Speech without the pauses in it, and the spans of the recording it was put together from."""

    samples: Samples
    spans: tuple[tuple[int, int], ...]

    def time_of(self, at_s: float) -> float:
        """The time in the recording of a moment in the stretch, both in seconds."""
        left = at_s * SAMPLE_RATE
        for start, end in self.spans:
            if left <= end - start:
                return (start + max(0.0, left)) / SAMPLE_RATE
            left -= end - start
        return self.spans[-1][1] / SAMPLE_RATE


@dataclass(frozen=True)
class _Hearing:
    words: tuple[Word, ...]
    has_failed: bool
    likelihood: float


def load(config: EngineConfig) -> "FasterWhisper":
    """Loads the model. A name that is not a path is fetched from the hub where there is one."""
    return FasterWhisper(config.model or "base (bundled)", _load_model(config), config.hearings)


class FasterWhisper:
    name = "faster-whisper"

    def __init__(self, model: str, whisper: Any, hearings: int = 1) -> None:
        self.model = model
        self._whisper = whisper
        self._ways = WAYS[:hearings]

    def recognise(
        self, samples: Samples, options: SpeechOptions, progress: Progress | None = None
    ) -> tuple[Passage, ...]:
        passages = []
        try:
            stretches = list(_stretches(samples))
            for first in range(0, len(stretches), BATCH):
                batch = stretches[first : first + BATCH]
                heard = self._hear(batch, options)
                passages += [Passage(words=words) for words in heard if words]
                if progress:
                    progress((first + len(batch)) / len(stretches))
        except (RuntimeError, ValueError, MemoryError) as exc:
            raise SpeechError(
                f"faster-whisper failed with the model {self.model}: {exc}. "
                "Try again with more free memory or another model."
            ) from exc
        return tuple(passages)

    def _hear(
        self, stretches: Sequence[_Stretch], options: SpeechOptions
    ) -> list[tuple[Word, ...]]:
        """The words of each stretch."""
        hearings = [self._hearings(stretches, options, *way) for way in self._ways]
        heard = []
        for stretch, own in zip(stretches, zip(*hearings, strict=True), strict=True):
            good = [hearing for hearing in own if not hearing.has_failed]
            good = good or [self._last_resort(stretch, options, own)]
            heard.append(vote([hearing.words for hearing in good]))
        return heard

    def _last_resort(
        self, stretch: _Stretch, options: SpeechOptions, failed: Sequence[_Hearing]
    ) -> _Hearing:
        """What is heard with a plain prompt, the likeliest if all of it fails.

        The names are what throws the decoder off then: it is asked only for punctuation.
        """
        plain = options.model_copy(update={"prompt": PUNCTUATED.get(options.spoken)})
        hearings = list(failed)
        for temperature in (0.0, 0.4, 0.8):
            hearings += self._hearings([stretch], plain, 1.0, 5, temperature)
            if not hearings[-1].has_failed:
                return hearings[-1]
        return max(hearings, key=lambda hearing: hearing.likelihood)

    def _hearings(
        self,
        stretches: Sequence[_Stretch],
        options: SpeechOptions,
        tempo: float,
        beam: int,
        temperature: float = 0.0,
    ) -> list[_Hearing]:
        """One hearing of every stretch; sampled where there is a temperature."""
        from faster_whisper.transcribe import pad_or_trim  # type: ignore[import-untyped]

        whisper = self._whisper
        tokenizer = self._tokenizer(options)
        played = [at_tempo(stretch.samples, tempo) for stretch in stretches]
        features = [pad_or_trim(whisper.feature_extractor(s)[..., :-1]) for s in played]
        encoded = whisper.encode(np.stack(features))
        results = whisper.model.generate(
            encoded,
            [self._prompt(tokenizer, options)] * len(stretches),
            beam_size=1 if temperature else beam,
            sampling_topk=0 if temperature else 1,
            sampling_temperature=temperature or 1.0,
            suppress_tokens=self._suppressed(tokenizer, options),
            max_length=whisper.max_length,
            return_scores=True,
        )
        said = [[t for t in result.sequences_ids[0] if t < tokenizer.eot] for result in results]
        frames = [max(1, int(len(s) / SAMPLE_RATE * FRAMES_A_SECOND)) for s in played]
        alignments = whisper.find_alignment(tokenizer, said, encoded, frames)
        return [
            _Hearing(
                words=tuple(_word(word, stretch, tempo) for word in aligned),
                has_failed=_has_failed(tokenizer.decode(tokens), result.scores[0]),
                likelihood=result.scores[0],
            )
            for stretch, aligned, tokens, result in zip(
                stretches, alignments, said, results, strict=True
            )
        ]

    def _tokenizer(self, options: SpeechOptions) -> Any:
        from faster_whisper.tokenizer import Tokenizer  # type: ignore[import-untyped]

        multilingual = self._whisper.model.is_multilingual
        return Tokenizer(
            self._whisper.hf_tokenizer,
            multilingual,
            task="transcribe",
            language=options.spoken if multilingual else "en",
        )

    def _prompt(self, tokenizer: Any, options: SpeechOptions) -> list[int]:
        text = (options.prompt or "").translate(_HALF_WIDTH)
        before = tokenizer.encode(" " + text) if text else []
        prompt: list[int] = self._whisper.get_prompt(tokenizer, before, without_timestamps=True)
        return prompt

    def _suppressed(self, tokenizer: Any, options: SpeechOptions) -> list[int]:
        from faster_whisper.transcribe import get_suppressed_tokens

        own = _numeral_tokens(self._whisper.hf_tokenizer) if options.spoken == "zh" else []
        return list(get_suppressed_tokens(tokenizer, [-1, *own]))


def _numeral_tokens(tokenizer: Any) -> list[int]:
    """Tokens that write digits, or the first byte of full-width letters and marks."""
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    # The vocabulary is bytes written as letters (GPT-2): 0xEF is "ï".
    first_byte = _FULL_WIDTH.decode("latin-1")
    return [
        number
        for token, number in vocabulary.items()
        if token == first_byte or (_DIGIT.search(token) and not token.startswith("<|"))
    ]


def _stretches(samples: Samples) -> Iterator[_Stretch]:
    from faster_whisper.vad import (  # type: ignore[import-untyped]
        VadOptions,
        get_speech_timestamps,
    )

    options = VadOptions(max_speech_duration_s=LONGEST_S, min_silence_duration_ms=160)
    found = [(part["start"], part["end"]) for part in get_speech_timestamps(samples, options)]
    spans: list[tuple[int, int]] = []
    for span in found:
        length = sum(end - start for start, end in [*spans, span])
        if spans and length > LONGEST_S * SAMPLE_RATE:
            yield _stretch(samples, spans)
            spans = []
        spans.append(span)
    if spans:
        yield _stretch(samples, spans)


def _stretch(samples: Samples, spans: list[tuple[int, int]]) -> _Stretch:
    parts = [samples[start:end] for start, end in spans]
    return _Stretch(samples=np.concatenate(parts), spans=tuple(spans))


def _word(aligned: dict[str, Any], stretch: _Stretch, tempo: float) -> Word:
    start = stretch.time_of(aligned["start"] * tempo)
    return Word(
        start=start,
        # A word does not reach over a pause that was cut out of the stretch.
        end=max(start, min(stretch.time_of(aligned["end"] * tempo), start + 2.0)),
        text=aligned["word"],
        confidence=min(1.0, float(aligned["probability"])),
    )


def _has_failed(text: str, likelihood: float) -> bool:
    # Whisper's own thresholds: text that compresses this well is a loop, text this improbable a
    # guess. They miss a loop at the end of half a minute of good text.
    data = text.encode()
    is_loop = len(data) / len(zlib.compress(data)) > 2.4 if data else False
    return is_loop or likelihood < -1.0 or has_loop(text)


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
