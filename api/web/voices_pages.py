"""The page of voices: who consents to being known by voice, and what is kept."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import services_voices
from api.deps import Actor, Id, Place
from api.services_people import roster_editors
from api.web import templates

router = APIRouter(prefix="/settings/voices", dependencies=[Depends(roster_editors)])


@router.get("")
def voices_page(request: Request, place: Place) -> Response:
    with place.database.read() as session:
        people = services_voices.voices(session)
    context = {"people": people, "zone": place.settings.zone}
    return templates.TemplateResponse(request, "voices.html", context)


@router.post("/{person_id}")
def set_consent(
    place: Place, actor: Actor, person_id: Id, keeps: Annotated[bool, Form()]
) -> RedirectResponse:
    services_voices.set_consent(place, person_id, keeps, actor=actor)
    return RedirectResponse(f"/settings/voices#person-{person_id}", status_code=303)


@router.post("/{person_id}/delete")
def delete_prints(place: Place, actor: Actor, person_id: Id) -> RedirectResponse:
    services_voices.delete_prints(place, person_id, actor=actor)
    return RedirectResponse(f"/settings/voices#person-{person_id}", status_code=303)
