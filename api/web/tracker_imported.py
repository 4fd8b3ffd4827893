"""The page of an imported tracker, in the place of a meeting's that was never held."""

from fastapi import Request, Response
from sqlmodel import Session

from api import services_tracker_import
from api.installation import Installation
from api.web import templates
from api.web.tracker_exchange_words import UNREAD
from storage.tables import Meeting, Project


def imported_page(
    request: Request, place: Installation, session: Session, meeting: Meeting
) -> Response:
    context = {
        "imported": services_tracker_import.imported(session, meeting),
        "project": session.get(Project, meeting.project_id) if meeting.project_id else None,
        "unread": UNREAD,
        "zone": place.settings.zone,
        "is_new": request.query_params.get("imported") == "1",
        "is_kept": request.query_params.get("kept") == "1",
    }
    return templates.TemplateResponse(request, "tracker_imported.html", context)
