"""Filling a Word template: docxtpl, Jinja and python-docx stay in this file.

A template comes from the user, and it is code: it runs in Jinja's sandbox, over plain text, lists
and mappings. What was said in a meeting is text wherever it lands, whatever it looks like.
"""

import datetime as dt
import difflib
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from assistant.errors import InputError
from assistant.minutes.catalogue import Labels
from assistant.minutes.types import Minutes

if TYPE_CHECKING:
    from docx.document import Document

# Not allowed in XML 1.0, escaped or not; tab and line break are.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Row(dict[str, Any]):
    """A mapping that knows where it stands in the minutes, to name what it has not."""

    def __init__(self, fields: dict[str, Any], place: str) -> None:
        super().__init__(fields)
        self._place = place


def fill(template: bytes, name: str, minutes: Minutes, *, created: dt.datetime) -> bytes:
    """The .docx made of `template`, called `name` in messages. Raises InputError."""
    from assistant.minutes.sandbox import environment

    opened = _open(template, name)
    unknown: set[str] = set()
    try:
        opened.render(_plain(minutes.model_dump(), ""), environment(unknown))
    # A template is the user's code: it fails in any way it likes.
    except Exception as exc:
        _refuse_unknown(unknown, name)
        raise InputError(f"The template {name} cannot be filled in: {_explain(exc)}") from exc
    _refuse_unknown(unknown, name)
    document: Document = opened.docx
    _mark(document, minutes.labels.to_confirm)
    _set_properties(document, minutes, created)
    filled = io.BytesIO()
    document.save(filled)
    return filled.getvalue()


def placeholders() -> tuple[str, ...]:
    """What a template may use, as `title` or, in a loop over `action_items`, `action_items.task`.

    The labels are left out: a template in one language has its words written in it.
    """
    return tuple(sorted(_placeholders(Minutes)))


def _open(template: bytes, name: str) -> Any:
    import docxtpl  # type: ignore[import-untyped]
    from lxml import etree  # type: ignore[import-untyped]

    from assistant.minutes.sandbox import as_plain_text

    class Template(docxtpl.DocxTemplate):  # type: ignore[misc]
        def fix_tables(self, xml: str) -> Any:
            # docxtpl mends broken XML by leaving text out. We would rather be told.
            etree.fromstring(xml)
            return super().fix_tables(xml)

        def render_properties(self, context: Any, jinja_env: Any = None) -> None:
            # Properties are set as values, not as XML: escaping would show.
            super().render_properties(context, as_plain_text(jinja_env))

    opened = Template(io.BytesIO(template))
    try:
        opened.init_docx()
    # Missing parts, broken XML, another kind of file: python-docx has an exception for each.
    except Exception as exc:
        raise InputError(
            f"The template {name} is not a Word .docx file, or it is damaged. Open it in Word and "
            "save it as .docx."
        ) from exc
    return opened


def _plain(value: Any, place: str) -> Any:
    if isinstance(value, dict):
        inside = f"{place}." if place else ""
        return Row({k: _plain(v, inside + k) for k, v in value.items()}, place)
    if isinstance(value, (list, tuple)):
        return [_plain(v, place) for v in value]
    return "" if value is None else printable(str(value))


def printable(text: str) -> str:
    """`text` without the characters a Word file cannot hold."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _explain(exc: Exception) -> str:
    from jinja2 import TemplateError
    from lxml import etree

    from assistant.minutes.sandbox import Refused

    if isinstance(exc, Refused):
        return f"{exc.message}. A template shows what is in the minutes, and no more."
    if isinstance(exc, TemplateError):
        return f"{(exc.message or '').rstrip('.')}. Check the tags in {{{{ }}}} and {{% %}}."
    if isinstance(exc, etree.XMLSyntaxError):
        return (
            "a {% %} tag opens in one paragraph or cell and closes in another. Use {%p %} for "
            "whole paragraphs and {%tr %} for whole table rows."
        )
    return f"{exc}. Start again from a copy of the built-in template."


def _refuse_unknown(unknown: set[str], name: str) -> None:
    if not unknown:
        return
    known = placeholders()
    meant = {asked: nearest(asked, known) for asked in sorted(unknown)}
    hints = [f"{asked} → {right}" for asked, right in meant.items() if right]
    raise InputError(
        f"The template {name} asks for what minutes do not have: {', '.join(meant)}. "
        + (f"Did you mean {', '.join(hints)}? " if hints else "")
        + "See the template guide for all names."
    )


def nearest(asked: str, known: Sequence[str]) -> str | None:
    """The right name that a wrong one is most like: first of those at the same place, then a
    field of that name at another; None when it is like none."""
    inside, _, field = asked.rpartition(".")
    beside = {n.rpartition(".")[2]: n for n in known if n.rpartition(".")[0] == inside}
    anywhere = {n.rpartition(".")[2]: n for n in reversed(known)}
    for names, alike in ((beside, 0.6), (anywhere, 0.7)):
        close = difflib.get_close_matches(field, names, n=1, cutoff=alike)
        if close:
            return names[close[0]]
    return None


def _placeholders(model: type[BaseModel], inside: str = "") -> list[str]:
    names = []
    for name, field in model.model_fields.items():
        parts = [field.annotation, *get_args(field.annotation)]
        rows = [p for p in parts if isinstance(p, type) and issubclass(p, BaseModel)]
        if Labels in rows:
            continue
        names.append(inside + name)
        for row in rows:
            names += _placeholders(row, f"{inside}{name}.")
    return names


def _mark(document: "Document", to_confirm: str) -> None:
    """Highlight what is to be confirmed: it is what the recorder looks for."""
    from docx.enum.text import WD_COLOR_INDEX
    from docx.oxml.ns import qn
    from docx.text.run import Run

    for element in document.element.body.iter(qn("w:r")):
        run = Run(element, document)
        if to_confirm in run.text:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _set_properties(document: "Document", minutes: Minutes, created: dt.datetime) -> None:
    properties = document.core_properties
    recorder = next((s.name for s in minutes.signatures if s.name), "")
    # The format allows 255 characters.
    properties.title = printable(f"{minutes.title} {minutes.labels.minutes}")[:255]
    properties.author = properties.last_modified_by = printable(recorder)[:255]
    properties.subject = printable(minutes.project)[:255]
    properties.language = minutes.language
    properties.created = properties.modified = created
