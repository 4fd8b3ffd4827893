"""The minutes' page: what they say, where they stand, and what is to be done next."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.web import error_words, minutes_words, templates
from api.web.minutes_view import minutes_context
from assistant.errors import ConflictError, InputError

router = APIRouter(prefix="/meetings/{meeting_id}")


@router.get("/minutes")
def minutes_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    edit: Annotated[int | None, Query(ge=0, le=1000)] = None,
    done: str = "",
    topic: Annotated[int | None, Query(ge=0, le=1000)] = None,
) -> Response:
    """`edit` is the topic whose words are being changed, `done` what was done last, to `topic` or
    to the minutes."""
    topics = {edit: None} if edit is not None and viewer.is_editor else {}
    said = minutes_words.DONE.get(done, "")
    return show(request, place, viewer, meeting_id, topics=topics, done=said, done_topic=topic)


def show(
    request: Request,
    place: Installation,
    viewer: Viewer,
    meeting_id: int,
    *,
    status: int = 200,
    template: str = "minutes.html",
    **more: Any,
) -> Response:
    """The page as things stand, with what a form has to say in `more`."""
    with place.database.read() as session:
        context = minutes_context(session, place, viewer, meeting_id, **more)
        return templates.TemplateResponse(request, template, context, status_code=status)


def act(
    request: Request,
    place: Installation,
    viewer: Viewer,
    meeting_id: int,
    do: Callable[[], object],
    done: str,
    *,
    anchor: str = "flow",
    **typed: str,
) -> Response:
    """Do it and go back to the page; or show it as things stand, with what was typed and why not.

    `done` is one of `minutes_words.DONE`.
    """
    try:
        do()
    except (ConflictError, InputError) as exc:
        status = 409 if isinstance(exc, ConflictError) else 422
        problem = error_words.explain(str(exc))
        return show(request, place, viewer, meeting_id, status=status, problem=problem, typed=typed)
    return back(meeting_id, done, anchor)


def back(meeting_id: int, done: str, anchor: str) -> RedirectResponse:
    topic = anchor.removeprefix("topic-")
    at = f"&topic={topic}" if topic != anchor else ""
    return RedirectResponse(f"/meetings/{meeting_id}/minutes?done={done}{at}#{anchor}", 303)
