"""The page of a followed item: who sees what of it, and updates it."""

import datetime as dt
import re

import pytest
from fastapi.testclient import TestClient

from api import services_tracking
from api.installation import Installation
from assistant.tracking.changes import Author
from storage import meetings, tracking
from storage.tables import ActionItemRow, Meeting, ProgressRow, ReviewState, Role, now
from tests.api.conftest import Worker
from tests.api.following import SAMPLE, follow
from tests.api.mcp.asking import Program, token_of
from tests.api.people import People

OWNER = Author("孙涛")
PROJECT = "新产品上市"
TITLE = "新产品上市进度协调会"


@pytest.fixture
def item_id(place: Installation) -> int:
    return follow(place)


@pytest.fixture
def address(item_id: int) -> str:
    return f"/tracker/{item_id}"


def text(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


def form(place: Installation, item_id: int, **typed: str) -> dict[str, str]:
    """The update form as the page sends it, with some fields typed into."""
    item = stands(place, item_id)
    day, _mark, time = (item.deadline or "").partition("T")
    shown = {
        "status": item.status,
        "percent": str(item.percent),
        "note": item.note or "",
        "owner": item.owner or "",
        "department": item.department or "",
    }
    was = {f"was_{name}": value for name, value in shown.items()}
    dates = {"deadline_day": day, "deadline_time": time, "was_deadline": item.deadline or ""}
    return shown | was | dates | typed


def stands(place: Installation, item_id: int) -> ActionItemRow:
    with place.database.read() as session:
        item = session.get(ActionItemRow, item_id)
        assert item
        return item


def test_an_update_is_saved_and_stands_in_the_history(
    client: TestClient, place: Installation, item_id: int, address: str
) -> None:
    typed = form(place, item_id, status="in_progress", percent="40", note="等排期")
    answer = client.post(f"{address}/update", data=typed)
    assert str(answer.url.path) == address
    assert "已保存。" in answer.text
    item = stands(place, item_id)
    assert (item.status, item.percent, item.note) == ("in_progress", 40, "等排期")
    assert "Administrator 更新了行动项 在页面上 状态未开始 → 进行中进度0% → 40%备注等排期" in text(
        client, address
    )


def test_who_did_a_part_has_begun(
    client: TestClient, place: Installation, item_id: int, address: str
) -> None:
    client.post(f"{address}/update", data=form(place, item_id, percent="30%"))
    item = stands(place, item_id)
    assert (item.status, item.percent) == ("in_progress", 30)


def test_what_others_changed_meanwhile_stays(
    client: TestClient, place: Installation, item_id: int, address: str
) -> None:
    typed = form(place, item_id, note="等排期")
    services_tracking.update(place, item_id, {"status": "done"}, by=OWNER)
    client.post(f"{address}/update", data=typed)
    item = stands(place, item_id)
    assert (item.status, item.percent, item.note) == ("done", 100, "等排期")


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"status": "delayed"}, "delay_reason", "延期需要写明原因"),
        ({"percent": "140"}, "percent", "140"),
        ({"percent": "一半"}, "", "进度请填 0 到 100 的数字"),
        ({"deadline_day": "2099-04-01"}, "reason", "要写明原因才能改"),
        ({"deadline_day": "2020-04-01", "reason": "等排期"}, "deadline_day", "已经过去"),
        ({"note": "长" * 1001}, "", "超过了 1000 个字"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    client: TestClient,
    place: Installation,
    item_id: int,
    address: str,
    typed: dict[str, str],
    field: str,
    said: str,
) -> None:
    answer = client.post(f"{address}/update", data=form(place, item_id, **typed))
    assert answer.status_code == 422
    assert said in answer.text
    marked = re.findall(r'name="(\w+)"[^>]*aria-invalid="true"', answer.text)
    assert marked == ([field] if field else [])
    assert all(value in answer.text for value in typed.values())
    assert stands(place, item_id).status == "not_started"


