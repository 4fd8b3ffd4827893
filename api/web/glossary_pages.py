"""The glossary's page: one term a line, added by pasting, removed with an undo."""

from typing import Annotated
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session, col

from api import access
from api import services_glossary as services
from api.deps import Actor, CurrentUser, Place, Viewer
from api.web import freshness, templates
from api.web.error_words import explain
from api.web.forms import lines
from assistant.errors import InputError
from storage import meetings
from storage.tables import Meeting, MeetingState

router = APIRouter(prefix="/settings/glossary")

# Older ones are rarely worth it, and asking takes time.
_LOOKED_AT = 20


@router.get("")
def glossary_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    added: int | None = None,
    removed: str = "",
) -> Response:
    with place.database.read() as session:
        context = {
            "terms": services.terms(session),
            "meetings": _written_before(session, viewer),
            "may_edit": viewer.is_editor,
            "added": added,
            # An address that says what it did must not offer to undo it twice.
            "removed": removed if removed not in services.terms(session) else "",
            "typed": "",
            "problem": None,
        }
    return templates.TemplateResponse(request, "glossary.html", context)


@router.post("")
def add_terms(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    terms: Annotated[str, Form()] = "",
    term: Annotated[str, Form()] = "",
) -> Response:
    """`terms` as they were pasted; `term` is one that was removed, to the letter."""
    try:
        added = services.add_terms(place, [term] if term else lines(terms), actor=viewer.name)
    except InputError as exc:
        return _again(request, place, viewer, terms, explain(str(exc)))
    return RedirectResponse(f"/settings/glossary?added={len(added)}", status_code=303)


@router.post("/remove")
def remove_term(place: Place, actor: Actor, term: Annotated[str, Form()]) -> Response:
    services.remove_term(place, term, actor=actor)
    query = urlencode({"removed": term})
    return RedirectResponse(f"/settings/glossary?{query}", status_code=303)


def _again(request: Request, place: Place, viewer: Viewer, typed: str, problem: str) -> Response:
    with place.database.read() as session:
        context = {
            "terms": services.terms(session),
            "meetings": _written_before(session, viewer),
            "may_edit": viewer.is_editor,
        }
    context |= {"added": None, "removed": "", "typed": typed, "problem": problem}
    return templates.TemplateResponse(request, "glossary.html", context, status_code=422)


def _written_before(session: Session, viewer: Viewer) -> list[Meeting]:
    """The latest meetings in review whose words do not know the latest terms."""
    in_review = sa.and_(access.visible(viewer), col(Meeting.state) == MeetingState.review)
    latest = meetings.newest(session, in_review, limit=_LOOKED_AT)
    return [meeting for meeting in latest if freshness.is_text_old(session, meeting)]
