"""The tracker: who sees and updates what, chosen by its address."""

import json

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.installation import Installation
from storage import meetings, tracker, tracking
from storage.tables import ActionItemRow, ReviewState, Role, now
from tests.api.people import People

SAMPLE = 1
HTMX = {"hx-request": "true"}


@pytest.fixture(autouse=True)
def items(place: Installation) -> None:
    """Confirmed items of the sample meeting, numbered from 1."""
    with place.database.write() as session:
        meetings.get(session, SAMPLE).confirmed_at = now()
        rows = [
            {"task": "发出方案", "owner": "李敏", "department": "市场部", "deadline": "2024-03-06"},
            {"task": "提交报告", "owner": "孙涛", "department": "研发部", "deadline": "2099-01-01"},
            {"task": "安排场地", "status": "done", "percent": 100},
            {"task": "没有确认的", "review": ReviewState.proposed},
        ]
        for row in rows:
            fields = {"review": ReviewState.confirmed} | row
            session.add(ActionItemRow(meeting_id=SAMPLE, **fields))
            tracking.keep_up(session, SAMPLE, actor="李敏")


def page(client: TestClient, query: str = "") -> str:
    answer = client.get(f"/tracker{query}")
    assert answer.status_code == 200
    return answer.text


def tasks(client: TestClient, query: str = "") -> list[str]:
    text = page(client, query)
    return [task for task in ("发出方案", "提交报告", "安排场地", "没有确认的") if task in text]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["发出方案", "提交报告"]),
        ("?status=all", ["发出方案", "提交报告", "安排场地"]),
        ("?status=done", ["安排场地"]),
        ("?due=overdue", ["发出方案"]),
        ("?due=near", []),
        ("?owner=孙涛", ["提交报告"]),
        ("?department=市场部", ["发出方案"]),
        ("?q=报告", ["提交报告"]),
        ("?meeting=1", ["发出方案", "提交报告"]),
        ("?meeting=99", []),
        ("?status=nonsense&due=x&page=-1&meeting=x", ["发出方案", "提交报告"]),
        ("?page=2", []),
    ],
)
def test_items_are_chosen_by_the_address(client: TestClient, query: str, found: list[str]) -> None:
    assert tasks(client, query) == found


def test_an_item_is_updated_and_the_update_taken_back(
    client: TestClient, place: Installation
) -> None:
    answer = client.post("/tracker/1?owner=李敏", data={"to": "in_progress"})
    assert answer.url.path == "/tracker"
    assert "owner=%E6%9D%8E%E6%95%8F" in str(answer.url)
    assert "撤销，改回未开始" in answer.text
    assert status(place, 1) == "in_progress"
    client.post("/tracker/1", data={"to": "not_started"})
    assert status(place, 1) == "not_started"


def test_a_row_is_updated_in_place(client: TestClient) -> None:
    answer = client.post("/tracker/1", data={"to": "done"}, headers=HTMX)
    assert answer.text.startswith('<tr id="item-1"')
    assert "已完成" in answer.text
    told = json.loads(answer.headers["hx-trigger-after-swap"])["tracked"]
    assert told == {"id": 1, "status": "not_started", "percent": 0, "delay_reason": None}


def test_a_delay_without_its_reason_is_explained(client: TestClient) -> None:
    answer = client.post("/tracker/1", data={"to": "delayed"})
    assert answer.status_code == 422
    assert "延期需要写明原因" in answer.text
    row = client.post("/tracker/1", data={"to": "delayed"}, headers=HTMX)
    assert (row.status_code, "延期需要写明原因" in row.text) == (422, True)


def test_a_reason_stands_beside_the_delay(client: TestClient) -> None:
    client.post("/tracker/1", data={"to": "delayed", "delay_reason": "供应商推迟"})
    assert "延期原因：供应商推迟" in page(client)


def test_an_owner_sees_and_updates_the_own_item_alone(people: People, place: Installation) -> None:
    owner = people.client(Role.member, "孙涛")
    assert 'action="/tracker/2"' in page(owner)
    assert owner.post("/tracker/2", data={"to": "done"}).status_code == 200
    assert status(place, 2) == "done"
    assert owner.post("/tracker/1", data={"to": "done"}).status_code in (403, 404)
    assert status(place, 1) == "not_started"


def test_an_executive_reads(people: People) -> None:
    executive = people.client(Role.executive, "刘总")
    assert tasks(executive) == ["发出方案", "提交报告"]
    assert 'action="/tracker/1"' not in page(executive)


def test_an_outsider_sees_an_empty_tracker(people: People) -> None:
    text = page(people.outsider())
    assert "还没有行动项" in text and "发出方案" not in text


