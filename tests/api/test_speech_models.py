from pathlib import Path

import pytest

from api import speech_models
from api.settings import Settings
from api.speech_models import Choice
from assistant.errors import InputError


def put_whisper(folder: Path) -> Path:
    """The files of a CTranslate2 model, with nothing in them."""
    folder.mkdir(parents=True)
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).touch()
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """Settings of a new installation."""
    return Settings(data_dir=tmp_path / "data", _env_file=None)


def with_environment(settings: Settings, **said: str) -> Settings:
    return settings.model_copy(update=said)


def test_the_bundled_model_is_the_default(empty: Settings) -> None:
    used = speech_models.choice(empty)
    assert used == Choice("faster-whisper", None, "default")
    assert (used.label, speech_models.weights(empty, used)) == ("base", None)


def test_what_is_selected_is_used(empty: Settings) -> None:
    folder = put_whisper(empty.models_dir / "small")
    used = speech_models.select(empty, "small")
    assert used == Choice("faster-whisper", "small", "selected")
    assert speech_models.choice(empty) == used
    assert speech_models.weights(empty, used) == str(folder)


def test_the_environment_wins_over_what_is_selected(empty: Settings) -> None:
    put_whisper(empty.models_dir / "small")
    speech_models.select(empty, "small")
    by_engine = with_environment(empty, asr_engine="openai-whisper")
    by_model = with_environment(empty, asr_model="large-v3")
    assert speech_models.choice(by_engine) == Choice("openai-whisper", None, "environment")
    assert speech_models.choice(by_model) == Choice("faster-whisper", "large-v3", "environment")


def test_a_model_alone_brings_its_engine(empty: Settings) -> None:
    said = with_environment(empty, asr_model="sense-voice")
    assert speech_models.choice(said).engine == "sherpa-onnx"


def test_a_model_that_is_not_here_is_left_to_the_engine_to_fetch(empty: Settings) -> None:
    said = with_environment(empty, asr_model="large-v3")
    assert speech_models.weights(said, speech_models.choice(said)) == "large-v3"


def test_a_path_is_selected_as_a_whole(empty: Settings, tmp_path: Path) -> None:
    folder = put_whisper(tmp_path / "mine")
    used = speech_models.select(empty, str(folder))
    assert used == Choice("faster-whisper", str(folder), "selected")


def test_a_folder_among_the_models_is_selected_by_its_name(empty: Settings) -> None:
    put_whisper(empty.models_dir / "公司模型")
    assert speech_models.select(empty, "公司模型").model == "公司模型"
    row = speech_models.listed(empty)[-1]
    assert (row.name, row.is_here, row.is_used, row.known) == ("公司模型", True, True, None)


@pytest.mark.parametrize(
    ("name", "engine", "says"),
    [
        ("small", None, "not here. Run: meeting-assistant models fetch small"),
        ("nonsense", None, "no name of the list, nor a folder"),
        ("nonsense", "faster-whisper", "not here. Put its folder into"),
        ("base", "dragon", "Choose one of faster-whisper"),
    ],
)
def test_what_cannot_be_used_is_not_selected(
    empty: Settings, name: str, engine: str | None, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        speech_models.select(empty, name, engine)
    assert speech_models.choice(empty).origin == "default"


def test_a_model_of_another_engine_is_refused(empty: Settings) -> None:
    put_whisper(empty.models_dir / "mine")
    with pytest.raises(InputError, match="a model of faster-whisper, not of sherpa-onnx"):
        speech_models.select(empty, "mine", "sherpa-onnx")


def test_a_model_that_is_not_whole_says_what_it_lacks(empty: Settings) -> None:
    (put_whisper(empty.models_dir / "mine") / "config.json").unlink()
    with pytest.raises(InputError, match="lacks config.json"):
        speech_models.select(empty, "mine")


def test_a_remote_model_is_selected_with_its_engine(empty: Settings) -> None:
    used = speech_models.select(empty, "gpt-4o-transcribe", "openai")
    assert used == Choice("openai", "gpt-4o-transcribe", "selected")
    assert speech_models.weights(empty, used) == "gpt-4o-transcribe"


def test_a_remote_service_is_here_when_it_has_an_address(empty: Settings) -> None:
    def is_here(settings: Settings) -> bool:
        return next(r for r in speech_models.listed(settings) if r.name == "openai").is_here

    assert not is_here(empty)
    assert is_here(with_environment(empty, openai_base_url="http://speech.company/v1"))


@pytest.mark.parametrize("content", ["{", '{"engine": "dragon"}'])
def test_a_selection_that_cannot_be_read_says_what_to_do(empty: Settings, content: str) -> None:
    empty.models_dir.mkdir(parents=True)
    (empty.models_dir / "selected.json").write_text(content)
    with pytest.raises(InputError, match="Select the model again"):
        speech_models.choice(empty)
    assert not any(row.is_used for row in speech_models.listed(empty))


def test_a_selection_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    settings = Settings(data_dir=tmp_path / "data", _env_file=None)
    with pytest.raises(InputError, match="Make it writable, or set ASSISTANT_ASR_ENGINE"):
        speech_models.select(settings, "base")


def test_nobody_selects_a_path_of_this_machine_over_the_network(
    empty: Settings, tmp_path: Path
) -> None:
    folder = put_whisper(tmp_path / "mine")
    with pytest.raises(InputError, match="There is no model .* in the list"):
        speech_models.select_listed(empty, str(folder))
