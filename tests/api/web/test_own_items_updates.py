"""Updating the own items by a signed link: of that person alone, and by nothing but the link."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import col, select

from api import services_own_items
from api.delivery import links
from api.gate import COOKIE
from api.installation import Installation
from storage import problems
from storage.tables import (
    ActionItemRow,
    ItemRequest,
    ItemUpdate,
    Meeting,
    Problem,
    ProblemCause,
    ProblemState,
    RequestState,
    Role,
    User,
    now,
)
from tests.api.delivery.meetings_made import hold, item, person, person_id
from tests.api.people import People, add_user

FIELDS = ("status", "percent", "delay_reason", "note", "deadline")
LATER = "2099-03-13"


@pytest.fixture
def nobody(people: People) -> TestClient:
    """A browser without an account; follows where a form leads."""
    client = people.nobody()
    client.follow_redirects = True
    return client


@pytest.fixture
def address(place: Installation) -> str:
    """李敏 leads the items 1 and 2, and helps with 3; 4 is another's."""
    with place.database.write() as session:
        rows = [
            item(deadline=LATER),
            item("备料", deadline=LATER),
            item("布展", "王建国", co_owners=["李敏"]),
            item("别人的事", "王建国"),
        ]
        hold(session, rows)
    return link(place)


def link(place: Installation, name: str = "李敏") -> str:
    with place.database.write() as session:
        return f"/mine/{links.update_token(session, person(session, name).id or 0)}"


def form(page: str, item_id: int = 1, **changes: Any) -> dict[str, str]:
    """What a browser sends of an item's fields, with these changed."""
    found = re.findall(rf'name="was-(\w+)-{item_id}" value="([^"]*)"', page)
    sent = {f"was-{name}-{item_id}": value for name, value in found}
    sent |= {f"{name}-{item_id}": value for name, value in found}
    return sent | {f"{name}-{item_id}": str(value) for name, value in changes.items()}


def save(nobody: TestClient, address: str, item_id: int = 1, **changes: Any) -> Response:
    return nobody.post(address, data=form(nobody.get(address).text, item_id, **changes))


def row(place: Installation, item_id: int = 1) -> ActionItemRow:
    with place.database.read() as session:
        found = session.get(ActionItemRow, item_id)
        assert found
        return found


def history(place: Installation) -> list[ItemUpdate]:
    with place.database.read() as session:
        return list(session.exec(select(ItemUpdate).order_by(col(ItemUpdate.id))))


def undo(nobody: TestClient, address: str, page: str) -> Response:
    ids = re.findall(r'name="update" value="(\d+)"', page)
    return nobody.post(f"{address}/undo", data={"update": ids})


def test_an_owner_updates_an_item_without_signing_in(
    place: Installation, nobody: TestClient, address: str
) -> None:
    answer = save(nobody, address, status="in_progress", percent=30, note="样品已到")
    assert "已保存 1 项。" in answer.text
    assert "状态 未开始 → 进行中；进度 0% → 30%；说明 空 → “样品已到”" in answer.text
    found = row(place)
    assert (found.status, found.percent, found.note) == ("in_progress", 30, "样品已到")
    (kept,) = history(place)
    who = person_id(place, "李敏")
    assert (kept.actor, kept.person_id, kept.source) == ("李敏", who, "link")


def test_what_was_done_without_a_status_has_begun(
    place: Installation, nobody: TestClient, address: str
) -> None:
    save(nobody, address, percent=20)
    assert (row(place).status, row(place).percent) == ("in_progress", 20)


def test_an_item_that_is_done_moves_to_those_done(
    place: Installation, nobody: TestClient, address: str
) -> None:
    page = save(nobody, address, status="done").text
    assert (row(place).status, row(place).percent) == ("done", 100)
    assert page.index("已完成的任务") < page.rindex("发出方案")


def test_nothing_changed_is_an_update_too(
    place: Installation, nobody: TestClient, address: str
) -> None:
    page = nobody.get(address).text
    answer = nobody.post(address, data=form(page) | {"same": "1"})
    assert "<strong>发出方案</strong> 没有变化" in answer.text
    assert (row(place).status_updated_by, row(place, 2).status_updated_by) == ("李敏", None)
    assert "本周已更新" in answer.text


