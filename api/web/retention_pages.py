"""The settings' page of how long what meetings leave is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session, col, select

from api.access import administrators_only, visible
from api.deps import Actor, Place, Viewer, current_user
from api.installation import Installation
from api.jobs.retention import sweep
from api.web import templates
from api.web.i18n import N_, Labels, _
from assistant.errors import InputError
from storage import retention
from storage.retention import KINDS, Gone, Kind
from storage.tables import Meeting, now

router = APIRouter(prefix="/settings/retention", dependencies=[Depends(administrators_only)])

# So many of what would be deleted are named; the rest are counted.
_NAMED = 20
# As they stand in forms and addresses; that of recordings was there first.
FIELDS: dict[Kind, str] = {
    "recordings": "days",
    "transcripts": "transcripts",
    "drafts": "drafts",
    "deliveries": "deliveries",
    "minutes": "minutes",
}
LABELS = Labels(
    recordings=N_("录音：确认后保留的天数"),
    transcripts=N_("转写：确认后保留的天数"),
    drafts=N_("没有发出的纪要草稿：生成后保留的天数"),
    deliveries=N_("邮件和群消息的发送记录：发出后保留的天数"),
    minutes=N_("已发出的纪要：发出后保留的年数"),
)
HELP = Labels(
    recordings=N_("只删除录音文件，转写文字保留"),
    transcripts=N_("连同修改记录和模型的原始回答；只删纪要已发出的会议，条目里引用的原话保留"),
    drafts=N_("正在处理的草稿不删"),
    deliveries=N_("清空收件人和内容，只留下发过的时间"),
    minutes=N_("到期删除整场会议：纪要、条目、转写和录音"),
)
NAMES = Labels(
    recordings=N_("录音"),
    transcripts=N_("转写"),
    drafts=N_("纪要草稿"),
    deliveries=N_("发送记录"),
    minutes=N_("会议"),
)
_MOST_YEARS = 99
_DONE = re.compile(r"(\w+)-(\d{1,9})")


@dataclass(frozen=True)
class Going:
    """What of a kind would be deleted: the first few, how many there are, and their size."""

    kind: Kind
    kept_days: int | None
    named: list[Gone]
    count: int
    size: int


@router.get("")
def retention_page(request: Request, place: Place, removed: str = "") -> Response:
    """What the address says of how long to keep is tried out, and not kept."""
    typed = {
        kind: request.query_params[field]
        for kind, field in FIELDS.items()
        if field in request.query_params
    }
    return _page(request, place, typed=typed, removed=removed, is_trial=bool(typed))


@router.post("")
async def choose(request: Request, place: Place, actor: Actor) -> Response:
    form = await request.form()
    typed = {kind: str(form[field]) for kind, field in FIELDS.items() if field in form}
    wanted, problems = _read(typed)
    if problems:
        return _page(request, place, typed=typed)
    with place.database.write() as session:
        for kind, days in wanted.items():
            retention.choose(session, days, actor=actor, kind=kind)
    return RedirectResponse("/settings/retention", status_code=303)


@router.post("/now")
def remove_now(place: Place) -> Response:
    """What the worker does each night."""
    counts = sweep(place.database, place.files, now())
    done = "_".join(f"{kind}-{count}" for kind, count in counts.items() if count)
    return RedirectResponse(f"/settings/retention?removed={done or 'nothing'}", status_code=303)


def _read(typed: Mapping[Kind, str]) -> tuple[dict[Kind, int | None], dict[Kind, str]]:
    """Days as typed, None for nothing; and by kind what is wrong."""
    wanted: dict[Kind, int | None] = {}
    problems: dict[Kind, str] = {}
    for kind, text in typed.items():
        try:
            wanted[kind] = _days(kind, text.strip())
        except InputError as exc:
            problems[kind] = str(exc)
    return wanted, problems


def _days(kind: Kind, typed: str) -> int | None:
    if not typed:
        return None
    most = _MOST_YEARS if kind == "minutes" else retention.LONGEST_DAYS
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= most):
        if kind == "minutes":
            raise InputError(_("请填 1 到 %(most)s 之间的年数，或留空。", most=most))
        raise InputError(_("请填 1 到 %(most)s 之间的天数，或留空。", most=most))
    # Four years in a row have 1461 days.
    return -(-int(typed) * 1461 // 4) if kind == "minutes" else int(typed)


def _shown(kind: Kind, days: int | None) -> str:
    if days is None:
        return ""
    return str(round(days / 365.25)) if kind == "minutes" else str(days)


def _page(
    request: Request,
    place: Installation,
    *,
    typed: Mapping[Kind, str],
    removed: str = "",
    is_trial: bool = False,
) -> Response:
    tried, problems = _read(typed)
    with place.database.read() as session:
        kept = retention.all_days(session)
        used = kept | tried if is_trial and not problems else kept
        going = [_going(session, kind, used[kind]) for kind in KINDS if used[kind]]
        seen = _seen(session, current_user(request), going)
    context: dict[str, Any] = {
        "kinds": KINDS,
        "fields": FIELDS,
        "labels": LABELS,
        "help": HELP,
        "names": NAMES,
        "kept": kept,
        "typed": {kind: typed.get(kind, _shown(kind, kept[kind])) for kind in KINDS},
        "problems": problems,
        "is_trial": is_trial and not problems,
        "going": going,
        "total": sum(each.count for each in going),
        "seen": seen,
        "zone": place.settings.zone,
        "removed": _removed(removed),
        "is_done": bool(removed),
    }
    status = 422 if problems else 200
    return templates.TemplateResponse(
        request, "settings_retention.html", context, status_code=status
    )


def _going(session: Session, kind: Kind, kept_days: int | None) -> Going:
    found = retention.preview(session, kind, kept_days, now())
    count = len(found)
    if kind == "deliveries":
        count = retention.count_messages(session, kept_days, now())
    size = sum(each.size for each in found)
    return Going(kind, kept_days, found[:_NAMED], count, size)


def _seen(session: Session, viewer: Viewer, going: list[Going]) -> set[int | None]:
    """Not even an administrator reads the titles of other people's confidential meetings."""
    ids = {gone.meeting.id for each in going for gone in each.named if gone.meeting}
    chosen = select(Meeting.id).where(col(Meeting.id).in_(ids), visible(viewer))
    return set(session.exec(chosen))


def _removed(told: str) -> list[tuple[str, int]]:
    """What the address says was deleted: kinds, each with how many."""
    return [(kind, int(count)) for kind, count in _DONE.findall(told) if kind in NAMES]
