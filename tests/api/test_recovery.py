"""Killing server and worker with SIGKILL at every stage: nothing is lost, nothing saved runs twice.

Each test runs real processes: a worker with fake stages that hold at one of them, and the queue of
the real database.
"""

import datetime as dt
import io
import os
import signal
import subprocess
import sys
import time
import wave
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from api import services
from api.installation import Installation
from api.settings import Settings
from assistant.types import MeetingContext
from storage import meetings, minutes, organisation, recordings, review, transcripts
from storage.tables import Meeting, MeetingState, ReviewState, Stage

_PATIENCE_S = 60


class Workers:
    """Worker processes on one installation, each holding at the stage it is told."""

    def __init__(self, data_dir: Path, database_url: str | None) -> None:
        self.log = data_dir / "stages.log"
        self._environment = dict(os.environ) | {"ASSISTANT_DATA_DIR": str(data_dir)}
        if database_url:
            self._environment["ASSISTANT_DATABASE_URL"] = database_url
        self._processes: list[subprocess.Popen[bytes]] = []

    def of_release(self, release: str | None) -> None:
        """Those started from now on are of this release; None is the one under test."""
        self._environment.pop("TEST_RELEASE", None)
        if release:
            self._environment["TEST_RELEASE"] = release

    def start(self, hold_at: str = "", module: str = "holding_worker") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"tests.api.{module}", str(self.log), hold_at]
        process = subprocess.Popen(command, env=self._environment, stdin=subprocess.PIPE)
        self._processes.append(process)
        return process

    def stages_run(self) -> list[str]:
        return self.log.read_text().split() if self.log.exists() else []

    def pieces_begun(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def kill(self) -> None:
        for process in self._processes:
            process.kill()
            process.communicate()


@pytest.fixture
def workers(settings: Settings) -> Iterator[Workers]:
    workers = Workers(settings.data_dir, settings.database_url)
    yield workers
    workers.kill()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def sample(place: Installation) -> Meeting:
    with place.database.read() as session:
        return meetings.newest(session)[0]


def kill_at(workers: Workers, stage: Stage) -> None:
    """Run a worker until it is in the middle of `stage`, then kill it."""
    worker = workers.start(hold_at=stage)
    wait_until(lambda: f"{stage}:begun" in workers.stages_run())
    worker.send_signal(signal.SIGKILL)
    worker.wait()


@pytest.mark.slow
@pytest.mark.parametrize("stage", [Stage.store, Stage.transcribe, Stage.speakers, Stage.extract])
def test_processing_goes_on_after_a_kill_and_no_saved_stage_runs_again(
    place: Installation, workers: Workers, stage: Stage
) -> None:
    kill_at(workers, stage)
    workers.start()
    wait_until(lambda: sample(place).state == MeetingState.review)
    stages = [Stage.store, Stage.transcribe, Stage.speakers, Stage.extract]
    ended = [s for s in workers.stages_run() if s.endswith(":ended")]
    begun = [s for s in workers.stages_run() if s.endswith(":begun")]
    assert ended == [f"{s}:ended" for s in stages]
    # Only the stage that was cut off began twice.
    assert sorted(begun) == sorted(f"{s}:begun" for s in [*stages, stage])
    with place.database.read() as session:
        assert len(review.items(session, sample(place).id or 0).action_items) == 1


@pytest.mark.slow
def test_minutes_are_drafted_after_a_kill(place: Installation, workers: Workers) -> None:
    first = workers.start()
    wait_until(lambda: sample(place).state == MeetingState.review)
    first.kill()
    meeting_id = sample(place).id or 0
    services.confirm_meeting(place, meeting_id, remaining=ReviewState.confirmed, actor="刘芳")
    kill_at(workers, Stage.draft)
    workers.start()
    wait_until(lambda: sample(place).state == MeetingState.minuted)
    with place.database.read() as session:
        made = minutes.latest(session, meeting_id)
    assert made is not None
    assert (made.version, place.files.path(made.sha256).exists()) == (1, True)


@pytest.mark.slow
def test_a_living_worker_takes_over_from_one_that_was_killed(
    place: Installation, workers: Workers
) -> None:
    dying = workers.start(hold_at=Stage.transcribe)
    wait_until(lambda: "transcribe:begun" in workers.stages_run())
    workers.start()
    dying.kill()
    dying.wait()
    wait_until(lambda: sample(place).state == MeetingState.review)


@pytest.mark.slow
def test_a_worker_of_this_release_goes_on_with_what_an_earlier_one_left(
    place: Installation, workers: Workers
) -> None:
    workers.of_release("0")
    kill_at(workers, Stage.speakers)
    workers.of_release(None)
    workers.start()
    wait_until(lambda: sample(place).state == MeetingState.review)
    assert workers.stages_run().count("transcribe:begun") == 1


@pytest.mark.slow
def test_the_worker_of_a_killed_server_ends_and_the_next_one_goes_on(
    place: Installation, workers: Workers
) -> None:
    child = workers.start(hold_at=Stage.speakers)
    wait_until(lambda: "speakers:begun" in workers.stages_run())
    assert child.stdin is not None
    child.stdin.close()  # what a parent's death does
    assert child.wait(timeout=_PATIENCE_S) == 0
    workers.start()
    wait_until(lambda: sample(place).state == MeetingState.review)


@pytest.mark.slow
def test_another_worker_on_postgresql_takes_over(tmp_path: Path, empty_postgres_url: str) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=empty_postgres_url, _env_file=None)
    place = Installation(settings)
    place.prepare(with_sample=True)
    workers = Workers(settings.data_dir, settings.database_url)
    try:
        kill_at(workers, Stage.transcribe)
        workers.start()
        wait_until(lambda: sample(place).state == MeetingState.review)
    finally:
        workers.kill()
        place.close()