def test_one_save_is_for_all_items(place: Installation, nobody: TestClient, address: str) -> None:
    page = nobody.get(address).text
    sent = form(page, status="in_progress") | form(page, 2) | {"same": "rest"}
    answer = nobody.post(address, data=sent)
    assert "已保存 2 项。" in answer.text
    assert [(u.item_id, u.changes) for u in history(place)] == [
        (1, {"status": ["not_started", "in_progress"]}),
        (2, {}),
    ]


def test_a_save_without_a_change_says_what_to_do(
    place: Installation, nobody: TestClient, address: str
) -> None:
    answer = save(nobody, address)
    assert (answer.status_code, history(place)) == (422, [])
    assert "没有变化的任务，请勾选“没有变化”。" in answer.text


def test_what_others_changed_meanwhile_stays(
    place: Installation, nobody: TestClient, address: str
) -> None:
    sent = form(nobody.get(address).text, note="样品已到")
    with place.database.write() as session:
        found = session.get(ActionItemRow, 1)
        assert found
        found.status, found.percent = "in_progress", 60
    nobody.post(address, data=sent)
    assert (row(place).status, row(place).percent, row(place).note) == (
        "in_progress",
        60,
        "样品已到",
    )


def test_what_cannot_be_kept_comes_back_as_typed_and_the_rest_is_kept(
    place: Installation, nobody: TestClient, address: str
) -> None:
    page = nobody.get(address).text
    sent = form(page, status="delayed", note="等料") | form(page, 2, percent=50)
    answer = nobody.post(address, data=sent)
    assert answer.status_code == 422
    assert "已保存 1 项。" in answer.text and "等料</textarea>" in answer.text
    assert 'role="alert" id="problem-1"' in answer.text
    assert (row(place).status, row(place, 2).percent) == ("not_started", 50)


@pytest.mark.parametrize("percent", ["101", "x", "-1", "9" * 30, "５"])
def test_a_percentage_that_is_none_is_refused(
    place: Installation, nobody: TestClient, address: str, percent: str
) -> None:
    assert save(nobody, address, percent=percent).status_code == 422
    assert history(place) == []


def test_a_date_moves_with_a_reason_and_the_second_time_asks_the_leader(
    place: Installation, nobody: TestClient, address: str
) -> None:
    assert save(nobody, address, deadline="2099-04-01").status_code == 422
    assert save(nobody, address, deadline="2099-04-01", reason="等料").status_code == 200
    assert (row(place).deadline, row(place).deadline_changes) == ("2099-04-01", 1)
    answer = save(nobody, address, deadline="2099-05-01", reason="还是等料")
    assert "改期到2099年5月1日 周五，等组长同意" in answer.text
    assert row(place).deadline == "2099-04-01"


def test_a_save_can_be_undone(place: Installation, nobody: TestClient, address: str) -> None:
    moved = {"deadline": "2099-04-01", "reason": "等"}
    page = save(nobody, address, status="in_progress", percent=30, **moved)
    answer = undo(nobody, address, page.text)
    assert "已撤销，和保存之前一样。" in answer.text
    found = row(place)
    assert (found.status, found.percent, found.deadline) == ("not_started", 0, LATER)
    assert (found.deadline_changes, found.status_updated_at) == (0, None)
    assert [u.reason for u in history(place)] == ["等", services_own_items.TAKEN_BACK]


def test_undoing_takes_back_what_the_leader_was_asked(
    place: Installation, nobody: TestClient, address: str
) -> None:
    save(nobody, address, deadline="2099-04-01", reason="等料")
    page = save(nobody, address, deadline="2099-05-01", reason="还是等料")
    undo(nobody, address, page.text)
    with place.database.read() as session:
        (request,) = session.exec(select(ItemRequest))
    assert (request.state, row(place).deadline) == (RequestState.withdrawn, "2099-04-01")


def test_undoing_brings_back_the_problems_that_had_ended(
    place: Installation, nobody: TestClient, address: str
) -> None:
    with place.database.write() as session:
        found = session.get(ActionItemRow, 1)
        assert found
        problems.raise_(session, found, ProblemCause.reported, "reported 1", actor="李敏", at=now())
    page = save(nobody, address, status="done")
    undo(nobody, address, page.text)
    with place.database.read() as session:
        (problem,) = session.exec(select(Problem))
    assert (problem.state, problem.settled_at) == (ProblemState.open, None)


