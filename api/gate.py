"""Before every route: who asks, and whether another site's page made them ask.

A path that is not named here is closed, so that a new route cannot be forgotten. It stands before
routing and reads no body: who is not signed in can send nothing large.
"""

from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from api import problems
from api.deps import Viewer
from api.errors import ForbiddenError, SignInNeededError
from api.installation import Installation

COOKIE = "assistant_session"
SAFE = ("GET", "HEAD", "OPTIONS")

# Nobody is looked up for these: they are the same for all.
_FILES = ("/static", "/static-offline-docs", "/healthz", "/favicon.ico")
# Whoever is not signed in may see these.
_OPEN = (
    "/sign-in",
    "/welcome",
    # Signed links show a person the own items.
    "/mine",
    # Calendars ask for theirs by an address that is signed, too.
    "/feeds",
    "/appearance",
    "/words",
    "/docs",
    "/api/v1/openapi.json",
)
# The secret is in the address: no cookie is read, so that another site's page could make a browser
# do nothing here that it could not do itself. A link's page sends no referrer, and with it no
# origin that could be checked.
_KEYED = ("/mine",)


class Gate:
    """ASGI middleware: puts the viewer into the request's state, or answers in its place."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_under(scope["path"], _FILES):
            return await self.app(scope, receive, send)
        request = Request(scope)
        try:
            if is_under(scope["path"], _KEYED):
                viewer = None
            else:
                viewer = await run_in_threadpool(_viewer, request)
                _check(request, viewer)
        except SignInNeededError as error:
            return await _ask_to_sign_in(request, error)(scope, receive, send)
        except ForbiddenError as error:
            return await problems.answer_to(request, error)(scope, receive, send)
        except OperationalError as error:
            return await problems.database_error(request, error)(scope, receive, send)
        request.state.viewer = viewer
        await self.app(scope, receive, send)


def is_under(path: str, starts: tuple[str, ...]) -> bool:
    return any(path == start or path.startswith(start + "/") for start in starts)


def is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _viewer(request: Request) -> Viewer | None:
    from api import services_accounts as accounts

    place: Installation = request.app.state.installation
    if secret := bearer(request):
        viewer = accounts.viewer_of_token(place, secret) if is_api(request) else None
        if viewer is None:
            raise SignInNeededError(
                "The token is not valid: it ran out, was revoked, or was not copied as a whole. "
                "Make another on the account page."
            )
        return viewer
    secret = request.cookies.get(COOKIE)
    return accounts.viewer_of_session(place, secret) if secret else None


def bearer(request: Request) -> str | None:
    """The token in the Authorization header; None where there is none."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else None


def _check(request: Request, viewer: Viewer | None) -> None:
    is_open = is_under(request.url.path, _OPEN)
    if viewer is None and not is_open:
        raise SignInNeededError("Sign in first, or send a token: Authorization: Bearer TOKEN.")
    by_browser = viewer is None or viewer.scopes is None
    if request.method not in SAFE and by_browser and not is_same_site(request):
        raise ForbiddenError(
            "This was asked for by another site's page. Open it here instead. "
            "Programs send a token: Authorization: Bearer TOKEN."
        )


def is_same_site(request: Request) -> bool:
    """Whether the browser says that one of our own pages asks, or the person alone.

    Browsers send Sec-Fetch-Site over https and on the same machine, and Origin with every change.
    """
    if site := request.headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.headers.get("host")


def _ask_to_sign_in(request: Request, error: SignInNeededError) -> Response:
    if is_api(request):
        answer = problems.answer_to(request, error)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    address = sign_in_address(_wanted(request))
    if request.headers.get("hx-request"):
        # A part of a page must not be replaced by the sign-in page.
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


def _wanted(request: Request) -> str:
    """The page to come back to: this one, or the one that holds the form."""
    if request.headers.get("hx-request"):
        parts = urlsplit(request.headers.get("hx-current-url", ""))
    elif request.method in SAFE:
        parts = urlsplit(str(request.url))
    else:
        parts = urlsplit(request.headers.get("referer", ""))
        if parts.netloc != request.headers.get("host"):
            return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")


def sign_in_address(wanted: str) -> str:
    wanted = own_address(wanted)
    return "/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted, safe='/')}"


def own_address(wanted: str | None) -> str:
    """`wanted` where it is an address on this site, else the first page.

    Browsers read a backslash as a slash and drop tabs and line breaks, so //elsewhere hides in
    more ways than one.
    """
    is_plain = wanted and wanted.isprintable() and "\\" not in wanted
    if wanted and is_plain and wanted.startswith("/") and not wanted.startswith("//"):
        return wanted
    return "/"
