"""The lines of a transcript as HTML.

Made here and not in a template: there are thousands of them in a page, and a template takes ten
times as long for each. What they look like, and what is done with them, is in transcript.css and
transcript.js.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from api.web import words
from api.web.i18n import _
from api.web.transcript_view import Cited, Line, Mended, Note


@dataclass(frozen=True)
class Showing:
    """How lines are shown. `base` is the address of the transcript, `items_at` of the items.

    `is_swap`: they take the place of those on the page (htmx). `has_links`: each has a link to
    its own page, for browsers without JavaScript.
    """

    base: str
    items_at: str
    is_swap: bool = False
    has_links: bool = False


def lines_html(lines: Iterable[Line | Note], showing: Showing) -> Markup:
    """The lines one after the other, each `#s` with its segment's number."""
    made = (_note(x) if isinstance(x, Note) else _line(x, showing) for x in lines)
    return Markup("\n".join(made))


def _line(line: Line, showing: Showing) -> str:
    segment = line.segment
    classes = "segment"
    for name, holds in (
        (" unsure", line.is_unsure),
        (" check", line.to_check),
        (" same", line.goes_on),
    ):
        if holds:
            classes += name
    more = f' data-voice="{line.voice}"' if line.voice else ""
    time = '<span class="time"></span>'
    if segment.start is not None:
        more += f' data-start="{segment.start}" data-end="{segment.end}"'
        time = _time(f"#s{segment.id}", segment.start)
    if showing.is_swap:
        more += ' hx-swap-oob="true"'
    return (
        f'<div id="s{segment.id}" class="{classes}" tabindex="-1"{more}>'
        f'<span class="who">{escape(line.who)}</span>{time}'
        f'<p class="words">{_words(line, showing)}</p></div>'
    )


def _time(address: str, start: float, until: str = "") -> str:
    return f'<a class="time" href="{address}" data-play="{start}"{until}>{words.clock(start)}</a>'


def _words(line: Line, showing: Showing) -> str:
    edit = f"{showing.base}/segments/{line.segment.id}/edit"
    text = "".join(
        _mended(part, edit) if isinstance(part, Mended) else str(escape(part.text))
        for part in line.parts
    )
    if not text:
        empty = _("（空）")
        text = f'<span class="quiet">{escape(empty)}</span>'
    if line.first_text is not None:
        was, sign = _("改过；原来是：%(text)s", text=line.first_text), _("改")
        text += f'<a class="edited" href="{edit}" title="{escape(was)}">{escape(sign)}</a>'
    text += "".join(_cited(cited, showing) for cited in line.cited)
    if line.is_unsure:
        unsure = _("（听得不准）")
        text += f'<span class="unseen">{escape(unsure)}</span>'
    if showing.has_links:
        change = _("修改")
        text += f' <a href="{edit}">{escape(change)}</a>'
    return text


def _mended(part: Mended, edit: str) -> str:
    if part.is_undone:
        title = _("已恢复原文；曾改为：%(written)s", written=part.written)
        return (
            f'<a class="repair undone" href="{edit}" data-at="{part.at}" '
            f'data-written="{escape(part.written)}" title="{escape(title)}">'
            f"{escape(part.heard)}</a>"
        )
    said = f'data-heard="{escape(part.heard)}" title="{escape(words.heard_as(part.heard))}"'
    written = escape(part.written)
    if part.kind == "number":
        return f'<span class="number" {said}>{written}</span>'
    return f'<a class="repair" href="{edit}" data-at="{part.at}" {said}>{written}</a>'


def _cited(cited: Cited, showing: Showing) -> str:
    address = f"{showing.items_at}#{cited.kind}-{cited.id}"
    return f'<a class="cited" href="{address}">{escape(words.KINDS[cited.kind])}</a>'


def _note(note: Note) -> str:
    check = ' check" tabindex="-1' if note.to_check else ""
    if note.shape == "removed":
        why = words.REMOVED.get(note.kind, _("疑似幻听"))
        removed = Markup("<s>{}</s>").format(note.text)
        text = escape(_("已删除：%(text)s（%(why)s）")) % {"text": removed, "why": why}
    else:
        said = words.WARNINGS.get(note.kind, note.text)
        if note.kind == "repaired":
            said = f"{said}: {note.text}"
        text = escape(f"{said} {words.clock(note.start)}–{words.clock(note.end)}")
    time = _time("#lines", note.start, f' data-until="{note.end}"')
    return (
        f'<div class="segment said-of {note.shape}{check}"><span class="who"></span>{time}'
        f'<p class="words">{text}</p></div>'
    )
