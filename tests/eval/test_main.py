import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.formats import write
from assistant.types import Segment, Transcript
from eval.__main__ import app
from eval.cases import DEV, read_case
from eval.recognised import HEARD
from tests.eval import make


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.__main__.console.width", 180)


def test_compare_scores_an_extraction_by_utterance(tmp_path: Path) -> None:
    found = make.extraction(action_items=(make.action("整理今天的会议纪要", 21, owner="李敏"),))
    write(found, tmp_path / "extraction.json")
    total = compare(tmp_path)
    assert (total["items_precision"]["part"], total["items_precision"]["whole"]) == (1, 1)
    assert total["owner"]["value"] == 0


def test_compare_maps_the_segments_of_a_recording_by_time(tmp_path: Path) -> None:
    # Utterance 8 was said from 71.4 s to 75 s; the words match no annotation well enough alone.
    words = "六号下班前审批"
    segment = Segment(id=3, start=71, end=75, text=words)
    transcript = Transcript(language="zh-Hans", engine="test", segments=(segment,))
    write(transcript, tmp_path / "transcript.json")
    write(make.extraction(action_items=(make.action(words, 3),)), tmp_path / "extraction.json")
    with_times = compare(tmp_path, "--transcript", str(tmp_path / "transcript.json"))
    assert compare(tmp_path)["items_precision"]["part"] == 0
    assert with_times["items_precision"]["part"] == 1


def test_run_scores_a_folder_of_meetings_and_writes_figures_without_words(tmp_path: Path) -> None:
    options = ["--data", str(DEV), "--case", "zh-sample"]
    (column,) = columns_of("run", *options, out=tmp_path / "o.json")
    assert (column["engine"], column["group"], list(column["meetings"])) == (
        "rules",
        "dev",
        ["zh-sample"],
    )
    assert column["total"]["quotes_valid"]["value"] == 1
    assert "王建国" not in (tmp_path / "o.json").read_text(encoding="utf-8")


def test_run_gives_every_engine_a_column(tmp_path: Path) -> None:
    options = ["--engine", "rules", "--engine", "regex", "--case", "zh-sample"]
    columns = columns_of("run", "--data", str(DEV), *options, out=tmp_path / "o.json")
    assert [column["engine"] for column in columns] == ["rules", "regex"]


def test_run_scores_recognised_words_beside_the_written(tmp_path: Path) -> None:
    options = ["--data", str(DEV), "--transcripts", str(HEARD), "--case", "zh-sample"]
    written, recognised = columns_of("run", *options, out=tmp_path / "o.json")
    assert [column["group"] for column in (written, recognised)] == [
        "dev, written",
        "dev, recognised",
    ]
    assert written["total"]["items_f1"]["whole"] > 0 < recognised["total"]["items_f1"]["whole"]


def test_run_shows_every_item_when_asked_and_none_of_a_held_out_meeting(tmp_path: Path) -> None:
    held_out = tmp_path / "heldout"
    held_out.mkdir()
    (held_out / "m.json").write_text((DEV / "zh-sample.json").read_text(encoding="utf-8"))
    shown = CliRunner().invoke(app, ["run", "-v", "--data", str(DEV), "--case", "zh-sample"])
    hidden = CliRunner().invoke(app, ["run", "-v", "--data", str(held_out)])
    assert "王建国" in shown.output
    assert "王建国" not in hidden.output
    assert "heldout" in hidden.output


def test_the_table_of_three_groups_fits_a_hundred_columns(tmp_path: Path) -> None:
    arguments = ["run", "--data", str(DEV), "--case", "zh-sample", "--case", "en-dev-01"]
    engines = ["--engine", "rules", "--engine", "regex", "--engine", "rules"]
    result = CliRunner().invoke(app, [*arguments, *engines])
    assert max(len(line) for line in result.output.splitlines()) <= 100


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


def compare(folder: Path, *options: str) -> dict[str, dict[str, float]]:
    files = [str(DEV / "zh-sample.json"), str(folder / "extraction.json")]
    (column,) = columns_of("compare", *files, *options, out=folder / "figures.json")
    total: dict[str, dict[str, float]] = column["total"]
    return total


def columns_of(*arguments: str, out: Path) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, [*arguments, "--out", str(out)])
    assert result.exit_code == 0, result.output
    columns: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))["columns"]
    return columns
