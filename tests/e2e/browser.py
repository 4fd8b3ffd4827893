"""Debian's Chromium, and a watch over what its pages do."""

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

HOST = "127.0.0.1"

ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # A microphone that beeps, given without asking, and sound that needs no click before it.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    # Whatever a page asks of another host is not there, and the watch tells of it.
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
    # It refuses to run as root otherwise; what it opens here is this product alone.
    "--no-sandbox",
]


def chromium() -> str | None:
    """Where Chromium is; None where it is not installed."""
    said = os.environ.get("PLAYWRIGHT_CHROMIUM")
    if said:
        return said if Path(said).exists() else None
    return shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass
class Watch:
    """What went wrong on the pages of a context; `allow` names what a test means to happen.

    Errors of scripts, words on the console, refused requests, breaches of the Content-Security-
    Policy and anything asked of another host.
    """

    troubles: list[str] = field(default_factory=list)
    _allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Troubles that this regular expression is found in are meant to happen."""
        self._allowed.append(pattern)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def left(self) -> list[str]:
        """The troubles that nothing allows."""
        return [t for t in self.troubles if not any(re.search(p, t) for p in self._allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != HOST:
            self.troubles.append(f"another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page ends what it was still loading, such as sound and events.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            asked = f"{response.request.method} {response.url}"
            self.troubles.append(f"status {response.status}: {asked}")
