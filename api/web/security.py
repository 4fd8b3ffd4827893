"""Headers of every answer, and the language it is made in."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.web import i18n

# Nothing comes from elsewhere, no script or style stands in the page itself.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
# The interactive description of the API brings a script of its own in its page.
_POLICY_OF_DOCS = _POLICY.replace(
    "default-src 'self'",
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'",
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), display-capture=(self), camera=(), geolocation=()",
}


class PageHeaders:
    """ASGI middleware: chooses the language, adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        cookie = cookie_parser(headers.get("cookie", "")).get(i18n.COOKIE)
        i18n.use(i18n.negotiate(cookie, headers.get("accept-language", "")))
        path = scope["path"]
        policy = _POLICY_OF_DOCS if path.startswith("/docs") else _POLICY

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableHeaders(scope=message)
                sent.setdefault("Content-Security-Policy", policy)
                for name, value in _HEADERS.items():
                    sent.setdefault(name, value)
                if sent.get("content-type", "").startswith("text/html"):
                    # What a person may see changes; the way back must ask again.
                    sent.setdefault("Cache-Control", "no-cache, private")
                    sent.add_vary_header("Cookie, Accept-Language")
            await send(message)

        await self.app(scope, receive, send_with_headers)
