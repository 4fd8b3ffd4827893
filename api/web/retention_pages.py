"""The settings' page of how long recordings are kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import col, select

from api.access import administrators_only, visible
from api.deps import Actor, Place, current_user
from api.installation import Installation
from api.jobs.retention import sweep
from api.web import templates
from api.web.error_words import explain
from api.web.i18n import _
from assistant.errors import InputError
from storage import retention
from storage.tables import Meeting, now

router = APIRouter(prefix="/settings/retention", dependencies=[Depends(administrators_only)])

# So many of what would be deleted are named; the rest are counted.
_NAMED = 20


@router.get("")
def retention_page(
    request: Request, place: Place, days: str | None = None, removed: str = ""
) -> Response:
    """`days` in the address is tried out, and not kept."""
    if days is None:
        return _page(request, place, removed=removed)
    try:
        return _page(request, place, tried=_read(days), is_trial=True, typed=days)
    except InputError as exc:
        return _page(request, place, problem=explain(str(exc)), typed=days)


@router.post("")
def choose(
    request: Request, place: Place, actor: Actor, days: Annotated[str, Form()] = ""
) -> Response:
    try:
        wanted = _read(days)
        with place.database.write() as session:
            retention.choose(session, wanted, actor=actor)
    except InputError as exc:
        return _page(request, place, problem=explain(str(exc)), typed=days)
    return RedirectResponse("/settings/retention", status_code=303)


@router.post("/now")
def remove_now(place: Place) -> Response:
    """What the worker does each night."""
    count = sweep(place.database, place.files, now())
    return RedirectResponse(f"/settings/retention?removed={count}", status_code=303)


def _read(typed: str) -> int | None:
    """Days as typed; None for nothing. Raises InputError."""
    typed = typed.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= retention.LONGEST_DAYS):
        raise InputError(_("请填 1 到 %(most)s 之间的天数，或留空。", most=retention.LONGEST_DAYS))
    return int(typed)


def _page(
    request: Request,
    place: Installation,
    *,
    tried: int | None = None,
    is_trial: bool = False,
    **more: Any,
) -> Response:
    with place.database.read() as session:
        kept = retention.days(session)
        found = retention.expired(session, tried if is_trial else kept, now())
        ids = [meeting.id for _recording, meeting in found[:_NAMED]]
        # Not even an administrator reads the titles of other people's confidential meetings.
        chosen = select(Meeting.id).where(col(Meeting.id).in_(ids), visible(current_user(request)))
        seen = set(session.exec(chosen))
    context: dict[str, Any] = {
        "kept": kept,
        "tried": tried,
        "is_trial": is_trial,
        "found": found[:_NAMED],
        "seen": seen,
        "zone": place.settings.zone,
        "count": len(found),
        "size": sum(recording.size for recording, _meeting in found),
        "typed": str(kept or ""),
        "removed": "",
        "problem": None,
    }
    status = 422 if more.get("problem") else 200
    return templates.TemplateResponse(
        request, "settings_retention.html", context | more, status_code=status
    )
