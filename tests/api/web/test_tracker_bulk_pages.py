"""Several items changed at once: all or none, each by whom it may be, and taken back."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from storage import meetings, tracker, tracking
from storage.tables import ActionItemRow, Meeting, ReviewState, Role, now
from tests.api.people import People

SAMPLE = 1


@pytest.fixture(autouse=True)
def items(place: Installation) -> None:
    """Items 1 and 2 of the sample meeting, and 3 of a confidential one that nobody is in."""
    with place.database.write() as session:
        sample = meetings.get(session, SAMPLE)
        sample.confirmed_at = now()
        secret = Meeting(
            organisation_id=sample.organisation_id,
            title="薪酬",
            date=sample.date,
            language="zh-Hans",
            is_confidential=True,
            confirmed_at=now(),
        )
        session.add(secret)
        session.flush()
        for meeting_id, fields in (
            (SAMPLE, {"task": "发出方案", "owner": "李敏", "deadline": "2099-01-01"}),
            (SAMPLE, {"task": "提交报告", "owner": "孙涛", "deadline": "2099-02-01"}),
            (secret.id or 0, {"task": "调整薪酬", "owner": "孙涛"}),
        ):
            fields["review"] = ReviewState.confirmed
            session.add(ActionItemRow(meeting_id=meeting_id, **fields))
            tracking.keep_up(session, meeting_id, actor="李敏")


def stands(place: Installation, item_id: int, field: str = "status") -> Any:
    with place.database.read() as session:
        return getattr(tracker.get(session, item_id).item, field)


def test_what_is_filled_in_changes_of_all_chosen(client: TestClient, place: Installation) -> None:
    typed = {"item": [1, 2], "to": "in_progress", "note": "本周内给", "new_owner": "王建国"}
    answer = client.post("/tracker/bulk?sort=owner", data=typed)
    assert (answer.url.path, "sort=owner" in str(answer.url)) == ("/tracker", True)
    assert "已更新 2 项" in answer.text
    for item_id in (1, 2):
        found = [stands(place, item_id, name) for name in ("status", "note", "owner")]
        assert found == ["in_progress", "本周内给", "王建国"]
    assert stands(place, 1, "deadline") == "2099-01-01"


def test_what_was_changed_at_once_is_taken_back_at_once(
    client: TestClient, place: Installation
) -> None:
    client.post("/tracker/bulk", data={"item": [1, 2], "to": "done", "new_owner": "王建国"})
    client.post("/tracker/bulk/undo", data={"item": [1, 2]})
    for item_id, owner in ((1, "李敏"), (2, "孙涛")):
        found = [stands(place, item_id, name) for name in ("status", "percent", "owner")]
        assert found == ["not_started", 0, owner]


def test_what_somebody_changed_since_is_not_taken_back(
    client: TestClient, people: People, place: Installation
) -> None:
    client.post("/tracker/bulk", data={"item": [1, 2], "to": "done"})
    people.client(Role.administrator, "刘总").post("/tracker/2", data={"to": "in_progress"})
    answer = client.post("/tracker/bulk/undo", data={"item": [1, 2]})
    assert (answer.status_code, stands(place, 1), stands(place, 2)) == (409, "done", "in_progress")


def test_a_date_that_moved_is_not_taken_back(client: TestClient, place: Installation) -> None:
    typed = {"item": [1, 2], "deadline": "2099-03-01", "reason": "供应商推迟"}
    answer = client.post("/tracker/bulk", data=typed)
    assert "已更新 2 项" in answer.text and "/tracker/bulk/undo" not in answer.text
    assert client.post("/tracker/bulk/undo", data={"item": [1, 2]}).status_code == 409
    assert stands(place, 1, "deadline") == "2099-03-01"


def test_one_that_cannot_be_changed_is_named_and_none_is(
    client: TestClient, place: Installation
) -> None:
    client.post("/tracker/2", data={"to": "done"})
    typed = {"item": [1, 2], "deadline": "2099-03-01", "reason": "供应商推迟"}
    answer = client.post("/tracker/bulk", data=typed)
    assert answer.status_code == 422
    assert "“提交报告”：" in answer.text and "一项也没有改" in answer.text
    assert stands(place, 1, "deadline") == "2099-01-01"


def test_after_a_problem_all_is_as_it_was_typed(client: TestClient) -> None:
    answer = client.post("/tracker/bulk", data={"item": [2], "to": "delayed", "note": "再等等"})
    assert answer.status_code == 422
    assert "延期需要写明原因" in answer.text
    assert 'value="再等等"' in answer.text
    assert answer.text.count(" checked>") == 1


def test_a_delay_takes_its_reason(client: TestClient, place: Installation) -> None:
    typed = {"item": [1, 2], "to": "delayed", "delay_reason": "供应商推迟"}
    client.post("/tracker/bulk", data=typed)
    assert [stands(place, n, "delay_reason") for n in (1, 2)] == ["供应商推迟"] * 2


@pytest.mark.parametrize("typed", [{"to": "done"}, {"item": [1]}, {"item": [1], "note": " "}])
def test_nothing_chosen_and_nothing_to_change_is_said(
    client: TestClient, typed: dict[str, Any]
) -> None:
    assert client.post("/tracker/bulk", data=typed).status_code == 422


def test_what_is_not_seen_does_not_exist(client: TestClient, place: Installation) -> None:
    for address in ("/tracker/bulk", "/tracker/bulk/undo"):
        missing = client.post(address, data={"item": [1, 99], "to": "done"})
        hidden = client.post(address, data={"item": [1, 3], "to": "done"})
        assert (missing.status_code, hidden.status_code) == (404, 404)
        assert "薪酬" not in hidden.text
    assert stands(place, 1) == "not_started"


def test_an_owner_changes_the_own_alone(people: People, place: Installation) -> None:
    owner = people.client(Role.member, "孙涛")
    assert owner.post("/tracker/bulk", data={"item": [2], "to": "done"}).status_code == 200
    assert owner.post("/tracker/bulk", data={"item": [2, 1], "note": "x"}).status_code == 404
    given = owner.post("/tracker/bulk", data={"item": [2], "new_owner": "李敏"})
    assert (given.status_code, stands(place, 2, "owner")) == (422, "孙涛")


def test_who_only_reads_changes_none(people: People, place: Installation) -> None:
    executive = people.client(Role.executive, "刘总")
    for address in ("/tracker/bulk", "/tracker/bulk/undo"):
        answer = executive.post(address, data={"item": [1, 2], "to": "done"})
        assert answer.status_code == 403
    assert 'id="bulk"' not in executive.get("/tracker").text
    assert stands(place, 1) == "not_started"


def test_a_second_date_waits_for_the_leader(people: People, place: Installation) -> None:
    owner = people.client(Role.member, "孙涛")
    typed = {"item": [2], "reason": "供应商推迟"}
    owner.post("/tracker/bulk", data=typed | {"deadline": "2099-03-01"})
    answer = owner.post("/tracker/bulk", data=typed | {"deadline": "2099-04-01"})
    assert "已提交组长同意，原日期暂不变" in answer.text
    assert stands(place, 2, "deadline") == "2099-03-01"