def loud_steps(pieces: int) -> bytes:
    """A WAV file of four minutes for each piece, each louder than the last and cut at silence."""
    rate = 16_000
    tone = np.sin(2 * np.pi * 220 * np.arange(rate * 239) / rate)
    parts = [np.concatenate([tone * (number + 1) / 20, np.zeros(rate)]) for number in range(pieces)]
    samples = (np.concatenate(parts)[: -10 * rate] * 32_767).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


def add_long_meeting(place: Installation) -> int:
    """A meeting of 20 minutes, in five pieces, waiting for a worker."""
    stored = place.files.add_bytes(loud_steps(pieces=5))
    with place.database.write() as session:
        organisation.ensure(session, "云雀")
        context = MeetingContext(title="长会", date=dt.date(2024, 3, 5))
        meeting = meetings.create(session, context)
        meeting_id = meeting.id or 0
        recordings.register(session, meeting_id, "长会.wav", stored)
        place.queue.process_meeting(session, meeting_id, meetings.begin(meeting))
    return meeting_id


@pytest.mark.slow
@pytest.mark.parametrize("killed_at", ["heard 2", "voices 3"])
def test_a_worker_killed_in_a_long_recording_goes_on_with_the_piece_that_was_under_way(
    tmp_path: Path, database_url: str, killed_at: str
) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=database_url, _env_file=None)
    place = Installation(settings)
    place.prepare()
    meeting_id = add_long_meeting(place)
    workers = Workers(settings.data_dir, settings.database_url)

    def state() -> MeetingState:
        with place.database.read() as session:
            return meetings.get(session, meeting_id).state

    try:
        dying = workers.start(killed_at, module="piecewise_worker")
        wait_until(lambda: killed_at in workers.pieces_begun())
        dying.kill()
        dying.wait()
        workers.start(module="piecewise_worker")
        wait_until(lambda: state() == MeetingState.review)
        begun = Counter(workers.pieces_begun())
        everything = [f"{what} {number}" for what in ("heard", "voices") for number in range(5)]
        assert begun == Counter([*everything, killed_at])
        with place.database.read() as session:
            transcript = transcripts.load(session, meeting_id)
            left_behind = recordings.voices(session, recordings.usable(session, meeting_id))
        assert transcript is not None
        assert (transcript.duration_s, len(transcript.segments)) == (1190.0, 20)
        assert left_behind == []
    finally:
        workers.kill()
        place.close()