def test_nothing_changed_counts_as_an_update(
    client: TestClient, place: Installation, item_id: int, address: str
) -> None:
    assert "已记下：没有变化。" in client.post(f"{address}/same").text
    assert "已记下：没有变化。" in client.post(f"{address}/update", data=form(place, item_id)).text
    with place.database.read() as session:
        changes = [update.changes for update in tracking.history(session, item_id)]
    assert changes[1:] == [{}, {}]
    assert stands(place, item_id).status_updated_by == "Administrator"


def test_the_page_tells_who_moved_the_date_and_why(
    client: TestClient, place: Installation, item_id: int, address: str
) -> None:
    typed = form(place, item_id, deadline_day="2099-03-10", reason="设备检修")
    client.post(f"{address}/update", data=typed)
    said = text(client, address)
    assert "最初的截止：2099年3月6日 周五" in said
    assert "2099年3月6日 周五 → 2099年3月10日 周二 Administrator" in said
    assert "设备检修" in said


def test_the_form_says_beforehand_that_the_second_move_needs_consent(
    people: People, place: Installation, item_id: int, address: str
) -> None:
    owner = people.client(Role.member, "孙涛")
    assert "以后再改要组长同意" in text(owner, address)
    typed = form(place, item_id, deadline_day="2099-03-10", reason="设备检修")
    owner.post(f"{address}/update", data=typed)
    assert "这个日期已经改过 1 次，再改要组长同意" in text(owner, address)
    typed = form(place, item_id, deadline_day="2099-03-20", reason="又检修")
    answer = owner.post(f"{address}/update", data=typed)
    assert "同意之前按原来的日期" in answer.text
    assert stands(place, item_id).deadline == "2099-03-10"
    assert "孙涛 请组长同意改日期" in text(owner, address)


def test_the_words_of_the_meeting_lead_to_its_transcript(
    client: TestClient, place: Installation, worker: Worker
) -> None:
    worker.work(SAMPLE)
    quotes = {"task": "可以把测试版本交付", "owner": "我先说研发这边"}
    item_id = follow(place, evidence=[1], owner_evidence=[0], quotes=quotes)
    page = client.get(f"/tracker/{item_id}").text
    assert f'href="/meetings/{SAMPLE}/transcript#s1"' in page
    assert "“可以把测试版本交付”" in page and "“我先说研发这边”" in page


def test_an_owner_who_may_not_see_the_meeting_sees_the_item_without_it(
    people: People, place: Installation, worker: Worker, client: TestClient
) -> None:
    worker.work(SAMPLE)
    item_id = follow(place, owner="外人", evidence=[1], quotes={"task": "这句原话"})
    services_tracking.update(
        place, item_id, {"percent": 10, "status": "in_progress"}, by=Author("李敏")
    )
    outsider = people.client(Role.member, "外人")
    page = outsider.get(f"/tracker/{item_id}").text
    assert "发出测试方案" in page and "更新进展" in page
    assert TITLE not in page and "这句原话" not in page and f"/meetings/{SAMPLE}" not in page
    assert TITLE in client.get(f"/tracker/{item_id}").text


def test_a_leader_of_others_is_but_the_owner_of_an_item_of_a_meeting_they_may_not_see(
    people: People, place: Installation
) -> None:
    item_id = follow(place, owner="外人", needs_sign_off=True)
    leader = people.client(Role.leader, "外人")
    page = leader.get(f"/tracker/{item_id}").text
    assert "换责任人或部门" not in page
    answer = leader.post(
        f"/tracker/{item_id}/update", data=form(place, item_id, owner="孙涛", department="研发部")
    )
    assert answer.status_code == 422
    answer = leader.post(f"/tracker/{item_id}/update", data=form(place, item_id, status="done"))
    assert (answer.status_code, stands(place, item_id).status) == (422, "not_started")
    assert leader.post(f"/tracker/{item_id}/sign-off", data={"is_needed": "false"}).status_code == (
        422
    )


