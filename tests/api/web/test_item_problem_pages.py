"""What is decided on the page of an item: requests, problems, proofs; and who may."""

import re

import pytest
from fastapi.testclient import TestClient

from api import services_tracking
from api.installation import Installation
from assistant.tracking.changes import Author
from storage import item_requests, problems
from storage.tables import (
    ActionItemRow,
    ItemRequest,
    Problem,
    ProblemCause,
    ProblemState,
    RequestState,
    Role,
    now,
)
from tests.api.following import follow
from tests.api.people import People

OWNER = Author("孙涛")
PROJECT = "新产品上市"
LATER, LATEST = "2099-03-10", "2099-03-20"


@pytest.fixture
def item_id(place: Installation) -> int:
    return follow(place)


@pytest.fixture
def address(item_id: int) -> str:
    return f"/tracker/{item_id}"


@pytest.fixture
def asked(place: Installation, item_id: int) -> int:
    """The owner asks for a second other date; the request's id."""
    services_tracking.update(place, item_id, {"deadline": LATER}, by=OWNER, reason="检修")
    made = services_tracking.update(place, item_id, {"deadline": LATEST}, by=OWNER, reason="排队")
    assert made.request
    return made.request.id or 0


@pytest.fixture
def reported(place: Installation, item_id: int) -> int:
    """A problem the owner reports; its id."""
    found = services_tracking.report_problem(place, item_id, "没有设备", wanted="两天", by=OWNER)
    return found.id or 0


def request_of(place: Installation, request_id: int) -> ItemRequest:
    with place.database.read() as session:
        return item_requests.get(session, request_id)


def problem_of(place: Installation, problem_id: int) -> Problem:
    with place.database.read() as session:
        return problems.get(session, problem_id)


def deadline(place: Installation, item_id: int) -> str | None:
    with place.database.read() as session:
        item = session.get(ActionItemRow, item_id)
        assert item
        return item.deadline


def test_the_leader_grants_what_was_asked_for(
    people: People, place: Installation, item_id: int, address: str, asked: int
) -> None:
    leader = people.client(Role.leader, "王建国", project=PROJECT)
    assert f'action="{address}/requests/{asked}"' in leader.get(address).text
    answer = leader.post(f"{address}/requests/{asked}", data={"decision": "grant"})
    assert "已同意。" in answer.text
    assert deadline(place, item_id) == LATEST
    assert request_of(place, asked).decided_by == "王建国"


def test_a_refusal_needs_words(
    client: TestClient, place: Installation, item_id: int, address: str, asked: int
) -> None:
    answer = client.post(f"{address}/requests/{asked}", data={"decision": "refuse"})
    assert (answer.status_code, "不同意请简单写明原因" in answer.text) == (422, True)
    answer = client.post(
        f"{address}/requests/{asked}", data={"decision": "refuse", "comment": "先找别家"}
    )
    assert "已回复：不同意。" in answer.text and "先找别家" in answer.text
    assert deadline(place, item_id) == LATER
    assert request_of(place, asked).state == RequestState.refused


def test_a_request_is_decided_once(
    client: TestClient, place: Installation, address: str, asked: int
) -> None:
    client.post(f"{address}/requests/{asked}", data={"decision": "grant"})
    answer = client.post(
        f"{address}/requests/{asked}", data={"decision": "refuse", "comment": "不行"}
    )
    assert "刚被别人处理过" in answer.text
    assert request_of(place, asked).state == RequestState.granted


def test_a_recorder_and_the_owner_do_not_decide(
    people: People, place: Installation, address: str, asked: int
) -> None:
    recorder = people.client(Role.recorder, "李敏", project=PROJECT)
    owner = people.client(Role.member, "孙涛", project=PROJECT)
    for client in (recorder, owner):
        assert f'action="{address}/requests/{asked}"' not in client.get(address).text
        answer = client.post(f"{address}/requests/{asked}", data={"decision": "grant"})
        assert answer.status_code == 422
    assert request_of(place, asked).state == RequestState.open


def test_a_leader_of_others_does_not_decide_about_the_own_item(
    people: People, place: Installation
) -> None:
    item_id = follow(place, owner="外人")
    leader = people.client(Role.leader, "外人")
    data = {"was_deadline": "2099-03-06", "status": "not_started", "was_status": "not_started"}
    for day in (LATER, LATEST):
        leader.post(
            f"/tracker/{item_id}/update", data=data | {"deadline_day": day, "reason": "检修"}
        )
        data["was_deadline"] = day
    with place.database.read() as session:
        (row,) = item_requests.of_item(session, item_id)
    answer = leader.post(f"/tracker/{item_id}/requests/{row.id}", data={"decision": "grant"})
    assert (answer.status_code, deadline(place, item_id)) == (422, LATER)


