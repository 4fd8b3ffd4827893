"""What lists of followed items show besides them: to whom, and what just happened."""

import datetime as dt
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from api.access import viewed
from api.deps import Viewer
from api.installation import Installation
from api.services_tracking import Updated
from api.web import templates, words
from api.web.forms import id_number
from api.web.i18n import N_, Labels
from api.web.tracker_address import DUE_LABELS, Typed, read
from assistant.labels import STATUSES, read_moment
from storage import saved_views, tracker_lists
from storage.tables import RequestKind
from storage.tracker_filters import Viewed
from storage.tracker_lists import Row

PAGE = 50
COLUMN = 20  # of the board

# What an update leads to besides what was typed, by what stands for it in the address.
ASKED = Labels(
    new_date=N_("已提交组长同意，原日期暂不变"),
    close=N_("已提交组长确认完成，确认之前仍是进行中"),
)


def asked_for(updated: Updated) -> str:
    """ "" where nothing is asked of the leader."""
    return str(RequestKind(updated.request.kind)) if updated.request else ""


def whole_page(
    request: Request,
    place: Installation,
    viewer: Viewer,
    typed: Typed,
    *,
    status_code: int = 200,
    **said: Any,
) -> Response:
    """The tracker; `said` are a problem and what was typed where it arose."""
    seen = viewed(viewer, place.settings.zone)
    with place.database.read() as session:
        context = _listed(session, typed, seen)
        wanted = typed.wanted()
        meeting = tracker_lists.title(session, wanted.meeting_id, seen)
        context |= {
            "wanted": wanted,
            "meeting": meeting,
            "chips": list(typed.chips(meeting)),
            "departments": tracker_lists.departments(session),
            "projects": tracker_lists.projects(session, seen),
            "views": saved_views.listed(session, viewer.user_id),
            "undo": _undo(session, request, seen),
            "changed": _changed(request),
            "asked": ASKED.get(request.query_params.get("asked", ""), ""),
            "due_labels": DUE_LABELS,
            "read": read,
        }
    context |= row_context(place, viewer, seen, typed) | said
    return templates.TemplateResponse(request, "tracker.html", context, status_code=status_code)


def board_part(
    request: Request, place: Installation, viewer: Viewer, typed: Typed, **said: Any
) -> Response:
    """The columns alone, after a card was moved."""
    seen = viewed(viewer, place.settings.zone)
    with place.database.read() as session:
        context = _listed(session, typed, seen) | row_context(place, viewer, seen, typed) | said
    return templates.TemplateResponse(request, "_tracker_board.html", context)


def row_context(place: Installation, viewer: Viewer, seen: Viewed, typed: Typed) -> dict[str, Any]:
    return {
        "zone": place.settings.zone,
        "typed": typed,
        "may_update": lambda row: viewer.is_editor and row.is_open or row.is_own,
        "local_now": seen.now,
        "days_left": lambda row: _days_left(row, seen.now),
        "asked_words": ASKED,
    }


def _listed(session: Session, typed: Typed, seen: Viewed) -> dict[str, Any]:
    wanted = typed.wanted()
    if typed.is_board:
        columns, counts = tracker_lists.board(session, wanted, seen, limit=COLUMN)
        return {"columns": columns, "counts": counts, "total": counts.all, "rows": [], "pages": 1}
    found = tracker_lists.page(
        session, wanted, seen, offset=(typed.number - 1) * PAGE, limit=PAGE, sort=typed.order
    )
    pages = max(1, -(-found.total // PAGE))
    return {"rows": found.rows, "total": found.total, "pages": pages, "counts": found.counts}


def _days_left(row: Row, at: dt.datetime) -> int:
    """Whole days to the day of the deadline; less than none when it has passed."""
    assert row.item.deadline
    return (read_moment(row.item.deadline)[0] - at.date()).days


def _undo(session: Session, request: Request, seen: Viewed) -> dict[str, Any] | None:
    """What was updated by a plain form just now, to be taken back by another."""
    asked = request.query_params
    number, was = id_number(asked.get("updated", "")), asked.get("was", "")
    if number is None or was not in STATUSES:
        return None
    row = tracker_lists.row(session, number, seen)
    if row is None or row.item.status == was:
        return None
    return {"item": row.item, "was": was, "label": words.STATUS[was]}


def _changed(request: Request) -> list[int]:
    """The items that were changed together just now."""
    numbers = [id_number(part) for part in request.query_params.get("changed", "").split(".")]
    return [number for number in numbers if number]
