"""Time and memory of going from a recording to minutes, as a process of its own."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import av
from rich.console import Console

from eval.cases import REPOSITORY

SAMPLE = REPOSITORY / "api" / "sample"


@dataclass(frozen=True)
class Measured:
    """`audio_s` is the recording's length, `wall_s` the time the process took, `peak_mb` its
    largest resident memory in megabytes (10**6 bytes)."""

    audio_s: float
    wall_s: float
    peak_mb: float

    @property
    def real_time_factor(self) -> float:
        return self.wall_s / self.audio_s


def measure(hours: float) -> Measured:
    """Process the sample, said again and again until it is `hours` long; 0 takes it as it is.

    Raises CalledProcessError when the process fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        recording = SAMPLE / "recording.mp3"
        if hours:
            recording = _repeated(recording, folder / "long.mp3", hours * 3600)
        return _process(recording, folder / "made")


def print_measured(console: Console, measured: Measured) -> None:
    console.print(
        f"{measured.audio_s / 60:.1f} minutes of recording on {os.cpu_count()} processors: "
        f"{measured.wall_s / 60:.1f} minutes ({measured.real_time_factor:.2f} of real time), "
        f"at most {measured.peak_mb:.0f} MB of memory"
    )


def _process(recording: Path, out: Path) -> Measured:
    command = [sys.executable, "-m", "api.cli", "process", str(recording)]
    started = time.monotonic()
    process = subprocess.Popen(
        [*command, "--meeting", str(SAMPLE / "meeting.json"), "--out", str(out)]
    )
    # wait4 gives the memory of this one process, where getrusage mixes all that ever ran.
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command)
    to_bytes = 1 if sys.platform == "darwin" else 1024
    return Measured(
        audio_s=_duration_s(recording),
        wall_s=time.monotonic() - started,
        peak_mb=used.ru_maxrss * to_bytes / 1e6,
    )


def _repeated(source: Path, target: Path, length_s: float) -> Path:
    """MP3 frames can be put one after the other; no sound is decoded for it."""
    once = source.read_bytes()
    with target.open("wb") as file:
        for _ in range(round(length_s / _duration_s(source))):
            file.write(once)
    return target


def _duration_s(path: Path) -> float:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        ticks = sum(packet.duration or 0 for packet in container.demux(stream))
        assert stream.time_base is not None
        return float(ticks * stream.time_base)
