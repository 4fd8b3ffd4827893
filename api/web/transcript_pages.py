"""What the transcript's forms ask for: repairs taken back, voices named."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from api import services_transcript as services
from api.deps import LARGEST_ID, Actor, Id, Place
from api.web.speakers_view import voices
from storage import meetings, transcripts

router = APIRouter(prefix="/meetings/{meeting_id}")

Number = Annotated[int, Form(ge=0, le=LARGEST_ID)]


@router.post("/repairs")
def change_repair(
    place: Place,
    actor: Actor,
    meeting_id: Id,
    segment: Number,
    at: Number,
    heard: Annotated[str, Form()],
    written: Annotated[str, Form()],
    action: Annotated[services.RepairAction, Form()],
) -> RedirectResponse:
    """Take a repair back or make it again, or all of the same words, as the button says."""
    match action:
        case "undo":
            services.undo_repair(place, meeting_id, segment, at, actor=actor)
        case "redo":
            services.redo_repair(place, meeting_id, segment, at, actor=actor)
        case "undo_all" | "redo_all":
            services.change_all_repairs(place, meeting_id, action, heard, written, actor=actor)
    return RedirectResponse(f"/meetings/{meeting_id}#s{segment}", status_code=303)


@router.post("/speakers")
async def name_speakers(
    request: Request, place: Place, actor: Actor, meeting_id: Id
) -> RedirectResponse:
    """A name per voice, blank where nobody knows; and the proposals that are wrong."""
    typed = {key: str(value).strip() for key, value in (await request.form()).items()}
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        transcript = transcripts.load(session, meeting_id)
    shown = voices(transcript, meeting) if transcript else []
    names = {voice.label: typed[voice.label] or None for voice in shown if voice.label in typed}
    rejected = dict(meeting.rejected_speakers)
    for voice in shown:
        if voice.proposed:
            others = [n for n in rejected.get(voice.label, []) if n != voice.proposed]
            said = [voice.proposed] if f"not:{voice.label}" in typed else []
            rejected[voice.label] = others + said
    rejected = {label: wrong for label, wrong in rejected.items() if wrong}
    services.name_speakers(place, meeting_id, names, rejected, actor=actor)
    return RedirectResponse(f"/meetings/{meeting_id}", status_code=303)
