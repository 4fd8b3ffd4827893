"""The minutes as a Word file."""

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.deps import Id, Place
from assistant.errors import NotFoundError
from storage import meetings, minutes

router = APIRouter(prefix="/meetings/{meeting_id}/minutes", tags=["minutes"])

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("", response_class=FileResponse)
def download_minutes(place: Place, meeting_id: Id) -> FileResponse:
    """The latest version."""
    with place.database.read() as session:
        meetings.get(session, meeting_id)
        row = minutes.latest(session, meeting_id)
    if row is None:
        raise NotFoundError("The meeting has no minutes yet. Confirm its items first.")
    return FileResponse(place.files.path(row.sha256), filename=row.filename, media_type=DOCX)
