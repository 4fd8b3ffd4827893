"""Signing in and out; the page behind a one-time link."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from api import services_sign_in as services
from api.deps import CurrentUser, Place, Viewer
from api.errors import TooManyTriesError, WrongPasswordError
from api.gate import COOKIE, own_address
from api.installation import Installation
from api.web import templates, words
from api.web.error_words import explain
from api.web.i18n import _, ngettext
from api.web.shell_pages import wear
from assistant.errors import ConflictError, InputError
from storage import accounts, organisation, sign_ins

router = APIRouter()

_A_YEAR_S = 365 * 24 * 3600


@router.get("/sign-in")
def sign_in_page(
    request: Request, place: Place, next_: Annotated[str, Query(alias="next")] = "/"
) -> Response:
    if getattr(request.state, "viewer", None):
        return RedirectResponse(own_address(next_), status_code=303)
    return sign_in_form(request, place, {"next": own_address(next_)})


@router.post("/sign-in")
def sign_in(
    request: Request,
    place: Place,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next_: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    typed = {"email": email, "next": own_address(next_)}
    try:
        secret = services.sign_in(
            place,
            email,
            password,
            address=request.client.host if request.client else "",
            user_agent=request.headers.get("user-agent", ""),
        )
    except WrongPasswordError:
        problem = _("邮箱或密码不对。")
        return sign_in_form(request, place, typed, problem=problem, status_code=422)
    except TooManyTriesError as exc:
        answer = sign_in_form(request, place, typed, problem=_wait(exc.wait_s), status_code=429)
        answer.headers["Retry-After"] = str(exc.wait_s)
        return answer
    return signed_in(request, place, secret, typed["next"])


def _wait(wait_s: int) -> str:
    if wait_s < 100:
        time = ngettext("%(num)s 秒", "%(num)s 秒", wait_s) % {"num": wait_s}
    else:
        minutes = -(-wait_s // 60)
        time = ngettext("%(num)s 分钟", "%(num)s 分钟", minutes) % {"num": minutes}
    return _("试错的次数太多，请等 %(time)s再试。", time=time)


def sign_in_form(
    request: Request,
    place: Installation,
    typed: dict[str, str],
    *,
    problem: str | None = None,
    status_code: int = 200,
) -> Response:
    with place.database.read() as session:
        context = {
            "typed": typed,
            "problem": problem,
            "is_empty": accounts.is_empty(session),
            "organisation": organisation.current(session).name,
            "oidc_name": place.settings.oidc_name if place.settings.oidc_issuer else None,
        }
    return templates.TemplateResponse(request, "sign_in.html", context, status_code=status_code)


def signed_in(request: Request, place: Installation, secret: str, wanted: str) -> Response:
    """On to the page that was wanted, with the cookie of who signed in."""
    answer = RedirectResponse(own_address(wanted), status_code=303)
    set_cookie(request, answer, secret)
    with place.database.read() as session:
        found = sign_ins.find_session(session, secret)
    if found:
        wear(answer, found[1].preferences)
    return answer


def set_cookie(request: Request, answer: Response, secret: str) -> None:
    answer.set_cookie(
        COOKIE,
        secret,
        # How long it is good for, the database says, by when the browser was last here.
        max_age=_A_YEAR_S,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


@router.post("/sign-out")
def sign_out(place: Place, viewer: CurrentUser) -> Response:
    if viewer.session_id:
        services.sign_out(place, viewer.user_id, viewer.session_id, actor=viewer.name)
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/welcome/{secret}")
def welcome_page(request: Request, place: Place, secret: str) -> Response:
    return _welcome(request, place, secret, {})


@router.post("/welcome/{secret}")
def welcome(
    request: Request,
    place: Place,
    secret: str,
    password: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
) -> Response:
    try:
        cookie = services.use_link(
            place,
            secret,
            name=name,
            email=email,
            password=password,
            user_agent=request.headers.get("user-agent", ""),
        )
    except (InputError, ConflictError) as exc:
        return _welcome(request, place, secret, {"name": name, "email": email}, str(exc))
    _end_session_before(request, place)
    return signed_in(request, place, cookie, "/")


def _end_session_before(request: Request, place: Installation) -> None:
    """Whoever was signed in in this browser is not any more."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    if viewer and viewer.session_id:
        with place.database.write() as session:
            sign_ins.end_session(session, viewer.user_id, viewer.session_id)


def _welcome(
    request: Request,
    place: Installation,
    secret: str,
    typed: dict[str, str],
    problem: str | None = None,
) -> Response:
    with place.database.read() as session:
        invitation, user = services.read_link(session, secret)
        context = {
            "secret": secret,
            "invitation": invitation,
            "user": user,
            "typed": {"name": invitation.name} | typed,
            "problem": explain(problem),
            "roles": words.ROLES,
            "organisation": organisation.current(session).name,
        }
    status = 422 if problem else 200
    return templates.TemplateResponse(request, "welcome.html", context, status_code=status)