def test_what_was_changed_again_since_is_not_undone(
    place: Installation, nobody: TestClient, address: str
) -> None:
    page = save(nobody, address, percent=30)
    save(nobody, address, percent=60)
    answer = undo(nobody, address, page.text)
    assert (answer.status_code, row(place).percent) == (409, 60)
    assert "之后又改过了，不能撤销。" in answer.text


def test_an_undo_is_not_undone(place: Installation, nobody: TestClient, address: str) -> None:
    page = save(nobody, address, percent=30)
    undo(nobody, address, page.text)
    taken_back = history(place)[-1].id
    shown = nobody.get(f"{address}?saved={taken_back}").text
    assert "/undo" not in shown
    answer = nobody.post(f"{address}/undo", data={"update": [str(taken_back)]})
    assert (answer.status_code, row(place).percent) == (409, 0)


def test_a_save_is_undone_within_half_an_hour(
    place: Installation, nobody: TestClient, address: str
) -> None:
    page = save(nobody, address, percent=30)
    with time_machine.travel(now() + dt.timedelta(minutes=31), tick=False):
        undo(nobody, address, page.text)
    assert row(place).percent == 30


def test_a_problem_is_reported_and_shown(
    place: Installation, nobody: TestClient, address: str
) -> None:
    sent = {"item": "1", "text": "缺两个人", "wanted": "研发部，周三前", "urgent": "1"}
    answer = nobody.post(f"{address}/problems", data=sent)
    assert "问题已报告" in answer.text and "已报告的问题：缺两个人 · 等待答复" in answer.text
    with place.database.read() as session:
        (problem,) = session.exec(select(Problem))
    assert (problem.text, problem.wanted, problem.is_urgent) == ("缺两个人", "研发部，周三前", True)
    assert (problem.raised_by, problem.person_id) == ("李敏", person_id(place, "李敏"))


def test_a_problem_needs_words(nobody: TestClient, address: str) -> None:
    sent = {"item": "1", "text": " ", "wanted": "研发部"}
    answer = nobody.post(f"{address}/problems", data=sent)
    assert answer.status_code == 422
    assert "研发部</textarea>" in answer.text


@pytest.mark.parametrize("item_id", [3, 4, 99])
def test_items_of_others_are_refused(
    place: Installation, nobody: TestClient, address: str, item_id: int
) -> None:
    sent = {f"status-{item_id}": "done", "same": [str(item_id), "rest"]}
    assert nobody.post(address, data=sent).status_code == 422
    sent = {"item": str(item_id), "text": "x"}
    assert nobody.post(f"{address}/problems", data=sent).status_code == 404
    assert history(place) == []
    with place.database.read() as session:
        assert session.exec(select(Problem)).all() == []


def test_updates_of_others_are_neither_shown_nor_undone(
    place: Installation, nobody: TestClient, address: str
) -> None:
    other = link(place, "王建国")
    page = save(nobody, other, 4, status="in_progress")
    update_id = history(place)[0].id
    assert "别人的事" not in nobody.get(f"{address}?saved={update_id}").text
    nobody.post(f"{address}/undo", data={"update": [str(update_id)]})
    assert row(place, 4).status == "in_progress"
    assert "别人的事" in page.text


def test_a_page_tells_nothing_but_the_own_items(nobody: TestClient, address: str) -> None:
    page = nobody.get(address).text
    hidden = ["王建国", "赵强", "刘芳", "别人的事"]
    assert [word for word in hidden if word in page] == []


def test_who_only_helps_cannot_update(nobody: TestClient, address: str) -> None:
    page = nobody.get(address).text
    assert "布展" in page
    assert [n for n in (1, 2, 3) if f'name="status-{n}"' in page] == [1, 2]


def test_a_meeting_is_named_to_who_took_part_alone(place: Installation, nobody: TestClient) -> None:
    with place.database.write() as session:
        hold(session, [item(), item("备料", "赵强")])
    assert "上市例会" in nobody.get(link(place)).text
    page = save(nobody, link(place, "赵强"), 2, percent=10).text
    assert ("备料" in page, "上市例会" in page) == (True, False)


def test_an_item_that_became_confidential_is_refused(
    place: Installation, nobody: TestClient
) -> None:
    with place.database.write() as session:
        meeting = hold(session, [item("密事", "赵强", deadline=LATER)])
        meeting_id = meeting.id
    address = link(place, "赵强")
    sent = form(nobody.get(address).text, status="done")
    with place.database.write() as session:
        found = session.get(Meeting, meeting_id)
        assert found
        found.is_confidential = True
    assert nobody.post(address, data=sent).status_code == 422
    assert row(place).status == "not_started"


