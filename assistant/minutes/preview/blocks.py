"""Paragraphs and tables, as HTML."""

from collections.abc import Iterator
from html import escape

from assistant.minutes.preview import tables
from assistant.minutes.preview.looks import (
    Paragraph,
    Properties,
    Styles,
    face,
    paragraph_properties,
)
from assistant.minutes.preview.numbers import Numbers
from assistant.minutes.preview.pictures import Pictures
from assistant.minutes.preview.runs import TAB, Text
from assistant.minutes.preview.xml import Element, W, child, value

_TAB = f'<span class="doc-tab">{TAB}</span>'
_HOLDERS = {W + t for t in ("sdtContent", "sdt", "customXml", "ins", "moveTo")}
_ALIGNED = {
    "center": "center",
    "right": "end",
    "end": "end",
    "both": "both",
    "distribute": "both",
}
# A character of the text that Word measures by, in twentieths of a point.
_CHARACTER = 210
_FARTHEST = 12
# The title of the page comes before: that of the document is of the second order.
_TITLE, _FIRST_LEVEL, _LAST_LEVEL = "h2", 3, 6


class Walk:
    """One part of a document, such as its body, from the top to the bottom."""

    def __init__(
        self, part: object, styles: Styles, numbers: Numbers, pictures: Pictures, language: str
    ) -> None:
        self.styles = styles
        self._part, self._numbers, self._pictures = part, numbers, pictures
        self._language = language
        self._standard = styles.paragraph(None).text
        # What the table that comes next is about.
        self.about = ""

    def blocks(self, holder: Element) -> str:
        return "\n".join(self._blocks(holder))

    def _blocks(self, holder: Element) -> Iterator[str]:
        for each in holder:
            if each.tag == W + "p":
                yield from self._paragraph(each)
            elif each.tag == W + "tbl":
                yield tables.shown(each, self)
            elif each.tag in _HOLDERS:
                yield from self._blocks(each)

    def _paragraph(self, element: Element) -> Iterator[str]:
        ppr = child(element, "pPr")
        style = self.styles.paragraph(value(child(ppr, "pStyle")))
        properties = style.properties | paragraph_properties(ppr)
        text = Text(self._part, self.styles, self._pictures, self._language, self.blocks)
        pieces = text.pieces(element, style.text)
        number = self._number(properties) if pieces else ""
        if number:
            label = f'<span class="doc-number">{escape(number)}</span>'
            pieces = [label, TAB, *pieces]
            properties = self._numbers.indents(*properties["list"]) | properties
        classes = list(self._classes(properties, style))
        has_edges = bool(properties.get("edges")) and TAB in pieces
        if has_edges:
            classes.append("doc-tabs")
        content = _between_tabs(pieces) if has_edges else _joined(pieces)
        tag = _tag(style, content)
        if tag != "p":
            self.about = "".join(element.itertext(W + "t"))
        shown = f' class="{" ".join(classes)}"' if classes else ""
        yield f"<{tag}{shown}>{content}</{tag}>"
        for box in text.boxes:
            yield f'<div class="doc-box">{box}</div>'

    def _number(self, properties: Properties) -> str:
        number, level = properties.get("list", (None, 0))
        return self._numbers.next(number, level) if number not in (None, "0") else ""

    def _classes(self, properties: Properties, style: Paragraph) -> Iterator[str]:
        if align := _ALIGNED.get(properties.get("align", "")):
            yield align
        text = style.text
        if text.get("size") != self._standard.get("size"):
            yield f"f-{text['size']}"
        if (kind := face(text, self._language)) != face(self._standard, self._language) and kind:
            yield kind
        if text.get("b"):
            yield "bold"
        if color := text.get("color"):
            yield color
        for side in ("top", "bottom"):
            if line := properties.get(side):
                yield f"line-{side} line-{line}"
        yield from _indents(properties)
        above = properties.get("above", 0)
        if above >= 120:
            yield "above-3" if above >= 440 else "above-2" if above >= 240 else "above-1"


def standard_classes(styles: Styles, language: str) -> str:
    """How text looks in the document that says nothing of it."""
    text = styles.paragraph(None).text
    size, kind = text.get("size", 20), face(text, language)
    return f"f-{size} {kind}" if kind else f"f-{size}"


def _tag(style: Paragraph, content: str) -> str:
    # An empty heading would be read out as one.
    if not content:
        return "p"
    if style.name == "title":
        return _TITLE
    if style.level is None:
        return "p"
    return f"h{min(style.level + _FIRST_LEVEL, _LAST_LEVEL)}"


def _indents(properties: Properties) -> Iterator[str]:
    left = _characters(properties.get("left", 0))
    hanging = _characters(properties.get("hanging", 0))
    if left:
        yield f"in-{left}"
    if hanging:
        yield f"hang-{min(hanging, left or hanging)}"
    elif indent := _characters(properties.get("firstLine", 0)):
        yield f"first-{indent}"


def _characters(length: float) -> int:
    if length <= 60:
        return 0
    return min(max(round(length / _CHARACTER), 1), _FARTHEST)


def _joined(pieces: list[str]) -> str:
    return "".join(_TAB if piece == TAB else piece for piece in pieces)


def _between_tabs(pieces: list[str]) -> str:
    """What tabs keep apart across the line, such as a name at its left and a page at its right."""
    spans = [""]
    for piece in pieces:
        if piece == TAB:
            spans.append("")
        else:
            spans[-1] += piece
    return " ".join(f"<span>{span}</span>" for span in spans)
