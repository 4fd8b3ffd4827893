"""Charts over time: what is open day by day, and what was on time month by month."""

import datetime as dt
from collections.abc import Sequence

from markupsafe import Markup

from api.web.charts import svg
from api.web.i18n import _
from api.web.report_view import month_name, percent
from assistant.tracking.reviews import Point
from storage.tracking_charts import MonthRate

_HEIGHT, _LEFT, _FOOT = 240.0, 40.0, 26.0


def draw_burn_down(
    name: str, width: float, title: str, desc: str, points: Sequence[Point], today: dt.date
) -> Markup:
    drawn, top = svg.legend([("open", _("还没完成")), ("plan", _("按期应剩"))], width)
    top += 8
    bottom = top + _HEIGHT
    counts = [n for p in points for n in (p.open, p.planned) if n is not None]
    ticks = svg.scale(max(counts, default=0))
    right = width - 8
    step = (right - _LEFT) / max(len(points) - 1, 1)

    def at(place: int, count: int) -> tuple[float, float]:
        return _LEFT + step * place, bottom - _HEIGHT * max(count, 0) / ticks[-1]

    drawn += _grid(ticks, top, bottom, width)
    for place, label in _dated([p.day for p in points], right - _LEFT):
        drawn.append(
            svg.text(label, _LEFT + step * place, bottom + 18, kind="quiet", anchor="middle")
        )
    for place, point in enumerate(points):
        if point.day == today:
            x = _LEFT + step * place
            drawn.append(svg.line("now", x, top, x, bottom))
            drawn.append(svg.text(_("今天"), x, top - 3, kind="now", anchor="middle"))
    planned = [at(place, p.planned) for place, p in enumerate(points)]
    drawn.append(svg.path("plan", planned, dashes="5 4"))
    known = [at(place, p.open) for place, p in enumerate(points) if p.open is not None]
    if known:
        drawn.append(svg.path("open", known))
    return svg.picture(f"{name}-{int(width)}", width, bottom + _FOOT, title, desc, *drawn)


def draw_rates(
    name: str, width: float, title: str, desc: str, months: Sequence[MonthRate]
) -> Markup:
    """A bar is the rate by the dates that stand, the line that by those agreed first."""
    kinds = [("on_time", _("按现在的日期")), ("first", _("按最初的日期"))]
    drawn, top = svg.legend(kinds, width)
    top += 14
    bottom = top + _HEIGHT * 0.8
    room = (width - _LEFT) / len(months)
    drawn += _grid([0, 25, 50, 75, 100], top, bottom, width, "%")
    every = max(1, round(46 / room))
    for place, month in enumerate(months):
        x = _LEFT + room * place
        middle, bar = x + room / 2, min(34.0, room * 0.6)
        if month.rate is not None:
            high = (bottom - top) * month.rate
            told = f"{month.month:%Y-%m} · {percent(month.rate)} ({month.on_time}/{month.due})"
            drawn.append(svg.rect("on_time", middle - bar / 2, bottom - high, bar, high, told))
            if room >= 36 or place % every == (len(months) - 1) % every:
                drawn.append(
                    svg.text(percent(month.rate), middle, bottom - high - 5, anchor="middle")
                )
        if month.first_rate is not None:
            y = bottom - (bottom - top) * month.first_rate
            drawn.append(svg.path("first", [(middle - bar / 2 - 3, y), (middle + bar / 2 + 3, y)]))
        if place % every == (len(months) - 1) % every:
            label = month_name(month.month)
            drawn.append(svg.text(label, middle, bottom + 18, kind="quiet", anchor="middle"))
    return svg.picture(f"{name}-{int(width)}", width, bottom + _FOOT, title, desc, *drawn)


def _grid(
    ticks: Sequence[int], top: float, bottom: float, width: float, unit: str = ""
) -> list[Markup]:
    drawn = []
    for tick in ticks:
        y = bottom - (bottom - top) * tick / ticks[-1]
        drawn.append(svg.line("line", _LEFT, y, width, y))
        drawn.append(svg.text(f"{tick}{unit}", _LEFT - 6, y + 4, kind="quiet", anchor="end"))
    return drawn


def _dated(days: Sequence[dt.date], room: float) -> list[tuple[int, str]]:
    """Mondays to be named under the axis, as many as there is room for."""
    mondays = [place for place, day in enumerate(days) if day.weekday() == 0]
    every = max(1, -(-len(mondays) * 62 // int(room)))
    return [
        (place, f"{days[place].month}/{days[place].day}")
        for place in mondays[::every]
        if 0 < place < len(days) - 1
    ]
