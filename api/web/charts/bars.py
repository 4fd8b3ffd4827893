"""Bars that lie, one for each department or person, of parts that are told by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.web.charts import WIDE, svg

_BAR, _GAP = 20, 12
_LABELS = 150.0


@dataclass(frozen=True)
class Bar:
    """`parts` are (kind, count); `note` stands behind the total."""

    name: str
    parts: Sequence[tuple[str, int]]
    note: str = ""

    @property
    def total(self) -> int:
        return sum(count for _, count in self.parts)


def draw(
    name: str,
    width: float,
    title: str,
    desc: str,
    kinds: Sequence[tuple[str, str]],
    bars: Sequence[Bar],
) -> Markup:
    """On narrow pictures the names stand above their bars."""
    is_wide = width >= WIDE
    legend, y = svg.legend(kinds, width)
    labels = dict(kinds)
    left = _LABELS + 10 if is_wide else 0.0
    ends = max((svg.width_of(_end(bar)) for bar in bars), default=0) + 8
    room = width - left - ends
    most = max((bar.total for bar in bars), default=0) or 1
    drawn = list(legend)
    for bar in bars:
        if is_wide:
            drawn.append(svg.text(bar.name, _LABELS, y + 15, anchor="end", room=_LABELS))
        else:
            drawn.append(svg.text(bar.name, 0, y + 13, room=width))
            y += 19
        drawn += _parts(bar, labels, left, y, room / most)
        end = left + room * bar.total / most + 6
        drawn.append(svg.text(_end(bar), end, y + 15, kind="quiet"))
        y += _BAR + _GAP
    return svg.picture(f"{name}-{int(width)}", width, y, title, desc, *drawn)


def _parts(bar: Bar, labels: dict[str, str], x: float, y: float, unit: float) -> list[Markup]:
    drawn = []
    for kind, count in bar.parts:
        if not count:
            continue
        told = f"{bar.name} · {labels[kind]} {count}"
        drawn.append(svg.rect(kind, x, y, count * unit, _BAR, told))
        number = str(count)
        # Not on what is hatched: nobody could read it.
        if count * unit > svg.width_of(number) + 6 and not svg.is_hatched(kind):
            drawn.append(
                svg.text(number, x + count * unit / 2, y + 15, kind="onbar", anchor="middle")
            )
        x += count * unit
    return drawn


def _end(bar: Bar) -> str:
    return f"{bar.total} {bar.note}".rstrip()
