"""What a person wants to hear of: the changes told at home, and when a meeting is processed."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.delivery import preferences
from api.deps import CurrentUser, Place, Viewer
from api.web import act_words, templates
from api.web.i18n import N_, Labels
from storage import accounts

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
_MAILS = Labels(minutes=N_("纪要提醒邮件：请批准、被退回、快到时限、已逾期"))


@router.get("")
def notifications_page(request: Request, place: Place, viewer: CurrentUser) -> Response:
    with place.database.read() as session:
        chosen = _chosen(session, viewer)
        mails = preferences.wanted_mails(accounts.get(session, viewer.user_id))
    context = {
        "groups": list(_LABELS.items()),
        "chosen": chosen,
        "mails": list(_MAILS.items()),
        "chosen_mails": mails,
        "is_saved": request.query_params.get("saved") == "1",
    }
    return templates.TemplateResponse(request, "settings_notifications.html", context)


@router.post("")
def choose(
    place: Place,
    viewer: CurrentUser,
    changes: Annotated[list[str] | None, Form()] = None,
    mails: Annotated[list[str] | None, Form()] = None,
) -> Response:
    chosen = {
        "changes": [group for group in GROUPS if group in (changes or [])],
        "mails": [kind for kind in preferences.MAILS if kind in (mails or [])],
    }
    with place.database.write() as session:
        user = accounts.get(session, viewer.user_id)
        user.preferences = user.preferences | {"notify": chosen}
        session.add(user)
    return RedirectResponse("/settings/notifications?saved=1", status_code=303)


def wanted_actions(session: Session, viewer: Viewer) -> tuple[str, ...]:
    """Of the changes that can be told at home, those the viewer wants to hear of."""
    chosen = _chosen(session, viewer)
    unwanted = {act for group, acts in GROUPS.items() if group not in chosen for act in acts}
    return tuple(action for action in act_words.NEWS if action not in unwanted)


def _chosen(session: Session, viewer: Viewer) -> list[str]:
    """All groups until the person chose."""
    said = accounts.get(session, viewer.user_id).preferences.get("notify", {})
    return [group for group in GROUPS if group in said.get("changes", GROUPS)]
