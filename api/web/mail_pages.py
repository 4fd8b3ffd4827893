"""The settings' page of the mail server, and the log of what was sent."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api import services_deliveries as services
from api.access import administrators_only, check_meeting, recorders_only, visible
from api.delivery import mailbox, smtp
from api.delivery.answers import Answer, Result
from api.deps import Actor, CurrentUser, Id, Place, Viewer
from api.errors import ForbiddenError
from api.installation import Installation
from api.web import templates
from api.web.error_words import explain
from api.web.forms import day_typed, id_number, midnight
from api.web.i18n import N_, Labels, _
from assistant.errors import AssistantError, NotFoundError
from storage import deliveries, mail_pause
from storage.deliveries import OUTCOMES, DeliveryFilter
from storage.tables import Message, now

router = APIRouter(prefix="/settings/mail")

_SIZE = 50
BECAME = Labels(
    waiting=N_("等待发送"),
    failed=N_("未送达"),
    bounced=N_("退信"),
    uncertain=N_("不确定"),
    sent=N_("已发出"),
    cancelled=N_("已取消"),
)
# By shape and word first, by colour second.
MARKS = {
    "waiting": "○",
    "failed": "✕",
    "bounced": "↩",
    "uncertain": "?",
    "sent": "●",
    "cancelled": "–",
}
KINDS = Labels(
    {
        "minutes": N_("会议纪要"),
        "items": N_("本人的任务"),
        "reminder": N_("提醒"),
        "update request": N_("每周进度更新"),
        "problem": N_("问题"),
        "review": N_("每周回顾"),
        "month": N_("月度小结"),
        "invitation": N_("邀请"),
        "notice": N_("通知"),
        "test": N_("测试"),
    }
)
SECURITY = Labels(
    starttls=N_("STARTTLS 加密"), tls=N_("TLS 加密"), none=N_("不加密，仅适合本机或内网")
)


class Typed:
    """The filters as the address has them; what makes no sense is as good as nothing."""

    def __init__(
        self, state: str = "", meeting: str = "", q: str = "", since: str = "", until: str = ""
    ) -> None:
        self.state = state if state in OUTCOMES else ""
        self.meeting = meeting if id_number(meeting) else ""
        self.q = q.strip()[:200]
        self.since, self.until = (day if day_typed(day) else "" for day in (since, until))

    def query(self, **other: str) -> str:
        said = vars(self) | other
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def meeting_id(self) -> int | None:
        return id_number(self.meeting)

    def filter(self, zone: dt.tzinfo) -> DeliveryFilter:
        until = day_typed(self.until)
        return DeliveryFilter(
            outcome=self.state or None,
            meeting_id=self.meeting_id,
            words=self.q or None,
            since=midnight(day_typed(self.since), zone),
            # The day named is part of it.
            until=midnight(until + dt.timedelta(days=1) if until else None, zone),
        )


@router.get("", dependencies=[Depends(administrators_only)])
def mail_page(request: Request, place: Place) -> Response:
    return _page(request, place)


@router.post("/test", dependencies=[Depends(administrators_only)])
def send_test(
    request: Request, place: Place, actor: Actor, address: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    """Send a mail now, and say in plain words how it went."""
    subject = _("会议助手的测试邮件")
    text = _("这是 %(name)s 从会议助手发出的测试邮件。收到它，说明邮件设置可用。", name=actor)
    try:
        answer = services.send_test(place, actor, address, subject, text)
    except AssistantError as exc:
        return _page(request, place, typed=address, problem=explain(str(exc)), status=422)
    return _page(request, place, typed=address, **_told(answer, address))


@router.post("/retry", dependencies=[Depends(administrators_only)])
def try_again_now(place: Place) -> Response:
    services.try_again_now(place)
    return RedirectResponse("/settings/mail", status_code=303)


@router.get("/log", dependencies=[Depends(recorders_only)])
def log_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    typed: Annotated[Typed, Depends()],
    older: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Of one meeting for its editors; of everything for administrators."""
    return _log(request, place, viewer, typed, older=older)


