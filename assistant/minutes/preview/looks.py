"""How text looks after all the places where Word lets one say so: defaults, styles, the text."""

from dataclasses import dataclass
from typing import Any

from assistant.minutes.preview.xml import Element, child, every, is_on, number, value

Properties = dict[str, Any]

# Faces, by words in their names. A page shows the kind of face, not the face.
_FACES = {
    "fang": ("仿宋", "fangsong"),
    "kai": ("楷", "kai"),
    "song": ("宋", "song", "simsun", "ming", "明體", "serif", "times", "cambria", "georgia"),
    "hei": ("黑", "hei", "gothic", "等线", "dengxian", "arial", "calibri", "helvetica", "sans"),
}

_SWITCHES = ("b", "i", "strike", "dstrike", "caps", "smallCaps", "vanish")
_WHITE = ("FFFFFF", "AUTO")
# Of letters, in half points as Word counts; a page has a class for each.
SMALLEST, LARGEST = 14, 52


@dataclass(frozen=True)
class Paragraph:
    """`level` of a heading from 0, None of others; lengths in twentieths of a point."""

    properties: Properties
    text: Properties
    name: str
    level: int | None


class Styles:
    """The styles of a document, each with what it takes from those it is based on."""

    def __init__(self, root: Element) -> None:
        self._styles = {value(s, "styleId"): s for s in every(root, "style")}
        self._default = next(
            (
                value(s, "styleId")
                for s in self._styles.values()
                if value(s, "type") == "paragraph" and (value(s, "default") or "0") in ("1", "true")
            ),
            None,
        )
        defaults = child(root, "docDefaults")
        self._text = text_properties(child(defaults, "rPrDefault", "rPr"))
        self._paragraph = paragraph_properties(child(defaults, "pPrDefault", "pPr"))
        self.language = value(child(defaults, "rPrDefault", "rPr", "lang")) or ""
        self._known: dict[str | None, Paragraph] = {}

    def paragraph(self, style: str | None) -> Paragraph:
        style = style if style in self._styles else self._default
        if style not in self._known:
            self._known[style] = self._resolve(style)
        return self._known[style]

    def character(self, style: str | None) -> Properties:
        """What a style of characters says, and those it is based on."""
        found: Properties = {}
        for each in self._chain(style):
            found |= text_properties(child(each, "rPr"))
        return found

    def is_ruled(self, style: str | None) -> bool:
        """Whether a table of the style has lines between its cells."""
        borders = [child(each, "tblPr", "tblBorders") for each in self._chain(style)]
        return any(has_lines(each) for each in borders if each is not None)

    def _resolve(self, style: str | None) -> Paragraph:
        text, paragraph, names = dict(self._text), dict(self._paragraph), []
        for each in self._chain(style):
            text |= text_properties(child(each, "rPr"))
            paragraph |= paragraph_properties(child(each, "pPr"))
            names.append((value(child(each, "name")) or "").lower())
        name = names[-1] if names else ""
        return Paragraph(paragraph, text, name, _level(names, paragraph))

    def _chain(self, style: str | None) -> list[Element]:
        """The style and those it is based on, the one at the bottom first."""
        chain: list[Element] = []
        while style in self._styles and self._styles[style] not in chain:
            chain.append(self._styles[style])
            style = value(child(chain[-1], "basedOn"))
        return chain[::-1]


def _level(names: list[str], properties: Properties) -> int | None:
    outline = properties.get("outline")
    if outline is not None:
        return int(outline) if outline < 9 else None
    for name in reversed(names):
        if name.startswith("heading ") and name[8:].isdigit():
            return int(name[8:]) - 1
    return None


def text_properties(rpr: Element | None) -> Properties:
    """What `w:rPr` says, and nothing of what it leaves open."""
    found: Properties = {}
    if rpr is None:
        return found
    for tag in _SWITCHES:
        if (switch := child(rpr, tag)) is not None:
            found[tag] = is_on(switch)
    if (size := number(child(rpr, "sz"))) is not None:
        found["size"] = round(min(max(size, SMALLEST), LARGEST))
    fonts = child(rpr, "rFonts")
    for script in ("ascii", "eastAsia"):
        if name := value(fonts, script):
            found[script] = name
    if (underline := child(rpr, "u")) is not None:
        found["u"] = value(underline) != "none"
    if (color := value(child(rpr, "color"))) is not None:
        found["color"] = color_class(color)
    if (highlight := child(rpr, "highlight")) is not None:
        found["mark"] = value(highlight) not in ("none", "white")
    if (raised := value(child(rpr, "vertAlign"))) is not None:
        found["raised"] = {"superscript": "sup", "subscript": "sub"}.get(raised)
    return found


def paragraph_properties(ppr: Element | None) -> Properties:
    """What `w:pPr` says, and nothing of what it leaves open."""
    found: Properties = {}
    if ppr is None:
        return found
    if alignment := value(child(ppr, "jc")):
        found["align"] = alignment
    if (outline := number(child(ppr, "outlineLvl"))) is not None:
        found["outline"] = outline
    found |= indents(child(ppr, "ind"))
    if (tabs := child(ppr, "tabs")) is not None:
        kinds = [value(tab) for tab in every(tabs, "tab")]
        found["edges"] = sum(kind in ("right", "end", "center") for kind in kinds)
    for side in ("top", "bottom"):
        line = child(ppr, "pBdr", side)
        if line is not None:
            is_drawn = value(line) not in (None, "nil", "none")
            found[side] = (color_class(value(line, "color") or "") or "ink") if is_drawn else None
    if (above := number(child(ppr, "spacing"), "before")) is not None:
        found["above"] = above
    if (numbered := child(ppr, "numPr")) is not None:
        found["list"] = (
            value(child(numbered, "numId")),
            int(number(child(numbered, "ilvl")) or 0),
        )
    return found


def indents(ind: Element | None) -> Properties:
    """In twentieths of a point; hundredths of a character where Word counts characters."""
    found: Properties = {}
    for name, other in (("left", "start"), ("firstLine", ""), ("hanging", "")):
        length = number(ind, name)
        if length is None and other:
            length = number(ind, other)
        characters = number(ind, f"{name}Chars")
        if characters:
            found[name] = characters / 100 * 210
        elif length is not None:
            found[name] = length
    return found


def color_class(color: str) -> str | None:
    """The kind of colour, which a page has in light and dark; None is that of all text."""
    try:
        red, green, blue = (int(color[n : n + 2], 16) for n in (0, 2, 4))
    except ValueError:
        return None
    if max(red, green, blue) - min(red, green, blue) < 48:
        return "grey" if 80 <= red <= 190 else None
    if red > 140 and green < 110 and blue < 110:
        return "red"
    return None


def is_shaded(properties: Element | None) -> bool:
    fill = value(child(properties, "shd"), "fill")
    return fill is not None and fill.upper() not in _WHITE


def has_lines(borders: Element) -> bool:
    inside = [child(borders, side) for side in ("insideH", "insideV", "top", "left")]
    return any(value(line) not in (None, "nil", "none") for line in inside)


def face(properties: Properties, language: str) -> str | None:
    """The kind of face of the text: fang, kai, song or hei; None where nothing says so."""
    name = properties.get("ascii" if language.startswith("en") else "eastAsia", "").lower()
    for kind, words in _FACES.items():
        if any(word in name for word in words):
            return kind
    return None
