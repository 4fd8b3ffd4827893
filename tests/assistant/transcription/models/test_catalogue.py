from faster_whisper.utils import _MODELS

from assistant.transcription.engines import DEFAULT_ENGINE, ENGINES
from assistant.transcription.models.catalogue import BUNDLED, CATALOGUE, known


def test_every_model_has_an_engine_and_a_line_in_both_languages() -> None:
    assert {model.engine for model in CATALOGUE} == set(ENGINES)
    assert [m.name for m in CATALOGUE if not (m.line_en.strip() and m.line_zh.strip())] == []


def test_whisper_models_are_where_faster_whisper_looks_for_them() -> None:
    ours = {m.name: m.repo for m in CATALOGUE if m.engine == DEFAULT_ENGINE and m.repo}
    assert ours == {name: _MODELS[name] for name in ours}


def test_only_what_ran_here_has_measured_figures() -> None:
    measured = {
        model.name
        for model in CATALOGUE
        for figure in (model.memory_mb, model.speed, model.real_time, model.chinese_cer)
        if figure and figure.source == "measured"
    }
    assert measured == {BUNDLED, "openai-whisper"}


def test_a_name_nobody_knows_is_no_model() -> None:
    assert known("dragon") is None
