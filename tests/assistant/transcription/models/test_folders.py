from pathlib import Path

import pytest

from assistant.transcription.models.folders import engine_of, find, problem_with


def whisper(folder: Path, *, without: str = "") -> Path:
    folder.mkdir(parents=True)
    for name in {"model.bin", "config.json", "tokenizer.json"} - {without}:
        (folder / name).write_text("weights")
    return folder


def test_a_folder_is_known_by_its_files(tmp_path: Path) -> None:
    checkpoint = tmp_path / "base.pt"
    checkpoint.write_text("weights")
    assert engine_of(whisper(tmp_path / "small")) == "faster-whisper"
    assert engine_of(checkpoint) == "openai-whisper"
    assert engine_of(tmp_path) is None


def test_missing_files_are_named(tmp_path: Path) -> None:
    folder = whisper(tmp_path / "small", without="tokenizer.json")
    assert problem_with(folder) == f"{folder} lacks tokenizer.json."


def test_whole_weights_have_no_problem(tmp_path: Path) -> None:
    assert problem_with(whisper(tmp_path / "small")) is None


def test_a_folder_without_weights_says_what_it_should_hold(tmp_path: Path) -> None:
    assert "holds no speech model" in (problem_with(tmp_path) or "")


def test_onnx_files_that_are_no_release_are_said_to_be_unusable(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"\x08")
    (tmp_path / "tokens.txt").write_text("a 0\n")
    assert engine_of(tmp_path) == "sherpa-onnx"
    assert "is not whole" in (problem_with(tmp_path) or "")


@pytest.mark.parametrize("lies_in", ["small", "models--Systran--faster-whisper-small/snapshots/1f"])
def test_a_model_is_found_where_we_or_the_hubs_client_put_it(tmp_path: Path, lies_in: str) -> None:
    folder = whisper(tmp_path / lies_in)
    assert find(tmp_path / "small", "Systran/faster-whisper-small") == folder


def test_a_model_that_is_not_whole_is_not_found(tmp_path: Path) -> None:
    whisper(tmp_path / "small", without="config.json")
    assert find(tmp_path / "small", "Systran/faster-whisper-small") is None
