"""The report of how often minutes were out in time, as a page and as a table for Excel."""

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session, col

from api import access
from api.deps import LARGEST_ID, CurrentUser, Place, Viewer
from api.installation import Installation
from api.sample import SAMPLE_ID
from api.web import report_view, templates
from api.web.i18n import N_, Labels, _
from assistant.sheets import harmless
from storage import clock_report, meeting_lists
from storage.clock_report import Outcome, Timed
from storage.tables import Meeting, now

router = APIRouter(prefix="/reports")

OUTCOMES = Labels(
    on_time=N_("按时签发"),
    late=N_("迟了才签发"),
    overdue=N_("逾期未签发"),
    waiting=N_("还没到时限"),
)

_BRIEFLY = Labels(on_time=N_("按时"), late=N_("迟了"), overdue=N_("逾期"), waiting=N_("未到期"))

# So many late ones are listed on the page; the table has all.
_LISTED = 100
_MOST_MONTHS = 36
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class Wanted:
    """The filters as the address has them; what makes no sense is as good as nothing."""

    def __init__(
        self,
        project: str = "",
        since: Annotated[str, Query(alias="from")] = "",
        until: Annotated[str, Query(alias="to")] = "",
        by: str = "",
    ) -> None:
        is_id = project.isascii() and project.isdigit() and len(project) < 11
        self.project = int(project) if is_id and int(project) <= LARGEST_ID else None
        self.since, self.until = _month(since), _month(until)
        self.by = "department" if by == "department" else "project"

    def months(self, today: dt.date) -> tuple[dt.date, dt.date]:
        """The first days of the first and the last month: a year, unless others are wanted."""
        last = self.until or max(today.replace(day=1), self.since or today.replace(day=1))
        if self.since is None:
            return _before(last, 11), last
        first = min(self.since, last)
        return max(first, _before(last, _MOST_MONTHS - 1)), last

    def address(self, **changed: Any) -> str:
        found = {
            "project": self.project,
            "from": self.since and f"{self.since:%Y-%m}",
            "to": self.until and f"{self.until:%Y-%m}",
            "by": "" if self.by == "project" else self.by,
        } | changed
        return urlencode({name: value for name, value in found.items() if value})


@router.get("/minutes")
def report_page(
    request: Request, place: Place, viewer: CurrentUser, wanted: Annotated[Wanted, Depends()]
) -> Response:
    first, last = wanted.months(_today(place))
    with place.database.read() as session:
        found = _found(session, place, viewer, wanted)
        projects = meeting_lists.projects(session, access.visible(viewer))
    months = clock_report.by_month(found, first, last)
    late = [each for each in found if each.late_by is not None]
    grouped = clock_report.by_project if wanted.by == "project" else clock_report.by_department
    context: dict[str, Any] = {
        "wanted": wanted,
        "first": first,
        "last": last,
        "projects": projects,
        "total": clock_report.tally(found),
        "months": months,
        "chart": report_view.chart(months),
        "groups": grouped(found),
        "late": late[:_LISTED],
        "late_count": len(late),
        "outcomes": OUTCOMES,
        "briefly": _BRIEFLY,
        "percent": report_view.percent,
        "zone": place.settings.zone,
        "is_filtered": bool(wanted.project or wanted.since or wanted.until),
    }
    return templates.TemplateResponse(request, "report_minutes.html", context)


@router.get("/minutes.csv")
def report_table(
    place: Place, viewer: CurrentUser, wanted: Annotated[Wanted, Depends()]
) -> Response:
    """Every meeting that is counted, a row each."""
    with place.database.read() as session:
        found = _found(session, place, viewer, wanted)
    text = io.StringIO()
    rows = [_head(), *(_row(each, place.settings.zone) for each in found)]
    csv.writer(text).writerows([[harmless(cell) for cell in row] for row in rows])
    headers = {"Content-Disposition": "attachment; filename=minutes-on-time.csv"}
    content = "\ufeff".encode() + text.getvalue().encode()
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _found(
    session: Session, place: Installation, viewer: Viewer, wanted: Wanted
) -> Sequence[Timed]:
    first, last = wanted.months(_today(place))
    is_real = sa.or_(col(Meeting.source_id).is_(None), col(Meeting.source_id) != SAMPLE_ID)
    return clock_report.timed(
        session,
        sa.and_(access.visible(viewer), is_real),
        place.settings.zone,
        now(),
        since=first,
        until=_before(last, -1) - dt.timedelta(days=1),
        project_id=wanted.project,
    )


def _head() -> list[str]:
    return [
        _("会议"),
        _("项目"),
        _("记录人"),
        _("记录人部门"),
        _("会议日期"),
        _("应签发时间"),
        _("签发时间"),
        _("结果"),
        _("迟了几小时"),
        _("迟的原因"),
    ]


def _row(each: Timed, zone: dt.tzinfo) -> list[str]:
    meeting = each.meeting
    issued_at = meeting.minutes_issued_at
    return [
        meeting.title,
        each.project or "",
        meeting.recorder or "",
        each.department or "",
        meeting.date.isoformat(),
        f"{each.due_at.astimezone(zone):%Y-%m-%d %H:%M}",
        f"{issued_at.astimezone(zone):%Y-%m-%d %H:%M}" if issued_at else "",
        OUTCOMES[Outcome(each.outcome)],
        f"{each.late_by.total_seconds() / 3600:.1f}" if each.late_by else "",
        meeting.late_reason or "",
    ]


def _today(place: Installation) -> dt.date:
    return now().astimezone(place.settings.zone).date()


def _month(text: str) -> dt.date | None:
    found = _MONTH.fullmatch(text.strip())
    return dt.date(int(found[1]), int(found[2]), 1) if found else None


def _before(month: dt.date, count: int) -> dt.date:
    """The first day of the month so many before; after, with a negative count."""
    number = month.year * 12 + month.month - 1 - count
    return dt.date(number // 12, number % 12 + 1, 1)
