import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from assistant.errors import InputError, SpeechError
from assistant.transcription.engines import DEFAULT_ENGINE
from eval import bench
from eval.bench import Row, Run
from eval.bench_task import Task
from eval.references import Reference, Said, sample
from tests.eval import make

CONTEXT = make.CONTEXT
# Stands for a task: holds 80 MB for a moment and tells what a task tells.
CHILD = """
import json
held = b"x" * 80_000_000
print("a library says hello")
print(json.dumps({"loading_s": 1, "working_s": 2, "text": "人到齐了"}))
"""
FAKE = (sys.executable, "-c", CHILD)


def row(name: str, kind: str, *working_s: float, peak_mb: float = 500) -> Row:
    task = Task.model_validate(
        {"name": name, "kind": kind, "audio": "recording.mp3", "context": CONTEXT}
    )
    runs = tuple(
        Run(
            loading_s=1, working_s=seconds, wall_s=seconds + 1, peak_mb=peak_mb + index, text="开会"
        )
        for index, seconds in enumerate(working_s)
    )
    return Row(task, audio_s=100, runs=runs, error_rate=0.25)


def test_a_row_tells_the_median_time_and_the_largest_memory() -> None:
    measured = row("transcription", "transcription", 30, 10, 20)
    assert (measured.working_s, measured.real_time_factor) == (20, 0.2)
    assert measured.peak_mb == 502


def test_the_rows_are_compared_with_openai_whisper() -> None:
    rows = [
        row("transcription", "transcription", 10),
        row("speakers", "speakers", 3),
        row("openai-whisper", "openai-whisper", 55),
    ]
    assert bench.compare(rows) == ["Transcription is 5.5 times faster than openai-whisper."]
    assert bench.compare(rows[:2]) == []


def test_the_rows_are_printed_and_kept() -> None:
    page = Console(file=io.StringIO(), width=120)
    rows = [row("transcription", "transcription", 10)]
    bench.print_rows(page, rows)
    assert "0.100" in page.file.getvalue()  # type: ignore[attr-defined]
    assert bench.as_json(rows)[0]["runs"] == [{"working_s": 10, "wall_s": 11, "peak_mb": 500}]


def test_errors_are_counted_against_the_text_said_as_often() -> None:
    reference = Reference("m", "sample", Path("m.mp3"), CONTEXT, (Said("甲", "开会。"),))
    done = [Run(loading_s=0, working_s=1, wall_s=1, peak_mb=1, text="开会开回")]
    assert bench.error_rate(done, reference, times=2) == 0.25
    silent = [Run(loading_s=0, working_s=1, wall_s=1, peak_mb=1, text="")]
    assert bench.error_rate(silent, reference, times=2) is None


def test_a_task_says_its_memory_when_it_is_done() -> None:
    (task, *_) = bench.tasks(sample().audio, sample(), DEFAULT_ENGINE, None)
    (measured,) = bench.measure(task, sample(), times=1, runs=1, command=FAKE).runs
    assert (measured.loading_s, measured.working_s, measured.text) == (1, 2, "人到齐了")
    assert measured.peak_mb > 80


def test_a_task_that_fails_is_no_measurement() -> None:
    (task, *_) = bench.tasks(sample().audio, sample(), DEFAULT_ENGINE, None)
    with pytest.raises(SpeechError, match="Measuring transcription failed"):
        bench.run(task, (sys.executable, "-c", "raise SystemExit(1)"))


def test_the_recording_is_said_again_until_it_is_long_enough() -> None:
    reference = sample()
    once = bench.duration_s(reference.audio)
    with bench.recording_of(reference, hours=0.1) as (long, times):
        assert times == 2
        assert bench.duration_s(long) == pytest.approx(2 * once, abs=0.5)
    with bench.recording_of(reference, hours=0) as (audio, times):
        assert (audio, times) == (reference.audio, 1)


def test_a_recording_that_cannot_be_joined_is_refused() -> None:
    reference = Reference("m", "sample", Path("m.wav"), CONTEXT, ())
    with (
        pytest.raises(InputError, match=r"m\.wav is no MP3"),
        bench.recording_of(reference, hours=1),
    ):
        pass


def test_other_engines_are_not_compared() -> None:
    assert bench.why_not_compared("openai") == "openai-whisper has not the weights of openai"


def test_weights_without_a_model_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no model\.bin"):
        bench.convert(str(tmp_path), tmp_path)


def test_openai_whisper_is_measured_as_it_comes_and_with_a_beam() -> None:
    alone = bench.openai_tasks(Path("m.mp3"), sample(), Path("base.pt"), beam5=False)
    both = bench.openai_tasks(Path("m.mp3"), sample(), Path("base.pt"), beam5=True)
    assert [task.beam for task in alone] == [None]
    assert [task.beam for task in both] == [None, 5]
