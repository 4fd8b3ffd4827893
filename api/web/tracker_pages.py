"""The tracker: confirmed action items until they are done."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api import services_tracking
from api.access import own_items, visible, visible_items
from api.deps import LARGEST_ID, CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.web import templates, words
from api.web.error_words import explain
from assistant.errors import InputError
from assistant.labels import STATUSES, Status, read_moment
from storage import tracker, tracker_lists
from storage.tables import now
from storage.tracker_lists import Row, Viewed, Wanted

router = APIRouter(prefix="/tracker")

PAGE = 50


@dataclass(frozen=True)
class Typed:
    """The filters as the address has them; what makes no sense is as good as nothing."""

    q: str = ""
    project: str = ""
    department: str = ""
    owner: str = ""
    meeting: str = ""
    status: str = "open"
    due: str = ""
    mine: str = ""
    page: str = "1"

    @property
    def number(self) -> int:
        return int(self.page) if self.page.isdecimal() and 0 < int(self.page[:9]) < 10_000 else 1

    def wanted(self) -> Wanted:
        is_number = self.meeting.isascii() and self.meeting.isdigit() and len(self.meeting) < 11
        status = self.status if self.status in ("all", *STATUSES) else "open"
        return Wanted(
            words=self.q.strip()[:200],
            project=self.project or None,
            department=self.department or None,
            owner=self.owner or None,
            meeting_id=min(int(self.meeting), LARGEST_ID) if is_number else None,
            status=None if status == "all" else status,
            due=self.due if self.due in ("overdue", "near") else None,
            is_mine=self.mine == "1",
        )

    def query(self, **changes: Any) -> str:
        """The address of these filters but for `changes`, from its question mark on."""
        fields = vars(self) | {"page": "1"} | {key: str(value) for key, value in changes.items()}
        told = {k: v for k, v in fields.items() if v and (k, v) not in _UNSAID}
        return f"?{urlencode(told)}" if told else ""


_UNSAID = (("status", "open"), ("page", "1"))


@router.get("")
def tracker_page(
    request: Request, place: Place, viewer: CurrentUser, typed: Annotated[Typed, Depends()]
) -> Response:
    wanted, seen = typed.wanted(), _viewed(place, viewer)
    with place.database.read() as session:
        rows, total = tracker_lists.page(
            session, wanted, seen, offset=(typed.number - 1) * PAGE, limit=PAGE
        )
        context = {
            "rows": rows,
            "total": total,
            "pages": max(1, -(-total // PAGE)),
            "counts": tracker_lists.counts(session, wanted, seen),
            "choices": tracker_lists.choices(session, seen),
            "wanted": wanted,
            "typed": typed,
            "meeting": tracker_lists.title(session, wanted.meeting_id, seen),
            "undo": _undo(session, request, seen),
        }
    return templates.TemplateResponse(
        request, "tracker.html", context | _row_context(place, viewer, seen, typed)
    )


@router.post("/{item_id}")
def track(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    item_id: Id,
    typed: Annotated[Typed, Depends()],
    status: Annotated[Status, Form(alias="to")],
    delay_reason: Annotated[str, Form(max_length=1000)] = "",
    percent: Annotated[str, Form()] = "",
) -> Response:
    """Update from the row (htmx), or from a plain form: then back to the same list."""
    seen, problem = _viewed(place, viewer), None
    with place.database.read() as session:
        before = tracker.get(session, item_id).item.model_copy()
    changes: dict[str, Any] = {"status": status, "delay_reason": delay_reason.strip() or None}
    if percent.isdecimal():
        changes["percent"] = int(percent[:9])
    try:
        services_tracking.update(place, item_id, changes, by=services_tracking.author(viewer))
    except InputError as exc:
        if request.headers.get("hx-request") != "true":
            raise
        problem = explain(str(exc))
    was = before.model_dump(include={"status", "percent", "delay_reason"})
    if request.headers.get("hx-request") == "true":
        return _row(request, place, viewer, item_id, seen, typed, was, problem)
    back = typed.query(page=typed.number, updated=item_id, was=before.status)
    return RedirectResponse(f"/tracker{back}#item-{item_id}", status_code=303)


def _row(
    request: Request,
    place: Installation,
    viewer: Viewer,
    item_id: int,
    seen: Viewed,
    typed: Typed,
    was: dict[str, Any],
    problem: str | None,
) -> Response:
    with place.database.read() as session:
        row = tracker_lists.row(session, item_id, seen)
    if row is None:
        raise tracker.missing(item_id)
    context = {"row": row, "problem": problem} | _row_context(place, viewer, seen, typed)
    answer = templates.TemplateResponse(
        request, "_tracked_row.html", context, status_code=422 if problem else 200
    )
    if problem is None:
        told = {"tracked": {"id": item_id, **was}}
        answer.headers["HX-Trigger-After-Swap"] = json.dumps(told)
    return answer


def _row_context(place: Installation, viewer: Viewer, seen: Viewed, typed: Typed) -> dict[str, Any]:
    return {
        "zone": place.settings.zone,
        "typed": typed,
        "may_update": lambda row: viewer.is_editor and row.is_open or row.is_own,
        "local_now": seen.now,
        "days_left": lambda row: _days_left(row, seen.now),
    }


def _days_left(row: Row, at: dt.datetime) -> int:
    """Whole days to the day of the deadline; less than none when it has passed."""
    assert row.item.deadline
    return (read_moment(row.item.deadline)[0] - at.date()).days


def _viewed(place: Installation, viewer: Viewer) -> Viewed:
    return Viewed(
        items=visible_items(viewer),
        meetings=visible(viewer),
        own=own_items(viewer),
        now=now().astimezone(place.settings.zone).replace(tzinfo=None),
    )


def _undo(session: Session, request: Request, seen: Viewed) -> dict[str, Any] | None:
    """What was updated by a plain form just now, to be taken back by another."""
    number, was = (request.query_params.get(name, "") for name in ("updated", "was"))
    if not (number.isascii() and number.isdigit() and len(number) < 10 and was in STATUSES):
        return None
    row = tracker_lists.row(session, int(number), seen)
    if row is None or row.item.status == was:
        return None
    return {"item": row.item, "was": was, "label": words.STATUS[was]}
