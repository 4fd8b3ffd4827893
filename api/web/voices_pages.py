"""The page of voices: who consents to being known by voice, and what is kept."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import services_voices
from api.deps import Actor, Id, Place
from api.services_people import roster_editors
from api.web import templates
from api.web.forms import page_number

PAGE = 100

router = APIRouter(prefix="/settings/voices", dependencies=[Depends(roster_editors)])


@router.get("")
def voices_page(request: Request, place: Place, q: str = "", page: str = "1") -> Response:
    number = page_number(page)
    offset = (number - 1) * PAGE
    with place.database.read() as session:
        people = services_voices.voices(session, text=q[:100], limit=PAGE + 1, offset=offset)
    context = {
        "people": people[:PAGE],
        "has_more": len(people) > PAGE,
        "page": number,
        "q": q,
        "zone": place.settings.zone,
    }
    return templates.TemplateResponse(request, "voices.html", context)


@router.post("/{person_id}")
def set_consent(
    place: Place,
    actor: Actor,
    person_id: Id,
    keeps: Annotated[bool, Form()],
    q: Annotated[str, Form()] = "",
    page: Annotated[str, Form()] = "",
) -> RedirectResponse:
    services_voices.set_consent(place, person_id, keeps, actor=actor)
    return RedirectResponse(_back(person_id, q, page), status_code=303)


@router.post("/{person_id}/delete")
def delete_prints(
    place: Place,
    actor: Actor,
    person_id: Id,
    q: Annotated[str, Form()] = "",
    page: Annotated[str, Form()] = "",
) -> RedirectResponse:
    services_voices.delete_prints(place, person_id, actor=actor)
    return RedirectResponse(_back(person_id, q, page), status_code=303)


def _back(person_id: int, q: str, page: str) -> str:
    """The page that the form stood on."""
    query = urlencode({"q": q, "page": page} if q or page else {})
    return f"/settings/voices?{query}#person-{person_id}"
