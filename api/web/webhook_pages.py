"""The settings' pages of the other systems that are told of events."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api import services_webhooks as services
from api.access import administrators_only, visible
from api.deps import Actor, CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.web import templates
from api.web.error_words import explain
from api.web.forms import id_number
from api.web.i18n import N_, Labels, _
from api.web.mail_pages import BECAME, MARKS
from assistant.errors import ConflictError, InputError
from storage import webhook_deliveries, webhooks
from storage.tables import now

router = APIRouter(prefix="/settings/webhooks", dependencies=[Depends(administrators_only)])

EVENTS = Labels(
    {
        "item.followed": N_("行动项开始跟踪"),
        "item.updated": N_("行动项有更新"),
        "item.done": N_("行动项已完成"),
        "item.date_moved": N_("行动项改期"),
        "problem.raised": N_("出现问题"),
        "problem.escalated": N_("问题升级"),
        "problem.answered": N_("问题已答复"),
        "meeting.confirmed": N_("会议已确认"),
        "minutes.issued": N_("纪要已签发"),
        "ping": N_("测试"),
    }
)

Text = Annotated[str, Form(max_length=2000)]
Chosen = Annotated[list[str] | None, Form()]


@router.get("")
def webhooks_page(request: Request, place: Place) -> Response:
    return _list(request, place)


@router.post("")
def add(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    actor: Actor,
    name: Text = "",
    url: Text = "",
    events: Chosen = None,
    allow_http: Text = "",
) -> Response:
    """The page of the new webhook with its secret on it: it is not shown again."""
    try:
        hook = services.add(
            place, name, url, events or [], allow_http=bool(allow_http), actor=actor
        )
    except InputError as exc:
        typed = {"name": name, "url": url, "events": events or [], "allow_http": allow_http}
        problem = explain(str(exc))
        return _list(request, place, typed=typed, problem=problem, status=422)
    return _once(request, place, viewer, hook.id or 0, hook.secret)


@router.get("/{webhook_id}")
def webhook_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    webhook_id: Id,
    older: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    return _one(request, place, viewer, webhook_id, older=older)


@router.post("/{webhook_id}")
def change(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    actor: Actor,
    webhook_id: Id,
    name: Text = "",
    url: Text = "",
    events: Chosen = None,
    is_active: Text = "",
    allow_http: Text = "",
) -> Response:
    try:
        services.change(
            place,
            webhook_id,
            name=name,
            url=url,
            events=events or [],
            is_active=bool(is_active),
            allow_http=bool(allow_http),
            actor=actor,
        )
    except InputError as exc:
        typed = {
            "name": name,
            "url": url,
            "events": events or [],
            "is_active": bool(is_active),
            "allow_http": allow_http,
        }
        problem = explain(str(exc))
        return _one(request, place, viewer, webhook_id, typed=typed, problem=problem, status=422)
    return RedirectResponse(f"/settings/webhooks/{webhook_id}?saved=1", status_code=303)


@router.post("/{webhook_id}/test")
def try_out(
    request: Request, place: Place, viewer: CurrentUser, actor: Actor, webhook_id: Id
) -> Response:
    """Send a ping now, and show what the receiver said."""
    _message, reply = services.try_out(place, webhook_id, actor=actor)
    return _one(request, place, viewer, webhook_id, reply=reply)


@router.post("/{webhook_id}/secret")
def rotate_secret(
    request: Request, place: Place, viewer: CurrentUser, actor: Actor, webhook_id: Id
) -> Response:
    """The page with the new secret on it: it is not shown again."""
    hook = services.rotate_secret(place, webhook_id, actor=actor)
    return _once(request, place, viewer, webhook_id, hook.secret)


@router.post("/{webhook_id}/delete")
def delete(place: Place, actor: Actor, webhook_id: Id) -> Response:
    services.delete(place, webhook_id, actor=actor)
    return RedirectResponse("/settings/webhooks", status_code=303)


@router.post("/{webhook_id}/log/{message_id}/again")
def send_again(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    actor: Actor,
    webhook_id: Id,
    message_id: Id,
) -> Response:
    try:
        services.send_again(place, webhook_id, message_id, actor=actor)
    except ConflictError as exc:
        return _one(request, place, viewer, webhook_id, log_problem=explain(str(exc)), status=409)
    return RedirectResponse(f"/settings/webhooks/{webhook_id}#log", status_code=303)


def _once(
    request: Request, place: Installation, viewer: Viewer, webhook_id: int, secret: str
) -> Response:
    answer = _one(request, place, viewer, webhook_id, secret=secret)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _list(request: Request, place: Installation, *, status: int = 200, **more: Any) -> Response:
    with place.database.read() as session:
        hooks = webhooks.all_hooks(session)
    context: dict[str, Any] = {
        "hooks": hooks,
        "events": _events(),
        "typed": {"name": "", "url": "", "events": list(webhooks.EVENTS), "allow_http": ""},
        "problem": None,
        "off_reason": _off_reason,
    }
    return templates.TemplateResponse(
        request, "settings_webhooks.html", context | more, status_code=status
    )


def _one(
    request: Request,
    place: Installation,
    viewer: Viewer,
    webhook_id: int,
    *,
    status: int = 200,
    older: str = "",
    **more: Any,
) -> Response:
    with place.database.read() as session:
        hook = webhooks.get(session, webhook_id)
        page = webhook_deliveries.deliveries(
            session, hook, visible(viewer), before=id_number(older)
        )
    context: dict[str, Any] = {
        "hook": hook,
        "log": page.deliveries,
        "older": page.older,
        "events": _events(),
        "event_names": EVENTS,
        "typed": {
            "name": hook.name,
            "url": hook.url,
            "events": hook.events,
            "is_active": hook.is_active,
            "allow_http": "1" if hook.url.startswith("http://") else "",
        },
        "became": BECAME,
        "marks": MARKS,
        "delivery_id": webhook_deliveries.delivery_id,
        "explain": explain,
        "when": dt.datetime.fromisoformat,
        "off_reason": _off_reason,
        "is_old_secret_good": hook.old_secret_until and hook.old_secret_until > now(),
        "zone": place.settings.zone,
        "now": now(),
        "was_saved": request.query_params.get("saved") == "1",
        "problem": None,
        "log_problem": None,
        "reply": None,
        "secret": None,
    }
    return templates.TemplateResponse(
        request, "settings_webhook.html", context | more, status_code=status
    )


def _events() -> Mapping[str, str]:
    return {event: EVENTS[event] for event in webhooks.EVENTS}


def _off_reason(reason: str | None) -> str:
    return explain(reason) if reason else _("已停用")
