"""The settings' page of the groups of chats that are told of things."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.access import administrators_only
from api.delivery import chat as sender
from api.delivery.answers import Result
from api.delivery.chat import KINDS
from api.deps import Actor, Id, Place
from api.installation import Installation
from api.web import templates
from api.web.error_words import explain
from api.web.i18n import N_, Labels, _
from assistant.errors import InputError
from storage import chat, organisation
from storage.tables import now

router = APIRouter(prefix="/settings/chat", dependencies=[Depends(administrators_only)])

NAMES = Labels(
    feishu=N_("飞书"),
    dingtalk=N_("钉钉"),
    wecom=N_("企业微信"),
    slack="Slack",
    teams="Teams",
    own=N_("自己的机器人（JSON）"),
)
EVENTS = Labels(
    {
        "minutes issued": N_("纪要已签发"),
        "minutes late": N_("纪要逾期"),
        "week review": N_("每周回顾"),
        "problems": N_("紧急或升级到分管领导的问题"),
    }
)

Text = Annotated[str, Form(max_length=2000)]


@router.get("")
def chat_page(request: Request, place: Place) -> Response:
    return _page(request, place)


@router.post("")
def add(
    request: Request,
    place: Place,
    actor: Actor,
    kind: Text = "",
    name: Text = "",
    address: Text = "",
    secret: Text = "",
    project: Text = "",
    events: Annotated[list[str] | None, Form()] = None,
) -> Response:
    typed = {"kind": kind, "name": name, "project": project, "events": events or []}
    try:
        url = sender.read_url(kind, address, secret)
        with place.database.write() as session:
            chat.add(
                session,
                _name(name, kind),
                url,
                project_id=_project(session, project),
                events=events or [],
                actor=actor,
            )
    except InputError as exc:
        return _page(request, place, typed=typed, problem=explain(str(exc)), status=422)
    return _back()


@router.post("/{channel_id}")
def change(
    request: Request,
    place: Place,
    actor: Actor,
    channel_id: Id,
    name: Text = "",
    address: Text = "",
    secret: Text = "",
    project: Text = "",
    events: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Without an address, it stays as it was."""
    try:
        with place.database.write() as session:
            channel = chat.get_group(session, channel_id)
            kind = sender.kind_of(channel.url) or ""
            chat.change(
                session,
                channel,
                name=_name(name, kind),
                project_id=_project(session, project),
                events=events or [],
                url=sender.read_url(kind, address, secret) if address.strip() else None,
                actor=actor,
            )
    except InputError as exc:
        said = {"about": channel_id, "said": explain(str(exc)), "is_good": False}
        return _page(request, place, **said, status=422)
    return _back()


@router.post("/{channel_id}/test")
def try_out(request: Request, place: Place, actor: Actor, channel_id: Id) -> Response:
    """Write to the group now, and say how it went."""
    with place.database.read() as session:
        channel = chat.get_group(session, channel_id)
    text = _("%(name)s 在试会议助手的通知。看到这条消息，说明设置可用。", name=actor)
    answer = sender.send(channel.url, _("会议助手的测试消息"), text)
    if answer.result == Result.sent:
        return _page(request, place, about=channel_id, said=_("已发到群里。"), is_good=True)
    return _page(request, place, about=channel_id, said=explain(answer.problem), is_good=False)


@router.post("/{channel_id}/delete")
def delete(place: Place, actor: Actor, channel_id: Id) -> Response:
    with place.database.write() as session:
        chat.delete(session, chat.get_group(session, channel_id), now(), actor=actor)
    return _back()


def _name(typed: str, kind: str) -> str:
    name = " ".join(typed.split())[:80]
    return name or NAMES.get(kind, kind)


def _project(session: Session, typed: str) -> int | None:
    """The project chosen; None for all. Raises InputError."""
    if not typed:
        return None
    known = {str(project.id): project.id for project in organisation.projects(session)}
    if typed not in known:
        raise InputError("There is no such project. Choose one of the list.")
    return known[typed]


def _back() -> Response:
    return RedirectResponse("/settings/chat", status_code=303)


def _page(request: Request, place: Installation, *, status: int = 200, **more: Any) -> Response:
    with place.database.read() as session:
        channels = chat.all_channels(session)
        projects = organisation.projects(session)
    context: dict[str, Any] = {
        "channels": channels,
        "projects": projects,
        "project_names": {project.id: project.name for project in projects},
        "kinds": KINDS,
        "names": NAMES,
        "events": EVENTS,
        "kind_of": sender.kind_of,
        "masked": sender.masked,
        "typed": {"kind": "feishu", "name": "", "project": "", "events": list(chat.EVENTS)},
        "problem": None,
        "about": None,
    }
    return templates.TemplateResponse(
        request, "settings_chat.html", context | more, status_code=status
    )
