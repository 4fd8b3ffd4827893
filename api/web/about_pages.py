"""The settings' page about the installation: version, licences, how the system is."""

import datetime as dt
import importlib.metadata
import platform
import shutil
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter, Depends, Request, Response

from api.access import administrators_only
from api.deps import Place
from api.installation import Installation
from api.web import templates
from storage import workers
from storage.tables import now

router = APIRouter(prefix="/settings/about", dependencies=[Depends(administrators_only)])

# Less free than this, and the next long recordings will not fit.
_LITTLE_BYTES = 5_000_000_000
# Workers say that they are alive every five seconds.
_SILENT_FOR = dt.timedelta(seconds=60)


class System(NamedTuple):
    version: str
    python: str
    database: str
    database_bytes: int | None
    free_bytes: int
    total_bytes: int
    is_little: bool


@router.get("")
def about_page(request: Request, place: Place) -> Response:
    at = now()
    with place.database.read() as session:
        known = workers.all_known(session)
    context = {
        "system": _system(place),
        "workers": [(worker, at - worker.seen_at < _SILENT_FOR) for worker in known],
        "now": at,
        "notice": notice(),
        "data_dir": place.settings.data_dir.resolve(),
    }
    return templates.TemplateResponse(request, "settings_about.html", context)


def _system(place: Installation) -> System:
    disk = shutil.disk_usage(place.settings.data_dir)
    url = place.database.engine.url
    file = Path(url.database) if place.database.is_sqlite and url.database else None
    return System(
        version=importlib.metadata.version("meeting-assistant"),
        python=platform.python_version(),
        database="SQLite" if file else f"PostgreSQL · {url.host or ''}",
        database_bytes=_size(file) if file and file.exists() else None,
        free_bytes=disk.free,
        total_bytes=disk.total,
        is_little=disk.free < _LITTLE_BYTES,
    )


def _size(file: Path) -> int:
    """What SQLite holds in its file and in the log beside it that it has not yet taken in."""
    log = file.with_name(f"{file.name}-wal")
    return file.stat().st_size + (log.stat().st_size if log.exists() else 0)


@cache
def notice() -> str:
    """What is in it of others, and under which licence, as NOTICE says."""
    beside = Path(__file__).parents[2] / "NOTICE"
    if beside.is_file():
        return beside.read_text("utf-8")
    files = importlib.metadata.files("meeting-assistant") or []
    found = next((file for file in files if file.name == "NOTICE"), None)
    return found.read_text("utf-8") if found else ""
