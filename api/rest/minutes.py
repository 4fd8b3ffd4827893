"""The minutes as a Word file."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse

from api.deps import LARGEST_ID, Id, Place
from assistant.errors import NotFoundError
from storage import meetings, minutes

router = APIRouter(prefix="/meetings/{meeting_id}/minutes", tags=["minutes"])

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("", response_class=FileResponse)
def download_minutes(
    place: Place,
    meeting_id: Id,
    version: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="or the latest")] = None,
) -> FileResponse:
    """The minutes as a Word file; every version that was made is kept."""
    with place.database.read() as session:
        meetings.get(session, meeting_id)
        row = (
            minutes.get(session, meeting_id, version)
            if version
            else minutes.latest(session, meeting_id)
        )
    if row is None:
        raise NotFoundError("The meeting has no minutes yet. Confirm its items first.")
    return FileResponse(place.files.path(row.sha256), filename=row.filename, media_type=DOCX)
