"""Recording a meeting in the browser."""

from fastapi import APIRouter, Request, Response

from api import views
from api.deps import CurrentUser, Id, Place
from api.errors import ForbiddenError
from api.web import templates
from api.web.player import takes_recordings

router = APIRouter(prefix="/meetings/{meeting_id}")


@router.get("/record")
def record_page(request: Request, place: Place, viewer: CurrentUser, meeting_id: Id) -> Response:
    if not viewer.is_editor:
        raise ForbiddenError(
            "You may read this, but not change it. Ask a recorder, the leader or an administrator."
        )
    with place.database.read() as session:
        view = views.meeting_view(session, meeting_id)
        context = {"meeting": view.meeting, "takes_recordings": takes_recordings(view)}
    return templates.TemplateResponse(request, "record.html", context)
