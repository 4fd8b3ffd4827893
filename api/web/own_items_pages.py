"""A person's own action items, behind a signed link: for who has no account.

It shows them and nothing else, whoever opens it: links are forwarded.
"""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.delivery import calendar, links, readers
from api.delivery.links import ExpiredLinkError
from api.deps import Place
from api.installation import Installation
from api.web import templates
from assistant.errors import NotFoundError
from assistant.tracking.status import is_overdue
from storage import minutes, person_items
from storage.person_items import OwnItemRow
from storage.tables import Person, now

router = APIRouter(prefix="/mine")

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@router.get("/{token}")
def own_items_page(request: Request, place: Place, token: str) -> Response:
    local = now().astimezone(place.settings.zone).replace(tzinfo=None)
    try:
        with place.database.read() as session:
            person = _person(session, token)
            rows = person_items.of_person(session, person)
    except NotFoundError as exc:
        return _gone(request, exc)
    late = {r.item.id for r in rows if is_overdue(r.item.deadline, r.item.status, local)}  # type: ignore[arg-type]
    context = {
        "person": person,
        "token": token,
        "open_rows": [row for row in rows if row.item.status != "done"],
        "done_rows": [row for row in rows if row.item.status == "done"],
        "late": late,
        "has_dates": any(row.item.deadline for row in rows if row.item.status != "done"),
    }
    answer = templates.TemplateResponse(request, "own_items.html", context)
    answer.headers.update(_HEADERS)
    return answer


@router.get("/{token}/calendar.ics")
def own_calendar(request: Request, place: Place, token: str) -> Response:
    """The deadlines of what is not done."""
    try:
        with place.database.read() as session:
            content = _calendar(session, place, _person(session, token))
    except NotFoundError as exc:
        return _gone(request, exc)
    named = {"Content-Disposition": 'attachment; filename="calendar.ics"'}
    return Response(content, media_type=calendar.MEDIA_TYPE, headers=_HEADERS | named)


def _calendar(session: Session, place: Installation, person: Person) -> bytes:
    rows = [r for r in person_items.of_person(session, person) if r.item.status != "done"]
    name = links.place_name(session)
    entries = [
        entry
        for row in rows
        if (entry := calendar.deadline(row.item, row.meeting, name, _version(session, row)))
    ]
    return calendar.write(entries, place.settings.zone)


def _version(session: Session, row: OwnItemRow) -> int:
    issued = minutes.last_issued(session, row.item.meeting_id)
    return issued.version if issued else 1


def _person(session: Session, token: str) -> Person:
    """Raises NotFoundError, ExpiredLinkError."""
    person = session.get(Person, links.read(session, token))
    if person is None or not readers.is_welcome(session, person.id or 0):
        raise links.not_valid()
    return person


def _gone(request: Request, error: NotFoundError) -> Response:
    is_expired = isinstance(error, ExpiredLinkError)
    answer = templates.TemplateResponse(
        request,
        "own_items_gone.html",
        {"is_expired": is_expired},
        status_code=410 if is_expired else 404,
    )
    answer.headers.update(_HEADERS)
    return answer
