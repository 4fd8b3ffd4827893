"""Changing what was discussed of a topic, in its place on the minutes' page."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response

from api import services_composition
from api.deps import CurrentUser, Id, Place
from api.web import error_words
from api.web.minutes_pages import act, back, show
from api.web.topics_view import TopicForm, topic_views
from assistant.errors import ConflictError
from storage import meetings

router = APIRouter(prefix="/meetings/{meeting_id}/minutes/topics/{number}")

Number = Annotated[int, Path(ge=0, le=1000)]


@router.post("")
def change_topic(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    number: Number,
    text: Annotated[str, Form()] = "",
    version: Annotated[int, Form()] = 0,
) -> Response:
    """A sentence a line. Where somebody else changed it meanwhile, both are shown."""
    try:
        services_composition.change_discussed(
            place, meeting_id, number, text, version, actor=viewer.name
        )
    except ConflictError as exc:
        with place.database.read() as session:
            meeting = meetings.get(session, meeting_id)
            views = topic_views(session, meeting, viewer.name, {})
        theirs = next((v.text for v in views if v.number == number), "")
        forms = {number: TopicForm(text, error_words.explain(str(exc)), theirs or "—")}
        return show(request, place, viewer, meeting_id, status=409, topics=forms)
    return back(meeting_id, "discussed", f"topic-{number}")


@router.post("/undo")
def undo_topic(
    request: Request, place: Place, viewer: CurrentUser, meeting_id: Id, number: Number
) -> Response:
    """Take back the own last change of it, or make it again."""

    def do() -> None:
        services_composition.undo_discussed(place, meeting_id, number, actor=viewer.name)

    return act(request, place, viewer, meeting_id, do, "undone", anchor=f"topic-{number}")
