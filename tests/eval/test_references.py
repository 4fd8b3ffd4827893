import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from eval import references
from eval.diarization import Stretch
from eval.references import Said
from tests.eval import make

MEETING: dict[str, Any] = {
    "id": "m-01",
    "language": "zh-Hans",
    "meeting": {"title": "周会", "date": "2024-03-05"},
    "utterances": [{"i": 0, "speaker": "李敏", "text": "开会。", "start": 1, "end": 2}],
}


def arrange_meeting(folder: Path, **fields: Any) -> None:
    folder.mkdir()
    (folder / "meeting.json").write_text(json.dumps(MEETING | fields), encoding="utf-8")
    (folder / "recording.mp3").touch()


def arrange_clips(folder: Path) -> None:
    clips = [
        {"file": "b.wav", "language": "zh", "transcript": "你好"},
        {"file": "silent.wav", "language": "zh"},
        {"file": "lost.wav", "language": "zh", "transcript": "你好"},
        {"file": "a.wav", "language": "en", "transcript": "Yes. No.", "utterances": "a.json"},
    ]
    rows = [
        {"speaker": "B", "start": 2, "end": 3, "text": "No."},
        {"speaker": "A", "start": 1, "end": 2, "text": "Yes."},
    ]
    (folder / "manifest.json").write_text(json.dumps(clips), encoding="utf-8")
    (folder / "a.json").write_text(json.dumps(rows), encoding="utf-8")
    for name in ("a.wav", "b.wav", "silent.wav"):
        (folder / name).touch()


def test_find_takes_meetings_with_words_beside_their_recording(tmp_path: Path) -> None:
    arrange_meeting(tmp_path / "m-01")
    arrange_meeting(tmp_path / "m-02", id="m-02", utterances=[])
    (found,) = references.find(tmp_path)
    assert (found.id, found.group) == ("m-01", "Chinese meetings")
    assert found.said == (Said("李敏", "开会。"),)
    assert found.turns == (Stretch(1, 2, "李敏"),)


def test_turns_go_before_the_times_of_utterances_and_the_rttm_before_both(tmp_path: Path) -> None:
    arrange_meeting(tmp_path / "m", turns=[{"i": 0, "start": 1.5, "end": 2, "speaker": "李敏"}])
    assert references.find(tmp_path)[0].turns == (Stretch(1.5, 2, "李敏"),)
    rttm = tmp_path / "m" / "speakers.rttm"
    rttm.write_text("SPEAKER m 1 1.25 0.5 <NA> <NA> 李敏 <NA> <NA>\n", encoding="utf-8")
    assert references.find(tmp_path)[0].turns == (Stretch(1.25, 1.75, "李敏"),)


def test_find_takes_clips_with_words_in_the_order_of_speaking(tmp_path: Path) -> None:
    arrange_clips(tmp_path)
    chinese, english = references.find(tmp_path)
    assert (chinese.id, chinese.group, chinese.text) == ("b", "Chinese clips", "你好")
    assert (english.id, english.group, english.text) == ("a", "English clips", "Yes.\nNo.")
    assert chinese.context == references.no_context("zh-Hans")


def test_clips_are_told_of_strangers_in_their_language(tmp_path: Path) -> None:
    arrange_clips(tmp_path)
    chinese, english = references.find(tmp_path, clip_context=make.CONTEXT)
    assert chinese.context == make.CONTEXT
    assert english.context == references.no_context("en")


def test_find_refuses_a_recording_nobody_has(tmp_path: Path) -> None:
    arrange_clips(tmp_path)
    assert [found.id for found in references.find(tmp_path, ["a"])] == ["a"]
    with pytest.raises(InputError, match="There is no recording c. There are: b, a."):
        references.find(tmp_path, ["c"])


def test_find_takes_nothing_from_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert references.find(tmp_path / "nowhere") == []


def test_the_sample_is_always_there() -> None:
    found = references.find(ids=["zh-sample"])
    assert [(each.id, each.group) for each in found] == [("zh-sample", "sample")]
    assert found[0].audio.exists()
    assert len({turn.speaker for turn in found[0].turns}) == 4
