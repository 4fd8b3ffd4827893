"""An owner updates the own items by the link of a mail, on a phone, without an account."""

from pathlib import Path

from playwright.sync_api import expect
from sqlmodel import select

from api.delivery import links
from storage import meetings, tracking
from storage.tables import ActionItemRow, Person, ReviewState, now
from tests.e2e.browser import Watch
from tests.e2e.conftest import Visit
from tests.e2e.servers import Server

SAMPLE = 1
_AXE = Path(__file__).parent / "vendor" / "axe.min.js"
_PHONE = {"width": 360, "height": 740}


def link(server: Server) -> str:
    """The link of 李敏, who leads two followed items."""
    with server.place.database.write() as session:
        meetings.get(session, SAMPLE).confirmed_at = now()
        told = {"owner": "李敏", "department": "市场部", "deadline": "2099-03-06"}
        for task in ("发出方案", "备料"):
            review = ReviewState.confirmed
            session.add(ActionItemRow(meeting_id=SAMPLE, task=task, review=review, **told))
        tracking.keep_up(session, SAMPLE, actor="李敏")
        person = session.exec(select(Person).where(Person.name == "李敏")).one()
        return f"/mine/{links.update_token(session, person.id or 0)}"


def test_an_owner_saves_and_undoes_on_a_phone_without_scripts(visit: Visit, server: Server) -> None:
    options = {"viewport": _PHONE, "is_mobile": True, "has_touch": True}
    page = visit(None, server, java_script_enabled=False, **options)
    page.goto(link(server))
    card = page.locator("li.own", has_text="备料")
    card.get_by_label("状态").select_option("in_progress")
    card.get_by_label("进度").fill("40")
    page.get_by_role("button", name="保存，其余都没有变化").click()
    note = page.get_by_role("status").filter(has_text="已保存 2 项。")
    expect(note).to_contain_text("状态 未开始 → 进行中；进度 0% → 40%")
    note.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销，和保存之前一样。")).to_be_visible()
    expect(page.locator("li.own", has_text="备料").get_by_label("状态")).to_have_value(
        "not_started"
    )


def test_a_reason_is_asked_for_where_an_item_is_delayed(
    visit: Visit, server: Server, watch: Watch
) -> None:
    watch.allow(r"422")
    page = visit(None, server)
    page.goto(link(server))
    card = page.locator("li.own", has_text="备料")
    expect(card.get_by_label("延期原因")).to_be_hidden()
    card.get_by_label("状态").select_option("delayed")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(card.get_by_role("alert")).to_contain_text("延期需要写明原因")
    card.get_by_label("延期原因").fill("供应商推迟")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("延期原因 空 → “供应商推迟”")


def test_the_page_is_as_wide_as_a_phone_and_can_be_read_by_machines(
    visit: Visit, server: Server
) -> None:
    address = link(server)
    for scheme in ("light", "dark"):
        page = visit(None, server, viewport=_PHONE, color_scheme=scheme)
        page.goto(address)
        page.locator("summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") == _PHONE["width"]
        page.evaluate(_AXE.read_text("utf-8") + "; undefined")
        found = page.evaluate("axe.run(document, {elementRef: false}).then(r => r.violations)")
        assert [each["id"] for each in found] == []
