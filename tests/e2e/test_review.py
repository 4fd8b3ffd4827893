"""Reviewing in a browser: with keys alone, two at once, and without JavaScript."""

import io
import re
from collections import Counter

from docx import Document
from playwright.sync_api import Page, expect
from sqlmodel import select

from storage import meetings, review
from storage.tables import ActionItemRow, MeetingState, Reviewed, ReviewState
from tests.e2e import people
from tests.e2e.browser import Watch
from tests.e2e.conftest import Visit
from tests.e2e.servers import Server

SAMPLE = "/meetings/1"


def items(server: Server) -> list[Reviewed]:
    with server.place.database.read() as session:
        return review.items(session, 1).all()


def first_action(server: Server) -> ActionItemRow:
    with server.place.database.read() as session:
        return session.exec(select(ActionItemRow).order_by(ActionItemRow.id)).first()  # type: ignore


def state(server: Server) -> MeetingState:
    with server.place.database.read() as session:
        return meetings.get(session, 1).state


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Page, words: str) -> None:
    """Go to what has these words as a person without a mouse does."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == words:
            return
    raise AssertionError(f"{words} cannot be reached with the Tab key")


def test_a_meeting_is_reviewed_with_the_keyboard_alone(page: Page, server: Server) -> None:
    page.goto(SAMPLE)
    count = len(items(server))
    page.keyboard.press("j")
    first = focused(page)
    page.keyboard.press("j")
    second = focused(page)
    page.keyboard.press("k")
    assert focused(page) == first != second

    page.keyboard.press("x")
    expect(page.locator(f"#{first}")).to_have_attribute("data-review", "rejected")
    page.keyboard.press("u")
    expect(page.locator(f"#{first}")).to_have_attribute("data-review", "proposed")

    while page.locator(".item[data-review=proposed]").count():
        left = page.locator(".item[data-review=proposed]").count()
        page.keyboard.press("j")
        while page.evaluate("document.activeElement.dataset.review") != "proposed":
            before = focused(page)
            page.keyboard.press("j")
            if focused(page) == before:
                for _ in range(count):
                    page.keyboard.press("k")
        page.keyboard.press("Enter")
        expect(page.locator(".item[data-review=proposed]")).to_have_count(left - 1)
    assert Counter(row.review for row in items(server)) == {ReviewState.confirmed: count}

    tab_to(page, "确认并提交")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("^Word"))).to_be_visible()
    assert state(server) == MeetingState.minuted


def test_an_item_is_edited_with_the_keyboard_alone(page: Page, server: Server) -> None:
    page.goto(SAMPLE)
    row = first_action(server)
    for _ in range(30):
        page.keyboard.press("j")
        if focused(page) == f"action_items-{row.id}":
            break
    page.keyboard.press("e")
    task = page.locator("form.edit textarea[name=task]")
    expect(task).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("交付测试版本")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("lm")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    card = page.locator(f"#action_items-{row.id}")
    expect(card).to_have_attribute("data-review", "confirmed")
    row = first_action(server)
    assert (row.task, row.owner, row.review) == ("交付测试版本", "李敏", ReviewState.confirmed)


def test_the_words_behind_a_field_are_heard_from_three_seconds_before(
    page: Page, server: Server
) -> None:
    page.goto(SAMPLE)
    page.keyboard.press("j")
    at = page.evaluate(
        "parseFloat(document.activeElement.querySelector('[data-play]').dataset.play)"
    )
    page.keyboard.press("Space")
    page.wait_for_function("!document.getElementById('player').paused")
    heard = page.evaluate("document.getElementById('player').currentTime")
    assert at <= heard < at + 2
    page.keyboard.press("Space")
    page.wait_for_function("document.getElementById('player').paused")


def test_help_opens_and_closes_with_keys(page: Page) -> None:
    page.goto(SAMPLE)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="键盘")).to_be_hidden()


def test_of_two_reviewers_neither_overwrites_the_other(
    visit: Visit, server: Server, watch: Watch
) -> None:
    # The second one's change is refused, and asked about.
    watch.allow("409")
    one, two = visit("recorder", server), visit("leader", server)
    row = first_action(server)
    card = f"#action_items-{row.id}"
    for page, task in ((one, "一号写的任务"), (two, "二号写的任务")):
        page.goto(f"{SAMPLE}?edit=action_items-{row.id}")
        page.locator(f"{card} textarea[name=task]").fill(task)
    one.locator(card).get_by_role("button", name="保存", exact=True).click()
    expect(one.locator(card)).to_contain_text("一号写的任务")

    two.locator(card).get_by_role("button", name="保存", exact=True).click()
    conflict = two.locator(card).get_by_role("alert")
    expect(conflict).to_contain_text("刘芳")
    expect(conflict).to_contain_text("一号写的任务")
    expect(conflict).to_contain_text("二号写的任务")
    assert first_action(server).task == "一号写的任务"

    conflict.get_by_role("button", name="用我的").click()
    expect(conflict).to_be_hidden()
    assert first_action(server).task == "二号写的任务"
    # The first one sees it without loading the page again.
    expect(one.locator(card)).to_contain_text("二号写的任务")


def test_a_meeting_is_read_and_confirmed_without_javascript(visit: Visit, server: Server) -> None:
    page = visit(None, server, java_script_enabled=False)
    page.goto(SAMPLE)
    page.get_by_label("邮箱").fill(people.ACCOUNTS["recorder"].email)
    page.get_by_label("密码").fill(people.PASSWORD)
    page.get_by_role("button", name="登录").click()
    assert page.url.endswith(SAMPLE)
    expect(page.locator("#lines")).to_contain_text("新产品上市")

    first = page.locator(".item").first
    first.get_by_role("button", name="确认").click()
    expect(page.locator(".item").first).to_contain_text("已确认")
    page.locator(".item").nth(1).get_by_role("button", name="驳回").click()

    page.get_by_role("link", name="确认并提交").click()
    page.get_by_role("button", name=re.compile("确认其余|全部确认|确认")).first.click()
    page.wait_for_timeout(500)
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Word")).click()
    minutes = Document(io.BytesIO(download.value.path().read_bytes()))
    assert any("新产品上市进度协调会" in p.text for p in minutes.paragraphs)


def test_what_is_undecided_is_asked_about_before_minutes_are_made(
    page: Page, server: Server
) -> None:
    page.goto(SAMPLE)
    page.get_by_role("link", name="确认并提交").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text(f"还有 {len(items(server))} 项没有决定")
    asked.get_by_role("button", name="都确认，并提交").click()
    expect(page.get_by_role("link", name=re.compile("^Word"))).to_be_visible()
    assert state(server) == MeetingState.minuted


def test_lines_out_of_sight_are_not_laid_out(page: Page) -> None:
    """So that a transcript of thousands of lines scrolls smoothly."""
    page.goto(SAMPLE)
    styles = "getComputedStyle(document.querySelector('.segment')).contentVisibility"
    assert page.evaluate(styles) == "auto"
