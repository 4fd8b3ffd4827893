"""Recordings sent from the page: in order, over a bad line, over a restart, without scripts."""

import datetime as dt
import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from api import services
from api.installation import Installation
from assistant.types import MeetingContext
from storage import recordings
from storage.tables import Recording, User
from tests.api.fakes import wav
from tests.e2e.browser import Watch
from tests.e2e.conftest import Visit, served
from tests.e2e.servers import Server
from tests.e2e.wire import Wire, wired

# Some pieces long; each second is 32 kB.
LONG = wav(seconds=1200)
BROKEN = r"ERR_(CONNECTION|EMPTY|INCOMPLETE|NETWORK|SOCKET|ABORTED)"


def new_meeting(place: Installation, title: str = "周会") -> int:
    """The recorder's."""
    context = MeetingContext(title=title, date=dt.date(2024, 3, 5))
    with place.database.read() as session:
        recorder = session.exec(select(User).where(User.name == "刘芳")).one()
    meeting = services.create_meeting(
        place, context, keeps_roster=False, actor="刘芳", created_by_id=recorder.id
    )
    return meeting.id or 0


def kept(place: Installation, meeting_id: int) -> list[Recording]:
    with place.database.read() as session:
        return recordings.of_meeting(session, meeting_id)


@pytest.fixture
def meeting_id(server: Server) -> int:
    return new_meeting(server.place)


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    with wired(server.address) as wire:
        yield wire


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "季度会.wav"
    path.write_bytes(LONG)
    return path


def choose(page: Page, *files: Path) -> None:
    page.locator("#upload input[type=file]").set_input_files(files)


def sound(folder: Path, name: str, pitch_hz: float) -> Path:
    path = folder / name
    path.write_bytes(wav(pitch_hz=pitch_hz))
    return path


def upload(page: Page) -> None:
    page.get_by_role("button", name="上传", exact=True).click()


