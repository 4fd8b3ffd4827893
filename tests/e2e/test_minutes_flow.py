"""Minutes on their way out, in a browser: as recorder and as leader, and without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.jobs import issuing, steps
from storage import minutes
from storage.tables import MinutesRow, MinutesState
from tests.api.fakes import fake_stages
from tests.e2e.conftest import Visit
from tests.e2e.servers import Server

MINUTES = "/meetings/1/minutes"
_AXE = Path(__file__).parent / "vendor" / "axe.min.js"
_PHONE = {"width": 360, "height": 740}


def latest(server: Server) -> MinutesRow:
    with server.place.database.read() as session:
        row = minutes.latest(session, 1)
        assert row is not None
        return row


def issue(server: Server) -> None:
    """What a worker does with approved minutes."""
    place = server.place
    shop = steps.Workshop(place.database, place.files, fake_stages(), place.settings)
    issuing.issue(shop, latest(server).id or 0)


def confirm(page: Page) -> None:
    page.goto("/meetings/1/confirm")
    page.get_by_role("button", name="都确认，并提交").click()
    page.goto(MINUTES)
    expect(page.get_by_role("button", name="提交审批")).to_be_visible()


def check(page: Page) -> None:
    """Names and contrast, and nothing wider than the screen."""
    page.evaluate(_AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document)")
    assert {v["id"]: [n["html"] for n in v["nodes"]] for v in found["violations"]} == {}
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]


@pytest.mark.slow
def test_minutes_are_returned_mended_approved_and_out(visit: Visit, server: Server) -> None:
    recorder, leader = visit("recorder", server), visit("leader", server)
    confirm(recorder)
    recorder.get_by_role("button", name="提交审批").click()
    expect(recorder.get_by_role("status").filter(has_text="已提交审批")).to_be_visible()
    expect(recorder.get_by_role("link", name="批准并发出…")).to_have_count(0)

    leader.goto("/")
    leader.get_by_role("link", name=re.compile("去审批")).click()
    leader.get_by_text("退回修改").click()
    leader.get_by_label("要改什么").fill("预算的用途没有写清楚")
    leader.get_by_role("button", name="退回给记录人").click()
    expect(leader.get_by_role("status").filter(has_text="已退回")).to_be_visible()

    recorder.goto("/")
    recorder.get_by_role("link", name=re.compile("去修改")).click()
    expect(recorder.get_by_text("预算的用途没有写清楚").first).to_be_visible()
    recorder.locator("#topic-0").get_by_role("link", name=re.compile("修改")).click()
    text = recorder.get_by_label("一句一行")
    expect(text).to_be_focused()
    text.fill("预算用于线上推广。")
    recorder.locator("#topic-0").get_by_role("button", name="保存").click()
    expect(recorder.locator("#topic-0")).to_contain_text("预算用于线上推广。")
    recorder.get_by_role("button", name="重新生成纪要").click()
    recorder.get_by_role("button", name=re.compile("提交审批")).click()

    leader.goto(MINUTES)
    expect(leader.locator(".doc")).to_contain_text("预算用于线上推广")
    check(leader)
    leader.get_by_role("link", name="批准并发出…").click()
    check(leader)
    leader.get_by_role("button", name="批准并发出").click()
    expect(leader.get_by_text("正在生成正式文件并发出")).to_be_visible()
    issue(server)
    # The page looks for itself whether they are out.
    expect(leader.get_by_role("link", name="下载 Word")).to_be_visible()
    expect(leader.locator("#meeting-head")).to_contain_text("纪要已签发")
    assert latest(server).state == MinutesState.issued
    check(leader)


@pytest.mark.slow
def test_recipients_are_chosen_without_scripts_on_a_phone(visit: Visit, server: Server) -> None:
    with_scripts = visit("recorder", server)
    confirm(with_scripts)
    page = visit("recorder", server, java_script_enabled=False, viewport=_PHONE)
    page.goto(MINUTES)
    page.get_by_text("调整收件人").click()
    page.get_by_label("或外部来宾").fill("周律师")
    page.get_by_label("来宾的邮箱").fill("zhou@law.example")
    page.locator("#recipients").get_by_role("button", name="保存").last.click()
    expect(page.locator("#recipients")).to_contain_text("zhou@law.example")
    page.get_by_role("button", name="提交审批").click()
    expect(page.get_by_text("已提交审批。")).to_be_visible()
    assert (latest(server).recipients or [])[-1]["name"] == "周律师"


@pytest.mark.slow
def test_the_page_holds_on_a_phone_and_prints_the_document_alone(
    visit: Visit, server: Server
) -> None:
    page = visit("recorder", server, viewport=_PHONE)
    confirm(page)
    page.get_by_text("调整收件人").click()
    expect(page.locator(".doc")).to_be_visible()
    check(page)
    page.emulate_media(media="print")
    expect(page.locator(".doc")).to_be_visible()
    expect(page.locator("#flow")).to_be_hidden()
    expect(page.locator(".minutes-side")).to_be_hidden()
