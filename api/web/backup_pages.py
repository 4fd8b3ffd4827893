"""The settings' page of backups: make, download, delete."""

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from api import backup, services_backup
from api.access import administrators_only
from api.deps import Actor, Place
from api.installation import Installation
from api.web import templates
from api.web.error_words import explain
from assistant.errors import ConflictError
from storage import audit, workers
from storage.tables import now

router = APIRouter(prefix="/settings/backup", dependencies=[Depends(administrators_only)])


@router.get("")
def backup_page(request: Request, place: Place) -> Response:
    return _page(request, place)


@router.post("")
def make_backup(request: Request, place: Place, actor: Actor) -> Response:
    try:
        services_backup.ask_for(place, actor=actor)
    except ConflictError as exc:
        return _page(request, place, problem=explain(str(exc)), status=409)
    return RedirectResponse("/settings/backup", status_code=303)


@router.get("/{name}")
def download(place: Place, actor: Actor, name: str) -> Response:
    path = backup.find(place.settings.data_dir, name)
    with place.database.write() as session:
        audit.record(session, actor, "download backup", subject=name)
    return FileResponse(path, media_type="application/x-tar", filename=name)


@router.post("/{name}/delete")
def delete_backup(place: Place, actor: Actor, name: str) -> Response:
    services_backup.delete(place, name, actor=actor)
    return RedirectResponse("/settings/backup", status_code=303)


def _page(
    request: Request, place: Installation, *, problem: str | None = None, status: int = 200
) -> Response:
    at = now()
    found = backup.listed(place.settings.data_dir)
    with place.database.read() as session:
        context: dict[str, Any] = {
            "backups": found,
            "is_old": not found or at - found[0].made_at > backup.OLD_AFTER,
            "is_under_way": services_backup.is_under_way(session, at),
            "has_worker": bool(workers.all_known(session)),
            "failed": explain(services_backup.problem(session)),
            "problem": problem,
            "now": at,
            "is_sqlite": place.database.is_sqlite,
        }
    is_part = request.headers.get("hx-request") == "true"
    name = "_backups.html" if is_part else "settings_backup.html"
    return templates.TemplateResponse(request, name, context, status_code=status)