@router.post("/log/{message_id}/again", dependencies=[Depends(recorders_only)])
def send_again(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    typed: Annotated[Typed, Depends()],
    message_id: Id,
    address: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    return _done(
        request,
        place,
        viewer,
        typed,
        lambda: services.send_again(place, viewer, message_id, address=address),
    )


@router.post("/log/{message_id}/cancel", dependencies=[Depends(recorders_only)])
def cancel(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    typed: Annotated[Typed, Depends()],
    message_id: Id,
) -> Response:
    return _done(request, place, viewer, typed, lambda: services.cancel(place, viewer, message_id))


def _done(
    request: Request,
    place: Installation,
    viewer: Viewer,
    typed: Typed,
    do: Callable[[], Message],
) -> Response:
    try:
        message = do()
    except AssistantError as exc:
        if isinstance(exc, NotFoundError):
            raise
        return _log(request, place, viewer, typed, problem=explain(str(exc)))
    # An editor who came without its meeting in the address is shown that one.
    if not viewer.is_administrator and not typed.meeting:
        typed.meeting = str(message.meeting_id)
    return RedirectResponse(f"/settings/mail/log?{typed.query(state='')}", status_code=303)


def _log(
    request: Request,
    place: Installation,
    viewer: Viewer,
    typed: Typed,
    *,
    older: str = "",
    problem: str | None = None,
) -> Response:
    zone = place.settings.zone
    if typed.meeting_id is None and not viewer.is_administrator:
        raise ForbiddenError("Only an administrator may do this. Ask one.")
    with place.database.read() as session:
        if typed.meeting_id is not None:
            check_meeting(session, viewer, typed.meeting_id)
        found = deliveries.page(
            session, typed.filter(zone), visible(viewer), before=id_number(older), size=_SIZE
        )
        counts = deliveries.counts(session, typed.meeting_id)
        pause = mail_pause.current(session)
    context: dict[str, Any] = {
        "deliveries": found.deliveries,
        "older": found.older,
        "is_first": not older,
        "counts": counts,
        "total": sum(counts.values()),
        "typed": typed,
        "title": next((d.title for d in found.deliveries if typed.meeting and d.title), None),
        "became": BECAME,
        "marks": MARKS,
        "kinds": KINDS,
        "explain": explain,
        "when": dt.datetime.fromisoformat,
        "zone": zone,
        "is_configured": smtp.configured(place.settings) is not None,
        "pause": pause,
        "problem": problem,
    }
    status = 422 if problem else 200
    return templates.TemplateResponse(
        request, "settings_mail_log.html", context, status_code=status
    )


def _page(
    request: Request, place: Installation, *, status: int = 200, typed: str = "", **more: Any
) -> Response:
    with place.database.read() as session:
        counts = deliveries.counts(session)
        pause = mail_pause.current(session)
        last_sent_at = deliveries.last_sent_at(session)
    context: dict[str, Any] = {
        "server": smtp.configured(place.settings),
        "settings": place.settings,
        "security": SECURITY,
        "mailbox": mailbox.configured(place.settings),
        "counts": counts,
        "pause": pause if pause and pause.until > now() else None,
        "last_sent_at": last_sent_at,
        "explain": explain,
        "zone": place.settings.zone,
        "typed": typed,
        "problem": None,
        "result": None,
    }
    return templates.TemplateResponse(
        request, "settings_mail.html", context | more, status_code=status
    )


def _told(answer: Answer, address: str) -> dict[str, Any]:
    """How the test went."""
    if answer.result == Result.sent:
        said = _(
            "邮件服务器已收下发往 %(address)s 的测试邮件。请到那个邮箱里看看，也看看垃圾邮件。"
        )
        return {"result": said % {"address": address.strip()}}
    return {"problem": explain(answer.problem)}
