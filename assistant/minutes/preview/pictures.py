"""Pictures that stand in a Word file, as ones that stand in the page."""

import base64
from html import escape

from assistant.minutes.preview.xml import WP, A, Element, R

# By how the file begins, whatever it is called. Others, such as SVG and WMF, can hold more than
# a picture, or are shown by no browser.
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
_LARGEST_BYTES = 2_000_000
_MOST_BYTES = 6_000_000
_EMU_PER_CM = 360_000
_WIDEST_CM = 18
_VML = "{urn:schemas-microsoft-com:vml}"


class Pictures:
    """Those of one document. `instead` stands in place of one that is not shown."""

    def __init__(self, instead: str) -> None:
        self._instead = escape(instead)
        self._left = _MOST_BYTES

    def shown(self, part: object, drawing: Element) -> str:
        """Empty for a drawing without a picture, such as a line."""
        number = _number(drawing)
        if number is None:
            return ""
        name = next((each.get("descr") or "" for each in drawing.iter(WP + "docPr")), "")
        content = _content(part, number)
        kind = next((k for begin, k in _KINDS.items() if content.startswith(begin)), None)
        if kind is None or len(content) > min(_LARGEST_BYTES, self._left):
            label = f": {escape(name)}" if name else ""
            return f'<span class="doc-no-picture">{self._instead}{label}</span>'
        self._left -= len(content)
        data = base64.b64encode(content).decode("ascii")
        return (
            f'<img class="pic-{_width_cm(drawing)}" alt="{escape(name)}" '
            f'src="data:image/{kind};base64,{data}">'
        )


def _number(drawing: Element) -> str | None:
    """The relation that leads to the picture; None where there is none, "" to one elsewhere."""
    for blip in drawing.iter(A + "blip"):
        return str(blip.get(R + "embed") or "")
    for image in drawing.iter(_VML + "imagedata"):
        return str(image.get(R + "id") or "")
    return None


def _content(part: object, number: str) -> bytes:
    relation = getattr(part, "rels", {}).get(number)
    if relation is None or relation.is_external:
        return b""
    content: bytes = relation.target_part.blob
    return content


def _width_cm(drawing: Element) -> int:
    for extent in drawing.iter(WP + "extent"):
        width = extent.get("cx") or ""
        if width.isdecimal():
            return min(max(round(int(width) / _EMU_PER_CM), 1), _WIDEST_CM)
    return _WIDEST_CM
