"""Followed items over REST: updates, the leader's consent, problems."""

import datetime as dt

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from storage import meetings, tracking
from storage.tables import ActionItemRow, ReviewState, Role, now
from tests.api.people import People

API = "/api/v1/action-items"
SAMPLE = 1
PROJECT = "新产品上市"


def day(ahead: int) -> str:
    return (dt.date.today() + dt.timedelta(days=ahead)).isoformat()


@pytest.fixture
def item_id(place: Installation) -> int:
    """An item of the sample meeting, due in ten days."""
    return made(place)


def made(place: Installation, **fields: object) -> int:
    with place.database.write() as session:
        meetings.get(session, SAMPLE).confirmed_at = now()
        known = {"task": "提交报告", "owner": "孙涛", "department": "研发部", "deadline": day(10)}
        row = ActionItemRow(
            meeting_id=SAMPLE, review=ReviewState.confirmed, **(known | dict(fields))
        )
        session.add(row)
        session.flush()
        tracking.keep_up(session, SAMPLE, actor="刘芳")
        assert row.id is not None
        return row.id


def test_an_item_tells_all_that_happened_to_it(client: TestClient, item_id: int) -> None:
    client.patch(f"{API}/{item_id}", json={"status": "in_progress", "percent": 30})
    told = client.get(f"{API}/{item_id}").json()
    assert [update["source"] for update in told["history"]] == ["review", "rest"]
    assert told["history"][1]["changes"] == {
        "status": ["not_started", "in_progress"],
        "percent": [0, 30],
    }


def test_nothing_new_is_an_update_too(client: TestClient, item_id: int) -> None:
    answer = client.patch(f"{API}/{item_id}", json={})
    assert answer.status_code == 200
    assert answer.json()["updated_at"] is not None


def test_a_date_moves_with_a_reason(client: TestClient, item_id: int) -> None:
    refused = client.patch(f"{API}/{item_id}", json={"deadline": day(20)})
    assert refused.status_code == 422
    moved = client.patch(f"{API}/{item_id}", json={"deadline": day(20), "reason": "等料"}).json()
    assert (moved["deadline"], moved["first_deadline"], moved["deadline_changes"]) == (
        day(20),
        day(10),
        1,
    )


def test_the_second_move_waits_for_the_leader(
    client: TestClient, people: People, place: Installation, item_id: int
) -> None:
    recorder = people.client(Role.recorder, project=PROJECT)
    leader = people.client(Role.leader, project=PROJECT)
    for ahead in (20, 30):
        answer = recorder.patch(
            f"{API}/{item_id}", json={"deadline": day(ahead), "reason": "等料"}
        ).json()
    assert (answer["deadline"], answer["request"]["deadline"]) == (day(20), day(30))
    address = f"{API}/{item_id}/requests/{answer['request']['id']}/decide"
    assert recorder.post(address, json={"is_granted": True}).status_code == 422
    granted = leader.post(address, json={"is_granted": True}).json()
    assert (granted["deadline"], granted["request"]["state"]) == (day(30), "granted")
    assert leader.post(address, json={"is_granted": True}).status_code == 409


def test_a_refusal_says_why(client: TestClient, item_id: int, people: People) -> None:
    recorder = people.client(Role.recorder, project=PROJECT)
    for ahead in (20, 30):
        answer = recorder.patch(
            f"{API}/{item_id}", json={"deadline": day(ahead), "reason": "等料"}
        ).json()
    address = f"{API}/{item_id}/requests/{answer['request']['id']}/decide"
    assert client.post(address, json={"is_granted": False}).status_code == 422
    refused = client.post(address, json={"is_granted": False, "comment": "不能再拖"}).json()
    assert (refused["deadline"], refused["request"]["state"]) == (day(20), "refused")


def test_a_request_of_another_item_is_not_found(
    client: TestClient, place: Installation, item_id: int, people: People
) -> None:
    other = made(place, task="别的")
    recorder = people.client(Role.recorder, project=PROJECT)
    for ahead in (20, 30):
        answer = recorder.patch(
            f"{API}/{item_id}", json={"deadline": day(ahead), "reason": "等料"}
        ).json()
    address = f"{API}/{other}/requests/{answer['request']['id']}/withdraw"
    assert client.post(address).status_code == 404


def test_what_the_leader_signs_off_is_done_on_their_word(client: TestClient, item_id: int) -> None:
    assert client.put(f"{API}/{item_id}/sign-off", json={"is_needed": True}).status_code == 204
    done = client.patch(f"{API}/{item_id}", json={"status": "done"}).json()
    assert (done["status"], done["needs_sign_off"]) == ("done", True)


def test_an_owner_cannot_sign_off(
    client: TestClient, people: People, place: Installation, item_id: int
) -> None:
    client.put(f"{API}/{item_id}/sign-off", json={"is_needed": True})
    recorder = people.client(Role.recorder, project=PROJECT)
    refused = recorder.patch(f"{API}/{item_id}", json={"status": "done"})
    assert refused.status_code == 422
    assert "proof" in refused.json()["detail"]


def test_several_change_together_or_not_at_all(
    client: TestClient, place: Installation, item_id: int
) -> None:
    other = made(place, task="别的", deadline=None)
    wanted = {"items": [item_id, other], "changes": {"deadline": day(30)}}
    assert client.post(f"{API}/bulk", json=wanted).status_code == 422
    assert client.get(f"{API}/{other}").json()["deadline"] is None
    answer = client.post(f"{API}/bulk", json=wanted | {"reason": "项目顺延"})
    assert [each["deadline"] for each in answer.json()] == [day(30), day(30)]