def test_who_reads_only_has_no_form(people: People, address: str) -> None:
    page = people.client(Role.executive, "刘总").get(address).text
    assert "发出测试方案" in page
    assert "<form" not in page.partition("<main")[2]


def test_an_item_of_others_looks_missing(people: People, address: str) -> None:
    outsider = people.outsider()
    for method, path in (("GET", ""), ("POST", "/update"), ("POST", "/same"), ("POST", "/proofs")):
        assert outsider.request(method, f"{address}{path}").status_code == 404


def test_an_item_that_is_not_followed_is_shown_in_the_review(
    client: TestClient, place: Installation
) -> None:
    item_id = follow(place, review=ReviewState.proposed)
    answer = client.get(f"/tracker/{item_id}", follow_redirects=False)
    assert answer.headers["location"] == f"/meetings/{SAMPLE}#action_items-{item_id}"
    assert client.get("/tracker/99").status_code == 404


def test_the_bar_tells_how_far_the_item_should_be(
    client: TestClient, place: Installation, item_id: int, address: str
) -> None:
    today = dt.datetime.now(place.settings.zone).date()
    with place.database.write() as session:
        meetings.get(session, SAMPLE).date = today - dt.timedelta(days=60)
        item = session.get(ActionItemRow, item_id)
        assert item
        item.deadline = (today + dt.timedelta(days=20)).isoformat()
        item.status, item.percent, item.behind_on = "in_progress", 10, today
    said = text(client, address)
    assert re.search(r"完成 10%，按计划到今天应完成 [67]\d%", said)
    assert "落后计划" in said


def test_sign_off_is_switched_by_editors(
    client: TestClient, people: People, place: Installation, item_id: int, address: str
) -> None:
    client.post(f"{address}/sign-off", data={"is_needed": "true"})
    assert stands(place, item_id).needs_sign_off
    owner = people.client(Role.member, "孙涛")
    assert owner.post(f"{address}/sign-off", data={"is_needed": "false"}).status_code == 422
    assert stands(place, item_id).needs_sign_off
    client.post(f"{address}/sign-off", data={"is_needed": "false"})
    assert not stands(place, item_id).needs_sign_off


def test_what_a_later_meeting_said_is_told_to_who_may_see_it(
    client: TestClient, people: People, place: Installation, item_id: int, address: str
) -> None:
    with place.database.write() as session:
        first = meetings.get(session, SAMPLE)
        fields = first.model_dump(include={"organisation_id", "language"})
        later = Meeting(title="闭门会", date=first.date, is_confidential=True, **fields)
        open_one = Meeting(title="周会", date=first.date, **fields)
        session.add_all([later, open_one])
        session.flush()
        for meeting, said in ((later, "不能外传的话"), (open_one, "做了一半")):
            row = ProgressRow(
                meeting_id=meeting.id, item_id=item_id, text=said, percent=50, applied_at=now()
            )
            session.add(row)
        services_tracking.updated(
            session,
            place,
            item_id,
            {"note": "见会议"},
            by=Author("李敏", source="meeting"),
            reason="不能外传的理由",
            meeting_id=later.id,
        )
    page = text(client, address)
    assert "周会" in page and "做了一半" in page
    assert "闭门会" not in page and "不能外传" not in page
    assert "李敏 更新了行动项 会上 备注见会议" in page
    read = client.get(f"/api/v1/action-items/{item_id}").json()
    assert read["history"][-1]["changes"] == {"note": [None, "见会议"]}
    assert read["history"][-1]["reason"] is None
    answer = Program(place, token_of(place, name="李总")).ask("get_item", item_id=item_id).data
    assert [(u["changes"], u["reason"]) for u in answer["history"][-1:]] == [
        ({"note": [None, "见会议"]}, None)
    ]
