"""Recording in the browser: kept while it goes on, after a closed tab too, and decodable."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.transcription.audio import probe, read_pieces
from storage import meetings
from storage.tables import MeetingState
from tests.e2e.browser import Watch
from tests.e2e.conftest import Visit
from tests.e2e.servers import Server
from tests.e2e.test_upload import BROKEN, at_review, kept, new_meeting, when
from tests.e2e.wire import Wire, wired

STORED = """async () => {
  const { user, meeting } = document.getElementById("record").dataset;
  const segments = await recordStore.segments(`${user}/${meeting}`);
  return segments.map((segment) => segment.size);
}"""


@pytest.fixture
def meeting_id(server: Server) -> int:
    return new_meeting(server.place)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def stored(page: Page) -> list[int]:
    """The bytes of each segment that the browser keeps."""
    sizes: list[int] = page.evaluate(STORED)
    return sizes


def files(server: Server, meeting_id: int) -> list[Path]:
    return [server.place.files.path(one.sha256) for one in kept(server.place, meeting_id)]


def heard_s(path: Path) -> float:
    """How much of it our own decoder hears; the microphone of these tests beeps each second."""
    pieces = list(read_pieces(path))
    assert not any(piece.is_silent for piece in pieces)
    return sum(piece.duration_s for piece in pieces)


def test_what_the_browser_recorded_is_heard_by_our_decoder(
    page: Page, server: Server, meeting_id: int
) -> None:
    page.goto(f"/meetings/{meeting_id}/record")
    expect(page.get_by_text("本次会议将录音")).to_be_visible()
    press(page, "开始录音")
    expect(page.locator("[data-state]")).to_have_text("正在录音")
    page.wait_for_timeout(6500)
    assert float(page.locator("[data-level]").get_attribute("value") or 0) >= 0
    press(page, "结束并上传")
    at_review(page, meeting_id)
    (path,) = files(server, meeting_id)
    info = probe(path)
    assert (info.codec, info.channels, info.has_video) == ("opus", 1, False)
    assert 5.5 < heard_s(path) < 9


def test_a_recording_survives_a_closed_tab_and_goes_on_as_a_second_file(
    visit: Visit, server: Server, meeting_id: int
) -> None:
    page = visit("recorder", server)
    page.goto(f"/meetings/{meeting_id}/record")
    press(page, "开始录音")
    when(page, lambda: sum(stored(page)) > 0)
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(f"/meetings/{meeting_id}/record")
    expect(again.get_by_text(re.compile(r"上次的录音还在：\d+ 秒"))).to_be_visible()
    press(again, "继续录")
    again.wait_for_timeout(1500)
    press(again, "结束并上传")
    at_review(again, meeting_id)
    first, second = files(server, meeting_id)
    assert heard_s(first) > 3
    assert 0.5 < heard_s(second) < 4
    names = [one.filename for one in kept(server.place, meeting_id)]
    assert names[1].endswith("(2).webm")


def test_a_meeting_waits_until_all_of_its_recording_is_there(
    page: Page, server: Server, meeting_id: int
) -> None:
    page.goto(f"/meetings/{meeting_id}/record")
    press(page, "开始录音")
    page.wait_for_timeout(1200)
    press(page, "结束并上传")
    at_review(page, meeting_id)
    with server.place.database.read() as session:
        assert meetings.get(session, meeting_id).state != MeetingState.waiting


def test_what_was_recorded_is_sent_while_it_goes_on(
    page: Page, server: Server, meeting_id: int
) -> None:
    page.goto(f"/meetings/{meeting_id}/record")
    press(page, "开始录音")
    page.wait_for_function("() => /服务器已收到 [1-9]/.test(document.body.innerText)")
    (left,) = page.request.get(f"/api/v1/meetings/{meeting_id}/uploads").json()
    assert left["offset"] > 0
    assert left["size"] is None


def test_a_recording_whose_browser_never_came_back_is_used_as_far_as_it_is_here(
    visit: Visit, server: Server, meeting_id: int
) -> None:
    page = visit("recorder", server)
    page.goto(f"/meetings/{meeting_id}/record")
    press(page, "开始录音")
    page.wait_for_function("() => /服务器已收到 [1-9]/.test(document.body.innerText)")
    page.context.close()
    elsewhere = visit("recorder", server)
    elsewhere.clock.install()
    elsewhere.clock.fast_forward(120_000)
    elsewhere.goto(f"/meetings/{meeting_id}?upload=1")
    press(elsewhere, "用已收到的部分")
    at_review(elsewhere, meeting_id)
    (path,) = files(server, meeting_id)
    assert heard_s(path) > 3


def test_a_recording_goes_on_when_the_line_breaks_and_arrives_when_it_is_back(
    page: Page, watch: Watch, server: Server, meeting_id: int
) -> None:
    watch.allow(BROKEN)
    with wired(server.address) as wire:
        _record_over(page, wire, meeting_id)
        at_review(page, meeting_id)
    (path,) = files(server, meeting_id)
    assert heard_s(path) > 6


def _record_over(page: Page, wire: Wire, meeting_id: int) -> None:
    page.goto(f"{wire.address}/meetings/{meeting_id}/record")
    press(page, "开始录音")
    page.wait_for_timeout(1000)
    wire.cut()
    page.wait_for_timeout(6000)
    press(page, "结束并上传")
    expect(page.get_by_text("连接断了。录音保存在本机")).to_be_visible()
    wire.mend()


def test_a_pause_is_left_out(page: Page, server: Server, meeting_id: int) -> None:
    page.goto(f"/meetings/{meeting_id}/record")
    press(page, "开始录音")
    page.wait_for_timeout(1500)
    press(page, "暂停")
    expect(page.locator("[data-state]")).to_have_text("已暂停")
    page.wait_for_timeout(3000)
    press(page, "继续录")
    page.wait_for_timeout(1500)
    press(page, "结束并上传")
    at_review(page, meeting_id)
    (path,) = files(server, meeting_id)
    assert 2 < heard_s(path) < 5


def test_a_recording_is_dropped(page: Page, server: Server, meeting_id: int) -> None:
    page.goto(f"/meetings/{meeting_id}/record")
    press(page, "开始录音")
    when(page, lambda: sum(stored(page)) > 0)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    press(page, "丢弃")
    expect(page.get_by_role("button", name="开始录音")).to_be_visible()
    assert stored(page) == []
    assert page.request.get(f"/api/v1/meetings/{meeting_id}/uploads").json() == []


def test_without_leave_to_use_the_microphone_it_says_what_to_do(
    page: Page, meeting_id: int
) -> None:
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => {"
        "  throw new DOMException('no', 'NotAllowedError') }"
    )
    page.goto(f"/meetings/{meeting_id}/record")
    press(page, "开始录音")
    expect(page.get_by_role("alert").first).to_contain_text("允许麦克风")
    expect(page.get_by_role("button", name="开始录音")).to_be_enabled()


def test_an_address_that_is_not_secure_says_so_at_once(page: Page, meeting_id: int) -> None:
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto(f"/meetings/{meeting_id}/record")
    expect(page.get_by_role("alert").first).to_contain_text("https")
    expect(page.get_by_role("button", name="开始录音")).to_be_disabled()


def test_silence_is_told_after_ten_seconds(page: Page, meeting_id: int) -> None:
    page.goto(f"/meetings/{meeting_id}/record")
    page.evaluate("RecordSound.prototype.loudness = () => 0")
    press(page, "开始录音")
    page.wait_for_timeout(8000)
    warning = page.get_by_text("十秒没有听到声音")
    expect(warning).to_be_hidden()
    expect(warning).to_be_visible()


def test_two_tabs_do_not_record_the_same_meeting(page: Page, meeting_id: int) -> None:
    page.goto(f"/meetings/{meeting_id}/record")
    press(page, "开始录音")
    expect(page.locator("[data-state]")).to_have_text("正在录音")
    other = page.context.new_page()
    other.goto(f"/meetings/{meeting_id}/record")
    expect(other.get_by_role("alert").first).to_contain_text("另一个标签页正在录")


def test_a_full_disk_ends_the_recording_and_keeps_what_is_there(
    page: Page, server: Server, meeting_id: int
) -> None:
    page.goto(f"/meetings/{meeting_id}/record")
    press(page, "开始录音")
    when(page, lambda: sum(stored(page)) > 0)
    page.evaluate(
        "() => { recordStore.addChunk = async () => {"
        "  throw new DOMException('', 'QuotaExceededError') } }"
    )
    expect(page.get_by_role("alert").first).to_contain_text("存储空间满了", timeout=10_000)
    press(page, "结束并上传")
    at_review(page, meeting_id)
    (path,) = files(server, meeting_id)
    assert heard_s(path) > 3
