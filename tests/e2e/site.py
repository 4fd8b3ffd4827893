"""Every page of the product, found by its routes, on an installation with something in each."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI
from playwright.sync_api import BrowserContext

from api import passwords, services
from api.app import create_app
from api.installation import Installation
from api.settings import Settings
from assistant.formats import MeetingFile, parse_meeting
from assistant.pipeline import extract
from assistant.types import MeetingContext
from storage import accounts, meetings, organisation, recordings, webhooks
from storage.tables import MeetingState, Role, Stage
from tests.api.fakes import fake_stages, wav
from tests.e2e import people, questions, servers, troubles
from tests.e2e.servers import Server
from tests.routes import filled, get_paths

_DAY = dt.date(2026, 3, 5)
_SEGMENT_S = 2.0
_DATA = Path(__file__).parents[2] / "eval" / "data" / "dev"

# In review, minuted, waiting for a recording, failed: the meetings of the installation.
REVIEW, MINUTED, WAITING, FAILED = 1, 2, 3, 4
_VALUES = {
    "meeting_id": "1",
    "item_id": "1",
    "week": "2026-W12",
    "month": "2026-03",
    "chart": "burn-down",
    "person_id": "1",
    "project_id": "1",
    "department_id": "1",
    "user_id": "2",
    "webhook_id": "1",
    "kind": "action_items",
    "number": "0",
    "language": "en",
    "style": "formal",
    "question_id": "1",
}
_FURTHER = (
    *(f"/meetings/{m}" for m in (MINUTED, WAITING, FAILED)),
    *(f"/meetings/{m}/{tab}" for m in (MINUTED, WAITING) for tab in ("transcript", "minutes")),
    "/meetings/1/items/new?segments=1",
    "/meetings?q=nothing-is-called-this",
    "/archive?q=the",
    "/archive?q=nothing-is-called-this",
    "/settings/retention?days=1&transcripts=1&drafts=1&deliveries=1&minutes=1",
    "/tracker?q=nothing-is-called-this",
    # 1 is asked by its route; each of the others has an answer of another kind.
    *(f"/ask/{number}" for number in range(2, len(questions.ASKED) + 2)),
    "/ask/2?without=state",
    "/nowhere",
)
# Not pages: files, the API and its description, streams, what sends elsewhere, what says nothing
# without a query.
_NO_PAGES = re.compile(
    r"^/(api|docs|static|words|healthz|favicon)|/(oidc|events|stream|download)"
    r"|/items/(merge|new|changes)$|/export$|[.]{kind}$|[.](docx|csv)$"
)
# Pages for people who are not signed in.
OPEN = ("/sign-in",)


@contextmanager
def english_house(folder: Path) -> Iterator[Server]:
    """An installation whose data are all in English: a Chinese word on it is the product's."""
    place = Installation(Settings(data_dir=folder, organisation="Example Ltd", _env_file=None))
    place.prepare()
    _hear(place, "en-dev-01")
    _import_minuted(place, "en-dev-02")
    troubles.trouble(place, troubles.followed(place))
    with place.database.write() as session:
        for title, state in (("Waiting", MeetingState.waiting), ("Failed", MeetingState.failed)):
            row = meetings.create(session, MeetingContext(title=title, language="en", date=_DAY))
            row.state = state
            row.problem = "There is no sound in it." if state == MeetingState.failed else None
        owner = organisation.current(session)
        assert owner.id is not None
        hashed = passwords.hash_password(people.PASSWORD)
        people.add_accounts(session, owner.id, hashed, people.ENGLISH)
        accounts.invite(
            session,
            owner.id,
            name="Newcomer",
            email="new@example.com",
            role=Role.recorder,
            invited_by="Administrator",
        )
        url, events = "http://127.0.0.1:9/events", ["item.done"]
        webhooks.add(session, "ERP", url, events, allow_http=True, actor="Administrator")
        webhooks.emit(session, "item.done", "item.done 1", {"id": 1, "task": "Send the plan"})
    questions.ask(place, people.ENGLISH["administrator"].name)
    with servers.serving(place) as server:
        yield server
    place.close()


def _hear(place: Installation, name: str) -> None:
    """Upload a recording in which the worker hears this meeting."""
    file = _file(name)
    assert file.transcript is not None
    said = file.transcript.segments
    labels = {n: f"SPEAKER_{i:02}" for i, n in enumerate(dict.fromkeys(s.speaker for s in said))}
    heard = [
        s.model_copy(
            update={
                "start": s.id * _SEGMENT_S,
                "end": (s.id + 1) * _SEGMENT_S,
                "speaker": labels[s.speaker],
                "confidence": 0.4 if s.id % 9 == 0 else 0.9,
            }
        )
        for s in said
    ]
    transcript = file.transcript.model_copy(
        update={"segments": tuple(heard), "duration_s": len(heard) * _SEGMENT_S}
    )
    with place.files.writer() as writer:
        writer.write(wav(len(heard) * _SEGMENT_S))
        stored = writer.keep()
    with place.database.write() as session:
        owner = organisation.current(session)
        assert owner.id is not None
        organisation.add_roster(session, owner.id, file.context.roster)
        row = meetings.create(session, file.context)
        assert row.id is not None
        recordings.register(session, row.id, "recording.wav", stored)
        meetings.begin(row, Stage.store)
    servers.work(place, servers.reading(transcript))


def _import_minuted(place: Installation, name: str) -> None:
    file = _file(name)
    assert file.transcript is not None
    found = extract(file.transcript, file.context, None).extraction
    services.import_meeting(place, file, found, is_confirmed=True, actor="Administrator")
    servers.work(place, fake_stages())


def _file(name: str) -> MeetingFile:
    return parse_meeting(json.loads((_DATA / f"{name}.json").read_text("utf-8")))


def page_addresses(app: FastAPI) -> list[str]:
    """Where pages may be: GET routes with values for what stands in them."""
    paths = [path for path in get_paths(app) if not _NO_PAGES.search(path)]
    known = [address for path in paths if (address := filled(path, _VALUES))]
    return [*known, *_FURTHER, f"/tracker/{troubles.followed(app.state.installation)}"]


def whole_pages(context: BrowserContext, server: Server) -> list[str]:
    """Of these, what a browser shows as a page of its own: no parts of pages, no files."""
    found = []
    for address in page_addresses(create_app(server.place)):
        answer = context.request.get(address, max_redirects=0)
        is_html = answer.headers.get("content-type", "").startswith("text/html")
        if is_html and answer.text().lstrip().lower().startswith("<!doctype html"):
            found.append(address)
    return found
