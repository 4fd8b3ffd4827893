"""How messages are worded: their language, and text of people as part of a line."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from api.web import i18n
from assistant.types import Language

TEMPLATES = Path(__file__).parent / "templates"


@contextmanager
def speaking(language: str) -> Iterator[Language]:
    """What follows is said in that language, and afterwards again in the one before."""
    before = i18n.language()
    chosen: Language = language if language in i18n.LANGUAGES else i18n.SOURCE
    i18n.use(chosen)
    try:
        yield chosen
    finally:
        i18n.use(before)


def one_line(text: str) -> str:
    """Without line breaks and signs that are not seen: in a header they would be orders."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def rendered(name: str, **values: Any) -> str:
    """A template of messages; HTML is escaped."""
    text: str = _environment().get_template(name).render(values)
    return text


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["language"] = i18n.language
    return environment
