import json
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.formats import read_extraction, read_meeting, write
from assistant.types import Extraction, Segment

MEETING = {"meeting": {"title": "周会", "date": "2024-03-05"}}


def meeting_file(tmp_path: Path, data: object) -> Path:
    path = tmp_path / "meeting.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_read_meeting_without_utterances_has_no_transcript(tmp_path: Path) -> None:
    assert read_meeting(meeting_file(tmp_path, MEETING)).transcript is None


def test_read_meeting_makes_segments_of_utterances(tmp_path: Path) -> None:
    data = MEETING | {"utterances": [{"i": 0, "speaker": None, "text": "开始吧", "mood": "calm"}]}
    transcript = read_meeting(meeting_file(tmp_path, data)).transcript
    assert transcript is not None
    assert transcript.segments == (Segment(id=0, text="开始吧"),)


def test_read_meeting_passes_over_annotations_and_unknown_fields(tmp_path: Path) -> None:
    data = MEETING | {
        "gold": {"decisions": []},
        "roster": {"people": [{"name": "王建国", "phone": "1", "title": ""}]},
    }
    roster = read_meeting(meeting_file(tmp_path, data)).context.roster
    assert [(p.name, p.title) for p in roster.people] == [("王建国", None)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "meeting.json is not JSON: Expecting property name enclosed in double quotes"),
        ("[]", "meeting.json must hold one JSON object with the key 'meeting'."),
        ('{"meeting": {"title": "周会"}}', "meeting.json is not a meeting file: date: field"),
    ],
)
def test_a_wrong_meeting_file_is_refused_with_the_reason(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "meeting.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="^" + message.replace(".", r"\.")):
        read_meeting(path)


def test_a_missing_meeting_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.json does not exist"):
        read_meeting(tmp_path / "nothing.json")


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    extraction = Extraction(engine="rules", seconds=0.5)
    write(extraction, tmp_path / "extraction.json")
    assert read_extraction(tmp_path / "extraction.json") == extraction
