"""Several followed items changed at once: all of them or none, and taken back where it can be."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api import services_tracking
from api.access import check_items
from api.deps import LARGEST_ID, CurrentUser, Place
from api.installation import Installation
from api.services_tracking import MOST_AT_ONCE, Updated
from api.web.error_words import explain
from api.web.i18n import _
from api.web.tracker_address import Typed
from api.web.tracker_shown import asked_for, whole_page
from assistant.errors import ConflictError, InputError
from assistant.tracking.changes import Author
from storage import tracking
from storage.tables import ActionItemRow, ItemUpdate, now

router = APIRouter(prefix="/bulk")

# So long what was done may be taken back with one press.
_UNDO_FOR = dt.timedelta(hours=1)
_LONGEST = 1000
# What these were before can be put back; a date that moved is told to people, and counted.
_RETURNING = frozenset({"status", "percent", "delay_reason", "note", "owner", "department"})

_Text = Annotated[str, Form(max_length=_LONGEST)]
_Numbers = Annotated[list[Annotated[int, Form(ge=1, le=LARGEST_ID)]], Form()]


@router.post("")
def change_many(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    typed: Annotated[Typed, Depends()],
    item: _Numbers = [],  # noqa: B006  # FastAPI copies it
    to: Annotated[str, Form(max_length=20)] = "",
    delay_reason: _Text = "",
    deadline: Annotated[str, Form(max_length=20)] = "",
    reason: _Text = "",
    new_owner: _Text = "",
    new_department: _Text = "",
    note: _Text = "",
) -> Response:
    """What is left empty stays as it is."""
    fields = {
        "status": to,
        "delay_reason": delay_reason,
        "deadline": deadline,
        "owner": new_owner,
        "department": new_department,
        "note": note.replace("\r\n", "\n"),
    }
    wanted = {name: text.strip() for name, text in fields.items() if text.strip()}
    ids = list(dict.fromkeys(item))
    try:
        _check_chosen(ids, wanted)
        with place.database.write() as session:
            check_items(session, viewer, ids)
            by = services_tracking.author(session, viewer, ids)
            made = [_change(session, place, number, wanted, by, reason) for number in ids]
    except InputError as exc:
        said = fields | {"reason": reason, "chosen": ids, "problem": explain(str(exc))}
        return whole_page(request, place, viewer, typed, status_code=422, bulk=said)
    asked = next((kind for each in made if (kind := asked_for(each))), "")
    can_undo = "deadline" not in wanted and not asked
    changed = ".".join(map(str, ids)) if can_undo else ""
    back = typed.query(page=typed.number, changed=changed, many=len(ids), asked=asked)
    return RedirectResponse(f"/tracker{back}", status_code=303)


@router.post("/undo")
def undo(
    place: Place,
    viewer: CurrentUser,
    typed: Annotated[Typed, Depends()],
    item: _Numbers = [],  # noqa: B006
) -> Response:
    """Put back what these items were before this viewer's last change of each."""
    ids = list(dict.fromkeys(item))
    _check_chosen(ids, {"undo": True})
    with place.database.write() as session:
        check_items(session, viewer, ids)
        by = services_tracking.author(session, viewer, ids)
        for number in ids:
            before = _before(session, number, by)
            _change(session, place, number, before, by, "")
    return RedirectResponse(f"/tracker{typed.query(page=typed.number)}", status_code=303)


def _check_chosen(ids: Sequence[int], wanted: dict[str, Any]) -> None:
    if not 0 < len(ids) <= MOST_AT_ONCE:
        raise InputError(f"Choose from 1 to {MOST_AT_ONCE} items.")
    if not wanted:
        raise InputError("Nothing was filled in. Say what is to change.")


def _change(
    session: Session,
    place: Installation,
    item_id: int,
    wanted: dict[str, Any],
    by: Author,
    reason: str,
) -> Updated:
    """Raises InputError that names the item."""
    try:
        return services_tracking.updated(session, place, item_id, wanted, by=by, reason=reason)
    except InputError as exc:
        item = session.get_one(ActionItemRow, item_id)
        named = _("“%(task)s”：%(problem)s", task=item.task, problem=explain(str(exc)))
        raise InputError(str(named)) from exc


def _before(session: Session, item_id: int, by: Author) -> dict[str, Any]:
    """Raises ConflictError where somebody else changed it since, or it cannot be put back."""
    last: ItemUpdate = tracking.history(session, item_id)[-1]
    is_own = (last.actor, last.person_id, last.source) == (by.name, by.person_id, "page")
    if not is_own or last.at < now() - _UNDO_FOR or not last.changes.keys() <= _RETURNING:
        raise ConflictError("An item was changed since. Look at it, and change it back there.")
    return {name: before for name, (before, _after) in last.changes.items()}
