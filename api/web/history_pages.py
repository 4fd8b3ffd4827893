"""The meeting's history: who did what, when, and what it was before."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session, col, select

from api.deps import LARGEST_ID, CurrentUser, Id, Place
from api.web import templates, words
from api.web.history_view import SORTS, Sort, days, sort_of
from api.web.i18n import _
from api.web.meeting_head import head
from storage import audit, minutes, topics
from storage.review import KINDS
from storage.tables import Recording, SegmentRow

router = APIRouter(prefix="/meetings/{meeting_id}")

_PAGE = 100
_LONGEST = 40


@router.get("/history")
def history_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    kind: Sort | None = None,
    before: Annotated[int, Query(ge=1, le=LARGEST_ID)] = LARGEST_ID,
) -> Response:
    """A page of it, newest first; `before` is the entry it goes on from."""
    with place.database.read() as session:
        shell = head(session, viewer, place.settings, meeting_id, "history")
        entries = audit.history(session, meeting_id)
        names = _names(session, meeting_id)
    counts = {sort: sum(sort_of(e) == sort for e in entries) for sort in SORTS}
    wanted = [e for e in entries if kind in (None, sort_of(e))]
    rest = [e for e in wanted if (e.id or 0) < before]
    shown = rest[:_PAGE]
    context = {
        "head": shell,
        "meeting": shell.meeting,
        "days": days(shown, names, place.settings.zone, meeting_id),
        "kind": kind,
        "sorts": SORTS,
        "counts": counts,
        "all": len(entries),
        "next": shown[-1].id if len(rest) > len(shown) else None,
    }
    return templates.TemplateResponse(request, "history.html", context)


def _names(session: Session, meeting_id: int) -> dict[str, str]:
    """What entries are about, by how they name it."""
    names: dict[str, str] = {}
    for kind, table in KINDS.items():
        for row in session.exec(select(table).where(table.meeting_id == meeting_id)):
            said = getattr(row, "task", None) or getattr(row, "text", None)
            said = said or getattr(row, "topic", None) or words.KINDS[kind]
            names[f"{kind} {row.id}"] = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
    for recording in session.exec(select(Recording).where(Recording.meeting_id == meeting_id)):
        names[f"recording {recording.id}"] = recording.filename
    for made in minutes.versions(session, meeting_id):
        names[minutes.subject(made)] = _("第 %(n)s 版", n=made.version)
    for topic in topics.rows(session, meeting_id):
        names[f"topic {topic.number}"] = topic.topic
    starts = select(SegmentRow.number, SegmentRow.start).where(
        SegmentRow.meeting_id == meeting_id, col(SegmentRow.start).is_not(None)
    )
    for number, start in session.exec(starts):
        names[f"segment {number}"] = words.clock(start)
    return names | {f"{stage}": said for stage, said in words.STAGES.items()} | {"meeting": ""}
