from pathlib import Path

import pytest

from assistant.errors import InputError
from eval import corpora
from eval.cases import DATA, DEV


def test_the_group_of_our_meetings_is_their_folder() -> None:
    groups = {case.group for case in corpora.load([DEV])}
    assert groups == {"dev"}


def test_files_that_are_no_annotated_meeting_are_passed_over() -> None:
    # eval/data holds transcripts of recordings as well.
    assert {case.group for case in corpora.load([DATA])} <= {"dev", "train", "heldout"}


def test_several_places_are_read_in_their_order() -> None:
    files = [DEV / "zh-sample.json", DEV / "en-dev-01.json"]
    assert [case.id for case in corpora.load(files)] == ["zh-sample", "en-dev-01"]


def test_an_unknown_meeting_is_refused() -> None:
    with pytest.raises(InputError, match="There is no meeting nowhere"):
        corpora.load([DEV], ["nowhere"])


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no .*absent"):
        corpora.load([tmp_path / "absent"])


def test_a_folder_without_annotated_meetings_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("[]")
    with pytest.raises(InputError, match="no annotated meeting"):
        corpora.load([tmp_path])