def test_fifty_items_stand_on_a_page(client: TestClient, place: Installation) -> None:
    with place.database.write() as session:
        for number in range(60):
            item = ActionItemRow(
                meeting_id=SAMPLE, task=f"第{number}项任务", review=ReviewState.confirmed
            )
            session.add(item)
        tracking.keep_up(session, SAMPLE, actor="李敏")
    first, second = page(client), page(client, "?page=2")
    assert (first.count('class="tracked"'), second.count('class="tracked"')) == (50, 12)
    assert "第 1 页，共 2 页" in first


def status(place: Installation, item_id: int) -> str:
    with place.database.read() as session:
        return tracker.get(session, item_id).item.status


def test_every_update_is_in_the_audit_log(client: TestClient, place: Installation) -> None:
    from storage.tables import AuditEntry

    client.post("/tracker/1", data={"to": "done"})
    with place.database.read() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "track")).one()
    assert (entry.before["status"], entry.after["status"]) == ("not_started", "done")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?due=none&status=all", ["安排场地"]),
        ("?since=2098-12-31&until=2099-01-01", ["提交报告"]),
        ("?until=2024-12-31", ["发出方案"]),
        ("?since=nonsense", ["发出方案", "提交报告"]),
        ("?waiting=1", []),
        ("?problem=1", []),
        ("?view=board", ["发出方案", "提交报告", "安排场地"]),
        ("?view=board&owner=孙涛", ["提交报告"]),
        ("?sort=-deadline", ["发出方案", "提交报告"]),
    ],
)
def test_more_filters_live_in_the_address(client: TestClient, query: str, found: list[str]) -> None:
    assert tasks(client, query) == found


def test_what_is_chosen_can_be_taken_away(client: TestClient) -> None:
    text = page(client, "?owner=孙涛&due=week")
    assert 'aria-label="去掉“责任人：孙涛”"' in text
    assert 'href="/tracker?due=week"' in text


def test_columns_order_the_list_both_ways(client: TestClient) -> None:
    text = page(client, "?sort=-deadline")
    assert text.index("提交报告") < text.index("发出方案")
    assert 'aria-sort="descending"' in text


def test_a_card_is_moved_on_the_board(client: TestClient, place: Installation) -> None:
    answer = client.post("/tracker/1?view=board", data={"to": "in_progress"}, headers=HTMX)
    assert answer.text.startswith('<div class="board" id="board">')
    assert status(place, 1) == "in_progress"
    answer = client.post("/tracker/1?view=board", data={"to": "delayed"}, headers=HTMX)
    assert (answer.status_code, "延期需要写明原因" in answer.text) == (422, True)


def test_columns_of_the_board_have_an_end(client: TestClient, place: Installation) -> None:
    with place.database.write() as session:
        for number in range(30):
            item = {"task": f"第{number}项任务", "review": ReviewState.confirmed}
            session.add(ActionItemRow(meeting_id=SAMPLE, **item))
        tracking.keep_up(session, SAMPLE, actor="李敏")
    text = page(client, "?view=board")
    assert "其余 12 项" in text
    assert 'href="/tracker?status=not_started"' in text


def test_percent_and_note_are_saved_without_a_status(
    client: TestClient, place: Installation
) -> None:
    client.post("/tracker/1", data={"percent": "40", "note": "等客户回复"})
    with place.database.read() as session:
        item = tracker.get(session, 1).item
    assert (item.status, item.percent, item.note) == ("in_progress", 40, "等客户回复")


def test_nothing_changed_is_an_update_too(client: TestClient, place: Installation) -> None:
    client.post("/tracker/1")
    with place.database.read() as session:
        item = tracker.get(session, 1).item
    assert (item.status, item.status_updated_at is not None) == ("not_started", True)


def test_a_date_moves_with_a_reason_and_the_first_one_stays_to_be_seen(
    client: TestClient, place: Installation
) -> None:
    moved = {"deadline": "2099-02-01"}
    refused = client.post("/tracker/2", data=moved, headers=HTMX)
    assert refused.status_code == 422
    answer = client.post("/tracker/2", data=moved | {"reason": "供应商推迟"}, headers=HTMX)
    assert "<s " in answer.text and "2099年1月1日" in answer.text and "2099年2月1日" in answer.text


def test_the_second_move_waits_for_the_leader(people: People, place: Installation) -> None:
    owner = people.client(Role.member, "孙涛")
    for day in ("2099-02-01", "2099-03-01"):
        moved = {"deadline": day, "reason": "供应商推迟"}
        answer = owner.post("/tracker/2", data=moved, headers=HTMX)
    assert "已提交组长同意，原日期暂不变" in answer.text
    assert json.loads(answer.headers["hx-trigger-after-swap"])["tracked"]["asked"] == "new_date"
    assert tasks(owner, "?waiting=1") == ["提交报告"]


def test_names_of_owners_are_offered(client: TestClient) -> None:
    assert '<option value="孙涛">' in client.get("/tracker/choose/owners").text
