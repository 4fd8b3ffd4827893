"""Who is to get the minutes: one form for the list, its buttons say what is done to it."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from api import services_composition, services_minutes, services_sending
from api.deps import CurrentUser, Id, Place
from api.web import error_words, templates
from api.web.minutes_pages import act, back, show
from api.web.recipients_view import list_form, pickable, sending_context, sendings
from api.web.review_answers import Typed
from assistant.errors import ConflictError, InputError
from assistant.roster_tables import is_email
from storage import meetings, minutes
from storage.recipients import Recipient
from storage.tables import Person

router = APIRouter(prefix="/meetings/{meeting_id}/minutes")


@router.post("/recipients")
def change_recipients(
    request: Request, place: Place, viewer: CurrentUser, meeting_id: Id, typed: Typed
) -> Response:
    """Save what was typed, then remove or add as the button says; `usual` starts over."""
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        form = list_form(session, meeting, minutes.latest(session, meeting_id))
        people = pickable(session)
    try:
        services_composition.check_recipients_seen(place, meeting_id, typed.get("seen", ""))
        wanted = None if "usual" in typed else _changed(form.rows, typed, people)
        services_minutes.choose_recipients(place, meeting_id, wanted, actor=viewer.name)
    except (ConflictError, InputError) as exc:
        status = 409 if isinstance(exc, ConflictError) else 422
        problem = error_words.explain(str(exc))
        again: dict[str, Any] = {"list_typed": typed, "list_problem": problem}
        return show(request, place, viewer, meeting_id, status=status, **again)
    return back(meeting_id, "recipients", "recipients")


@router.get("/sendings")
def show_sendings(request: Request, place: Place, viewer: CurrentUser, meeting_id: Id) -> Response:
    """What became of what was sent to each, as the minutes' page asks while it is on its way."""
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        issued = minutes.last_issued(session, meeting_id)
        found = sendings(session, meeting, issued) if issued else []
        context = sending_context(place, viewer, meeting, found)
        return templates.TemplateResponse(request, "_sendings.html", context)


@router.post("/send-later")
def send_later(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    version: Annotated[int, Form()],
    key: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
) -> Response:
    """Send what is out to somebody who had no address then."""

    def do() -> None:
        services_sending.send_later(place, meeting_id, version, key, address, actor=viewer.name)

    typed = {"key": key, "address": address}
    return act(request, place, viewer, meeting_id, do, "sent_later", anchor="sent", **typed)


def _changed(
    rows: list[Recipient], typed: dict[str, str], people: dict[str, Person]
) -> list[Recipient]:
    """Raises InputError."""
    gone = typed.get("remove", "")
    kept = [_as_typed(row, n, typed) for n, row in enumerate(rows) if str(n) != gone]
    if gone:
        return kept
    new = _added(typed, people)
    if new is None:
        return kept
    is_known = any(
        row.person_id == new.person_id if new.person_id else row.address == new.address
        for row in kept
    )
    if is_known:
        raise InputError(f"{new.name} is on the list already.")
    return [*kept, new]


def _as_typed(row: Recipient, number: int, typed: dict[str, str]) -> Recipient:
    gets = typed.get(f"gets-{number}", row.gets)
    address = typed.get(f"address-{number}", row.address or "").strip() or None
    if address:
        _check_address(address)
    changes = {"gets": gets if gets in ("minutes", "items") else row.gets, "address": address}
    return row.model_copy(update=changes)


def _added(typed: dict[str, str], people: dict[str, Person]) -> Recipient | None:
    """Whom the fields for adding name; None where they are empty."""
    chosen = typed.get("person", "").strip()
    name, address = typed.get("guest", "").strip(), typed.get("guest_address", "").strip()
    if chosen:
        person = people.get(chosen)
        if person is None:
            raise InputError("Choose somebody from the list, or add a guest with an address.")
        return Recipient(name=person.name, address=person.email, person_id=person.id)
    if not name and not address:
        return None
    if not name:
        raise InputError("Give the name of the guest.")
    _check_address(address)
    return Recipient(name=name, address=address)


def _check_address(address: str) -> None:
    if not is_email(address):
        raise InputError(f"“{address}” is not an e-mail address. Write one as name@company.com.")
