"""The durable workflows. DBOS keeps which steps are done, retries, and goes on after a crash.

Processing and drafting are two, not one that waits for the recorder: a workflow that waits for
days holds a thread, and must still run under every later release.
"""

import datetime as dt
import logging
from typing import Any

from dbos import DBOS
from dbos._error import DBOSMaxStepRetriesExceeded

from api import services_backup
from api.jobs import issuing, retention, steps, voices, waveforms
from assistant.errors import AssistantError
from storage.tables import Stage, now

log = logging.getLogger(__name__)

_shop: steps.Workshop | None = None


def use(shop: steps.Workshop) -> None:
    """Set what the steps of this process work with; before DBOS is launched."""
    global _shop
    _shop = shop


def _workshop() -> steps.Workshop:
    assert _shop is not None, "use() was not called"
    return _shop


def _is_temporary(error: BaseException) -> bool:
    return isinstance(error, AssistantError) and not error.permanent


@DBOS.step(retries_allowed=True, max_attempts=4, interval_seconds=2, should_retry=_is_temporary)
def run_stage(meeting_id: int, attempt: int, stage: str) -> None:
    steps.run(_workshop(), meeting_id, attempt, Stage(stage))


@DBOS.step(retries_allowed=True, max_attempts=10, interval_seconds=2)
def note_failure(meeting_id: int, attempt: int, problem: str) -> None:
    steps.fail(_workshop(), meeting_id, attempt, problem)


@DBOS.workflow(name="process_meeting")
def process_meeting(meeting_id: int, attempt: int) -> None:
    """From the recording on disk to proposed items."""
    _run_all(meeting_id, attempt, steps.PROCESSING)


@DBOS.workflow(name="draft_minutes")
def draft_minutes(meeting_id: int, attempt: int) -> None:
    """From what the recorder confirmed to the Word document."""
    _run_all(meeting_id, attempt, steps.DRAFTING)


@DBOS.step(retries_allowed=True, max_attempts=4, interval_seconds=2, should_retry=_is_temporary)
def keep_heard_voices(meeting_id: int, attempt: int) -> None:
    shop = _workshop()
    voices.keep(shop.database, shop.files, shop.stages.voiceprint, meeting_id, attempt)


@DBOS.workflow(name="keep_voices")
def keep_voices(meeting_id: int, attempt: int) -> None:
    """How those sound whose voices a person named, for later meetings.

    Nothing waits for it, and nobody misses it: a failure is for the log.
    """
    try:
        keep_heard_voices(meeting_id, attempt)
    except Exception:
        log.warning("meeting %s: its voices could not be kept", meeting_id, exc_info=True)


@DBOS.step(retries_allowed=True, max_attempts=4, interval_seconds=2, should_retry=_is_temporary)
def draw_missing(meeting_id: int) -> None:
    shop = _workshop()
    waveforms.draw(shop.database, shop.files, meeting_id)


@DBOS.workflow(name="draw_waveforms")
def draw_waveforms(meeting_id: int, attempt: int) -> None:
    """The pictures of the recordings. The player does without them: a failure is for the log."""
    try:
        draw_missing(meeting_id)
    except Exception:
        log.warning("meeting %s: its waveforms could not be made", meeting_id, exc_info=True)


@DBOS.step(retries_allowed=True, max_attempts=4, interval_seconds=2, should_retry=_is_temporary)
def remove_expired() -> None:
    shop = _workshop()
    retention.sweep(shop.database, shop.files, now())


@DBOS.workflow(name="expire_recordings")
def expire_recordings(scheduled_at: dt.datetime, context: Any) -> None:
    """Once a day: delete the recordings that were kept long enough, if that was asked for."""
    try:
        remove_expired()
    except Exception:
        log.warning("recordings kept long enough could not be deleted", exc_info=True)


@DBOS.step(retries_allowed=True, max_attempts=4, interval_seconds=2, should_retry=_is_temporary)
def issue_approved(minutes_id: int) -> None:
    issuing.issue(_workshop(), minutes_id)


@DBOS.step(retries_allowed=True, max_attempts=10, interval_seconds=2)
def note_not_issued(minutes_id: int, problem: str) -> None:
    issuing.fail(_workshop(), minutes_id, problem)


@DBOS.workflow(name="issue_minutes")
def issue_minutes(minutes_id: int) -> None:
    """From the leader's approval to the final documents and the messages to everybody."""
    try:
        issue_approved(minutes_id)
    except Exception as exc:
        note_not_issued(minutes_id, _problem(exc))


@DBOS.step()
def write_backup(name: str) -> None:
    shop = _workshop()
    services_backup.run(shop.database, shop.files.root.parent, name)


@DBOS.workflow(name="make_backup")
def make_backup(name: str) -> None:
    """A copy of the installation, as somebody asked for it on the page."""
    write_backup(name)


def schedule() -> None:
    """Have the daily work done, by one of the workers; what a night without any missed, too."""
    DBOS.apply_schedules(
        [
            {
                "schedule_name": "expire_recordings",
                "workflow_fn": expire_recordings,
                "schedule": "17 18 * * *",  # UTC: at night in China
                "context": None,
                "automatic_backfill": True,
            }
        ]
    )


def _run_all(meeting_id: int, attempt: int, stages: tuple[Stage, ...]) -> None:
    try:
        for stage in stages:
            run_stage(meeting_id, attempt, str(stage))
    except Exception as exc:
        note_failure(meeting_id, attempt, _problem(exc))


def _problem(error: Exception) -> str:
    if isinstance(error, DBOSMaxStepRetriesExceeded):
        error = error.errors[-1]
    if isinstance(error, AssistantError):
        return str(error)
    log.error("a stage failed", exc_info=error)
    return (
        f"Something unexpected went wrong ({type(error).__name__}: {error}). "
        "What was saved is kept. Try again; if it stays, look into the worker's log."
    )
