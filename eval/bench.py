"""Time and memory of transcription and of telling speakers apart, beside openai-whisper."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import av
from rich.console import Console
from rich.table import Table

from assistant.errors import InputError, SpeechError
from assistant.transcription.engines import DEFAULT_ENGINE
from assistant.transcription.models import base_model
from assistant.transcription.speakers import is_available
from eval.alignment import align
from eval.bench_task import Task
from eval.references import SHARED, Reference
from eval.tokens import tokens

CONVERTER = SHARED / "models" / "ct2_to_openai.py"
COMMAND = (sys.executable, "-m", "eval.bench_task")


@dataclass(frozen=True)
class Run:
    """One process. `working_s` leaves out `loading_s`: models stay loaded between meetings."""

    loading_s: float
    working_s: float
    wall_s: float
    peak_mb: float
    text: str


@dataclass(frozen=True)
class Row:
    """The runs of one task over `audio_s` of recording. `error_rate` is None without a text."""

    task: Task
    audio_s: float
    runs: tuple[Run, ...]
    error_rate: float | None

    @property
    def loading_s(self) -> float:
        return median(run.loading_s for run in self.runs)

    @property
    def working_s(self) -> float:
        return median(run.working_s for run in self.runs)

    @property
    def real_time_factor(self) -> float:
        return self.working_s / self.audio_s

    @property
    def peak_mb(self) -> float:
        """The largest resident memory of any of the processes, in megabytes (10**6 bytes)."""
        return max(run.peak_mb for run in self.runs)


def tasks(audio: Path, reference: Reference, engine: str, model: str | None) -> list[Task]:
    """What of the product is measured on `audio`; speakers where that is installed."""
    first = Task(
        name="transcription",
        kind="transcription",
        audio=audio,
        context=reference.context,
        engine=engine,
        model=model,
    )
    speakers = first.model_copy(update={"name": "speakers", "kind": "speakers"})
    both = first.model_copy(update={"name": "transcription and speakers", "kind": "both"})
    return [first, speakers, both] if is_available() else [first]


def openai_tasks(audio: Path, reference: Reference, checkpoint: Path, *, beam5: bool) -> list[Task]:
    """openai-whisper on the same recording as its `transcribe` does by default; and with a beam."""
    first = Task(
        name="openai-whisper",
        kind="openai-whisper",
        audio=audio,
        context=reference.context,
        model=str(checkpoint),
    )
    beam = first.model_copy(update={"name": "openai-whisper, beam of 5", "beam": 5})
    return [first, beam] if beam5 else [first]


def why_not_compared(engine: str) -> str | None:
    """What is missing for the comparison with openai-whisper; None when nothing is."""
    if engine != DEFAULT_ENGINE:
        return f"openai-whisper has not the weights of {engine}"
    if find_spec("whisper") is None or find_spec("torch") is None:
        return "openai-whisper is not installed: pip install 'meeting-assistant[openai-whisper]'"
    if not CONVERTER.exists():
        return f"there is no {CONVERTER} to convert the weights with"
    return None


def convert(model: str | None, folder: Path) -> Path:
    """The weights of the CTranslate2 model as a checkpoint of openai-whisper, in `folder`."""
    source = Path(model) if model else base_model()
    if not (source / "model.bin").exists():
        raise InputError(f"{source} holds no model.bin to compare with. Use --no-compare.")
    target = folder / "openai.pt"
    subprocess.run(
        [sys.executable, str(CONVERTER), str(source / "model.bin"), str(target)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return target


def measure(
    task: Task,
    reference: Reference,
    times: int,
    runs: int,
    command: Sequence[str] = COMMAND,
) -> Row:
    """The task in `runs` processes of its own, the words compared with the reference's text said
    `times` times. `command` gets a task as its last argument.

    Raises SpeechError when a process fails.
    """
    done = tuple(run(task, command) for _ in range(runs))
    return Row(task, duration_s(task.audio), done, error_rate(done, reference, times))


def run(task: Task, command: Sequence[str] = COMMAND) -> Run:
    """Do the task in a process of its own. Raises SpeechError when it fails."""
    started = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as answer:
        process = subprocess.Popen([*command, task.model_dump_json()], stdout=answer)
        # wait4 gives the memory of this one process, where getrusage mixes all that ever ran. It
        # is never less than this process has itself, which loads no model.
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            # What went wrong stands above: the process writes to the same standard error.
            raise SpeechError(f"Measuring {task.name} failed. Run it again without load.")
        answer.seek(0)
        # Libraries may print before.
        told: dict[str, Any] = json.loads(answer.read().strip().splitlines()[-1])
    to_bytes = 1 if sys.platform == "darwin" else 1024
    return Run(wall_s=wall_s, peak_mb=used.ru_maxrss * to_bytes / 1e6, **told)


@contextmanager
def recording_of(reference: Reference, hours: float) -> Iterator[tuple[Path, int]]:
    """The recording said again and again until it is `hours` long, and how often that is.

    0 takes it as it is, once. Raises InputError for a recording that cannot be repeated.
    """
    if not hours:
        yield reference.audio, 1
        return
    # MP3 frames can be put one after the other; no sound is decoded for it.
    if reference.audio.suffix != ".mp3":
        raise InputError(f"{reference.audio.name} is no MP3, so it cannot be made longer.")
    with tempfile.TemporaryDirectory() as scratch:
        times = max(1, round(hours * 3600 / duration_s(reference.audio)))
        long, once = Path(scratch) / "long.mp3", reference.audio.read_bytes()
        with long.open("wb") as file:
            for _ in range(times):
                file.write(once)
        yield long, times


def print_rows(console: Console, rows: Sequence[Row]) -> None:
    audio_s, runs = rows[0].audio_s, len(rows[0].runs)
    table = Table(
        title=f"{audio_s / 60:.1f} minutes of recording on {os.cpu_count()} processors, "
        f"median of {runs} run{'s' if runs > 1 else ''}",
        caption="each in a process of its own · real time: working time by the recording's length, "
        "loading left out · memory: the process's peak · errors: CER in Chinese, WER in English",
    )
    table.add_column("what")
    for name in ("loading", "working", "real time", "memory", "errors"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            row.task.name,
            f"{row.loading_s:.1f} s",
            f"{row.working_s:.1f} s",
            f"{row.real_time_factor:.3f}",
            f"{row.peak_mb:.0f} MB",
            "-" if row.error_rate is None else f"{row.error_rate:.1%}",
        )
    console.print(table)
    for line in compare(rows):
        console.print(line)


def compare(rows: Sequence[Row]) -> list[str]:
    """How many times faster than openai-whisper, in words; nothing where that was not run."""
    ours = next((row for row in rows if row.task.kind == "transcription"), None)
    theirs = [row for row in rows if row.task.kind == "openai-whisper"]
    return [
        f"Transcription is {row.working_s / ours.working_s:.1f} times faster than {row.task.name}."
        for row in theirs
        if ours
    ]


def as_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows as plain data, for keeping and comparing runs."""
    return [
        {
            "what": row.task.name,
            "audio_s": row.audio_s,
            "loading_s": row.loading_s,
            "working_s": row.working_s,
            "real_time_factor": row.real_time_factor,
            "peak_mb": row.peak_mb,
            "error_rate": row.error_rate,
            "runs": [
                {"working_s": run.working_s, "wall_s": run.wall_s, "peak_mb": run.peak_mb}
                for run in row.runs
            ],
        }
        for row in rows
    ]


def duration_s(path: Path) -> float:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        ticks = sum(packet.duration or 0 for packet in container.demux(stream))
        assert stream.time_base is not None
        return float(ticks * stream.time_base)


def error_rate(runs: Sequence[Run], reference: Reference, times: int) -> float | None:
    if not runs or not runs[0].text:
        return None
    said = tokens(reference.text, reference.language) * times
    return align(said, tokens(runs[0].text, reference.language)).edits.rate
