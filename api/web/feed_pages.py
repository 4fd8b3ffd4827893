"""Calendar feeds, each behind a secret address; and where people make theirs."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from sqlmodel import select

from api.delivery import calendar, feeds
from api.deps import LARGEST_ID, CurrentUser, Place
from api.services_projects import shown
from api.web import i18n
from assistant.errors import NotFoundError
from storage import accounts
from storage.tables import Project

router = APIRouter()

_HEADERS = {
    # Calendars ask again and again: they are to ask whether it changed.
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@router.get("/feeds/{token}.ics")
def calendar_feed(
    request: Request,
    place: Place,
    token: str,
    project: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> Response:
    """The own open items with their deadlines; with a project, all of that project."""
    try:
        with place.database.read() as session:
            user, viewer = feeds.reader(session, token)
            i18n.use(i18n.negotiate(user.preferences.get("language"), ""))
            name = None
            if project is not None:
                chosen = select(Project.name).where(Project.id == project, shown(viewer))
                name = session.exec(chosen).first()
                if name is None:
                    raise NotFoundError("There is no such project.")
            found = feeds.feed(session, place.settings, viewer, name)
    except NotFoundError as exc:
        return PlainTextResponse(str(exc), status_code=404, headers=_HEADERS)
    headers = _HEADERS | {"ETag": found.tag}
    if found.tag in [t.strip() for t in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    named = {"Content-Disposition": 'inline; filename="items.ics"'}
    return Response(found.content, media_type=calendar.MEDIA_TYPE, headers=headers | named)


@router.post("/account/feed")
def renew(place: Place, viewer: CurrentUser) -> Response:
    """Make an address, or another one: the one before ends."""
    with place.database.write() as session:
        feeds.renew(session, accounts.get(session, viewer.user_id))
    return RedirectResponse("/account?saved=feed#calendar-feed", status_code=303)


@router.post("/account/feed/end")
def end(place: Place, viewer: CurrentUser) -> Response:
    with place.database.write() as session:
        feeds.end(accounts.get(session, viewer.user_id))
    return RedirectResponse("/account#calendar-feed", status_code=303)
