from pathlib import Path

import numpy as np
import pytest

from assistant.errors import AudioError
from assistant.transcription.waveform import levels, thinned
from tests.assistant.transcription.sound import silence, tone, write


def test_each_tenth_of_a_second_has_the_level_of_its_loudest_sample(tmp_path: Path) -> None:
    sound = np.concatenate([silence(1), tone(0.5), silence(0.5)])
    # A tone of 0.3 of full scale: 0.3 * 255 = 76.5.
    expected = [0] * 10 + [76] * 5 + [0] * 5
    assert list(levels(write(tmp_path / "a.wav", sound))) == expected


def test_the_end_of_a_recording_counts_though_it_is_shorter_than_a_tenth(tmp_path: Path) -> None:
    found = levels(write(tmp_path / "a.wav", tone(0.25)))
    assert list(found) == [76, 76, 76]


def test_a_recording_longer_than_one_block_is_cut_nowhere(tmp_path: Path) -> None:
    found = levels(write(tmp_path / "a.wav", tone(25.05)))
    assert (len(found), set(found)) == (251, {76})


def test_a_trough_is_as_loud_as_a_crest(tmp_path: Path) -> None:
    lowest = np.full(1600, -1.0, np.float32)
    assert list(levels(write(tmp_path / "a.wav", lowest))) == [254]


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"no sound")
    with pytest.raises(AudioError):
        levels(path)


@pytest.mark.parametrize(
    ("most", "expected"), [(9, [1, 5, 2, 4]), (4, [1, 5, 2, 4]), (2, [5, 4]), (1, [5])]
)
def test_thinned_levels_keep_the_loudest(most: int, expected: list[int]) -> None:
    assert list(thinned(bytes([1, 5, 2, 4]), most)) == expected
