import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.formats import write
from assistant.types import Segment, Transcript
from eval.__main__ import app
from eval.cases import DEV, read_case
from tests.eval import make


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.__main__.console.width", 180)


def test_compare_scores_an_extraction_by_utterance(tmp_path: Path) -> None:
    found = make.extraction(action_items=(make.action("整理今天的会议纪要", 21, owner="李敏"),))
    write(found, tmp_path / "extraction.json")
    scores = compare(tmp_path)
    assert scores["action_items"]["matched"] == 1
    assert scores["fields"]["owner"]["wrong"] == 1


def test_compare_maps_the_segments_of_a_recording_by_time(tmp_path: Path) -> None:
    # Utterance 8 was said from 71.4 s to 75 s; the words match no annotation well enough alone.
    words = "六号下班前审批"
    segment = Segment(id=3, start=71, end=75, text=words)
    transcript = Transcript(language="zh-Hans", engine="test", segments=(segment,))
    write(transcript, tmp_path / "transcript.json")
    write(make.extraction(action_items=(make.action(words, 3),)), tmp_path / "extraction.json")
    with_times = compare(tmp_path, "--transcript", str(tmp_path / "transcript.json"))
    assert compare(tmp_path)["action_items"]["matched"] == 0
    assert with_times["action_items"]["matched"] == 1


def test_asr_says_when_there_is_nothing_to_score(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["asr", "--transcripts", str(tmp_path), "--recordings", "/nowhere"]
    )
    assert result.exit_code == 0
    assert "Nothing to score" in result.output


def test_asr_scores_transcripts_made_before(tmp_path: Path) -> None:
    said = read_case(DEV / "zh-sample.json").utterances
    write(make.transcript(*(utterance.text for utterance in said)), tmp_path / "zh-sample.json")
    scores = tmp_path / "scores.json"
    options = ["--transcripts", str(tmp_path), "--case", "zh-sample", "--json", str(scores)]
    result = CliRunner().invoke(app, ["asr", *options, "--verbose"])
    assert result.exit_code == 0, result.output
    (row,) = json.loads(scores.read_text(encoding="utf-8"))["recordings"]
    assert (row["error_rate"], row["folded_error_rate"]) == (0, 0)
    assert row["names"]["right"] == row["names"]["said"] > 0
    assert row["names"]["false"] == 0


def test_asr_refuses_a_recording_nobody_has() -> None:
    result = CliRunner().invoke(app, ["asr", "--case", "zh-never"])
    assert "There is no recording zh-never" in str(result.exception)


def compare(folder: Path, *options: str) -> dict[str, dict[str, dict[str, int]]]:
    scores = folder / "scores.json"
    files = [str(DEV / "zh-sample.json"), str(folder / "extraction.json")]
    result = CliRunner().invoke(app, ["compare", *files, "--json", str(scores), *options])
    assert result.exit_code == 0, result.output
    total: dict[str, dict[str, dict[str, int]]] = json.loads(scores.read_text())["total"]
    return total