def test_whoever_asked_withdraws(
    people: People, client: TestClient, place: Installation, address: str, asked: int
) -> None:
    assert client.post(f"{address}/requests/{asked}/withdraw").status_code == 403
    owner = people.client(Role.member, "孙涛")
    answer = owner.post(f"{address}/requests/{asked}/withdraw")
    assert "已撤回。" in answer.text
    assert request_of(place, asked).state == RequestState.withdrawn


def test_done_is_what_the_leader_signs_off_with_a_proof(
    people: People, client: TestClient, place: Installation
) -> None:
    item_id = follow(place, needs_sign_off=True)
    address = f"/tracker/{item_id}"
    owner = people.client(Role.member, "孙涛")
    done = {"status": "done", "was_status": "not_started", "was_deadline": ""}
    answer = owner.post(f"{address}/update", data=done)
    assert (answer.status_code, "请先附上证明材料" in answer.text) == (422, True)
    sent = [("proof", ("报告.pdf", b"%PDF", "application/pdf"))]
    assert "证明材料已附上。" in owner.post(f"{address}/proofs", files=sent).text
    assert "已请组长确认完成" in owner.post(f"{address}/update", data=done).text
    with place.database.read() as session:
        (request,) = item_requests.of_item(session, item_id)
    client.post(f"{address}/requests/{request.id}", data={"decision": "grant"})
    with place.database.read() as session:
        item = session.get(ActionItemRow, item_id)
        assert item and item.status == "done"


def test_a_problem_is_reported_and_answered(
    people: People, client: TestClient, place: Installation, item_id: int, address: str
) -> None:
    owner = people.client(Role.member, "孙涛")
    typed = {"text": "没有设备", "wanted": "研发部腾两天", "is_urgent": "true"}
    page = owner.post(f"{address}/problems", data=typed).text
    assert "问题已提出" in page and "没有设备" in page and "研发部腾两天" in page
    with place.database.read() as session:
        (problem,) = problems.of_item(session, item_id)
    assert problem.is_urgent
    assert "/answer" not in page
    assert owner.post(
        f"{address}/problems/{problem.id}/answer", data={"text": "好"}
    ).status_code == (403)
    answer = client.post(f"{address}/problems/{problem.id}/answer", data={"text": " "})
    assert answer.status_code == 422
    answer = client.post(f"{address}/problems/{problem.id}/answer", data={"text": "周三腾出"})
    assert "已答复，不再通知下一级。" in answer.text
    assert problem_of(place, problem.id or 0).answer == "周三腾出"
    late = client.post(f"{address}/problems/{problem.id}/answer", data={"text": "再说"})
    assert "刚被别人处理过" in late.text


def test_a_problem_needs_words(owner_page: TestClient, address: str) -> None:
    answer = owner_page.post(f"{address}/problems", data={"text": "", "wanted": "两个人"})
    assert answer.status_code == 422
    assert "请简单写明是什么问题" in answer.text and "两个人" in answer.text


@pytest.fixture
def owner_page(people: People) -> TestClient:
    return people.client(Role.member, "孙涛")


def test_whoever_was_told_answers_and_the_page_shows_who_that_was(
    people: People, place: Installation, address: str, reported: int
) -> None:
    liaison = people.client(Role.member, "周娜", project=PROJECT)
    executive = people.client(Role.executive, "刘总")
    answered = f"{address}/problems/{reported}/answer"
    assert executive.post(answered, data={"text": "好"}).status_code == 403
    with place.database.write() as session:
        problem = problems.get(session, reported)
        problems.tell(session, problem, 1, ["周娜"], now())
        problems.tell(session, problem, 2, [], now())
        problems.tell(session, problem, 3, ["刘总"], now())
    page = executive.get(address).text
    assert "第 1 级 接口人：周娜" in page and "没有人可通知" in page
    assert liaison.get(address).text.count(answered) == 2
    assert executive.post(answered, data={"text": "我来协调"}).status_code == 200
    assert problem_of(place, reported).answered_by == "刘总"


def test_the_page_tells_when_the_next_level_is_told(
    client: TestClient, place: Installation, address: str, reported: int
) -> None:
    assert "通知第 1 级 接口人" in client.get(address).text
    with place.database.write() as session:
        problems.tell(session, problems.get(session, reported), 1, ["李敏"], now())
    assert "通知第 2 级 组长" in client.get(address).text
    client.post(f"{address}/problems/{reported}/answer", data={"text": "好"})
    page = client.get(address).text
    assert "通知第 2 级" not in page and "处理过的请求和问题" in page


def test_what_is_settled_is_folded(
    client: TestClient, place: Installation, item_id: int, address: str, reported: int
) -> None:
    services_tracking.update(place, item_id, {"status": "done"}, by=OWNER)
    assert problem_of(place, reported).state == ProblemState.settled
    page = client.get(address).text
    assert "已解决" in page.partition('<details class="past">')[2]