def test_nobody_changes_items_they_cannot_see(
    client: TestClient, people: People, item_id: int
) -> None:
    stranger = people.client(Role.member)
    wanted = {"items": [item_id], "changes": {"status": "done"}}
    assert stranger.post(f"{API}/bulk", json=wanted).status_code == 404
    assert stranger.get(f"{API}/{item_id}").status_code == 404


def test_those_who_only_read_change_nothing_in_bulk(people: People, item_id: int) -> None:
    reader = people.client(Role.member, project=PROJECT)
    wanted = {"items": [item_id], "changes": {"status": "done"}}
    assert reader.post(f"{API}/bulk", json=wanted).status_code == 403


def test_a_problem_is_told_and_answered_once(client: TestClient, item_id: int) -> None:
    problem = client.post(
        f"{API}/{item_id}/problems", json={"text": "缺测试设备", "wanted": "采购部三天内到货"}
    )
    assert problem.status_code == 201
    address = f"{API}/{item_id}/problems/{problem.json()['id']}/answer"
    answered = client.post(address, json={"text": "借用二部的设备"}).json()
    assert (answered["state"], answered["answer"]) == ("answered", "借用二部的设备")
    assert client.post(address, json={"text": "再说一次"}).status_code == 409
    assert client.get(f"{API}/{item_id}").json()["problems"][0]["answer"] == "借用二部的设备"


def test_done_ends_what_was_asked_and_what_was_wrong(
    client: TestClient, people: People, item_id: int
) -> None:
    recorder = people.client(Role.recorder, project=PROJECT)
    for ahead in (20, 30):
        recorder.patch(f"{API}/{item_id}", json={"deadline": day(ahead), "reason": "等料"})
    client.post(f"{API}/{item_id}/problems", json={"text": "缺测试设备"})
    client.patch(f"{API}/{item_id}", json={"status": "done"})
    told = client.get(f"{API}/{item_id}").json()
    assert [r["state"] for r in told["requests"]] == ["withdrawn"]
    assert [p["state"] for p in told["problems"]] == ["settled"]


def test_proofs_are_attached_read_and_taken_away(client: TestClient, item_id: int) -> None:
    sent = {"proof": ("验收单.txt", "合格".encode(), "text/html")}
    (proof,) = client.post(f"{API}/{item_id}/proofs", files=sent).json()
    address = f"{API}/{item_id}/proofs/{proof['id']}"
    answer = client.get(address)
    assert (answer.content.decode(), answer.headers["content-type"]) == (
        "合格",
        "application/octet-stream",
    )
    assert answer.headers["content-disposition"].startswith("attachment")
    assert [p["filename"] for p in client.get(f"{API}/{item_id}").json()["proofs"]] == [
        "验收单.txt"
    ]
    assert client.delete(address).status_code == 204
    assert client.get(f"{API}/{item_id}").json()["proofs"] == []


def test_a_leader_who_cannot_see_the_meeting_decides_nothing_of_an_own_item(
    people: People, place: Installation
) -> None:
    leader = people.client(Role.leader, "外来组长")
    item_id = made(place, owner="外来组长", department=None)
    client = people.client(Role.recorder, project=PROJECT)
    for ahead in (20, 30):
        asked = client.patch(f"{API}/{item_id}", json={"deadline": day(ahead), "reason": "等料"})
    address = f"{API}/{item_id}/requests/{asked.json()['request']['id']}/decide"
    assert leader.post(address, json={"is_granted": True}).status_code == 422


def test_an_owner_does_not_answer_a_problem_for_those_who_were_told(
    people: People, place: Installation
) -> None:
    owner = people.client(Role.member, "外来员工")
    item_id = made(place, owner="外来员工", department=None)
    problem = owner.post(f"{API}/{item_id}/problems", json={"text": "缺设备"}).json()
    address = f"{API}/{item_id}/problems/{problem['id']}/answer"
    assert owner.post(address, json={"text": "没事了"}).status_code == 403


def test_the_list_is_narrowed_as_the_tracker_narrows_it(
    client: TestClient, place: Installation, item_id: int
) -> None:
    late = made(place, task="过期的", deadline=day(-3), owner="赵强")
    undated = made(place, task="没日期", deadline=None)
    client.post(f"{API}/{late}/problems", json={"text": "缺设备"})

    def found(**query: object) -> list[int]:
        return [item["id"] for item in client.get(API, params=query).json()]

    assert found(due="overdue") == [late]
    assert found(due="none") == [undated]
    assert found(q="没日期") == [undated]
    assert found(has_problem=True) == [late]
    assert found(since=day(1), until=day(10)) == [item_id]
    assert found(mine=True) == []


def test_views_are_ones_own_unless_they_are_shared(client: TestClient, people: People) -> None:
    views = "/api/v1/tracker-views"
    wanted = {"name": "逾期的", "query": "?due=overdue", "is_shared": True}
    made_view = client.post(views, json=wanted).json()
    client.post(views, json={"name": "我的", "query": "mine=1"})
    other = people.client(Role.member)
    assert [(v["name"], v["query"]) for v in other.get(views).json()] == [("逾期的", "due=overdue")]
    assert other.delete(f"{views}/{made_view['id']}").status_code == 404
    renamed = client.put(f"{views}/{made_view['id']}", json={"name": "过期"}).json()
    assert (renamed["name"], renamed["is_shared"]) == ("过期", False)
    assert client.delete(f"{views}/{made_view['id']}").status_code == 204
    assert [v["name"] for v in client.get(views).json()] == ["我的"]
