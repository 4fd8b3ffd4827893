"""The picture of the report: a bar for each month, in the units of its own view box."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from api.web.i18n import _, language
from storage.clock_report import Tally

WIDTH, HEIGHT = 720, 200
_TOP, _BOTTOM, _LEFT = 24, 176, 34
# So many months have their names under their bars; of more, every second or third one has.
_NAMED = 14


@dataclass(frozen=True)
class Piece:
    """A part of a bar: `kind` is an outcome."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    middle: float
    pieces: tuple[Piece, ...]
    top: float
    label: str  # empty where there is no room for it
    rate: str


@dataclass(frozen=True)
class Chart:
    """`ticks` are the lines across it: their height, and what they stand for."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, int], ...]
    left: int = _LEFT
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = _BOTTOM


def chart(months: Sequence[tuple[dt.date, Tally]]) -> Chart:
    most = max((tally.due for _month, tally in months), default=0)
    scale = _round_up(most)
    room = (WIDTH - _LEFT) / max(1, len(months))
    every = -(-len(months) // _NAMED)
    bars = tuple(
        _bar(month, tally, _LEFT + room * no, room, scale, is_named=no % every == 0)
        for no, (month, tally) in enumerate(months)
    )
    ticks = tuple((_y(count, scale), count) for count in sorted({0, scale // 2, scale}))
    return Chart(bars, ticks)


def _bar(month: dt.date, tally: Tally, x: float, room: float, scale: int, *, is_named: bool) -> Bar:
    pieces, below = [], 0
    for kind in ("on_time", "late", "overdue"):
        count = getattr(tally, kind)
        if count:
            top = _y(below + count, scale)
            pieces.append(Piece(kind, round(top, 1), round(_y(below, scale) - top, 1)))
            below += count
    width = min(36.0, room * 0.6)
    return Bar(
        x=round(x + (room - width) / 2, 1),
        width=round(width, 1),
        middle=round(x + room / 2, 1),
        pieces=tuple(pieces),
        top=round(_y(below, scale), 1),
        label=month_name(month) if is_named else "",
        rate=percent(tally.rate) if room >= 40 else "",
    )


def month_name(month: dt.date) -> str:
    """11月 or Nov; 2026年1月 or Jan 2026 where a year begins."""
    name = f"{month:%b}" if language() == "en" else month.month
    if month.month == 1:
        return _("%(year)s年%(month)s月", year=month.year, month=name)
    return _("%(month)s月", month=name)


def percent(rate: float | None) -> str:
    """92%; empty where nothing was due. Only all of them are 100%, only none of them 0%."""
    if rate is None:
        return ""
    rounded = round(rate * 100)
    if 0 < rate < 1:
        rounded = min(99, max(1, rounded))
    return f"{rounded}%"


def _y(count: int, scale: int) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * count / scale


def _round_up(most: int) -> int:
    """The next number that half of is whole, and that reads well on a scale."""
    for step in (2, 4, 6, 10, 16, 20, 30, 40, 60, 100, 200, 400, 600, 1000):
        if most <= step:
            return step
    return -(-most // 1000) * 1000
