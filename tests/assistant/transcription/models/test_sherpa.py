from pathlib import Path

import pytest

from assistant.errors import SpeechError
from assistant.transcription.models.onnx import read_metadata
from assistant.transcription.models.sherpa import find

pytest.importorskip("onnx", reason="onnx, which makes the small models, is not installed")

from tests.assistant.transcription.engines import tiny_sherpa  # noqa: E402


def test_each_kind_of_release_is_known_by_its_files(tmp_path: Path) -> None:
    makers = (tiny_sherpa.sense_voice, tiny_sherpa.paraformer, tiny_sherpa.whisper)
    folders = [tmp_path / str(number) for number, _ in enumerate(makers)]
    for make, folder in zip(makers, folders, strict=True):
        folder.mkdir()
        make(folder)
    assert [find(folder).kind for folder in folders] == ["sense-voice", "paraformer", "whisper"]


def test_the_model_of_whole_numbers_is_taken_before_the_large_one(tmp_path: Path) -> None:
    tiny_sherpa.sense_voice(tmp_path)
    (tmp_path / "model.onnx").write_bytes((tmp_path / "model.int8.onnx").read_bytes())
    assert find(tmp_path).model.name == "model.int8.onnx"


def test_metadata_is_read_without_the_model(tmp_path: Path) -> None:
    tiny_sherpa.punctuation(tmp_path)
    metadata = read_metadata(tmp_path / "punctuation" / "model.onnx")
    assert metadata["punctuations"] == "<unk>|_|，|。|？|、"


def test_a_file_cut_short_is_noticed(tmp_path: Path) -> None:
    model = tiny_sherpa.sense_voice(tmp_path) / "model.int8.onnx"
    model.write_bytes(model.read_bytes()[:-100])
    with pytest.raises(SpeechError, match="is not whole. Fetch it again"):
        find(tmp_path)


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        ("tokens.txt", "it has no tokens.txt"),
        ("model.int8.onnx", "neither model.onnx nor an encoder"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, gone: str, says: str) -> None:
    (tiny_sherpa.sense_voice(tmp_path) / gone).unlink()
    with pytest.raises(SpeechError, match=says):
        find(tmp_path)


def test_an_encoder_without_its_decoder_is_refused(tmp_path: Path) -> None:
    (tiny_sherpa.whisper(tmp_path) / "tiny-decoder.int8.onnx").unlink()
    with pytest.raises(SpeechError, match="has tiny-encoder.int8.onnx but no decoder"):
        find(tmp_path)


def test_tokens_of_another_model_are_refused(tmp_path: Path) -> None:
    (tiny_sherpa.sense_voice(tmp_path) / "tokens.txt").write_text("<blank> 0\n")
    with pytest.raises(SpeechError, match="shorter than the model's vocabulary"):
        find(tmp_path)


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="there is no such folder"):
        find(tmp_path / "nowhere")
