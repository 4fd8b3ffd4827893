"""Reading WordprocessingML."""

from collections.abc import Iterator
from typing import Any

# lxml has no types.
Element = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_OFF = ("0", "false", "off", "none")


def child(element: Element | None, *path: str) -> Element | None:
    """What stands at this path of `w:` elements; None where there is nothing."""
    for tag in path:
        if element is None:
            return None
        element = element.find(W + tag)
    return element


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute of a `w:` element; None where there is none of them."""
    return None if element is None else element.get(W + name)


def number(element: Element | None, name: str = "val") -> float | None:
    """None where it is none."""
    try:
        return float(value(element, name) or "")
    except ValueError:
        return None


def is_on(element: Element) -> bool:
    """What a switch says: `<w:b/>` and `<w:b w:val="1"/>` are on."""
    return (value(element) or "1").lower() not in _OFF


def every(element: Element, tag: str) -> Iterator[Element]:
    found: Iterator[Element] = element.iter(W + tag)
    return found


def first(element: Element, tag: str) -> Element | None:
    return next(every(element, tag), None)
