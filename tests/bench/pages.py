"""How long the server takes for each page and list: every GET route of the application."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.routes import filled, get_paths

# What stands in addresses, of the filled company. A route with anything else is passed over.
_VALUES = {
    "meeting_id": "1",
    "item_id": "7",
    "person_id": "1",
    "project_id": "2",
    "recording_id": "1",
    "department_id": "1",
    "user_id": "2",
    "kind": "action_items",
    "number": "0",
    "format": "txt",
    "language": "en",
    "template_id": "1",
    "style": "formal",
    "week": "2026-W12",
    "month": "2026-03",
    "chart": "status",
}
# Where the same name stands for something else, or where more is to be asked for: by the path.
_ASKED = {
    "/api/v1/search": "/api/v1/search?q=预算",
    "/api/v1/me/news": "/api/v1/me/news?after=2020-01-01T00:00:00Z",
    "/api/v1/meetings/{meeting_id}/transcript.{kind}": "/api/v1/meetings/1/transcript.json",
    "/meetings/{meeting_id}/items/merge": (
        "/meetings/1/items/merge?item=action_items-7&item=action_items-8"
    ),
    "/meetings/{meeting_id}/items/new": "/meetings/1/items/new?segments=1",
    "/people/roster.{kind}": "/people/roster.xlsx",
    "/people/template.{kind}": "/people/template.xlsx",
    # The first that is followed: item 7 is still in review.
    "/tracker/{item_id}": "/tracker/812",
    "/api/v1/action-items/{item_id}": "/api/v1/action-items/812",
}
# Lists as people narrow them down, besides the bare addresses.
_NARROWED = (
    "/meetings?q=预算",
    "/meetings?state=review",
    "/meetings?page=20",
    "/tracker?status=delayed",
    "/tracker?owner=张敏建",
    "/tracker?q=合同",
    "/tracker?status=all",
    "/tracker?due=overdue",
    "/tracker?due=behind",
    "/tracker?sort=updated",
    "/tracker?department=研发部",
    "/tracker?page=900",
    "/tracker?waiting=1",
    "/tracker?problem=1",
    "/tracker?mine=1",
    "/tracker?view=board",
    "/tracker?view=board&due=behind",
    "/meetings/500",
    "/meetings/500/transcript",
    "/meetings/500/minutes",
    "/meetings/500/history",
    "/meetings/500/minutes/preview?version=1",
    "/archive?q=预算",
    "/archive?q=合同 客户",
    "/reviews/week/2026-W12",
    *(f"/reports/tracking/{name}" for name in ("burn-down", "on-time", "load", "timeline")),
    "/reports/tracking/burn-down?project=2",
    "/api/v1/meetings?limit=100",
    "/api/v1/action-items?status=delayed",
)
# Parts of a page: without htmx they send on to the page.
_PARTS = re.compile(r"/items/action_items/7$|/transcript/segments/0$")
# Streams that do not end, and pages that are not ours. Who is signed in is sent on from /sign-in.
# The filled company has no template of its own.
_PASSED_OVER = re.compile(
    r"/(events|stream|live|backup/)\b|^/(docs|static|api/v1/openapi|words|favicon|sign-in$)|/oidc"
    r"|^/settings/templates/1/preview$"
    # Files, however large.
    r"|/recordings?(/1)?$|/tracker/export|/api/v1/.*/minutes$|[.](docx|csv|txt)$"
)


@dataclass(frozen=True)
class Timed:
    """What one address took, in milliseconds.

    `cpu_ms` is the processor's time of a request: other work on the machine does not lengthen it.
    """

    address: str
    status: int
    size: int
    median_ms: float
    p95_ms: float
    cpu_ms: float


def addresses(app: FastAPI) -> Iterator[str]:
    """Every GET route with its values, and the lists narrowed down."""
    for path in (*get_paths(app), *_NARROWED):
        address = filled(_ASKED.get(path, path), _VALUES)
        if address and not _PASSED_OVER.search(address):
            yield address


def measure(client: TestClient, address: str, *, times: int) -> Timed:
    """Ask `times` times, after asking twice for what is kept in memory."""
    headers = {"HX-Request": "true"} if _PARTS.search(address) else {}
    for _ in range(2):
        answer = client.get(address, headers=headers, follow_redirects=False)
    if answer.status_code != 200:
        return Timed(address, answer.status_code, 0, 0, 0, 0)
    took = []
    cpu_begun = time.process_time()
    for _ in range(times):
        begun = time.perf_counter()
        client.get(address, headers=headers, follow_redirects=False)
        took.append((time.perf_counter() - begun) * 1000)
    cpu_ms = (time.process_time() - cpu_begun) * 1000 / times
    p95_ms = percentile(took, 95)
    return Timed(address, 200, len(answer.content), median(took), p95_ms, cpu_ms)


def percentile(values: list[float], percent: float) -> float:
    """The smallest value that so many percent of them do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * len(ordered) + 0.5) - 1)]
