"""The text of one paragraph, as HTML."""

import re
from collections.abc import Callable, Iterator
from html import escape

from assistant.minutes.preview.looks import Properties, Styles, face, text_properties
from assistant.minutes.preview.pictures import Pictures
from assistant.minutes.preview.xml import MC, Element, R, W, child, first, value

TAB = "\t"

_SAFE_LINK = re.compile(r"(https?://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)
# What only holds text. What was deleted or moved away under review is not among them.
_HOLDERS = {W + t for t in ("ins", "moveTo", "sdtContent", "smartTag", "customXml", "fldSimple")}
_HOLDERS |= {W + t for t in ("sdt", "bdo", "dir")}
_SIGNS = {
    W + "tab": TAB,
    W + "ptab": TAB,
    W + "br": "<br>",
    W + "cr": "<br>",
    W + "noBreakHyphen": "\u2011",
    W + "softHyphen": "\u00ad",
}
# Of Wingdings, what forms use: boxes, ticked and not.
_SYMBOLS = {"F06F": "□", "F0A8": "□", "F071": "□", "F0FE": "☑", "F0FD": "☒", "F0FC": "✓"}


class Text:
    """The pieces of a paragraph: HTML, or TAB."""

    def __init__(
        self,
        part: object,
        styles: Styles,
        pictures: Pictures,
        language: str,
        box: Callable[[Element], str],
    ) -> None:
        self._part, self._styles, self._pictures = part, styles, pictures
        self._language, self._box = language, box
        self.boxes: list[str] = []

    def pieces(self, paragraph: Element, base: Properties) -> list[str]:
        """`base` is how the paragraph's text looks where it says nothing else."""
        found: list[str] = []
        before: tuple[str, str] | None = None
        for tags, piece in self._held(paragraph, base):
            if piece == TAB:
                before = None
                found.append(piece)
            elif tags == before:
                closing = len(tags[1])
                found[-1] = found[-1][: len(found[-1]) - closing] + piece + tags[1]
            else:
                found.append(tags[0] + piece + tags[1])
                before = tags
        return found

    def _held(self, holder: Element, base: Properties) -> Iterator[tuple[tuple[str, str], str]]:
        for each in holder:
            if each.tag == W + "r":
                yield from self._run(each, base)
            elif each.tag == W + "hyperlink":
                link = self._link(each)
                for (before, after), piece in self._held(each, base):
                    if link and piece != TAB:
                        before, after = link + before, after + "</a>"
                    yield (before, after), piece
            elif each.tag in _HOLDERS:
                yield from self._held(each, base)

    def _link(self, element: Element) -> str | None:
        """The tag that opens the link; None where it leads to what a page should not open."""
        relation = getattr(self._part, "rels", {}).get(element.get(R + "id"))
        if relation is None or not relation.is_external:
            return None
        if not _SAFE_LINK.fullmatch(relation.target_ref):
            return None
        return f'<a href="{escape(relation.target_ref)}" rel="noopener noreferrer nofollow">'

    def _run(self, run: Element, base: Properties) -> Iterator[tuple[tuple[str, str], str]]:
        rpr = child(run, "rPr")
        own = base
        if rpr is not None:
            own = base | self._styles.character(value(child(rpr, "rStyle"))) | text_properties(rpr)
        if own.get("vanish"):
            return
        tags = _tags(own, base, self._language)
        for piece in self._signs(run):
            yield (("", "") if piece == TAB else tags), piece

    def _signs(self, holder: Element) -> Iterator[str]:
        for each in holder:
            if each.tag == W + "t":
                yield escape(each.text or "")
            elif each.tag in _SIGNS:
                yield _SIGNS[each.tag]
            elif each.tag == W + "sym":
                yield _SYMBOLS.get((value(each, "char") or "").upper(), "•")
            elif each.tag in (W + "drawing", W + "pict", W + "object"):
                yield from self._drawn(each)
            elif each.tag == MC + "AlternateContent":
                # The same twice: for programs that know the newer form, and for the others.
                choice = each.find(MC + "Choice")
                yield from self._signs(choice if choice is not None else each.find(MC + "Fallback"))

    def _drawn(self, drawing: Element) -> Iterator[str]:
        content = first(drawing, "txbxContent")
        if content is not None:
            self.boxes.append(self._box(content))
        elif picture := self._pictures.shown(self._part, drawing):
            yield picture


def _tags(own: Properties, base: Properties, language: str) -> tuple[str, str]:
    """What goes around text that differs from the rest of its paragraph."""
    before, after = "", ""

    def put(tag: str, classes: str = "") -> None:
        nonlocal before, after
        before += f'<{tag} class="{classes}">' if classes else f"<{tag}>"
        after = f"</{tag}>{after}"

    if classes := " ".join(_classes(own, base, language)):
        put("span", classes)
    for name, tag in (("b", "strong"), ("i", "em"), ("u", "u"), ("mark", "mark")):
        if own.get(name) and not (base.get(name) and name in ("b", "i")):
            put(tag)
    if own.get("strike") or own.get("dstrike"):
        put("s")
    if own.get("raised"):
        put(own["raised"])
    return before, after


def _classes(own: Properties, base: Properties, language: str) -> Iterator[str]:
    if own is base:
        return
    if own.get("size") != base.get("size"):
        yield f"f-{own['size']}"
    if (kind := face(own, language)) != face(base, language) and kind:
        yield kind
    if own.get("color") != base.get("color"):
        yield own.get("color") or "ink"
    if base.get("b") and not own.get("b"):
        yield "light"
    if own.get("caps") or own.get("smallCaps"):
        yield "caps"