def posts(nobody: TestClient, address: str) -> list[int]:
    sent = {"status-1": "done", "item": "1", "text": "x", "update": "1"}
    paths = ("", "/problems", "/undo")
    return [nobody.post(address + path, data=sent).status_code for path in paths]


def test_a_link_that_expired_changes_nothing(
    place: Installation, nobody: TestClient, address: str
) -> None:
    with time_machine.travel(now() + dt.timedelta(days=11), tick=False):
        assert (posts(nobody, address), nobody.get(address).status_code) == ([410] * 3, 410)
    assert history(place) == []


def test_a_link_that_was_tampered_with_changes_nothing(
    place: Installation, nobody: TestClient, address: str
) -> None:
    other = link(place, "王建国").removeprefix("/mine/").split(".")[0]
    rest = address.removeprefix("/mine/").split(".", 1)[1]
    for forged in (address[:-3], "/mine/x", f"/mine/{other}.{rest}"):
        assert posts(nobody, forged) == [404] * 3, forged
    assert history(place) == []


def test_the_link_of_who_left_changes_nothing(
    place: Installation, nobody: TestClient, address: str
) -> None:
    with place.database.write() as session:
        person(session, "李敏").is_active = False
    assert posts(nobody, address) == [404] * 3
    assert history(place) == []


def test_the_link_of_whose_account_was_switched_off_changes_nothing(
    place: Installation, nobody: TestClient, address: str
) -> None:
    user_id = add_user(place, "李敏", Role.member, person_id=person_id(place, "李敏"))
    with place.database.write() as session:
        user = session.get(User, user_id)
        assert user
        user.is_active = False
    assert posts(nobody, address) == [404] * 3


def test_a_link_works_whatever_page_led_to_it_and_uses_no_cookie(
    place: Installation, people: People, address: str
) -> None:
    # A page without a referrer sends "null" for its origin; over plain http nothing else is said.
    client = people.client(Role.executive, "总经理")
    secret = client.cookies[COOKIE]
    client.headers.pop("sec-fetch-site")
    page = client.get(address).text
    answer = client.post(address, data=form(page, percent=30), headers={"origin": "null"})
    assert answer.status_code == 200
    assert (history(place)[0].actor, client.cookies[COOKIE]) == ("李敏", secret)


def test_a_link_sets_no_cookie_and_is_kept_nowhere(nobody: TestClient, address: str) -> None:
    page = nobody.get(address)
    nobody.follow_redirects = False
    saved = nobody.post(address, data=form(page.text, percent=30))
    refused = nobody.post(address, data={})
    for answer in (page, saved, refused):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
    assert saved.status_code == 303


def test_too_much_is_not_read(nobody: TestClient, address: str) -> None:
    assert nobody.post(address, data={"note-1": "x" * 2_100_000}).status_code == 413


def test_too_many_updates_are_refused(
    place: Installation, nobody: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services_own_items, "MOST_UPDATES_AN_HOUR", 1)
    monkeypatch.setattr(services_own_items, "MOST_PROBLEMS_AN_HOUR", 1)
    save(nobody, address, percent=30)
    assert "这个链接一小时内改动太多" in save(nobody, address, percent=60).text
    assert row(place).percent == 30
    sent = {"item": "1", "text": "缺人"}
    told = [nobody.post(f"{address}/problems", data=sent).status_code for _time in range(2)]
    assert told == [200, 422]


def test_the_address_of_the_calendar_changes_nothing(nobody: TestClient, address: str) -> None:
    found = re.search(r'href="(/mine/[^"]+)/calendar.ics"', nobody.get(address).text)
    assert found and nobody.get(f"{found[1]}/calendar.ics").status_code == 200
    assert posts(nobody, found[1]) == [404] * 3


def test_words_of_people_are_shown_as_words(nobody: TestClient, address: str) -> None:
    page = save(nobody, address, note='"><script>alert(1)</script>{{7*7}}').text
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


def test_the_page_is_in_the_language_of_the_browser(nobody: TestClient, address: str) -> None:
    page = nobody.get(address, headers={"accept-language": "en"}).text
    assert "Save; no change in the rest" in page and "Progress <small>%" in page
