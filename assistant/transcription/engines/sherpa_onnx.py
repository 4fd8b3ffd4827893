"""sherpa-onnx: SenseVoice and Paraformer, made for Chinese, and Whisper, as ONNX files.

The real weights of these releases were not at hand when this was written: it is tested against the
real library with small models made by the tests.

None of the three kinds takes a prompt or hotwords here: the library knows hotwords for transducers
only, and ends the process when others are given some. Names are mended afterwards, by their sound.
"""

import math
import os
import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import InputError, MissingExtraError, SpeechError
from assistant.transcription.audio import SAMPLE_RATE, Samples
from assistant.transcription.engines.protocol import EngineConfig, SpeechOptions
from assistant.transcription.models.sherpa import SherpaFiles, find
from assistant.transcription.recognition import Passage, Word, rewrite, shift, spread
from assistant.types import Progress

# Whisper hears 30 s at most and drops the rest; the others need memory with the square of it.
LONGEST_S = 25.0
# A pause of this length parts two stretches; a shorter one is better heard in one, for the words
# around it tell what was said.
PAUSE_MS = 700
PADDING_MS = 200
# Of less than seven frames of 10 ms the library makes a negative number of windows.
SHORTEST_S = 0.5
# Tokens have a beginning only. One that nothing follows soon is over after this long.
LONGEST_TOKEN_S = 0.4
# More threads than this do not make models of this size faster.
MOST_THREADS = 4

_MARKS = re.compile(r"[\s，。！？、；：,.!?;:]+")
_MARKS_AHEAD = re.compile(r"^[，。！？、；：,.!?;:]+")


def load(config: EngineConfig) -> "SherpaOnnx":
    """Looks through the model's folder and loads it.

    Raises MissingExtraError without the package, InputError without a folder, SpeechError for one
    that cannot be used.
    """
    if find_spec("sherpa_onnx") is None:
        raise MissingExtraError(
            "The engine sherpa-onnx is not installed. "
            "Run: pip install 'meeting-assistant[sherpa-onnx]'"
        )
    if config.model is None:
        raise InputError(
            "The engine sherpa-onnx brings no model. Name the folder of a SenseVoice, Paraformer "
            "or Whisper release of sherpa-onnx."
        )
    engine = SherpaOnnx(config.model, find(Path(config.model)), config.threads)
    engine.prepare("en" if engine.is_english else "zh")
    return engine


class SherpaOnnx:
    name = "sherpa-onnx"

    def __init__(self, model: str, files: SherpaFiles, threads: int = 0) -> None:
        self.model = model
        self._files = files
        self._threads = threads or min(MOST_THREADS, os.cpu_count() or 1)
        self._language = ""
        self._recogniser: Any = None
        self._punctuation = self._translated(_punctuation, files) if files.punctuation else None

    @property
    def is_english(self) -> bool:
        """Whether the model knows nothing but English."""
        return self._files.languages == ("en",)

    def prepare(self, language: str) -> None:
        """Load the model for a language, unless it is: the library fixes it when it loads."""
        if self._recogniser is None or self._language != language:
            self._recogniser = None  # two at once would take the memory of two
            self._recogniser = self._translated(_recogniser, self._files, language, self._threads)
            self._language = language

    def recognise(
        self, samples: Samples, options: SpeechOptions, progress: Progress | None = None
    ) -> tuple[Passage, ...]:
        _check_language(self._files, options.spoken)
        self.prepare(options.spoken)
        passages = []
        for start, end in _stretches(samples):
            heard = self._translated(self._hear, samples[start:end])
            if heard.words:
                passages.append(shift(heard, start / SAMPLE_RATE))
            if progress:
                progress(end / len(samples))
        if progress:
            progress(1.0)
        return tuple(passages)

    def _hear(self, stretch: Samples) -> Passage:
        """What is said in at most half a minute, times from its start."""
        stream = self._recogniser.create_stream()
        stream.accept_waveform(SAMPLE_RATE, _long_enough(stretch))
        self._recogniser.decode_stream(stream)
        length_s = len(stretch) / SAMPLE_RATE
        if self._files.kind == "whisper":
            return Passage(words=tuple(_segment_words(stream.result, length_s)))
        spell = _with_spaces if self._files.kind == "paraformer" else list
        return self._punctuated(Passage(words=tuple(_token_words(stream.result, length_s, spell))))

    def _punctuated(self, passage: Passage) -> Passage:
        if self._punctuation is None or not passage.text:
            return passage
        text = self._punctuation.add_punctuation(passage.text)
        # It is there for the marks. Should it ever touch the words, theirs are the ones heard.
        if _MARKS.sub("", text) != _MARKS.sub("", passage.text):
            return passage
        return Passage(words=tuple(_marks_behind(rewrite(passage, text).words)))

    def _translated(self, work: Any, *arguments: Any) -> Any:
        try:
            return work(*arguments)
        except (RuntimeError, ValueError, IndexError, MemoryError, UnicodeError) as exc:
            raise SpeechError(
                f"sherpa-onnx failed with the model {self.model}: {exc}. Check the model with: "
                "meeting-assistant models check, or choose another."
            ) from exc


