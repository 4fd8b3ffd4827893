"""What belongs to no page: the words of the scripts, language and colours, the icon."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import FileResponse, RedirectResponse

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
    language: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
    next_: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    """Remember the language and the colours in this browser."""
    answer = RedirectResponse(same_site(next_), status_code=303)
    for name, value, known in (
        (i18n.COOKIE, language, i18n.LANGUAGES),
        ("theme", theme, THEMES),
    ):
        if value in known:
            answer.set_cookie(name, value, max_age=_A_YEAR_S, httponly=True, samesite="lax")
    return answer


def same_site(address: str) -> str:
    """The address where it is a path of this site, or else the first page."""
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_path and address.isprintable() else "/"


@router.get("/favicon.ico")
def icon() -> FileResponse:
    return FileResponse(WEB / "static" / "favicon.svg", media_type="image/svg+xml")
