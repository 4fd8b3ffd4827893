"""The pages: server-rendered, working without JavaScript."""

import datetime as dt
import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.templating import Jinja2Templates
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from api.web import error_words, i18n, words

WEB = Path(__file__).parent
THEMES = ("auto", "light", "dark")


def shell(request: Request) -> dict[str, Any]:
    """What every page has: whose it is, in which language and colours."""
    theme = request.cookies.get("theme")
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return {
        "viewer": getattr(request.state, "viewer", None),
        "language": i18n.language(),
        "theme": theme if theme in THEMES else "auto",
        "here": here,
        "section": request.url.path.split("/")[1],
    }


@cache
def static(name: str) -> str:
    """The address of a file of ours; it changes when the file does, so browsers may keep it."""
    content = (WEB / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


@pass_context
def moment(context: Context, at: dt.datetime | None, zone: dt.tzinfo | None = None) -> str:
    """3月8日 18:20 in the zone given, or that of the installation."""
    request = context.get("request")
    if zone is None and request is not None:
        zone = request.app.state.installation.settings.zone
    return words.moment(at, zone)


def say(message: str, **values: Any) -> Markup:
    """`_` of the templates: as Jinja's own, which takes several times as long.

    A page of a long meeting says 2,000 things.
    """
    text = _translated(i18n.language(), message)
    return text % values if values else text


@lru_cache(maxsize=8192)
def _translated(_language: str, message: str) -> Markup:
    return Markup(i18n.gettext(message))


templates = Jinja2Templates(directory=WEB / "templates", context_processors=[shell])
templates.env.trim_blocks = templates.env.lstrip_blocks = True
templates.env.add_extension("jinja2.ext.i18n")
templates.env.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
templates.env.globals |= {"_": say, "words": words, "static": static}
templates.env.filters |= {
    "clock": words.clock,
    "explain": error_words.explain,
    "size": words.size,
    "day": words.day,
    "moment": moment,
    "listed": words.listed,
}
