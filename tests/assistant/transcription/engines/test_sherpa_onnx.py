"""The real library with models in small: what the real weights would say is not tested here."""

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import InputError, MissingExtraError, SpeechError
from assistant.transcription.audio import Samples, decode
from assistant.transcription.engines import EngineConfig, SpeechEngine, SpeechOptions, load_engine
from assistant.transcription.recognition import Passage
from tests.assistant.transcription.sound import SAMPLE, silence

pytest.importorskip("sherpa_onnx", reason="sherpa-onnx is not installed")
pytest.importorskip("onnx", reason="onnx, which makes the small models, is not installed")

from tests.assistant.transcription.engines import tiny_sherpa  # noqa: E402

OPTIONS = SpeechOptions(language="zh-Hans", prompt="参加会议的有孙主管。")


@pytest.fixture(scope="module")
def recording() -> Samples:
    return np.concatenate(list(decode(SAMPLE))) / np.float32(32768)


@pytest.fixture(scope="module")
def sentence(recording: Samples) -> Samples:
    """One stretch of speech, which begins 0.18 s after its start."""
    return recording[23 * 16_000 : int(28.8 * 16_000)]


def engine(folder: Path) -> SpeechEngine:
    return load_engine("sherpa-onnx", EngineConfig(model=str(folder)))


def timed(passage: Passage) -> list[tuple[str, float, float]]:
    return [(w.text, round(w.start, 2), round(w.end, 2)) for w in passage.words]


def test_sense_voice_alone_writes_digits_and_punctuation_with_the_times_of_its_frames(
    tmp_path: Path, sentence: Samples
) -> None:
    (passage,) = engine(tiny_sherpa.sense_voice(tmp_path)).recognise(sentence, OPTIONS)
    # Frames 5, 10, 15 and 16 of 60 ms, in a stretch that begins at 0.18 s; a token that nothing
    # follows soon is over after 0.4 s.
    assert timed(passage) == [
        ("3", 0.48, 0.78),
        ("月", 0.78, 1.08),
        (" plan", 1.08, 1.14),
        ("。", 1.14, 1.54),
    ]


def test_with_a_punctuation_model_sense_voice_writes_numbers_as_they_were_said(
    tmp_path: Path, sentence: Samples
) -> None:
    folder = tiny_sherpa.punctuation(tiny_sherpa.sense_voice(tmp_path))
    (passage,) = engine(folder).recognise(sentence, OPTIONS)
    assert timed(passage) == [
        ("三", 0.48, 0.78),
        ("月，", 0.78, 1.08),
        ("plan。", 1.08, 1.48),
    ]


def test_paraformer_joins_parts_of_latin_words_and_has_the_times_of_its_peaks(
    tmp_path: Path, sentence: Samples
) -> None:
    (passage,) = engine(tiny_sherpa.paraformer(tmp_path)).recognise(sentence, OPTIONS)
    assert passage.text == "我们 ship the 计划"
    assert timed(passage)[:3] == [("我", 0.38, 0.58), ("们", 0.58, 0.78), (" sh", 0.78, 0.98)]


def test_paraformer_without_times_has_its_words_spread_over_the_stretch(
    tmp_path: Path, sentence: Samples
) -> None:
    folder = tiny_sherpa.paraformer(tmp_path, has_times=False)
    (passage,) = engine(folder).recognise(sentence, OPTIONS)
    assert passage.text == "我们 ship the 计划"
    assert (round(passage.start, 2), round(passage.end, 2)) == (0.18, 5.8)


def test_whisper_has_the_times_of_its_segments(tmp_path: Path, sentence: Samples) -> None:
    (passage,) = engine(tiny_sherpa.whisper(tmp_path)).recognise(sentence, OPTIONS)
    assert timed(passage) == [("你", 0.38, 0.68), ("好", 0.68, 0.98)]


def test_a_recording_is_heard_in_stretches_of_at_most_25_seconds(
    tmp_path: Path, recording: Samples
) -> None:
    seen: list[float] = []
    minute = recording[: 60 * 16_000]
    passages = engine(tiny_sherpa.sense_voice(tmp_path)).recognise(minute, OPTIONS, seen.append)
    assert len(passages) >= 3
    assert [p.start for p in passages] == sorted(p.start for p in passages)
    assert all(0 <= w.start <= w.end <= 60 for p in passages for w in p.words)
    assert (seen, seen[-1]) == (sorted(seen), 1.0)


def test_nothing_is_heard_in_silence(tmp_path: Path) -> None:
    assert engine(tiny_sherpa.sense_voice(tmp_path)).recognise(silence(3), OPTIONS) == ()


def test_the_language_may_change_from_one_recording_to_the_next(
    tmp_path: Path, sentence: Samples
) -> None:
    loaded = engine(tiny_sherpa.whisper(tmp_path))
    heard = [
        loaded.recognise(sentence, SpeechOptions(language=language))[0].text
        for language in ("zh-Hans", "en", "zh-Hant")
    ]
    assert heard == ["你好", "你好", "你好"]


def test_whisper_refuses_a_language_it_does_not_know(tmp_path: Path, sentence: Samples) -> None:
    loaded = engine(tiny_sherpa.whisper(tmp_path, languages=("en",)))
    with pytest.raises(InputError, match="does not know the language zh"):
        loaded.recognise(sentence, OPTIONS)


def test_a_folder_must_be_named() -> None:
    with pytest.raises(InputError, match="brings no model. Name the folder"):
        load_engine("sherpa-onnx")


def test_an_unusable_model_is_refused_before_the_library_ends_the_process(tmp_path: Path) -> None:
    folder = tiny_sherpa.sense_voice(tmp_path, leave_out="lang_yue")
    with pytest.raises(SpeechError, match="model.int8.onnx does not say its lang_yue") as caught:
        engine(folder)
    assert caught.value.permanent


def test_the_library_missing_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.transcription.engines import sherpa_onnx

    monkeypatch.setattr(sherpa_onnx, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"'meeting-assistant\[sherpa-onnx\]'"):
        load_engine("sherpa-onnx")
