"""python -m tests.e2e.screenshots [FOLDER]: the pictures of the README, by default into docs/.

Beside the tests because it uses their browser and their company: the sample meeting as the bundled
model hears it, and some more meetings of that company.
"""

import datetime as dt
import json
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright
from sqlmodel import col, select

from api import passwords, services, services_minutes
from api.installation import Installation
from api.jobs import issuing
from api.jobs.steps import Workshop
from api.settings import Settings
from assistant.formats import parse_meeting
from assistant.pipeline import extract
from assistant.tracking.changes import Author
from storage import meetings, minutes, organisation, recipients, tracking
from storage.tables import ActionItemRow, Meeting, MinutesRow, Person, ReviewState, now
from tests.api.fakes import fake_stages, wav
from tests.e2e import people, servers
from tests.e2e.browser import ARGUMENTS, chromium

_DATA = Path(__file__).parents[2] / "eval" / "data" / "dev"
_WIDE = {"width": 1280, "height": 800}
_PHONE = {"width": 390, "height": 780}


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        place = Installation(
            Settings(data_dir=Path(scratch) / "data", organisation="星河科技", _env_file=None)
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fill(place)
        with servers.serving(place) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            wide = {"base_url": server.address, "viewport": _WIDE, "locale": "zh-CN"}
            narrow = wide | {"viewport": _PHONE, "device_scale_factor": 2, "is_mobile": True}
            with browser.new_context(**wide) as context:
                people.sign_in(context, server, "recorder")
                take_wide(context.new_page(), folder, Path(scratch))
            with browser.new_context(**wide) as context:
                people.sign_in(context, server, "leader")
                take_minutes(context.new_page(), folder)
            with browser.new_context(**narrow) as context:
                people.sign_in(context, server, "recorder")
                take_phone(context.new_page(), folder)
            browser.close()
        place.close()


def fill(place: Installation) -> None:
    """The sample in review, some meetings minuted with their items followed, some waiting."""
    place.prepare(with_sample=True)
    servers.work(place, servers.heard_sample())
    today = dt.date.today()
    for number, days in ((1, 12), (8, 9), (5, 6), (2, 0)):
        _import(place, f"zh-dev-{number:02}", today - dt.timedelta(days=days))
    with place.database.write() as session:
        owner = organisation.current(session)
        assert owner.id is not None
        people.add_accounts(session, owner.id, passwords.hash_password(people.PASSWORD))
    _send(place)
    _follow(place, today)
    _import(place, "zh-dev-09", today, is_confirmed=False)


def _import(place: Installation, name: str, day: dt.date, *, is_confirmed: bool = True) -> None:
    file = parse_meeting(json.loads((_DATA / f"{name}.json").read_text("utf-8")))
    context = file.context.model_copy(update={"date": day, "recorder": "刘芳"})
    assert file.transcript is not None
    found = extract(file.transcript, context, None).extraction
    moved = file.model_copy(update={"context": context, "id": None})
    services.import_meeting(place, moved, found, is_confirmed=is_confirmed, actor="刘芳")
    servers.work(place, fake_stages())


def _send(place: Installation) -> None:
    """All that is drafted is with the leader, and all but the last of it is out."""
    with place.database.write() as session:
        for person in session.exec(select(Person)):
            person.email = f"p{person.id}@example.com"
        drafted = [row.meeting_id for row in session.exec(select(MinutesRow))]
    shop = Workshop(place.database, place.files, fake_stages(), place.settings)
    for meeting_id in drafted:
        is_last = meeting_id == drafted[-1]
        late_reason = "" if is_last else "等财务核对数字"
        services_minutes.submit(place, meeting_id, actor="刘芳", late_reason=late_reason)
        if is_last:
            break
        with place.database.read() as session:
            row = minutes.latest(session, meeting_id)
            assert row is not None
            meeting = meetings.get(session, meeting_id)
            to = recipients.fingerprint(recipients.of(session, meeting, row))
        services_minutes.approve(place, meeting_id, row.content_hash, to, actor="王建国")
        issuing.issue(shop, row.id or 0)


def _follow(place: Installation, today: dt.date) -> None:
    """Some of the items whose minutes are out are under way, done or late."""
    with place.database.write() as session:
        rows = session.exec(
            select(ActionItemRow)
            .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
            .where(
                ActionItemRow.review == ReviewState.confirmed,
                col(Meeting.minutes_issued_at).is_not(None),
            )
        ).all()
        for number, row in enumerate(rows):
            status = ("not_started", "in_progress", "done", "in_progress", "delayed")[number % 5]
            changes: dict[str, Any] = {
                "status": status,
                "percent": {"done": 100, "not_started": 0}.get(status, 60),
                "delay_reason": "等供应商的样品" if status == "delayed" else None,
            }
            moves = row.deadline is None or number % 3 == 0
            if moves:
                changes["deadline"] = (today + dt.timedelta(days=number - 4)).isoformat()
            tracking.apply(
                session,
                row,
                changes,
                by=Author(row.owner or "刘芳"),
                at=now(),
                moves_deadline=moves and row.deadline is not None,
                reason="供应商的样品晚到" if moves else None,
            )


def take_wide(page: Page, folder: Path, scratch: Path) -> None:
    page.goto("/")
    page.screenshot(path=folder / "home.png")
    page.goto("/tracker")
    page.screenshot(path=folder / "tracker.png")
    page.goto("/tracker?status=delayed")
    page.locator(".tracked .task a").first.click()
    page.locator("h1").wait_for()
    page.screenshot(path=folder / "item.png")
    page.goto("/ask")
    page.get_by_role("textbox", name="问题").fill("市场部还有哪些没完成？")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/*")
    page.locator("h1").wait_for()
    page.screenshot(path=folder / "ask.png")
    with page.expect_response("**/waveform?*"):
        page.goto("/meetings/1")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_timeout(600)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(300)
    page.screenshot(path=folder / "review.png")
    take_upload(page, folder, scratch)


def take_minutes(page: Page, folder: Path) -> None:
    page.goto("/")
    page.get_by_role("link", name="去审批").first.click()
    document = page.locator(".doc")
    document.wait_for()
    page.screenshot(path=folder / "minutes-page.png")
    page.wait_for_timeout(300)
    box = document.bounding_box()
    assert box is not None
    top = {"x": box["x"], "y": box["y"], "width": box["width"], "height": 900}
    page.screenshot(path=folder / "minutes.png", full_page=True, clip=top)


def take_upload(page: Page, folder: Path, scratch: Path) -> None:
    recordings = [scratch / name for name in ("周例会-上半场.wav", "周例会-下半场.wav")]
    for recording in recordings:
        recording.write_bytes(wav(300))
    page.goto("/meetings/new")
    page.locator("#title").fill("新产品上市周例会")
    page.locator("#chair").fill("王建国")
    for name in ("王建国", "李敏", "赵强", "陈晓"):
        page.locator("#find-person").fill(name)
        page.locator("#find-person").press("Enter")
    page.locator("input[name=recording]").set_input_files(recordings)
    page.locator("#words").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.screenshot(path=folder / "upload.png")


def take_phone(page: Page, folder: Path) -> None:
    with page.expect_response("**/waveform?*"):
        page.goto("/meetings/1")
    page.keyboard.press("j")
    page.wait_for_timeout(800)
    page.screenshot(path=folder / "phone.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "docs")
