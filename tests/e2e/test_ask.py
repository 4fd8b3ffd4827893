"""Asking: by the keyboard, by touch, without scripts; words are heard where they were said."""

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import select

from storage import meetings, tracking
from storage.tables import ActionItemRow, ReviewState, SegmentRow, now
from tests.e2e.conftest import Visit
from tests.e2e.servers import Server

SAMPLE = 1
LATE = "市场部还有几项逾期？"


@pytest.fixture(autouse=True)
def items(server: Server) -> None:
    """Two followed items that are late, of a line of the sample that can be heard."""
    with server.place.database.write() as session:
        meetings.get(session, SAMPLE).confirmed_at = now()
        line = session.exec(select(SegmentRow).where(SegmentRow.meeting_id == SAMPLE)).first()
        assert line
        for task, owner, department in (
            ("发出推广方案", "李敏", "市场部"),
            ("寄出样机", "孙涛", "研发部"),
        ):
            whose = {"owner": owner, "department": department, "evidence": [line.number]}
            session.add(
                ActionItemRow(
                    meeting_id=SAMPLE,
                    task=task,
                    review=ReviewState.confirmed,
                    deadline="2024-03-06",
                    **whose,
                )
            )
        tracking.keep_up(session, SAMPLE, actor="李敏")


def row(page: Page, task: str) -> Locator:
    return page.locator("#ask-table tbody tr", has_text=task)


def test_a_question_is_asked_narrowed_and_followed_by_the_keyboard(page: Page) -> None:
    page.goto("/meetings")
    page.keyboard.press("g")
    page.keyboard.press("a")
    box = page.get_by_role("textbox", name="问题")
    expect(box).to_be_focused()
    box.fill(LATE)
    box.press("Enter")
    expect(page).to_have_url("/ask/1")
    expect(row(page, "发出推广方案")).to_be_visible()
    expect(row(page, "寄出样机")).to_have_count(0)

    page.get_by_role("link", name="部门＝市场部").click()
    expect(row(page, "寄出样机")).to_be_visible()
    expect(page).to_have_url("/ask/1?without=whose")
    page.go_back()
    expect(row(page, "寄出样机")).to_have_count(0)

    more = page.get_by_role("textbox", name="接着问")
    more.press("ArrowUp")
    expect(more).to_have_value(LATE)
    more.fill("那研发部呢？")
    more.press("Enter")
    expect(row(page, "寄出样机")).to_be_visible()
    expect(page.get_by_role("list", name="接着这些问题")).to_have_text(LATE)


def test_the_words_an_answer_rests_on_are_heard(page: Page) -> None:
    page.goto("/")
    page.get_by_role("textbox", name="问题").fill(LATE)
    page.get_by_role("button", name="提问").click()
    said = page.locator(".said").first
    with page.expect_response("**/recordings/*"):
        said.locator("a.hear").click()
    expect(said).to_have_class("said is-playing")


def test_what_one_thinks_of_an_answer_is_noted_in_place(page: Page) -> None:
    page.goto("/ask")
    page.get_by_role("textbox", name="问题").fill(LATE)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="不对", exact=True).click()
    expect(page.get_by_text("已记下：不对。")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("这个回答对吗？")).to_be_visible()


def test_asking_works_on_a_phone_without_scripts(visit: Visit, server: Server) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
    page = visit("recorder", server, java_script_enabled=False, **phone)
    page.goto("/")
    page.get_by_role("textbox", name="问题").fill(LATE)
    page.get_by_role("button", name="提问").click()
    expect(page.locator(".sentence")).to_contain_text("1")
    page.get_by_role("link", name="部门＝市场部").click()
    expect(row(page, "寄出样机")).to_be_visible()
    page.get_by_role("link", name="问一问").last.click()
    page.get_by_role("button", name=f"删除：{LATE}").click()
    expect(page.get_by_text("这个提问已删除。")).to_be_visible()
