from pathlib import Path

import pytest

from assistant.errors import InputError
from eval.diarization import (
    CpErrors,
    Diarization,
    Stretch,
    cp_errors,
    diarization_errors,
    read_rttm,
)

SPOKEN = (Stretch(0, 10, "甲"), Stretch(10, 20, "乙"))


def test_a_perfect_answer_under_other_names_has_no_error() -> None:
    found = (Stretch(0, 10, "S2"), Stretch(10, 20, "S1"))
    assert diarization_errors(SPOKEN, found, collar_s=0) == Diarization(0, 0, 0, 20)


def test_each_kind_of_error_is_counted_in_seconds() -> None:
    # 1 s late, 2 s of the second person under the first's voice, 5 s of nothing taken for speech
    found = (Stretch(1, 12, "S1"), Stretch(12, 25, "S2"))
    errors = diarization_errors(SPOKEN, found, collar_s=0)
    assert errors == Diarization(missed_s=1, false_alarm_s=5, confused_s=2, speech_s=20)
    assert errors.rate == 8 / 20


def test_the_collar_takes_time_around_the_edges_of_speech_out() -> None:
    found = (Stretch(1, 12, "S1"), Stretch(12, 25, "S2"))
    # Scored are 0.25..9.75, 10.25..19.75 and what lies after 20.25.
    errors = diarization_errors(SPOKEN, found)
    assert errors == Diarization(missed_s=0.75, false_alarm_s=4.75, confused_s=1.75, speech_s=19)


def test_overlapping_speech_counts_for_everybody_who_speaks() -> None:
    spoken = (Stretch(0, 10, "甲"), Stretch(4, 8, "乙"))
    found = (Stretch(0, 10, "S1"),)
    assert diarization_errors(spoken, found, collar_s=0) == Diarization(4, 0, 0, 14)


def test_one_voice_is_paired_with_one_person_only() -> None:
    found = (Stretch(0, 20, "S1"),)
    assert diarization_errors(SPOKEN, found, collar_s=0).confused_s == 10


def test_nothing_found_is_all_missed() -> None:
    assert diarization_errors(SPOKEN, (), collar_s=0) == Diarization(20, 0, 0, 20)
    assert diarization_errors((), SPOKEN, collar_s=0).rate is None


def test_cp_errors_pair_voices_with_people_for_the_fewest_errors() -> None:
    said = {"甲": tuple("今天开会"), "乙": tuple("好的")}
    heard = {"S1": tuple("好了"), "S2": tuple("今天开会")}
    assert cp_errors(said, heard) == CpErrors(errors=1, said=6)


def test_cp_errors_count_words_under_the_wrong_voice_twice() -> None:
    said = {"甲": tuple("今天开会"), "乙": tuple("好的")}
    # 好的 is missing where it belongs and invented where it stands
    assert cp_errors(said, {"S1": tuple("今天开会好的")}) == CpErrors(errors=4, said=6)


def test_cp_errors_of_a_voice_too_many_are_its_words() -> None:
    heard = {"S1": tuple("好的"), "S2": tuple("嗯嗯嗯")}
    assert cp_errors({"甲": tuple("好的")}, heard) == CpErrors(errors=3, said=2)
    assert cp_errors({}, {}).rate is None


def test_read_rttm_takes_the_lines_of_speakers(tmp_path: Path) -> None:
    path = tmp_path / "speakers.rttm"
    path.write_text(
        "SPKR-INFO m 1 <NA> <NA> <NA> unknown 甲 <NA>\n"
        "SPEAKER m 1 0.500 2.000 <NA> <NA> 甲 <NA> <NA>\n",
        encoding="utf-8",
    )
    assert read_rttm(path) == (Stretch(0.5, 2.5, "甲"),)


def test_read_rttm_refuses_what_is_none(tmp_path: Path) -> None:
    path = tmp_path / "speakers.rttm"
    path.write_text("SPEAKER m 1 soon\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"speakers\.rttm is not an RTTM file"):
        read_rttm(path)
