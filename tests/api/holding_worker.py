"""A worker with fake stages that notes what it runs, and holds in the middle of one of them.

python -m tests.api.holding_worker LOG [STAGE]

It is of the release that the environment variable TEST_RELEASE names, if any.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.installation import Installation
from api.jobs import worker
from api.jobs.steps import Workshop
from api.settings import Settings
from storage.tables import Stage
from tests.api.fakes import fake_stages

# The stage of the workflow that each of the fake stages is.
STAGES = {
    "inspect": Stage.store,
    "assign_speakers": Stage.speakers,
    "extract": Stage.extract,
    "draft": Stage.draft,
}


def noting(log: Path, hold_at: str, stage: Stage, work: Callable[..., Any]) -> Callable[..., Any]:
    def note(what: str) -> None:
        with log.open("a") as file:
            file.write(f"{stage}:{what}\n")

    def run(*arguments: Any, **named: Any) -> Any:
        note("begun")
        if stage == hold_at:
            time.sleep(600)
        result = work(*arguments, **named)
        note("ended")
        return result

    return run


def noting_ears(log: Path, hold_at: str, listen: Callable[..., Any]) -> Callable[..., Any]:
    """`listen` whose hearing is noted: it is that which takes the time."""

    def run(*arguments: Any) -> Any:
        return noting(log, hold_at, Stage.transcribe, listen(*arguments))

    return run


def main(log: Path, hold_at: str) -> None:
    place = Installation(Settings())
    fakes = fake_stages()
    stages = {name: noting(log, hold_at, s, getattr(fakes, name)) for name, s in STAGES.items()}
    stages["listen"] = noting_ears(log, hold_at, fakes.listen)
    shop = Workshop(place.database, place.files, replace(fakes, **stages), place.settings)
    worker.APPLICATION_VERSION = os.environ.get("TEST_RELEASE", worker.APPLICATION_VERSION)
    worker.run(shop, at_once=1, ends_with_parent=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
