"""The server over HTTP: whoever brings a token asks with it."""

from typing import Any

from mcp.server.mcpserver import MCPServer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.installation import Installation
from api.mcp.door import Door, of_request, viewer_of
from api.mcp.server import make_server
from assistant.errors import AssistantError

PATH = "/mcp"


def make_app(place: Installation, *, host: str = "127.0.0.1") -> ASGIApp:
    """The endpoint /mcp. Each request stands for itself, so that any token may come with any."""
    server: MCPServer[Any] = make_server(place, Door(place, of_request))
    app = server.streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, host=host
    )
    return _Guard(app, place)


class _Guard:
    """ASGI middleware: without a good token, nothing is said, not even which tools there are."""

    def __init__(self, app: ASGIApp, place: Installation) -> None:
        self._app, self._place = app, place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            problem = await run_in_threadpool(self._problem, Request(scope))
            if problem:
                answer = JSONResponse(
                    {"error": problem}, status_code=401, headers={"WWW-Authenticate": "Bearer"}
                )
                return await answer(scope, receive, send)
        await self._app(scope, receive, send)

    def _problem(self, request: Request) -> str | None:
        secret = of_request(request)
        if secret is None:
            return "Send a token: Authorization: Bearer TOKEN."
        try:
            viewer_of(self._place, secret)
        except AssistantError as exc:
            return str(exc)
        return None
