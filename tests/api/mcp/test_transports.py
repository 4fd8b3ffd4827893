"""The server as programs reach it: a process beside them, and HTTP."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from api.installation import Installation
from api.mcp.http import make_app
from storage import sign_ins
from storage.tables import Role
from tests.api.mcp.asking import ask, token_of

ROOT = Path(__file__).parents[3]
COMMAND = ["-m", "api.cli", "mcp"]


def environment(place: Installation, **more: str) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if "ASSISTANT" not in name}
    return known | {"ASSISTANT_DATA_DIR": str(place.settings.data_dir.resolve())} | more


def run(place: Installation, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *COMMAND, *arguments],
        env=environment(place, **more),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_program_starts_it_and_asks_over_standard_input(place: Installation) -> None:
    secret = token_of(place)
    server = StdioServerParameters(
        command=sys.executable,
        args=COMMAND,
        env=environment(place, ASSISTANT_TOKEN=secret),
        cwd=ROOT,
    )

    async def go() -> Any:
        async with Client(server) as client:
            first = await ask(client, "list_meetings")
            with place.database.write() as session:
                found = sign_ins.find_token(session, secret)
                assert found
                sign_ins.revoke_tokens(session, found[1].id or 0)
            return client.server_info, first, await ask(client, "list_meetings")

    info, first, second = asyncio.run(go())
    assert info.name == "meeting-assistant"
    assert [meeting["id"] for meeting in first.data["meetings"]] == [1]
    assert (first.is_error, second.is_error) == (False, True)


def test_a_file_may_hold_the_token(place: Installation, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(token_of(place) + "\n")
    # Its input ends at once, and so does it.
    done = run(place, "--token-file", str(file))
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("token", "said"),
    [("", "meeting-assistant: There is no token."), ("ma_no", "meeting-assistant: The token is ")],
)
def test_without_a_good_token_it_says_so_at_once(
    place: Installation, token: str, said: str
) -> None:
    done = run(place, ASSISTANT_TOKEN=token)
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].startswith(said)


@contextmanager
def serving(place: Installation) -> Iterator[str]:
    """The address of the endpoint."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        config = uvicorn.Config(make_app(place), log_level="warning", timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            server.should_exit = True
            thread.join(10)


async def ask_over_http(address: str, secret: str, tool: str) -> Any:
    headers = {"Authorization": f"Bearer {secret}"}
    async with httpx2.AsyncClient(headers=headers) as http:
        transport: Any = streamable_http_client(address, http_client=http)
        async with Client(transport) as client:
            return await ask(client, tool)


def test_over_http_each_asks_with_the_own_token(place: Installation) -> None:
    with serving(place) as address:
        administrator = asyncio.run(ask_over_http(address, token_of(place), "list_meetings"))
        outsider = token_of(place, Role.member, "外人")
        nothing = asyncio.run(ask_over_http(address, outsider, "list_meetings"))
    assert (administrator.data["total"], nothing.data["total"]) == (1, 0)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ma_wrong", "Basic eDp5"])
def test_over_http_nothing_is_said_without_a_good_token(place: Installation, header: str) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    with serving(place) as address:
        answer = httpx2.post(
            address,
            json=body,
            headers={"authorization": header, "accept": "application/json, text/event-stream"},
        )
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "search" not in answer.text


def test_over_http_another_sites_page_is_refused(place: Installation) -> None:
    with serving(place) as address:
        answer = httpx2.post(
            address,
            json={"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}},
            headers={
                "authorization": f"Bearer {token_of(place)}",
                "accept": "application/json, text/event-stream",
                "origin": "https://evil.example",
            },
        )
    assert answer.status_code == 403
