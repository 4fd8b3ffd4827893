"""The own account: name, language, colours, password, browsers, tokens."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import services_own_account as services
from api import services_projects
from api.delivery import feeds
from api.deps import CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.web import THEMES, i18n, templates, words
from api.web.error_words import explain
from api.web.i18n import N_, Labels, _, gettext
from api.web.shell_pages import wear
from assistant.errors import InputError
from storage import accounts, sign_ins
from storage.tables import now

router = APIRouter(prefix="/account")

SCOPES = Labels(read=N_("只读"), write=N_("读写"), admin=N_("管理"))
# How long tokens last, in days; "" is for ever.
LASTS = Labels({"30": N_("30 天"), "90": N_("90 天"), "365": N_("1 年"), "": N_("不过期")})


@router.get("")
def account_page(request: Request, place: Place, viewer: CurrentUser) -> Response:
    return _page(request, place, viewer)


def _page(
    request: Request,
    place: Installation,
    viewer: Viewer,
    *,
    problems: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    with place.database.read() as session:
        user = accounts.get(session, viewer.user_id)
        context: dict[str, Any] = {
            "user": user,
            "role": words.ROLES[user.role],
            "sessions": sign_ins.sessions(session, viewer.user_id),
            "session_id": viewer.session_id,
            "browser": browser_name,
            "tokens": sign_ins.tokens(session, viewer.user_id),
            "now": now(),
            "scopes": [(scope, SCOPES[scope]) for scope in services.scopes_for(viewer.role)],
            "scope_names": SCOPES,
            "lasts": list(LASTS.items()),
            "themes": {"auto": _("跟随系统"), "light": _("浅色"), "dark": _("深色")},
            "problems": {name: explain(text) for name, text in (problems or {}).items()},
            "saved": request.query_params.get("saved"),
            "feed": feeds.address(session, place.settings, user, str(request.base_url)),
            "feed_projects": services_projects.choices(session, viewer),
        }
    status = 422 if problems else 200
    return templates.TemplateResponse(request, "account.html", context | more, status_code=status)


@router.post("/profile")
def save_profile(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    name: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
) -> Response:
    try:
        services.rename(place, viewer, name)
    except InputError as exc:
        return _page(request, place, viewer, problems={"name": str(exc)}, name=name)
    chosen = {"language": (language, i18n.LANGUAGES), "theme": (theme, THEMES)}
    services.prefer(
        place, viewer, **{key: value for key, (value, known) in chosen.items() if value in known}
    )
    answer = _back("profile")
    with place.database.read() as session:
        wear(answer, accounts.get(session, viewer.user_id).preferences)
    return answer


@router.post("/password")
def change_password(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
) -> Response:
    try:
        services.change_password(place, viewer, old=old, new=new)
    except InputError as exc:
        return _page(request, place, viewer, problems={"password": str(exc)})
    return _back("password")


@router.post("/sessions/{session_id}/end")
def end_session(place: Place, viewer: CurrentUser, session_id: Id) -> Response:
    services.end_session(place, viewer, session_id)
    return _back("sessions")


@router.post("/sessions/end")
def end_other_sessions(place: Place, viewer: CurrentUser) -> Response:
    services.end_other_sessions(place, viewer)
    return _back("sessions")


@router.post("/tokens")
def make_token(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    name: Annotated[str, Form()] = "",
    scope: Annotated[str, Form()] = "read",
    days: Annotated[str, Form()] = "",
) -> Response:
    """The page with the token on it: it is not shown again."""
    try:
        row, secret = services.make_token(
            place, viewer, name, [scope], days=int(days) if days.isdecimal() else None
        )
    except InputError as exc:
        return _page(request, place, viewer, problems={"token": str(exc)}, token_name=name)
    answer = _page(request, place, viewer, made=row, secret=secret)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/tokens/{token_id}/revoke")
def revoke_token(place: Place, viewer: CurrentUser, token_id: Id) -> Response:
    services.revoke_token(place, viewer, token_id)
    return _back("tokens")


def _back(part: str) -> RedirectResponse:
    return RedirectResponse(f"/account?saved={part}#{part}", status_code=303)


_BROWSERS = (
    ("MicroMessenger", N_("微信")),
    ("DingTalk", N_("钉钉")),
    ("Lark", N_("飞书")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Chrome · Windows, as far as the browser says it; the rest of what it says is noise."""
    found = [
        next((name for sign, name in table if sign in user_agent), "")
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(gettext(name) for name in found if name) or _("未知浏览器")
