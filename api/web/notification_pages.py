"""What a person wants to hear of, and where: the changes told at home, mails, the own chat."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.delivery import chat as sender
from api.delivery import preferences
from api.delivery.answers import Result
from api.deps import CurrentUser, Place, Viewer
from api.installation import Installation
from api.web import act_words, chat_pages, templates
from api.web.error_words import explain
from api.web.i18n import N_, Labels, _
from assistant.errors import InputError
from storage import accounts, chat
from storage.tables import Role, now

router = APIRouter(prefix="/settings/notifications")

# What the changes at home are chosen by, and the actions each stands for.
GROUPS = {
    "meetings": ("create", "upload", "import", "confirm"),
    "minutes": ("submit minutes", "return minutes", "issue minutes"),
    "items": ("confirmed", "rejected", "edit", "add"),
    "tracker": ("track",),
}
_LABELS = Labels(
    meetings=N_("会议：新建、导入、上传录音、确认"),
    minutes=N_("纪要：提交审批、退回、签发"),
    items=N_("审核：条目被添加、修改、确认、驳回"),
    tracker=N_("跟踪表：行动项的状态更新"),
)
_MAILS = Labels(
    minutes=N_("纪要提醒：请批准、被退回、快到时限、已逾期"),
    reviews=N_("每周回顾和月度小结"),
    problems=N_("问题的进展：通知过您的问题有了答复"),
)
# The chat of one person may be at these only: what else is asked for, the server itself would ask.
_HOSTS_OF_TEAMS = (".powerplatform.com", ".logic.azure.com", ".webhook.office.com")

Text = Annotated[str, Form(max_length=2000)]


@router.get("")
def notifications_page(request: Request, place: Place, viewer: CurrentUser) -> Response:
    return _page(request, place, viewer)


@router.post("")
def choose(
    place: Place,
    viewer: CurrentUser,
    changes: Annotated[list[str] | None, Form()] = None,
    mails: Annotated[list[str] | None, Form()] = None,
    channel: Text = "mail",
) -> Response:
    chosen = {
        "changes": [group for group in GROUPS if group in (changes or [])],
        "mails": [kind for kind in preferences.MAILS if kind in (mails or [])],
        "offered": list(preferences.MAILS),
        "channel": "chat" if channel == "chat" else "mail",
    }
    with place.database.write() as session:
        user = accounts.get(session, viewer.user_id)
        user.preferences = user.preferences | {"notify": chosen}
        session.add(user)
    return RedirectResponse("/settings/notifications?saved=1", status_code=303)


@router.post("/chat")
def set_own_chat(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    kind: Text = "",
    address: Text = "",
    secret: Text = "",
) -> Response:
    """The viewer's own chat, in the place of the one there was. Its secrets are not shown again."""
    try:
        url = _read_own(kind, address, secret, viewer)
    except InputError as exc:
        return _page(request, place, viewer, kind=kind, problem=explain(str(exc)), status=422)
    with place.database.write() as session:
        user = accounts.get(session, viewer.user_id)
        chat.set_own(session, user, url, now(), actor=viewer.name)
    return RedirectResponse("/settings/notifications?chat=1#own-chat", status_code=303)


@router.post("/chat/test")
def try_own_chat(request: Request, place: Place, viewer: CurrentUser) -> Response:
    """Write to it now, and say how it went."""
    with place.database.read() as session:
        own = chat.own(session, viewer.user_id)
    if own is None:
        return _page(request, place, viewer, problem=_("请先填写机器人的地址。"), status=422)
    text = _("%(name)s 在试会议助手的通知。看到这条消息，说明设置可用。", name=viewer.name)
    answer = sender.send(own.url, _("会议助手的测试消息"), text)
    if answer.result == Result.sent:
        return _page(request, place, viewer, said=_("已发出，请在聊天里查看。"))
    return _page(request, place, viewer, problem=explain(answer.problem))


@router.post("/chat/delete")
def delete_own_chat(place: Place, viewer: CurrentUser) -> Response:
    with place.database.write() as session:
        chat.delete_own(session, accounts.get(session, viewer.user_id), now(), actor=viewer.name)
    return RedirectResponse("/settings/notifications#own-chat", status_code=303)


def wanted_actions(session: Session, viewer: Viewer) -> tuple[str, ...]:
    """Of the changes that can be told at home, those the viewer wants to hear of."""
    chosen = _chosen(session, viewer)
    unwanted = {act for group, acts in GROUPS.items() if group not in chosen for act in acts}
    return tuple(action for action in act_words.NEWS if action not in unwanted)


def _chosen(session: Session, viewer: Viewer) -> list[str]:
    """All groups until the person chose."""
    said = accounts.get(session, viewer.user_id).preferences.get("notify", {})
    return [group for group in GROUPS if group in said.get("changes", GROUPS)]


def _kinds(viewer: Viewer) -> list[str]:
    """A bot of one's own may be at any address: administrators alone choose these."""
    return [kind for kind in sender.KINDS if kind != "own" or viewer.role == Role.administrator]


def _read_own(kind: str, address: str, secret: str, viewer: Viewer) -> str:
    """Raises InputError."""
    url = sender.read_url(kind if kind in _kinds(viewer) else "", address, secret)
    if kind == "teams" and not (urlsplit(url).hostname or "").endswith(_HOSTS_OF_TEAMS):
        example = sender.KINDS[kind].example
        raise InputError(f"This is no address of such a bot. It looks like {example}")
    return url


def _page(
    request: Request, place: Installation, viewer: Viewer, *, status: int = 200, **more: Any
) -> Response:
    with place.database.read() as session:
        user = accounts.get(session, viewer.user_id)
        own = chat.own(session, viewer.user_id)
        context: dict[str, Any] = {
            "groups": list(_LABELS.items()),
            "chosen": _chosen(session, viewer),
            "mails": list(_MAILS.items()),
            "chosen_mails": preferences.wanted_mails(user),
            "channel": preferences.channel(user),
            "is_saved": request.query_params.get("saved") == "1",
            "is_set": request.query_params.get("chat") == "1",
            "own": sender.masked(own.url) if own else None,
            "own_kind": chat_pages.NAMES.get(sender.kind_of(own.url) or "") if own else "",
            "kinds": [(kind, chat_pages.NAMES[kind]) for kind in _kinds(viewer)],
            "examples": {kind: sender.KINDS[kind].example for kind in _kinds(viewer)},
            "kind": "feishu",
            "said": None,
            "problem": None,
        }
    return templates.TemplateResponse(
        request, "settings_notifications.html", context | more, status_code=status
    )
