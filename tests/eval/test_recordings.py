import json
from pathlib import Path

from assistant.formats import read_transcript
from assistant.types import MeetingContext, Transcript
from eval import recordings
from eval.cases import DATA
from tests.eval import make


def arrange(folder: Path) -> None:
    """The sample's annotations with a file beside them that stands for its recording."""
    (folder / "zh-sample").mkdir()
    annotated = json.loads((DATA / "zh-sample.json").read_text(encoding="utf-8"))
    (folder / "zh-sample" / "meeting.json").write_text(json.dumps(annotated), encoding="utf-8")
    (folder / "zh-sample" / "recording.mp3").touch()
    (folder / "recording.mp3").touch()


def test_find_takes_the_recordings_that_are_annotated(tmp_path: Path) -> None:
    arrange(tmp_path)
    assert [found.case.id for found in recordings.find(tmp_path)] == ["zh-sample"]
    assert recordings.find(tmp_path, ["another"]) == []


def test_find_takes_nothing_from_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert recordings.find(tmp_path / "nowhere") == []


def test_a_transcript_is_made_once_and_scored(tmp_path: Path) -> None:
    arrange(tmp_path)
    (recording,) = recordings.find(tmp_path)
    heard: list[str] = []

    def transcribe(audio: Path, context: MeetingContext) -> Transcript:
        heard.append(audio.name)
        return make.transcript("好，人到齐了。")

    for _ in range(2):
        recordings.make(recording, tmp_path / "made", transcribe)
    assert heard == ["recording.mp3"]
    made = read_transcript(tmp_path / "made" / "zh-sample.json")
    assert [segment.text for segment in made.segments] == ["好，人到齐了。"]
    score = recordings.measure_made(recording, tmp_path / "made")
    # Five letters of all those that were said, and nothing else.
    assert score is not None
    assert score.edits == score.letters - 5


def test_a_transcript_that_was_not_made_has_no_score(tmp_path: Path) -> None:
    arrange(tmp_path)
    (recording,) = recordings.find(tmp_path)
    assert recordings.measure_made(recording, tmp_path) is None
