"""A process that runs workflows, and takes over those of a worker that died."""

import datetime as dt
import logging
import os
import signal
import socket
import sys
import threading

from dbos import DBOS
from sqlalchemy.exc import OperationalError

from api.jobs import rounds, workflows
from api.jobs.queue import APPLICATION, APPLICATION_VERSION, DOCUMENTS, MEETINGS
from api.jobs.steps import Workshop
from storage import workers
from storage.db import Database
from storage.errors import DiskFullError
from storage.tables import WorkerRow, now

log = logging.getLogger(__name__)

_BEAT_EVERY_S = 5.0
# A worker on another machine that was silent this long is taken for dead. On this machine the
# process table tells at once.
_SILENT_FOR = dt.timedelta(seconds=60)


def run(shop: Workshop, *, at_once: int, ends_with_parent: bool = False) -> None:
    """Run workflows until told to stop.

    `ends_with_parent`: stop when standard input closes, which a parent that dies does to it.
    """
    executor_id = f"{socket.gethostname()}-{os.getpid()}"
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if ends_with_parent:
        threading.Thread(target=_wait_for_parent, args=(stop,), daemon=True).start()
    _launch(shop, executor_id, at_once)
    rounds.start(shop)
    log.info("worker %s is ready", executor_id)
    _take_over_dead(shop.database, executor_id)
    while not stop.wait(_BEAT_EVERY_S):
        try:
            _take_over_dead(shop.database, executor_id)
        except (DiskFullError, OperationalError) as exc:
            log.warning("the worker cannot say that it is alive: %s", exc)
    # A stage may be deep in native code that cannot be interrupted. Workflows are durable: the
    # next worker sees that this one is gone and goes on where it stood.
    os._exit(0)


def _launch(shop: Workshop, executor_id: str, at_once: int) -> None:
    workflows.use(shop)
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": shop.database.url,
            "application_version": APPLICATION_VERSION,
            "executor_id": executor_id,
            "log_level": "WARNING",
        }
    )
    DBOS.launch()
    DBOS.register_queue(MEETINGS, worker_concurrency=at_once, polling_interval_sec=0.5)
    DBOS.register_queue(DOCUMENTS, worker_concurrency=2, polling_interval_sec=0.5)
    workflows.schedule()


def _take_over_dead(database: Database, executor_id: str) -> None:
    with database.write() as session:
        workers.beat(session, executor_id, socket.gethostname(), os.getpid(), now())
        known = workers.all_known(session)
    dead = [w.executor_id for w in known if w.executor_id != executor_id and is_dead(w, now())]
    if not dead:
        return
    log.warning("taking over the work of %s", ", ".join(dead))
    DBOS._recover_pending_workflows(dead)
    _take_over_older(dead)
    with database.write() as session:
        workers.forget(session, dead)


def _take_over_older(dead: list[str]) -> None:
    """Go on with what workers of an earlier release left when they were stopped for the upgrade.

    DBOS does not mix releases, so the work begins anew under this one; stages whose result is
    saved are passed over.
    """
    left = DBOS.list_workflows(
        status="PENDING", executor_id=dead, load_input=False, load_output=False
    )
    for workflow in left:
        if workflow.app_version == APPLICATION_VERSION:
            continue
        queue = MEETINGS if workflow.name == "process_meeting" else DOCUMENTS
        DBOS.fork_workflow(
            workflow.workflow_id, 1, application_version=APPLICATION_VERSION, queue_name=queue
        )
        DBOS.cancel_workflow(workflow.workflow_id)


def is_dead(worker: WorkerRow, now: dt.datetime) -> bool:
    """Whether the worker's process is gone, or has been silent too long to be believed in."""
    if now - worker.seen_at > _SILENT_FOR:
        return True
    return worker.hostname == socket.gethostname() and not _is_running(worker.pid)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _wait_for_parent(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()
