"""The list of meetings, found by words, project and state."""

from fastapi import APIRouter, Request, Response

from api import access
from api.deps import LARGEST_ID, CurrentUser, Place
from api.web import templates
from api.web.forms import page_number
from storage import home, meeting_lists
from storage.tables import MeetingState

router = APIRouter()

PAGE = 50


@router.get("/meetings")
def meeting_list(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    q: str = "",
    project: str = "",
    state: str = "",
    page: str = "1",
) -> Response:
    """Filters that make no sense are as good as none: addresses are typed and shared."""
    number = page_number(page)
    wanted = meeting_lists.Wanted(
        words=q.strip()[:200],
        project_id=int(project) if project.isdecimal() and int(project) <= LARGEST_ID else None,
        state=MeetingState(state) if state in set(MeetingState) else None,
    )
    seen = access.visible(viewer)
    with place.database.read() as session:
        rows, total = meeting_lists.listed(
            session, seen, wanted, offset=(number - 1) * PAGE, limit=PAGE
        )
        projects = meeting_lists.projects(session, seen)
        waiting = home.waiting_counts(session, [m.id for m, _ in rows if m.id])
    context = {
        "rows": rows,
        "total": total,
        "wanted": wanted,
        "projects": projects,
        "waiting": waiting,
        "page": number,
        "pages": max(1, -(-total // PAGE)),
        "is_filtered": wanted != meeting_lists.Wanted(),
    }
    return templates.TemplateResponse(request, "meetings.html", context)
