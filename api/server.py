"""`serve` and `worker`: processes, from their start to their end."""

import gc
import logging
import os
import subprocess
import sys
import threading
import time
import webbrowser

import uvicorn

from api import passwords
from api.app import create_app
from api.console import say
from api.installation import Installation
from api.jobs import stages, worker
from api.jobs.steps import Workshop
from api.services_oidc import check_settings
from api.services_sign_in import first_link, welcome_address
from api.settings import Settings, load_settings
from api.warming import warm_in_background

log = logging.getLogger(__name__)

# A worker that dies at once, such as one out of memory, must not keep a processor busy dying.
_RESTART_AFTER_S = 3.0


def serve(*, host: str | None, port: int | None, has_worker: bool, opens_browser: bool) -> None:
    """Run the API until stopped, with a worker in a process of its own.

    Of its own, because speech recognition would make pages slow, and running out of memory with a
    long recording would take the pages down.
    """
    said = {"host": host, "port": port}
    settings = load_settings(**{name: value for name, value in said.items() if value is not None})
    set_up_logging(settings)
    place = Installation(settings)
    place.prepare(with_sample=True)
    check_settings(place)
    passwords.prepare()
    child = _WorkerProcess() if has_worker else None
    address = f"http://{settings.host}:{settings.port}"
    say(f"Meeting Assistant is at {address}  (stop with Ctrl-C)")
    if first := first_link(place):
        address = welcome_address(settings, first)
        say(f"Nobody has an account yet. Make yours, within seven days, at {address}")
    if opens_browser and _has_screen():
        threading.Timer(1.0, webbrowser.open, [address]).start()
    app = create_app(place)
    collect_garbage_less_often()
    warm_in_background(place)
    try:
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            log_level=settings.log_level.lower(),
            # Pages that follow a meeting's progress would keep it from ending for minutes.
            timeout_graceful_shutdown=5,
            access_log=settings.log_level == "DEBUG",
        )
    finally:
        if child:
            child.stop()


def collect_garbage_less_often() -> None:
    """Let the collector pass over what was loaded at the start, and look at the rest more seldom.

    Pages of long meetings make tens of thousands of objects: looking through all there is after
    each 700 of them took a third to a half of their time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def _has_screen() -> bool:
    # Without one, a text browser may take over the terminal.
    return sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def work(*, ends_with_parent: bool) -> None:
    """Run a worker until stopped."""
    settings = load_settings()
    set_up_logging(settings)
    place = Installation(settings)
    place.prepare()
    shop = Workshop(place.database, place.files, stages.chosen(settings), settings)
    worker.run(shop, at_once=settings.transcriptions_at_once, ends_with_parent=ends_with_parent)


def set_up_logging(settings: Settings) -> None:
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # What libraries do on the way is no news to who runs this.
    for name in ("alembic", "dbos", "httpx", "httpx2", "openai", "faster_whisper", "numba"):
        logging.getLogger(name).setLevel(logging.WARNING)


class _WorkerProcess:
    """A worker as a child process, started again when it dies."""

    def __init__(self) -> None:
        self._is_stopping = threading.Event()
        self._process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _start(self) -> "subprocess.Popen[bytes]":
        # The child ends when its standard input does, which happens however this process dies.
        command = [sys.executable, "-m", "api.cli", "worker", "--with-parent"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=os.environ)

    def _watch(self) -> None:
        while True:
            status = self._process.wait()
            if self._is_stopping.is_set():
                return
            log.error("the worker ended with status %s; starting another", status)
            time.sleep(_RESTART_AFTER_S)
            self._process = self._start()

    def stop(self) -> None:
        self._is_stopping.set()
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
