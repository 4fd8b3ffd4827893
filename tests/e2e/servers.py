"""The product, served on this machine to a browser, with a worker that gives results at once."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn
from sqlmodel import col, select

from api.app import create_app
from api.installation import Installation
from api.jobs import steps, waveforms
from api.jobs.stages import Stages, chosen
from api.settings import Settings
from assistant.transcription import HeardPiece
from assistant.transcription.recognition import spread
from assistant.types import Transcript
from storage.tables import Meeting, MeetingState, Stage
from tests.api.fakes import fake_stages
from tests.e2e.browser import HOST

_PATIENCE_S = 20
_LOOKS_EVERY_S = 0.05


@dataclass(frozen=True)
class Server:
    """The product at an address, and the installation it works on."""

    address: str
    place: Installation


@contextmanager
def serving(place: Installation, stages: Stages | None = None) -> Iterator[Server]:
    """Serve an installation; a thread does what a worker would, with fake stages or the given."""
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        config = uvicorn.Config(
            create_app(place),
            log_level="warning",
            # Pages that listen for events would keep it from ending.
            timeout_graceful_shutdown=1,
            lifespan="off",
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            _wait_until_started(server)
            with _working(place, stages or fake_stages()):
                yield Server(f"http://{HOST}:{listening.getsockname()[1]}", place)
        finally:
            server.should_exit = True
            thread.join(_PATIENCE_S)


def _wait_until_started(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)


@contextmanager
def _working(place: Installation, stages: Stages) -> Iterator[None]:
    """Do what is asked of workers, as long as this lasts."""
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(_LOOKS_EVERY_S):
            work(place, stages)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_PATIENCE_S)


def work(place: Installation, stages: Stages) -> None:
    """Bring every meeting that waits for a worker as far as a worker would."""
    shop = steps.Workshop(place.database, place.files, stages, place.settings)
    with place.database.read() as session:
        wanted = (MeetingState.processing, MeetingState.drafting)
        found = session.exec(select(Meeting).where(col(Meeting.state).in_(wanted))).all()
    for meeting in found:
        assert meeting.id is not None
        is_drafting = meeting.state == MeetingState.drafting
        for stage in steps.DRAFTING if is_drafting else steps.PROCESSING:
            steps.run(shop, meeting.id, meeting.attempt, Stage(stage))
        waveforms.draw(place.database, place.files, meeting.id)


def heard_sample() -> Stages:
    """Stages that give the sample as the bundled model heard it, read by the real rules."""
    heard = Path(__file__).parents[2] / "eval" / "data" / "heard" / "zh-sample.json"
    return reading(Transcript.model_validate(json.loads(heard.read_text("utf-8"))))


def reading(transcript: Transcript) -> Stages:
    """Stages that hear this in whatever is uploaded, and read it by the real rules."""
    real = chosen(Settings(_env_file=None, llm_model=None))
    piece = HeardPiece(
        number=0,
        start_s=0,
        duration_s=transcript.duration_s or 0,
        is_silent=False,
        engine=transcript.engine,
        model=transcript.model,
        passages=tuple(spread(s.text, s.start or 0, s.end or 0) for s in transcript.segments),
    )

    def hear(_path: Path, *, known: Any, keep: Any, progress: Any) -> tuple[HeardPiece, ...]:
        keep(piece)
        return (piece,)

    return replace(
        fake_stages(),
        inspect=real.inspect,
        listen=lambda _context: hear,
        extract=real.extract,
        assign_speakers=lambda *_arguments, **_named: transcript,
    )
