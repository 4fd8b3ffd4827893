"""The charts by name, with what their address asks for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from api.deps import Viewer
from api.services_reviews import check_project, projects, seen_items
from api.web import words
from api.web.charts import Chart, bars, days, spans
from api.web.charts.bars import Bar
from api.web.charts.filters import Typed
from api.web.forms import page_number
from api.web.i18n import N_, Labels, _
from api.web.report_view import percent
from assistant.errors import NotFoundError
from assistant.labels import STATUSES
from assistant.tracking.reviews import Point, months_on
from storage import tracking_charts
from storage.item_conditions import is_tracked, is_undone
from storage.review_scope import of_items
from storage.tables import ActionItemRow, Meeting, Project

NAMES = Labels(
    {
        "status": N_("各部门状态"),
        "burn-down": N_("燃尽图"),
        "on-time": N_("按期率"),
        "load": N_("人员负荷"),
        "timeline": N_("时间线"),
    }
)
# So many are drawn; tables of departments and people have no more.
_DEPARTMENTS, _PEOPLE, SPANS = 20, 20, 25
_BEFORE, _AFTER = dt.timedelta(days=60), dt.timedelta(days=30)
_MOST_DAYS = 400
_MOST_MONTHS = 36


@dataclass(frozen=True)
class Found:
    """A chart; how many things it could show, and how many of them it does. `project` is the one
    it chose itself where none was asked for."""

    chart: Chart
    count: int
    shown: int
    project: Project | None = None
    item_ids: Sequence[int] = field(default_factory=tuple)  # of its rows, where they are items


def gather(
    session: Session, viewer: Viewer, name: str, typed: Typed, zone: dt.tzinfo, now: dt.datetime
) -> Found:
    """Raises NotFoundError where there is no such chart, or no such project to be seen."""
    check_project(session, viewer, typed.project_id)
    view = _View(session, viewer, typed, zone, now.astimezone(zone).replace(tzinfo=None))
    known = {
        "status": view.status,
        "burn-down": view.burn_down,
        "on-time": view.on_time,
        "load": view.load,
        "timeline": view.timeline,
    }
    if name not in known:
        raise NotFoundError(f"There is no chart {name}. Known: {', '.join(known)}.")
    return known[name]()


def departments(session: Session, viewer: Viewer) -> list[str]:
    """Of the items that are counted."""
    # Not the column itself: its own index would be preferred, and each row looked up.
    name: Any = sa.func.coalesce(col(ActionItemRow.department), "").label("team")
    chosen = of_items(name).where(is_tracked(), seen_items(viewer)).distinct()
    return sorted(name for name in session.execute(chosen).scalars() if name)


@dataclass(frozen=True)
class _View:
    session: Session
    viewer: Viewer
    typed: Typed
    zone: dt.tzinfo
    now: dt.datetime  # local

    @property
    def today(self) -> dt.date:
        return self.now.date()

    def chosen(self, project_id: int | None, *, by_deadline: bool = False) -> list[Any]:
        found = [is_tracked(), seen_items(self.viewer, project_id)]
        if project_id is not None:
            found.append(col(Meeting.project_id) == project_id)
        if self.typed.department:
            found.append(col(ActionItemRow.department) == self.typed.department)
        if by_deadline and self.typed.first:
            found.append(col(ActionItemRow.deadline) >= self.typed.first.isoformat())
        if by_deadline and self.typed.last:
            day = self.typed.last + dt.timedelta(days=1)
            found.append(col(ActionItemRow.deadline) < day.isoformat())
        return found

    def status(self) -> Found:
        rows = tracking_charts.status_by_department(
            self.session, self.chosen(self.typed.project_id, by_deadline=True), self.now
        )
        shown = rows[:_DEPARTMENTS]
        order = ("done", "in_progress", "not_started", "delayed")
        bars_ = [
            Bar(
                row.name or _("没有部门"),
                [(status, row.counts[status]) for status in order],
                _("逾期 %(n)s", n=row.late) if row.late else "",
            )
            for row in shown
        ]
        title = _("各部门的行动项，按状态")
        told = [
            _("%(name)s：%(parts)s。", name=bar.name, parts=words.listed(_told(bar)))
            for bar in bars_
        ]
        kinds = [(status, _status(status)) for status in order]
        draw = partial(
            bars.draw, "status", title=title, desc=" ".join(told), kinds=kinds, bars=bars_
        )
        head = [_("部门"), *(_status(status) for status in STATUSES), _("合计"), _("逾期")]
        table = [
            [row.name or _("没有部门"), *_texts(row.counts.values(), row.total, row.late)]
            for row in shown
        ]
        return Found(
            Chart("status", title, " ".join(told), draw, head, table), len(rows), len(shown)
        )

    def burn_down(self) -> Found:
        project = None
        project_id = self.typed.project_id
        if project_id is None:
            project = self._busiest()
            project_id = project.id if project else None
        first = self.typed.first or (self.typed.last or self.today) - _BEFORE
        last = self.typed.last or max(self.today, first) + _AFTER
        first = max(first, last - dt.timedelta(days=_MOST_DAYS))
        first = min(first, last)
        points = tracking_charts.burned_down(
            self.session, self.chosen(project_id), self.zone, first, last, self.today
        )
        title = _("还没完成的行动项，按天")
        desc = _burned(points)
        draw = partial(
            days.draw_burn_down,
            "burn-down",
            title=title,
            desc=desc,
            points=points,
            today=self.today,
        )
        head = [_("日期"), _("还没完成"), _("按期应剩")]
        table = [
            [p.day.isoformat(), "" if p.open is None else str(p.open), str(p.planned)]
            for p in points
        ]
        count = 0 if all(not p.open and not p.planned for p in points) else len(points)
        return Found(Chart("burn-down", title, desc, draw, head, table), count, count, project)

    def on_time(self) -> Found:
        last = (self.typed.last or self.today).replace(day=1)
        first = self.typed.first or months_on(last, -11)
        first = max(min(first, last), months_on(last, 1 - _MOST_MONTHS))
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        months = [months_on(first, n) for n in range(count)]
        rates = tracking_charts.on_time_by_month(
            self.session, self.chosen(self.typed.project_id), self.zone, months, self.today
        )
        title = _("每月到期的行动项有多少按期完成")
        told = [
            _(
                "%(month)s：%(rate)s，%(due)s 项里 %(n)s 项。",
                month=f"{each.month:%Y-%m}",
                rate=percent(each.rate),
                due=each.due,
                n=each.on_time,
            )
            for each in rates
            if each.due
        ]
        desc = " ".join(told)
        draw = partial(days.draw_rates, "on-time", title=title, desc=desc, months=rates)
        head = [
            *(_("月份"), _("到期"), _("按期完成"), _("按期率")),
            *(_("按最初的日期到期"), _("按最初的日期完成"), _("按最初日期的按期率")),
        ]
        table = [
            [
                f"{each.month:%Y-%m}",
                *(str(each.due), str(each.on_time), percent(each.rate) or "–"),
                *(str(each.first_due), str(each.first_on_time), percent(each.first_rate) or "–"),
            ]
            for each in rates
        ]
        due = sum(each.due + each.first_due for each in rates)
        return Found(Chart("on-time", title, desc, draw, head, table), due, due)

    def load(self) -> Found:
        chosen = self.chosen(self.typed.project_id, by_deadline=True)
        rows, count = tracking_charts.load(self.session, chosen, self.now, most=_PEOPLE)
        bars_ = [
            Bar(
                row.owner or _("没有责任人"),
                [("in_progress", row.open - row.late), ("late", row.late)],
            )
            for row in rows
        ]
        title = _("每个人还没完成的行动项")
        told = [
            _("%(name)s：%(n)s 项，逾期 %(late)s 项。", name=bar.name, n=row.open, late=row.late)
            for bar, row in zip(bars_, rows, strict=True)
        ]
        kinds = [("in_progress", _("未逾期")), ("late", _("逾期"))]
        draw = partial(bars.draw, "load", title=title, desc=" ".join(told), kinds=kinds, bars=bars_)
        head = [_("责任人"), _("部门"), _("未完成"), _("逾期")]
        table = [
            [row.owner or _("没有责任人"), row.department or "", *_texts([], row.open, row.late)]
            for row in rows
        ]
        return Found(Chart("load", title, " ".join(told), draw, head, table), count, len(rows))

    def timeline(self) -> Found:
        chosen = [is_undone(), *self.chosen(self.typed.project_id, by_deadline=True)]
        offset = (page_number(self.typed.page) - 1) * SPANS
        rows, count = tracking_charts.timeline(
            self.session, chosen, self.now, offset=offset, limit=SPANS
        )
        title = _("行动项从会议到截止的时间线")
        desc = _("%(n)s 项，其中逾期 %(late)s 项。", n=len(rows), late=sum(r.is_late for r in rows))
        draw = partial(spans.draw, "timeline", title=title, desc=desc, spans=rows, today=self.today)
        head = [_("任务"), _("责任人"), _("会议日期"), _("截止"), _("状态"), _("进度"), _("逾期")]
        table = [
            [
                *(row.task, row.owner or "", row.start.isoformat(), row.end.isoformat()),
                _status(row.status),
                "" if row.percent is None else f"{row.percent}%",
                _("是") if row.is_late else "",
            ]
            for row in rows
        ]
        ids = [row.item_id for row in rows]
        chart = Chart("timeline", title, desc, draw, head, table)
        return Found(chart, count, len(rows), item_ids=ids)

    def _busiest(self) -> Project | None:
        """The project with the most open items, among those the viewer may see."""
        shown = [each.id for each in projects(self.session, self.viewer)]
        project_id = col(Meeting.project_id)
        counted = (
            of_items(project_id, sa.func.count())
            .where(is_undone(), *self.chosen(None))
            .group_by(project_id)
        )
        found = {
            number: count for number, count in self.session.execute(counted) if number in shown
        }
        number = max(found, key=lambda each: (found[each], -each)) if found else None
        return self.session.get(Project, number) if number else None


def _told(bar: Bar) -> list[str]:
    said = [f"{_status(kind)} {count}" for kind, count in bar.parts if count]
    return [*said, bar.note] if bar.note else said


def _burned(points: Sequence[Point]) -> str:
    known = [p for p in points if p.open is not None]
    if not known:
        return ""
    first, last = known[0], known[-1]
    return _(
        "%(first)s还有 %(before)s 项没完成，%(last)s还有 %(now)s 项，按日期应剩 %(planned)s 项。",
        first=words.day(first.day),
        before=first.open,
        last=words.day(last.day),
        now=last.open,
        planned=last.planned,
    )


def _status(name: str) -> str:
    return words.STATUS[name]  # type: ignore[index]  # the database keeps no others


def _texts(numbers: Any, *more: int) -> list[str]:
    return [str(number) for number in (*numbers, *more)]