def test_requests_and_problems_of_another_item_are_not_there(
    client: TestClient, place: Installation, asked: int, reported: int
) -> None:
    other = f"/tracker/{follow(place, task='另一项')}"
    for path in (
        f"/requests/{asked}",
        f"/requests/{asked}/withdraw",
        f"/problems/{reported}/answer",
        "/proofs/1/remove",
    ):
        data = {"decision": "grant", "text": "好"}
        assert client.post(f"{other}{path}", data=data).status_code == 404
    assert request_of(place, asked).state == RequestState.open


@pytest.mark.parametrize(
    ("name", "media_type", "content"),
    [
        ("报告.html", "text/html", b"<script>alert(1)</script>"),
        ("图.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_a_proof_is_saved_by_browsers_and_never_shown(
    client: TestClient, address: str, name: str, media_type: str, content: bytes
) -> None:
    client.post(f"{address}/proofs", files=[("proof", (name, content, media_type))])
    answer = client.get(f"{address}/proofs/1/download")
    assert answer.content == content
    assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_removed_proof_is_no_longer_served(
    people: People, client: TestClient, address: str
) -> None:
    files = [("proof", (name, b"a", "text/plain")) for name in ("一.txt", "二.txt")]
    page = client.post(f"{address}/proofs", files=files).text
    assert "一.txt" in page and "二.txt" in page
    owner = people.client(Role.member, "孙涛")
    assert owner.post(f"{address}/proofs/1/remove").status_code == 422
    assert "证明材料已移除。" in client.post(f"{address}/proofs/1/remove").text
    assert client.get(f"{address}/proofs/1/download").status_code == 404
    assert client.get(f"{address}/proofs/2/download").status_code == 200
    assert people.outsider().get(f"{address}/proofs/2/download").status_code == 404


def test_no_file_or_too_large_a_one_is_explained(
    client: TestClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "请先选择文件" in client.post(f"{address}/proofs").text
    monkeypatch.setattr("api.services_proofs.LARGEST", 3)
    answer = client.post(f"{address}/proofs", files=[("proof", ("a.pdf", b"long", "x/y"))])
    assert (answer.status_code, "“a.pdf”超过" in answer.text) == (422, True)


def test_of_what_is_behind_plan_the_first_level_has_the_leaders_too(
    client: TestClient, place: Installation, item_id: int, address: str
) -> None:
    with place.database.write() as session:
        item = session.get(ActionItemRow, item_id)
        assert item
        row = problems.raise_(
            session, item, ProblemCause.behind, "behind 1", actor="跟踪", at=now()
        )
        problems.tell(session, row, 1, ["周娜", "王建国"], now())
    assert "第 1 级 接口人和组长：周娜、王建国" in client.get(address).text


def history_of(client: TestClient, address: str) -> str:
    page = client.get(address).text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page[page.index("history-title") :]))


def test_the_history_tells_who_asked_for_a_date_and_who_agreed(
    client: TestClient, address: str, asked: int
) -> None:
    client.post(f"{address}/requests/{asked}", data={"decision": "grant", "comment": "下不为例"})
    said = history_of(client, address)
    assert (
        "Administrator 同意了新日期 在页面上 孙涛 提出：排队 意见：下不为例截止2099年3月10日"
        in said
    )
    assert "孙涛 请组长同意改日期 2099年3月20日" in said
    standing = re.sub(r"<[^>]+>", "", client.get(address).text)
    assert "2099年3月20日 周五 孙涛 提出，Administrator 同意" in standing


def test_the_history_tells_what_was_refused_and_taken_back(
    people: People, client: TestClient, place: Installation, item_id: int, address: str, asked: int
) -> None:
    client.post(f"{address}/requests/{asked}", data={"decision": "refuse", "comment": "不行"})
    made = services_tracking.update(place, item_id, {"deadline": LATEST}, by=OWNER, reason="再试")
    assert made.request
    people.client(Role.member, "孙涛").post(f"{address}/requests/{made.request.id}/withdraw")
    said = history_of(client, address)
    assert "Administrator 没有同意改日期 2099年3月20日 周五 孙涛 提出：排队 意见：不行" in said
    assert said.index("撤回了改日期的请求") < said.index("没有同意改日期")


def test_the_history_tells_of_sign_off_proofs_and_problems_in_their_place(
    client: TestClient, place: Installation, item_id: int, address: str, reported: int
) -> None:
    client.post(f"{address}/problems/{reported}/answer", data={"text": "周三腾出"})
    client.post(f"{address}/sign-off", data={"is_needed": "true"})
    sent = [("proof", ("报告.pdf", b"%PDF", "application/pdf"))]
    client.post(f"{address}/proofs", files=sent)
    client.post(f"{address}/sign-off", data={"is_needed": "false"})
    said = history_of(client, address)
    acts = [
        "Administrator 取消了签字验收的要求",
        "Administrator 附上了证明材料 报告.pdf",
        "Administrator 要求组长签字验收",
        "Administrator 答复了问题 周三腾出",
        "孙涛 提出了问题 没有设备",
        "李敏 开始跟踪",
    ]
    places = [said.find(act) for act in acts]
    assert places == sorted(places) and places[0] >= 0
