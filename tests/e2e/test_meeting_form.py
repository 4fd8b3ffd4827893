"""A new meeting as the recorder fills it in: letters, arrows and Enter; a notice; a reload."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.servers import Server

NOTICE = (
    "会议主题：上市协调会\n会议时间：2026年3月12日 14:00-16:00\n主持人：王建国\n"
    "参会人员：李敏、陈志远\n议程：\n1. 研发进度（王建国，20分钟）\n2. 预算（李敏，30分钟）\n"
)


def pick(page: Page, letters: str, name: str) -> None:
    page.locator("#find-person").fill(letters)
    expect(page.locator(".suggestions [role=option]").first).to_contain_text(name)
    page.keyboard.press("Enter")


def chips(page: Page) -> list[str]:
    return [text or "" for text in page.locator("[data-chips] > li > span").all_text_contents()]


def test_a_meeting_is_filled_in_by_keyboard(page: Page) -> None:
    page.goto("/meetings/new")
    page.get_by_label("主题", exact=True).fill("上市协调会")
    page.locator("#start").fill("14:00")
    expect(page.locator("#end")).to_have_value("15:30")
    pick(page, "wjg", "王建国")
    pick(page, "李敏", "李敏")
    pick(page, "陈志远", "陈志远")  # a guest
    assert chips(page) == ["王建国", "李敏", "陈志远"]
    page.locator("[name=agenda_topic]").first.fill("研发进度")
    page.keyboard.press("Enter")
    page.keyboard.type("预算")
    page.locator("[name=agenda_minutes]").first.fill("100")
    expect(page.locator("[data-minutes]")).to_have_text("共 100 分钟，比会议长 10 分钟")
    page.get_by_role("button", name="创建会议").click()
    page.wait_for_url(re.compile(r"/meetings/\d+$"))
    page.goto(page.url + "/edit")
    assert chips(page) == ["王建国", "李敏", "陈志远"]
    assert page.locator("[name=agenda_topic]").count() == 2
    expect(page.locator("#recorder")).to_have_value("刘芳")


def test_people_are_taken_out_and_rows_put_in_order(page: Page) -> None:
    page.goto("/meetings/new?like=1")
    first = chips(page)[0]
    page.get_by_role("button", name=f"去掉 {first}").click()
    assert first not in chips(page)
    before = [row.input_value() for row in page.locator("[name=agenda_topic]").all()]
    page.get_by_role("button", name="下移").first.click()
    after = [row.input_value() for row in page.locator("[name=agenda_topic]").all()]
    assert after == [before[1], before[0], *before[2:]]


def test_a_pasted_notice_fills_what_was_not_typed(page: Page) -> None:
    page.goto("/meetings/new")
    page.get_by_label("主题", exact=True).fill("周会")
    page.get_by_text("粘贴会议通知，自动填表").click()
    page.locator("#notice").fill(NOTICE)
    page.get_by_role("button", name="读取通知").click()
    expect(page.locator("#notice-said")).to_be_focused()
    expect(page.locator("#title")).to_have_value("周会")
    expect(page.locator("#date")).to_have_value("2026-03-12")
    expect(page.locator("#advice")).to_contain_text("现在是 120 分钟。")
    assert chips(page) == ["李敏", "陈志远"]
    assert page.locator("[name=agenda_topic]").count() == 2
    page.get_by_role("button", name="用这个").click()
    expect(page.locator("#title")).to_have_value("上市协调会")


def test_a_pasted_notice_fills_an_empty_form(page: Page) -> None:
    page.goto("/meetings/new")
    page.get_by_text("粘贴会议通知，自动填表").click()
    page.locator("#notice").fill(NOTICE)
    page.get_by_role("button", name="读取通知").click()
    expect(page.locator("#title")).to_have_value("上市协调会")


def test_what_was_typed_survives_a_reload(page: Page) -> None:
    page.goto("/meetings/new")
    page.locator("#title").fill("写了一半的会")
    pick(page, "李敏", "李敏")
    page.locator("[name=agenda_topic]").first.fill("议题甲")
    while "议题甲" not in (page.evaluate("localStorage.getItem('meeting-draft:new')") or ""):
        page.wait_for_timeout(50)
    page.reload()
    expect(page.locator("#title")).to_have_value("写了一半的会")
    expect(page.locator("[name=agenda_topic]").first).to_have_value("议题甲")
    expect(page.locator("[data-chips] > li")).to_have_count(1)


def test_the_form_works_without_javascript(visit: Visit, server: Server) -> None:
    page = visit("recorder", server, java_script_enabled=False)
    page.goto("/meetings/new")
    page.locator("#title").fill("周会")
    page.locator("[name=attendees]").fill("王建国、李敏")
    page.locator("[name=agenda_topic]").nth(1).fill("预算")
    page.get_by_role("button", name="创建会议").click()
    page.wait_for_url(re.compile(r"/meetings/\d+$"))
    page.goto(page.url + "/edit")
    expect(page.locator("[name=attendees]")).to_have_value("王建国、李敏")
    expect(page.locator("[name=agenda_topic]").first).to_have_value("预算")
