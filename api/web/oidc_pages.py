"""To the company's sign-in service and back."""

import base64
import json
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api import oidc, services_oidc
from api.deps import Place
from api.errors import OtherSignInError
from api.gate import own_address
from api.installation import Installation
from api.web.error_words import explain
from api.web.sign_in_pages import sign_in_form, signed_in
from assistant.errors import NotFoundError

router = APIRouter(prefix="/sign-in/oidc")

_COOKIE = "assistant_oidc"
_PATH = "/sign-in/oidc"
_LASTS_S = 600


@router.get("")
def begin(
    request: Request, place: Place, next_: Annotated[str, Query(alias="next")] = "/"
) -> Response:
    _check_offered(place)
    try:
        address, pending = oidc.begin(place.settings, _callback(request))
    except OtherSignInError as exc:
        return _refused(request, place, exc)
    answer = RedirectResponse(address, status_code=303)
    kept = json.dumps(asdict(pending) | {"next": own_address(next_)})
    answer.set_cookie(
        _COOKIE,
        base64.urlsafe_b64encode(kept.encode()).decode(),
        max_age=_LASTS_S,
        path=_PATH,
        httponly=True,
        # Lax: it comes along when the provider sends the browser back.
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


@router.get("/callback")
def come_back(request: Request, place: Place) -> Response:
    _check_offered(place)
    try:
        pending, wanted = _kept(request)
        returned = dict(request.query_params)
        identity = oidc.finish(place.settings, _callback(request), returned, pending)
        agent = request.headers.get("user-agent", "")
        secret = services_oidc.sign_in(place, identity, user_agent=agent)
    except OtherSignInError as exc:
        answer = _refused(request, place, exc)
    else:
        answer = signed_in(request, place, secret, wanted)
    answer.delete_cookie(_COOKIE, path=_PATH)
    return answer


def _check_offered(place: Installation) -> None:
    if not place.settings.oidc_issuer:
        raise NotFoundError("Sign-in by OpenID Connect is not set up here.")


def _kept(request: Request) -> tuple[oidc.Pending, str]:
    try:
        kept = json.loads(base64.urlsafe_b64decode(request.cookies.get(_COOKIE, "")))
        wanted = own_address(str(kept.pop("next")))
        return oidc.Pending(**{name: str(value) for name, value in kept.items()}), wanted
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        message = "This sign-in was not begun in this browser. Begin again."
        raise OtherSignInError(message) from exc


def _callback(request: Request) -> str:
    return str(request.base_url).rstrip("/") + _PATH + "/callback"


def _refused(request: Request, place: Installation, error: OtherSignInError) -> Response:
    return sign_in_form(request, place, {}, problem=explain(str(error)), status_code=403)
