"""Pictures as SVG. Colours are attributes, which the classes of charts.css go over on our pages."""

import math
import unicodedata
from collections.abc import Sequence

from markupsafe import Markup, escape

# Where the picture stands alone, the colours of light paper.
_COLOURS = {
    "done": "#226b3a",
    "in_progress": "#0b5cad",
    "not_started": "#8f979e",
    "delayed": "#8a5a00",
    "late": "#a4281c",
    "plan": "#59636c",
    "open": "#0b5cad",
    "first": "#59636c",
    "on_time": "#226b3a",
    "line": "#dddfdd",
    "now": "#a4281c",
    "quiet": "#59636c",
    "onbar": "#ffffff",
    "room": "#eceeec",
}
FONT = 13
_WIDE, _NARROW_EM = 1.0, 0.58


def tag(name: str, *children: str, **attributes: object) -> Markup:
    """An element; `class_` is class, `text_anchor` text-anchor. None leaves an attribute out."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_shown(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(escape(child) for child in children)
    return Markup(f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>")  # noqa: S704


def rect(kind: str, x: float, y: float, width: float, height: float, told: str = "") -> Markup:
    """`told`: what is shown when the pointer rests on it."""
    title = [tag("title", told)] if told else []
    fill = f"url(#hatch-{kind})" if is_hatched(kind) else _COLOURS.get(kind)
    return tag("rect", *title, class_=kind, x=x, y=y, width=max(width, 0), height=height, fill=fill)


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return tag("line", class_=kind, x1=x1, y1=y1, x2=x2, y2=y2, stroke=_COLOURS.get(kind))


def path(kind: str, points: Sequence[tuple[float, float]], *, dashes: str | None = None) -> Markup:
    steps = " L".join(f"{_shown(x)} {_shown(y)}" for x, y in points)
    return tag(
        "path",
        class_=kind,
        d=f"M{steps}",
        fill="none",
        stroke=_COLOURS.get(kind),
        stroke_width=2,
        stroke_dasharray=dashes,
    )


def text(
    words: str,
    x: float,
    y: float,
    *,
    kind: str | None = None,
    anchor: str | None = None,
    room: float | None = None,
) -> Markup:
    """`room`: longer words are cut off, and are whole where the pointer rests on them."""
    shown = words if room is None else shorten(words, room)
    title = [] if shown == words else [tag("title", words)]
    fill = _COLOURS.get(kind or "")
    return tag(
        "text", *title, shown, class_=kind, x=x, y=y, text_anchor=anchor, fill=fill, font_size=FONT
    )


def width_of(words: str) -> float:
    """About how wide the words are, in units of the picture."""
    ems = sum(_WIDE if unicodedata.east_asian_width(each) in "WF" else _NARROW_EM for each in words)
    return ems * FONT


def shorten(words: str, room: float) -> str:
    if width_of(words) <= room:
        return words
    while words and width_of(words) + FONT > room:
        words = words[:-1]
    return words.rstrip() + "…"


def legend(entries: Sequence[tuple[str, str]], width: float) -> tuple[list[Markup], float]:
    """A sign and a name for each (kind, name), in as many rows as it takes; and their height."""
    drawn, x, y = [], 0.0, 0.0
    for kind, name in entries:
        needed = 18 + width_of(name) + 16
        if x and x + needed > width:
            x, y = 0.0, y + 20
        drawn.append(_sign(kind, x, y))
        drawn.append(text(name, x + 18, y + 11, kind="quiet"))
        x += needed
    return drawn, y + 26


def _sign(kind: str, x: float, y: float) -> Markup:
    if kind in ("plan", "open", "first"):
        points = [(x, y + 7), (x + 13, y + 7)]
        return path(kind, points, dashes="4 3" if kind != "open" else None)
    return rect(kind, x, y, 12, 12)


def is_hatched(kind: str) -> bool:
    """What is late or delayed is, for whoever sees no colours."""
    return kind in ("delayed", "late")


def picture(name: str, width: float, height: float, title: str, desc: str, *body: str) -> Markup:
    """The whole; read out are its title and what `desc` tells of it. `name` is its id."""
    ids = f"{name}-title {name}-desc"
    # Several pictures may be on a page, each with patterns of its own.
    drawn = Markup("").join(body).replace("url(#hatch", f"url(#{name}-hatch")
    return tag(
        "svg",
        tag("title", title, id=f"{name}-title"),
        tag("desc", desc, id=f"{name}-desc"),
        tag("defs", _hatch(name, "delayed"), _hatch(name, "late")),
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_shown(width)} {_shown(height)}",
        role="img",
        aria_labelledby=ids,
        font_family="sans-serif",
        font_size=FONT,
    )


def _hatch(name: str, kind: str) -> Markup:
    return tag(
        "pattern",
        tag("rect", class_="ground", width=6, height=6, fill="#fff"),
        tag("rect", class_=kind, width=4, height=6, fill=_COLOURS[kind]),
        id=f"{name}-hatch-{kind}",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)" if kind == "delayed" else "rotate(-45)",
    )


def scale(most: int) -> list[int]:
    """Round numbers from 0 to at least `most`, up to five of them apart."""
    step = max(1.0, most / 4)
    size = 10 ** math.floor(math.log10(step))
    step = next(size * n for n in (1, 2, 5, 10) if size * n >= step)
    return [round(step * n) for n in range(math.ceil(max(most, 1) / step) + 1)]


def _shown(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
