"""Items as bars from their meetings to their deadlines, beside today."""

import datetime as dt
from collections.abc import Callable, Sequence

from markupsafe import Markup

from api.web.charts import WIDE, svg
from api.web.i18n import _
from api.web.report_view import month_name
from assistant.tracking.reviews import months_on
from storage.tracking_charts import Span

# Where a day is on the picture.
At = Callable[[dt.date], float]

_BAR, _ROW = 14, 26
_LABELS = 210.0
# No picture shows more: what is years late would leave no room for the others.
_MOST_DAYS = 400


def draw(
    name: str, width: float, title: str, desc: str, spans: Sequence[Span], today: dt.date
) -> Markup:
    is_wide = width >= WIDE
    kinds = [("room", _("计划")), ("done", _("已做")), ("late", _("逾期"))]
    drawn, top = svg.legend(kinds, width)
    top += 20
    left = _LABELS + 10 if is_wide else 0.0
    row = _ROW if is_wide else _ROW + 16
    bottom = top + row * len(spans)
    first = min([span.start for span in spans] + [today])
    last = max([span.end for span in spans] + [today])
    first = max(first, today - dt.timedelta(days=_MOST_DAYS))
    last = max(min(last, first + dt.timedelta(days=2 * _MOST_DAYS)), today)
    days = (last - first).days + 1

    def at(day: dt.date) -> float:
        shown = min(max((day - first).days, 0), days)
        return left + (width - left - 4) * shown / days

    now = at(today)
    drawn += _months(first, last, now, at, top, bottom)
    drawn.append(svg.line("now", now, top - 4, now, bottom))
    drawn.append(
        svg.text(
            _("今天"), now, top - 7, kind="now", anchor="end" if now > width - 30 else "middle"
        )
    )
    for place, span in enumerate(spans):
        y = top + row * place + (row - _BAR if not is_wide else (row - _BAR) / 2)
        words = f"{span.task} · {span.owner}" if span.owner else span.task
        if is_wide:
            drawn.append(svg.text(words, _LABELS, y + 11, anchor="end", room=_LABELS))
        else:
            drawn.append(svg.text(words, 0, y - 5, room=width))
        drawn += _span(span, words, at, y, today)
    return svg.picture(f"{name}-{int(width)}", width, bottom + 8, title, desc, *drawn)


def _span(span: Span, words: str, at: At, y: float, today: dt.date) -> list[Markup]:
    day = dt.timedelta(days=1)
    start, end = at(span.start), at(span.end + day)
    told = f"{words} · {span.start} – {span.end}"
    drawn = [svg.rect("room", start, y, max(end - start, 2), _BAR, told)]
    percent = 100 if span.status == "done" else span.percent or 0
    if percent:
        done = max(end - start, 2) * percent / 100
        drawn.append(svg.rect("done", start, y + 3, done, _BAR - 6, f"{told} · {percent}%"))
    if span.is_late:
        late = max(at(today) - end, 3)
        drawn.append(svg.rect("late", end, y, late, _BAR, f"{told} · {_('逾期')}"))
    return drawn


def _months(
    first: dt.date, last: dt.date, now: float, at: At, top: float, bottom: float
) -> list[Markup]:
    drawn, month, labelled = [], months_on(first.replace(day=1), 1), -1e9
    while month <= last:
        x = at(month)
        drawn.append(svg.line("line", x, top, x, bottom))
        if x - labelled > 60 and x < at(last) - 30 and not -66 < x - now < 20:
            drawn.append(svg.text(month_name(month), x + 3, top - 7, kind="quiet"))
            labelled = x
        month = months_on(month, 1)
    return drawn
