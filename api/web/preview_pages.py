"""The minutes as their Word file shows them: a part of a page, or a page where there is no
JavaScript."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup

from api import previews
from api.deps import LARGEST_ID, CurrentUser, Id, Place
from api.web import error_words, templates
from api.web.i18n import _
from api.web.meeting_head import head
from assistant.errors import InputError
from storage import meetings

router = APIRouter(prefix="/meetings/{meeting_id}")


@router.get("/minutes/preview")
def minutes_preview(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    version: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    template: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """Of a version, its own Word file; else of what is confirmed now, by `template`."""
    if version:
        made = shown(lambda: previews.of_version(place, meeting_id, version, picture_note()))
    else:
        made = shown(lambda: previews.of_now(place, meeting_id, template, picture_note()))
    with place.database.read() as session:
        context = {
            "meeting": meetings.get(session, meeting_id),
            "head": head(session, viewer, place.settings, meeting_id, "minutes"),
            "version": version,
            **made,
        }
        return answer(request, "minutes_preview.html", context)


def picture_note() -> str:
    return _("[图片：网页里不显示，请看 Word 文件]")


def shown(make: Callable[[], str]) -> dict[str, Any]:
    """The preview, or why there is none, for `_document.html`."""
    try:
        return {"document": Markup(make()), "problem": None}
    except InputError as exc:
        return {"document": None, "problem": error_words.explain(str(exc))}


def answer(request: Request, page: str, context: dict[str, Any]) -> Response:
    """The part alone where a page asks for it."""
    name = "_document.html" if "hx-request" in request.headers else page
    status = 422 if context["problem"] else 200
    response = templates.TemplateResponse(request, name, context, status_code=status)
    response.headers["Vary"] = "HX-Request"
    return response
