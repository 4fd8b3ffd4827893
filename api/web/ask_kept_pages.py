"""What becomes of one's own questions: was the answer right, delete one, delete all."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api import services_ask
from api.deps import CurrentUser, Id, Place
from api.web import templates
from api.web.ask_pages import known_keys
from assistant.qa.query import FILTERS
from storage.tables import Feedback

router = APIRouter(prefix="/ask")

_ALL = 10_000


@router.get("/clear")
def clear_page(request: Request, place: Place, viewer: CurrentUser) -> Response:
    """Asks first: what is deleted here cannot come back."""
    with place.database.read() as session:
        count = len(services_ask.history(session, viewer, limit=_ALL))
    if not count:
        return RedirectResponse("/ask", status_code=303)
    return templates.TemplateResponse(request, "ask_clear.html", {"count": count})


@router.post("/clear")
def clear(place: Place, viewer: CurrentUser) -> Response:
    services_ask.forget(place, viewer)
    return RedirectResponse("/ask?done=cleared", status_code=303)


@router.post("/{question_id}/delete")
def delete(place: Place, viewer: CurrentUser, question_id: Id) -> Response:
    services_ask.forget(place, viewer, question_id)
    return RedirectResponse("/ask?done=deleted#history", status_code=303)


@router.post("/{question_id}/feedback")
def tell(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    question_id: Id,
    feedback: Annotated[Literal["", "right", "wrong"], Form()] = "",
    comment: Annotated[str, Form(max_length=5000)] = "",
    without: Annotated[list[str], Query(max_length=len(FILTERS))] = [],  # noqa: B006
) -> Response:
    """ "" takes back what was said."""
    said = Feedback(feedback) if feedback else None
    services_ask.tell(place, viewer, question_id, said, comment)
    keys = known_keys(without)
    own_query = "?" + "&".join(f"without={key}" for key in keys) if keys else ""
    if request.headers.get("hx-request") == "true":
        with place.database.read() as session:
            asked = services_ask.one(session, viewer, question_id)
            context = {"asked": asked, "own_query": own_query, "is_told": True}
            return templates.TemplateResponse(request, "_ask_feedback.html", context)
    return RedirectResponse(f"/ask/{question_id}{own_query}#feedback", status_code=303)
