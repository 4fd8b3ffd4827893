"""The command line, run as a user runs it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from api.sample import __file__ as sample_file
from tests.api.fakes import wav

SAMPLE = Path(sample_file).parent
CASES = Path(__file__).parents[2] / "eval/data/dev"


def run(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("ASSISTANT_", "OPENAI"))
    }
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *map(str, arguments)],
        cwd=folder,
        env=environment | {"ASSISTANT_DATA_DIR": str(folder / "data")},
        capture_output=True,
        text=True,
    )


def load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@pytest.fixture
def meeting(tmp_path: Path) -> Path:
    """The sample's meeting file with its utterances, without annotations."""
    case = load(CASES / "zh-sample.json")
    path = tmp_path / "meeting.json"
    wanted = ("id", "language", "meeting", "roster", "utterances")
    path.write_text(json.dumps({key: case[key] for key in wanted}), "utf-8")
    return path


def test_extract_then_minutes_gives_a_word_file_with_the_items(
    tmp_path: Path, meeting: Path
) -> None:
    made = run("extract", "--meeting", meeting, "--out", "extraction.json", folder=tmp_path)
    assert (made.returncode, made.stdout) == (0, "")
    extraction = load(tmp_path / "extraction.json")
    assert extraction["engine"] == "rules"
    assert extraction["action_items"][0]["owner"] == "孙涛"
    options = ("--meeting", meeting, "--extraction", "extraction.json", "--out", "minutes.docx")
    assert run("minutes", *options, folder=tmp_path).returncode == 0
    tables = docx.Document(str(tmp_path / "minutes.docx")).tables
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert extraction["action_items"][0]["task"] in cells


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["extract", "--meeting", "no.json", "--out", "x.json"], 2, "no.json does not exist"),
        (["extract", "--out", "x.json"], 2, "Missing option '--meeting'"),
        (["nonsense"], 2, "No such command 'nonsense'"),
        (["extract", "--meeting", "meeting.json", "--out", "x.json", "--engine", "llm"], 2, "LLM_"),
        (["extract", "--meeting", "meeting.json", "--out", "no/x.json"], 2, "cannot be written"),
        (["transcribe", "no.mp3", "--meeting", "meeting.json", "--out", "x"], 2, "no.mp3 does not"),
        (
            ["process", "meeting.json", "no.mp3", "--meeting", "meeting.json", "--out", "x"],
            2,
            "no.mp3 does not",
        ),
        (
            [
                "transcribe",
                "meeting.json",
                "--meeting",
                "meeting.json",
                "--out",
                "x",
                "--engine",
                "x",
            ],
            2,
            "ASSISTANT_ASR_ENGINE",
        ),
    ],
)
def test_wrong_input_is_said_in_one_line(
    tmp_path: Path, meeting: Path, arguments: list[str], status: int, message: str
) -> None:
    ended = run(*arguments, folder=tmp_path)
    assert ended.returncode == status
    last = ended.stderr.strip().splitlines()
    assert [line for line in last if message in line] == [last[-1]]
    assert last[-1].startswith("meeting-assistant: ")


def test_an_imported_meeting_can_be_asked_about(tmp_path: Path, meeting: Path) -> None:
    run("extract", "--meeting", meeting, "--out", "extraction.json", folder=tmp_path)
    imported = run(
        "import-meeting", meeting, "--extraction", "extraction.json", "--confirm", folder=tmp_path
    )
    assert imported.returncode == 0
    answer = json.loads(run("ask", "财务部有哪些行动项？", "--json", folder=tmp_path).stdout)
    assert (answer["answered"], answer["kind"]) == (True, "list")
    assert [item["owner"] for item in answer["items"]] == ["赵强"]
    assert {c["meeting"] for c in answer["citations"]} == {"zh-sample"}


def test_importing_again_changes_nothing(tmp_path: Path, meeting: Path) -> None:
    run("extract", "--meeting", meeting, "--out", "extraction.json", folder=tmp_path)
    command = ("import-meeting", meeting, "--extraction", "extraction.json", "--confirm")
    first, second = run(*command, folder=tmp_path), run(*command, folder=tmp_path)
    assert first.stderr == second.stderr
    count = run("ask", "一共有几项行动项？", "--json", folder=tmp_path)
    items = len(load(tmp_path / "extraction.json")["action_items"])
    assert len(json.loads(count.stdout)["items"]) == items


@pytest.mark.slow
def test_several_recordings_are_written_down_as_one_meeting(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.wav").write_bytes(wav(seconds=2.0, pitch_hz=200.0 * number))
    options = ("--meeting", SAMPLE / "meeting.json", "--out", "t.json", "--no-speakers")
    assert run("transcribe", "1.wav", "2.wav", *options, folder=tmp_path).returncode == 0
    assert load(tmp_path / "t.json")["duration_s"] == 4.0


@pytest.mark.slow
def test_process_goes_from_a_recording_to_minutes(tmp_path: Path) -> None:
    options = ("--meeting", SAMPLE / "meeting.json", "--out", "made", "--no-speakers")
    ended = run("process", SAMPLE / "recording.mp3", *options, folder=tmp_path)
    assert ended.returncode == 0
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == [
        "extraction.json",
        "minutes.docx",
        "transcript.json",
    ]
    assert load(tmp_path / "made/transcript.json")["duration_s"] == pytest.approx(163, abs=1)
    assert ended.stdout == ""


def test_a_meeting_is_exported_and_imported_elsewhere(meeting: Path, tmp_path: Path) -> None:
    run("import-meeting", meeting, folder=tmp_path)
    out = tmp_path / "会议.zip"
    exported = run("export", "--meeting", 1, "--out", out, "--no-recordings", folder=tmp_path)
    assert exported.returncode == 0, exported.stderr
    elsewhere = tmp_path / "elsewhere"
    with zipfile.ZipFile(out) as archive:
        archive.extractall(elsewhere)
    again = run("import-meeting", "meeting.json", folder=elsewhere)
    assert again.returncode == 0, again.stderr
    kept, first = load(elsewhere / "meeting.json"), load(meeting)
    assert [u["text"] for u in kept["utterances"]] == [u["text"] for u in first["utterances"]]


def test_exporting_a_meeting_that_is_not_there_says_so(tmp_path: Path) -> None:
    ended = run("export", "--meeting", 99, "--out", tmp_path / "m.zip", folder=tmp_path)
    assert ended.returncode == 1
    assert "There is no meeting 99" in ended.stderr
