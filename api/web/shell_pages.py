"""What belongs to no page: the words of the scripts, language and colours, the icon."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from api.deps import Place, Viewer
from api.services_own_account import prefer
from api.web import THEMES, WEB, i18n
from assistant.errors import NotFoundError

router = APIRouter()

_A_YEAR_S = 365 * 24 * 3600


@router.get("/words/{language}.js")
def script_words(language: str) -> Response:
    """What the scripts say, in the language."""
    chosen = next((known for known in i18n.LANGUAGES if known == language), None)
    if chosen is None:
        raise NotFoundError(f"There are no words in {language}.")
    i18n.use(chosen)
    said = {message: i18n.gettext(message) for message in i18n.script_messages()}
    script = f"window.WORDS = {json.dumps(said, ensure_ascii=False)};\n"
    headers = {"Cache-Control": "no-cache"}
    return Response(script, media_type="text/javascript; charset=utf-8", headers=headers)


@router.post("/appearance")
def choose_appearance(
    request: Request,
    place: Place,
    language: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
    next_: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Remember the language and the colours: in this browser, and for whoever is signed in."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    said = {"language": (language, i18n.LANGUAGES), "theme": (theme, THEMES)}
    chosen = {name: value for name, (value, known) in said.items() if value in known}
    if viewer and chosen:
        prefer(place, viewer, **chosen)
    answer = RedirectResponse(same_site(next_), status_code=303)
    wear(answer, chosen)
    return answer


def wear(answer: Response, chosen: dict[str, Any]) -> None:
    """Keep in the browser which language and colours were chosen; other preferences stay out."""
    for name, cookie in (("language", i18n.COOKIE), ("theme", "theme")):
        if chosen.get(name):
            answer.set_cookie(
                cookie, chosen[name], max_age=_A_YEAR_S, httponly=True, samesite="lax"
            )


def same_site(address: str) -> str:
    """The address where it is a path of this site, or else the first page."""
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_path and address.isprintable() else "/"


@router.get("/favicon.ico")
def icon() -> FileResponse:
    return FileResponse(WEB / "static" / "favicon.svg", media_type="image/svg+xml")
