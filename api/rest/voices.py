"""Whose voices are kept, to be known again in later meetings."""

import datetime as dt

from fastapi import APIRouter, Depends, status
from pydantic import Field

from api import services_voices
from api.deps import Actor, Id, Place
from api.rest.models import In, Out
from api.services_people import roster_editors

router = APIRouter(prefix="/voices", tags=["voices"], dependencies=[Depends(roster_editors)])


class KeptVoiceOut(Out):
    id: int = Field(description="of the person")
    name: str
    title: str | None
    department: str | None
    keeps_voiceprint: bool = Field(description="whether the person consents")
    count: int = Field(description="how many voiceprints are kept")
    latest_at: dt.datetime | None


class ConsentIn(In):
    keeps_voiceprint: bool


@router.get("")
def list_voices(place: Place) -> list[KeptVoiceOut]:
    """Everybody, with whether their voice may be kept and what is kept."""
    with place.database.read() as session:
        return [KeptVoiceOut.model_validate(v) for v in services_voices.voices(session)]


@router.patch("/{person_id}", status_code=status.HTTP_204_NO_CONTENT)
def set_consent(place: Place, actor: Actor, person_id: Id, said: ConsentIn) -> None:
    """Consent, or take it back: then what is kept of the voice is deleted."""
    services_voices.set_consent(place, person_id, said.keeps_voiceprint, actor=actor)


@router.delete("/{person_id}/prints", status_code=status.HTTP_204_NO_CONTENT)
def delete_prints(place: Place, actor: Actor, person_id: Id) -> None:
    """Delete what is kept of the voice; the consent stays."""
    services_voices.delete_prints(place, person_id, actor=actor)