def when(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait while the page goes on."""
    for _ in range(200):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come to that")


def at_review(page: Page, meeting_id: int) -> None:
    """The page of the meeting is there, and left: it goes on to load what is made of it."""
    page.wait_for_url(re.compile(rf"/meetings/{meeting_id}$"))
    page.goto("about:blank")


def test_an_upload_over_a_line_that_breaks_goes_on_by_itself(
    page: Page, watch: Watch, server: Server, wire: Wire, meeting_id: int, long_file: Path
) -> None:
    watch.allow(BROKEN)
    wire.bytes_per_s = 10e6
    page.goto(f"{wire.address}/meetings/{meeting_id}?upload=1")
    choose(page, long_file)
    upload(page)
    when(page, lambda: wire.sent > 0.55 * len(LONG))
    wire.cut()
    expect(page.get_by_text("连接断了，连上后会自己接着传")).to_be_visible()
    wire.mend()
    at_review(page, meeting_id)
    (recording,) = kept(server.place, meeting_id)
    assert recording.sha256 == hashlib.sha256(LONG).hexdigest()
    # What had arrived was not sent again: but for what was on the wire, and the pages.
    assert wire.sent < 1.25 * len(LONG)


def test_an_upload_goes_on_after_the_browser_and_the_server_were_closed(
    visit: Visit, watch: Watch, tmp_path: Path, ready_data_dir: Path, long_file: Path
) -> None:
    watch.allow(BROKEN)
    data = shutil.copytree(ready_data_dir, tmp_path / "data")
    with served(data) as first, wired(first.address) as wire:
        meeting_id = new_meeting(first.place)
        page = visit("recorder", first)
        wire.bytes_per_s = 10e6
        page.goto(f"{wire.address}/meetings/{meeting_id}?upload=1")
        choose(page, long_file)
        upload(page)
        when(page, lambda: wire.sent > 0.6 * len(LONG))
        wire.cut()
        page.close(run_before_unload=False)
    with served(data) as second:
        again = visit("recorder", second)
        again.goto(f"/meetings/{meeting_id}?upload=1")
        expect(again.get_by_text("上传了一半的录音：季度会.wav")).to_be_visible()
        asked: list[str] = []
        again.on("request", lambda request: asked.append(request.method))
        with again.expect_file_chooser() as chooser:
            again.get_by_role("button", name="继续上传 季度会.wav").click()
        chooser.value.set_files(long_file)
        at_review(again, meeting_id)
        assert "HEAD" in asked
        assert asked.count("PATCH") <= 2  # of three
        (recording,) = kept(second.place, meeting_id)
        assert recording.sha256 == hashlib.sha256(LONG).hexdigest()


def test_an_upload_is_paused_and_continued(
    page: Page, watch: Watch, server: Server, wire: Wire, meeting_id: int, long_file: Path
) -> None:
    watch.allow(BROKEN)
    wire.bytes_per_s = 8e6
    page.goto(f"{wire.address}/meetings/{meeting_id}?upload=1")
    choose(page, long_file)
    upload(page)
    when(page, lambda: wire.sent > 0.3 * len(LONG))
    page.get_by_role("button", name="暂停 季度会.wav").click()
    expect(page.get_by_text("已暂停")).to_be_visible()
    page.wait_for_timeout(2000)  # for what is on the wire
    before = wire.sent
    page.wait_for_timeout(500)
    assert wire.sent - before < 100_000
    page.get_by_role("button", name="继续上传 季度会.wav").click()
    at_review(page, meeting_id)
    assert kept(server.place, meeting_id)[0].size == len(LONG)


def test_several_files_are_joined_in_the_order_they_were_put_in(
    page: Page, server: Server, meeting_id: int, tmp_path: Path
) -> None:
    page.goto(f"/meetings/{meeting_id}?upload=1")
    choose(page, sound(tmp_path, "上半场.wav", 220), sound(tmp_path, "下半场.wav", 330))
    choose(page, sound(tmp_path, "开场.wav", 440))
    page.get_by_role("button", name="开场.wav 往前").click()
    page.get_by_role("button", name="开场.wav 往前").click()
    page.get_by_role("button", name="不要 下半场.wav").click()
    upload(page)
    at_review(page, meeting_id)
    assert [r.filename for r in kept(server.place, meeting_id)] == ["开场.wav", "上半场.wav"]


def test_a_file_that_is_no_recording_is_told_beside_it(
    page: Page, watch: Watch, meeting_id: int, tmp_path: Path
) -> None:
    watch.allow("422")
    notes = tmp_path / "笔记.mp3"
    notes.write_text("这是会议记录，不是录音。" * 40, "utf-8")
    page.goto(f"/meetings/{meeting_id}?upload=1")
    choose(page, notes)
    upload(page)
    told = page.locator(".sending .problem")
    expect(told).to_contain_text("笔记.mp3")
    expect(told).to_contain_text("不是声音")


def test_the_recording_of_another_meeting_is_used_again_without_being_sent_again(
    page: Page, watch: Watch, server: Server, meeting_id: int, tmp_path: Path
) -> None:
    watch.allow("409")
    file = sound(tmp_path, "周会.wav", 220)
    for meeting in (meeting_id, new_meeting(server.place, "例会")):
        page.goto(f"/meetings/{meeting}?upload=1")
        choose(page, file)
        upload(page)
        if meeting == meeting_id:
            at_review(page, meeting)
    expect(page.locator(".sending .problem")).to_contain_text("以前上传过")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="照样使用").click()
    at_review(page, meeting)
    assert "PATCH" not in sent
    assert [r.filename for r in kept(server.place, meeting)] == ["周会.wav"]


def test_an_upload_that_was_begun_is_dropped(
    page: Page, watch: Watch, wire: Wire, meeting_id: int, long_file: Path
) -> None:
    watch.allow(BROKEN)
    wire.bytes_per_s = 8e6
    page.goto(f"{wire.address}/meetings/{meeting_id}?upload=1")
    choose(page, long_file)
    upload(page)
    when(page, lambda: wire.sent > 0.2 * len(LONG))
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="丢弃 季度会.wav").click()
    expect(page.get_by_text("上传了一半的录音")).to_have_count(0)
    page.reload()
    expect(page.locator("#upload .drop-hint")).to_be_visible()
    expect(page.get_by_text("上传了一半的录音")).to_have_count(0)


def test_leaving_while_a_recording_is_sent_is_asked_about(
    page: Page, watch: Watch, wire: Wire, meeting_id: int, long_file: Path
) -> None:
    watch.allow(BROKEN)
    wire.bytes_per_s = 4e6
    page.goto(f"{wire.address}/meetings/{meeting_id}?upload=1")
    choose(page, long_file)
    upload(page)
    when(page, lambda: wire.sent > 0.1 * len(LONG))
    asked: list[str] = []

    def answer(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", answer)
    page.close(run_before_unload=True)
    when(page, lambda: asked == ["beforeunload"])


def test_without_scripts_a_recording_is_sent_by_the_plain_form(
    visit: Visit, server: Server, meeting_id: int, tmp_path: Path
) -> None:
    page = visit("recorder", server, java_script_enabled=False)
    page.goto(f"/meetings/{meeting_id}?upload=1")
    choose(page, sound(tmp_path, "周会.wav", 220))
    upload(page)
    at_review(page, meeting_id)
    assert [r.filename for r in kept(server.place, meeting_id)] == ["周会.wav"]


def test_a_new_meeting_is_created_once_and_its_recordings_are_sent_to_it(
    page: Page, watch: Watch, server: Server, tmp_path: Path
) -> None:
    watch.allow("422")
    page.goto("/meetings/new")
    choose(page, sound(tmp_path, "上半场.wav", 220), sound(tmp_path, "下半场.wav", 330))
    page.get_by_label("主题", exact=True).first.fill("新品例会")
    page.get_by_label("日期", exact=True).first.fill("2024-03-05")
    page.get_by_role("button", name="创建会议").click()
    page.wait_for_url(re.compile(r"/meetings/\d+$"))
    meeting_id = int(page.url.rpartition("/")[2])
    page.goto("about:blank")
    assert [r.filename for r in kept(server.place, meeting_id)] == ["上半场.wav", "下半场.wav"]


def test_a_meeting_that_waits_for_a_recording_that_does_not_come_is_begun(
    page: Page, server: Server, meeting_id: int, tmp_path: Path
) -> None:
    page.goto(f"/meetings/{meeting_id}?upload=1")
    file = sound(tmp_path, "上半场.wav", 220)
    page.request.put(
        f"/api/v1/meetings/{meeting_id}/recording?filename=a.wav&more=true",
        data=file.read_bytes(),
        headers={"sec-fetch-site": "same-origin"},
    )
    page.reload()
    expect(page.get_by_text("已收到 1 段录音，还在等后面的。")).to_be_visible()
    page.get_by_role("button", name="就用这些开始").click()
    expect(page.get_by_text("还在等后面的")).to_have_count(0)
    at_review(page, meeting_id)
