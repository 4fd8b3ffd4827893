"""The archive: issued minutes by month, and full-text search over all that was kept."""

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from api import access, services_archive
from api.access import recorders_only
from api.deps import LARGEST_ID, Actor, CurrentUser, Id, Place
from api.rest import archive as rest
from api.web import templates
from api.web.archive_view import KIND_WORDS, PLACE_WORDS, PLACES, Result, months, results
from api.web.forms import day_typed, page_number
from storage import archive, meeting_lists, search, transcripts

router = APIRouter()

PAGE = 20
_MOST_WORDS = 200


@router.get("/archive")
def archive_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    q: str = "",
    within: str = "",
    project: str = "",
    since: str = "",
    until: str = "",
    sort: str = "",
    page: str = "1",
) -> Response:
    """Without words, the minutes that are out. Filters that make no sense are as good as none."""
    number = page_number(page)
    wanted = search.Wanted(
        words=q.strip()[:_MOST_WORDS],
        kinds=PLACES.get(within),
        project_id=int(project) if project.isdecimal() and int(project) <= LARGEST_ID else None,
        since=day_typed(since),
        until=day_typed(until),
        is_newest_first=sort == "new",
    )
    waiting = services_archive.index_changes(place) if wanted.words else 0
    seen = access.visible(viewer)
    with place.database.read() as session:
        listed = (
            _found(session, wanted, seen, number)
            if wanted.words
            else _issued(session, wanted, seen, number)
        )
        context = listed | {
            "wanted": wanted,
            "within": within if within in PLACES else "",
            "projects": meeting_lists.projects(session, seen),
            "waiting": waiting,
            "page": number,
            "pages": max(1, -(-listed["total"] // PAGE)),
            "place_words": PLACE_WORDS,
            "kind_words": KIND_WORDS,
            "is_narrowed": wanted != search.Wanted(words=wanted.words),
            "zone": place.settings.zone,
        }
    return templates.TemplateResponse(request, "archive.html", context)


@router.get("/meetings/{meeting_id}/export", dependencies=[Depends(recorders_only)])
def export_meeting(place: Place, actor: Actor, meeting_id: Id, recordings: bool = True) -> Response:
    """All that is kept of a meeting as one zip."""
    return rest.export_meeting(place, actor, meeting_id, recordings)


def _issued(session: Session, wanted: search.Wanted, seen: Any, number: int) -> dict[str, Any]:
    chosen = archive.Chosen(wanted.project_id, wanted.since, wanted.until)
    kept, total = archive.issued(
        session, chosen, where=seen, limit=PAGE, offset=(number - 1) * PAGE
    )
    return {"months": months(kept), "results": [], "total": total}


def _found(session: Session, wanted: search.Wanted, seen: Any, number: int) -> dict[str, Any]:
    found, total = search.meetings(
        session, wanted, where=seen, limit=PAGE, offset=(number - 1) * PAGE
    )
    kept = archive.kept_of(session, [row.meeting for row in found])
    lines = [
        (hit.meeting_id, int(hit.ref)) for row in found for hit in row.hits if hit.kind == "lines"
    ]
    starts = transcripts.starts(session, lines)
    shown: list[Result] = results(found, kept, wanted.words, starts)
    return {"months": [], "results": shown, "total": total}
