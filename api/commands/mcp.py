"""`mcp`: the server of the Model Context Protocol, for a program beside it or over HTTP."""

import os
from pathlib import Path

from api.installation import Installation
from api.mcp.door import NO_TOKEN, Door, always, viewer_of
from api.server import set_up_logging
from api.settings import load_settings
from assistant.errors import InputError


def run(port: int | None, token_file: Path | None) -> None:
    """Serve until the client goes, or until stopped. Raises InputError, SignInNeededError."""
    from api.commands.data import installation

    set_up_logging(load_settings())
    with installation() as place:
        if port is not None:
            _serve_http(place, port)
            return
        from api.mcp.server import make_server

        secret = _token(token_file)
        # Better said now than at the first question.
        viewer_of(place, secret)
        make_server(place, Door(place, always(secret))).run("stdio")


def _token(file: Path | None) -> str:
    """Raises InputError."""
    if file is None:
        secret = os.environ.get("ASSISTANT_TOKEN", "").strip()
        if not secret:
            raise InputError(NO_TOKEN)
        return secret
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(f"The token cannot be read from {file}.") from exc


def _serve_http(place: "Installation", port: int) -> None:  # noqa: F821
    import uvicorn

    from api.console import say
    from api.mcp.http import PATH, make_app

    say(f"The MCP server is at http://127.0.0.1:{port}{PATH}  (stop with Ctrl-C)")
    uvicorn.run(
        make_app(place),
        host="127.0.0.1",
        port=port,
        log_level=place.settings.log_level.lower(),
        timeout_graceful_shutdown=5,
        access_log=False,
    )
