"""The tracker: confirmed action items until they are done, as a table and as a board."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import services_tracking
from api.access import viewed
from api.deps import CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.services_tracking import Updated
from api.web import templates, tracker_bulk_pages, tracker_view_pages
from api.web.error_words import explain
from api.web.tracker_address import Typed
from api.web.tracker_shown import asked_for, board_part, row_context, whole_page
from assistant.errors import InputError
from assistant.labels import STATUSES, Status
from storage import tracker, tracker_lists
from storage.tables import ActionItemRow

router = APIRouter(prefix="/tracker")
# Before the routes of an item, whose number could be anything.
router.include_router(tracker_bulk_pages.router)
router.include_router(tracker_view_pages.router)

_LONGEST = 1000


@router.get("")
def tracker_page(
    request: Request, place: Place, viewer: CurrentUser, typed: Annotated[Typed, Depends()]
) -> Response:
    return whole_page(request, place, viewer, typed)


@router.get("/choose/owners")
def owners(request: Request, place: Place, viewer: CurrentUser) -> Response:
    """The names that may be typed: asked for when somebody is about to, for there may be many."""
    with place.database.read() as session:
        names = tracker_lists.names(session)
    return templates.TemplateResponse(request, "_tracker_names.html", {"names": names})


@router.post("/{item_id}")
def track(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    item_id: Id,
    typed: Annotated[Typed, Depends()],
    to: Annotated[Status | str, Form(max_length=20)] = "",
    delay_reason: Annotated[str, Form(max_length=_LONGEST)] = "",
    percent: Annotated[str, Form(max_length=10)] = "",
    note: Annotated[str | None, Form(max_length=_LONGEST)] = None,
    deadline: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=_LONGEST)] = "",
) -> Response:
    """Update from the row or the card (htmx), or from a plain form: then back to the same list."""
    is_part = request.headers.get("hx-request") == "true"
    with place.database.read() as session:
        before = tracker.get(session, item_id).item.model_copy()
    wanted = _wanted(before, to, percent, deadline)
    if delay_reason.strip():
        wanted["delay_reason"] = delay_reason.strip()
    if note is not None and note.replace("\r\n", "\n").strip() != (before.note or ""):
        wanted["note"] = note.replace("\r\n", "\n").strip()
    by = services_tracking.author_of(place, viewer, item_id)
    try:
        made = services_tracking.update(place, item_id, wanted, by=by, reason=reason)
    except InputError as exc:
        if not is_part:
            raise
        said = {"problem": explain(str(exc)), "problem_of": item_id, "reason_typed": reason}
        return _part(request, place, viewer, item_id, typed, said)
    if is_part:
        answer = _part(request, place, viewer, item_id, typed, {"updated": made})
        answer.headers["HX-Trigger-After-Swap"] = _told(before, made)
        return answer
    back = typed.query(page=typed.number, updated=item_id, was=before.status, asked=asked_for(made))
    return RedirectResponse(f"/tracker{back}#item-{item_id}", status_code=303)


def _wanted(before: ActionItemRow, to: str, percent: str, deadline: str) -> dict[str, Any]:
    """The fields that were filled in and differ. Who did a part of it has begun."""
    wanted: dict[str, Any] = {"status": to} if to in STATUSES else {}
    if to and not wanted:
        raise InputError(f"There is no status {to!r}. Choose one of: {', '.join(STATUSES)}.")
    number = percent.strip().rstrip("%％")
    if number.isascii() and number.isdigit() and int(number[:9]) != before.percent:
        wanted["percent"] = int(number[:9])
        if wanted["percent"] and not to and before.status == "not_started":
            wanted["status"] = "in_progress"
    # The form has a day; a time that stood stays while its day does.
    if deadline.strip() and deadline.strip() != (before.deadline or "")[:10]:
        wanted["deadline"] = deadline.strip()
    return wanted


def _told(before: ActionItemRow, made: Updated) -> str:
    """What the page is told, so that it can be taken back."""
    was = before.model_dump(include={"status", "percent", "delay_reason"})
    asked = asked_for(made)
    moved = {"deadline": True} if made.item.deadline != before.deadline else {}
    told = {"id": before.id, **was, **({"asked": asked} if asked else {}), **moved}
    return json.dumps({"tracked": told})


def _part(
    request: Request,
    place: Installation,
    viewer: Viewer,
    item_id: int,
    typed: Typed,
    said: dict[str, Any],
) -> Response:
    """The board or the row as it is now; 422 with a problem."""
    updated: Updated | None = said.pop("updated", None)
    said["asked_of"] = {item_id: asked_for(updated)} if updated else {}
    code = 200 if updated else 422
    if typed.is_board:
        answer = board_part(request, place, viewer, typed, **said)
        answer.status_code = code
        return answer
    seen = viewed(viewer, place.settings.zone)
    with place.database.read() as session:
        row = tracker_lists.row(session, item_id, seen)
    if row is None:
        raise tracker.missing(item_id)
    context = {"row": row} | said | row_context(place, viewer, seen, typed)
    return templates.TemplateResponse(request, "_tracked_row.html", context, status_code=code)
