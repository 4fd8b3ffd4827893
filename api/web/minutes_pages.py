"""The minutes' page: what they say, or will say once the meeting is confirmed."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api import views
from api.deps import CurrentUser, Id, Place
from api.web import templates
from api.web.meeting_head import head
from assistant.minutes.compose import compose
from storage import audit, meetings, minutes, review, transcripts
from storage.tables import MeetingState, MinutesRow, now

router = APIRouter(prefix="/meetings/{meeting_id}")

# What is done to items goes by many names; what these say does not reach the minutes.
_NOT_IN_MINUTES = ("track", "sign in", "confirm", "process")


@router.get("/minutes")
def minutes_page(request: Request, place: Place, viewer: CurrentUser, meeting_id: Id) -> Response:
    """A preview composed of what is confirmed now, as the Word document would be."""
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        found = review.items(session, meeting_id)
        transcript = transcripts.load(session, meeting_id)
        made = minutes.versions(session, meeting_id)
        composed = compose(
            meetings.context(session, meeting), review.confirmed(session, meeting_id), transcript
        )
        context = {
            "head": head(session, viewer, place.settings, meeting_id, "minutes"),
            "meeting": meeting,
            "how_far": views.how_far(session, meeting, now()),
            "minutes": composed,
            "waiting": len(found.waiting()),
            "has_items": bool(found.all()),
            "versions": made,
            "zone": place.settings.zone,
            "is_old": bool(made) and _is_old(session, made[0]),
            "is_minuted": meeting.state == MeetingState.minuted,
        }
        return templates.TemplateResponse(request, "minutes.html", context)


def _is_old(session: Session, made: MinutesRow) -> bool:
    """Whether items or the facts of the meeting were changed since the minutes were made."""
    return any(
        entry.at > made.made_at
        for entry in audit.history(session, made.meeting_id)
        if _reaches_minutes(entry.action, entry.subject or "")
    )


def _reaches_minutes(action: str, subject: str) -> bool:
    is_item = subject.partition(" ")[0] in review.KINDS
    return action not in _NOT_IN_MINUTES and (is_item or action in ("change", "edit meeting"))
