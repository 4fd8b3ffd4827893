"""The pages' routes: gather, render; or do what the form asks and go back."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from api import services
from api.deps import Actor, Id, Place
from storage.tables import Stage

router = APIRouter()


@router.post("/meetings/{meeting_id}/process")
def process_again(
    place: Place,
    actor: Actor,
    meeting_id: Id,
    from_stage: Annotated[Stage | None, Form()] = None,
) -> Response:
    """Try again where it failed, or run a stage and those after it anew."""
    services.process_again(place, meeting_id, from_=from_stage, actor=actor)
    return _to_meeting(meeting_id)


def _to_meeting(meeting_id: int) -> RedirectResponse:
    return RedirectResponse(f"/meetings/{meeting_id}", status_code=303)