def _recogniser(files: SherpaFiles, language: str, threads: int) -> Any:
    from sherpa_onnx import OfflineRecognizer  # type: ignore[import-untyped]

    tokens, model = str(files.tokens), str(files.model)
    if files.kind == "paraformer":
        return OfflineRecognizer.from_paraformer(
            paraformer=model, tokens=tokens, num_threads=threads
        )
    if files.kind == "whisper":
        return OfflineRecognizer.from_whisper(
            encoder=model,
            decoder=str(files.decoder),
            tokens=tokens,
            language=language,
            num_threads=threads,
            # Times of tokens need a decoder exported for them, which the releases are not.
            enable_segment_timestamps=True,
        )
    return OfflineRecognizer.from_sense_voice(
        model=model,
        tokens=tokens,
        num_threads=threads,
        language=language,
        # Its punctuation comes only together with numbers turned into digits. The words as they
        # were said are worth more, where another model sets the punctuation; text without any
        # is worth least: sentences, and with them the evidence, are cut at it.
        use_itn=files.punctuation is None,
    )


def _punctuation(files: SherpaFiles) -> Any:
    from sherpa_onnx import (
        OfflinePunctuation,
        OfflinePunctuationConfig,
        OfflinePunctuationModelConfig,
    )

    model = OfflinePunctuationModelConfig(ct_transformer=str(files.punctuation))
    return OfflinePunctuation(OfflinePunctuationConfig(model=model))


def _check_language(files: SherpaFiles, language: str) -> None:
    """A Whisper that does not know the language would end the process."""
    if files.languages and language not in files.languages:
        raise InputError(
            f"The speech model in {files.model.parent} does not know the language {language}. "
            "Choose a model of several languages."
        )


def _stretches(samples: Samples) -> Iterator[tuple[int, int]]:
    """Where somebody speaks, cut at pauses."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps  # type: ignore[import-untyped]

    options = VadOptions(
        min_silence_duration_ms=PAUSE_MS,
        max_speech_duration_s=LONGEST_S,
        speech_pad_ms=PADDING_MS,
    )
    for stretch in get_speech_timestamps(samples, options):
        yield int(stretch["start"]), int(stretch["end"])


def _long_enough(stretch: Samples) -> Samples:
    missing = int(SHORTEST_S * SAMPLE_RATE) - len(stretch)
    return np.pad(stretch, (0, missing)) if missing > 0 else stretch


def _token_words(
    result: Any, length_s: float, spell: Callable[[list[str]], list[str]]
) -> Iterator[Word]:
    """Words of a result with a time for each token; without, they are spread over the stretch."""
    texts = spell(result.tokens)
    if len(result.timestamps) != len(texts):
        if result.text.strip():
            yield from spread(result.text.strip(), 0.0, length_s).words
        return
    sure = _confidences(result, len(texts))
    starts = [min(float(time), length_s) for time in result.timestamps]
    for text, (start, following), confidence in zip(
        texts, pairwise([*starts, length_s]), sure, strict=True
    ):
        end = max(start, min(following, start + LONGEST_TOKEN_S))
        if text:
            yield Word(start=start, end=end, text=text, confidence=confidence)


def _with_spaces(tokens: list[str]) -> list[str]:
    """Paraformer's tokens as they are written: "@@" joins one to the next, Latin words apart."""
    texts: list[str] = []
    before = ""
    for token in tokens:
        text = token.removesuffix("@@")
        is_apart = before and not before.endswith("@@") and (_is_latin(before) or _is_latin(text))
        texts.append(f" {text}" if is_apart else text)
        before = token
    return texts


def _marks_behind(words: tuple[Word, ...]) -> Iterator[Word]:
    """The words with marks at the end of the word before them: a pause follows what was said."""
    for word, following in pairwise([*words, Word(start=0, end=0, text="")]):
        own = _MARKS_AHEAD.sub("", word.text) if word is not words[0] else word.text
        marks = _MARKS_AHEAD.match(following.text)
        yield word.model_copy(update={"text": own + (marks[0] if marks else "")})


def _is_latin(text: str) -> bool:
    return text[:1].isascii() and text[:1].isalnum()


def _confidences(result: Any, count: int) -> list[float | None]:
    """How sure the model was of each token; None where it does not say."""
    logarithms = list(getattr(result, "ys_log_probs", []))
    if len(logarithms) != count:
        return [None] * count
    return [math.exp(min(0.0, float(value))) for value in logarithms]


def _segment_words(result: Any, length_s: float) -> Iterator[Word]:
    segments = list(
        zip(result.segment_texts, result.segment_timestamps, result.segment_durations, strict=False)
    )
    if not segments:
        segments = [(result.text, 0.0, length_s)]
    for text, start, duration in segments:
        if text.strip():
            begin = min(float(start), length_s)
            end = min(float(start + duration), length_s)
            yield from spread(text.strip(), begin, max(begin, end)).words
