"""From a draft to minutes that are out, as a program uses it."""

import datetime as dt
import hashlib
import io
from typing import Any
from urllib.parse import unquote

import docx
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.installation import Installation
from api.jobs import issuing
from storage import audit, meetings
from storage.tables import (
    MeetingState,
    Message,
    MessageState,
    MinutesRow,
    MinutesState,
    Role,
    now,
)
from tests.api.conftest import Worker
from tests.api.people import People

MINUTES = "/api/v1/meetings/1/minutes"


@pytest.fixture
def drafted(client: TestClient, place: Installation, worker: Worker) -> TestClient:
    """The sample's minutes are drafted, and not late."""
    worker.work(1)
    with place.database.write() as session:
        meetings.get(session, 1).date = now().date()
    confirm(client, worker)
    return client


def confirm(client: TestClient, worker: Worker) -> None:
    said = client.post("/api/v1/meetings/1/confirm", json={"remaining": "confirmed"})
    assert said.status_code == 202, said.text
    worker.work(1)


def flow(client: TestClient) -> dict[str, Any]:
    read: dict[str, Any] = client.get(f"{MINUTES}/flow").json()
    return read


def latest(client: TestClient) -> dict[str, Any]:
    version: dict[str, Any] = flow(client)["versions"][0]
    return version


def act(client: TestClient, act: str, **said: Any) -> int:
    if act == "approve":
        said = {"recipients_hash": flow(client)["recipients_hash"]} | said
    return client.post(f"{MINUTES}/{act}", json=said).status_code


def approve(client: TestClient, worker: Worker) -> None:
    assert act(client, "submit") == 200
    assert act(client, "approve", content_hash=latest(client)["content_hash"]) == 202
    issue(worker)


def issue(worker: Worker) -> None:
    with worker.shop.database.read() as session:
        chosen = select(MinutesRow.id).where(MinutesRow.state == MinutesState.approved)
        ids = list(session.exec(chosen))
    for minutes_id in ids:
        issuing.issue(worker.shop, minutes_id or 0)


def words(client: TestClient, version: int) -> str:
    content = client.get(MINUTES, params={"version": version}).content
    document = docx.Document(io.BytesIO(content))
    parts = [document.element.body, *(s.footer._element for s in document.sections)]
    return "".join(text for part in parts for text in part.itertext())


def test_a_draft_says_that_it_is_one(drafted: TestClient) -> None:
    assert latest(drafted)["state"] == "draft"
    assert "草稿" in words(drafted, 1)


def test_approved_minutes_are_numbered_and_issued(drafted: TestClient, worker: Worker) -> None:
    approve(drafted, worker)
    issued = latest(drafted)
    assert (issued["state"], issued["version"]) == ("issued", 1)
    assert issued["number"] == f"{now().year}-0001"
    assert issued["approved_by"] == "Administrator"
    said = words(drafted, 1)
    assert issued["number"] in said and issued["content_hash"][:16] in said and "草稿" not in said


def test_the_file_is_the_one_that_was_issued(drafted: TestClient, worker: Worker) -> None:
    approve(drafted, worker)
    content = drafted.get(MINUTES).content
    assert hashlib.sha256(content).hexdigest() == latest(drafted)["sha256"]


def test_issuing_ends_the_clock(drafted: TestClient, worker: Worker, place: Installation) -> None:
    approve(drafted, worker)
    with place.database.read() as session:
        meeting = meetings.get(session, 1)
        assert meeting.state == MeetingState.issued
        assert meeting.minutes_issued_at is not None and meeting.minutes_due_at is not None


def test_issuing_twice_changes_nothing(drafted: TestClient, worker: Worker) -> None:
    approve(drafted, worker)
    before = latest(drafted)
    issuing.issue(worker.shop, 1)
    assert latest(drafted) == before


def test_minutes_are_not_submitted_while_others_are_drafted(
    drafted: TestClient, worker: Worker
) -> None:
    drafted.put(f"{MINUTES}/template", json={"template": "formal"})
    drafted.post("/api/v1/meetings/1/confirm", json={"remaining": "confirmed"})
    assert act(drafted, "submit") == 409
    worker.work(1)
    assert (act(drafted, "submit"), latest(drafted)["template"]) == (200, "formal")


def test_a_deleted_meeting_leaves_no_draft_behind(
    drafted: TestClient, worker: Worker, place: Installation
) -> None:
    drafted.put(f"{MINUTES}/template", json={"template": "formal"})
    confirm(drafted, worker)
    approve(drafted, worker)
    drafted.delete("/api/v1/meetings/1")
    assert [path for path in place.files.root.rglob("*") if path.is_file()] == []


def test_minutes_are_not_approved_for_others_than_were_seen(drafted: TestClient) -> None:
    act(drafted, "submit")
    seen = flow(drafted)
    added = [{"name": "外部顾问", "address": "guest@example.com"}]
    assert drafted.put(f"{MINUTES}/recipients", json={"recipients": added}).status_code == 200
    hashes = {
        "content_hash": seen["versions"][0]["content_hash"],
        "recipients_hash": seen["recipients_hash"],
    }
    assert act(drafted, "approve", **hashes) == 409
    assert latest(drafted)["state"] == "submitted"


def test_returned_minutes_carry_the_comment_and_can_be_submitted_again(
    drafted: TestClient,
) -> None:
    act(drafted, "submit")
    seen = latest(drafted)["content_hash"]
    assert act(drafted, "return", content_hash=seen, comment="预算写清楚") == 200
    returned = latest(drafted)
    assert (returned["state"], returned["comment"]) == ("returned", "预算写清楚")
    assert act(drafted, "submit") == 200


def test_minutes_are_not_returned_without_a_comment(drafted: TestClient) -> None:
    act(drafted, "submit")
    assert act(drafted, "return", content_hash=latest(drafted)["content_hash"], comment=" ") == 422
    assert latest(drafted)["state"] == "submitted"


def test_a_submission_is_taken_back(drafted: TestClient) -> None:
    act(drafted, "submit")
    assert act(drafted, "take-back") == 200
    assert latest(drafted)["state"] == "draft"


def test_a_draft_is_not_approved_before_it_is_submitted(drafted: TestClient) -> None:
    assert act(drafted, "approve", content_hash=latest(drafted)["content_hash"]) == 409


def test_only_what_was_read_is_approved(drafted: TestClient) -> None:
    act(drafted, "submit")
    assert act(drafted, "approve", content_hash="0" * 64) == 409
    assert latest(drafted)["state"] == "submitted"


def test_a_draft_older_than_what_is_confirmed_is_not_submitted(drafted: TestClient) -> None:
    reword(drafted, "预算定四万")
    assert flow(drafted)["is_old"]
    assert act(drafted, "submit") == 409


def test_what_the_leader_has_is_not_drafted_anew(drafted: TestClient) -> None:
    act(drafted, "submit")
    reword(drafted, "预算定四万")
    said = drafted.post("/api/v1/meetings/1/confirm", json={})
    assert said.status_code == 409


def reword(client: TestClient, text: str) -> None:
    found = client.get("/api/v1/meetings/1/items").json()["decisions"][0]
    changed = client.patch(
        f"/api/v1/meetings/1/items/decisions/{found['id']}",
        json={"version": found["version"], "text": text},
    )
    assert changed.status_code == 200, changed.text


def test_a_correction_is_version_two_of_the_same_number(
    drafted: TestClient, worker: Worker
) -> None:
    approve(drafted, worker)
    first = latest(drafted)
    reword(drafted, "预算定四万")
    confirm(drafted, worker)
    approve(drafted, worker)
    second, before = flow(drafted)["versions"]
    assert (second["version"], second["number"]) == (2, first["number"])
    assert before == first
    assert any("四万" in line for line in second["changes"])


def test_the_file_of_a_correction_has_a_name_of_its_own(
    drafted: TestClient, worker: Worker
) -> None:
    approve(drafted, worker)
    reword(drafted, "预算定四万")
    confirm(drafted, worker)
    names = [
        unquote(drafted.get(f"{MINUTES}?version={n}").headers["content-disposition"])
        for n in (1, 2)
    ]
    assert [name.endswith(" v2.docx") for name in names] == [False, True]


def test_late_minutes_need_a_reason(
    drafted: TestClient, place: Installation, worker: Worker
) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, 1)
        meeting.source_id = None  # of the sample nothing is ever late
        meeting.date = now().date() - dt.timedelta(days=3)
    confirm(drafted, worker)
    assert act(drafted, "submit") == 422
    assert act(drafted, "submit", late_reason="等财务核对数字") == 200
    assert flow(drafted)["late_reason"] == "等财务核对数字"


def test_a_recorder_does_not_approve(drafted: TestClient, people: People) -> None:
    recorder = people.client(Role.recorder, "刘芳", project="新产品上市")
    act(recorder, "submit")
    seen = latest(recorder)["content_hash"]
    assert act(recorder, "approve", content_hash=seen) == 403
    assert act(recorder, "return", content_hash=seen, comment="不对") == 403
    assert latest(recorder)["state"] == "submitted"


def test_everybody_named_gets_the_minutes(drafted: TestClient) -> None:
    found = flow(drafted)["recipients"]
    assert {each["gets"] for each in found} == {"minutes"}
    assert {"王建国", "李敏", "刘芳"} <= {each["name"] for each in found}


def test_recipients_are_chosen_and_chosen_back(drafted: TestClient) -> None:
    usual = flow(drafted)["recipients"]
    guest = {"name": "陈顾问", "address": "chen@example.com"}
    chosen = drafted.put(f"{MINUTES}/recipients", json={"recipients": [guest]}).json()
    assert [each["name"] for each in chosen["recipients"]] == ["陈顾问"]
    back = drafted.put(f"{MINUTES}/recipients", json={"recipients": None}).json()
    assert back["recipients"] == usual


def test_what_is_no_address_is_refused(drafted: TestClient) -> None:
    guest = {"name": "陈顾问", "address": "chen"}
    assert drafted.put(f"{MINUTES}/recipients", json={"recipients": [guest]}).status_code == 422


def test_a_template_that_is_not_there_is_refused(drafted: TestClient) -> None:
    for name, code in (("nice", 404), ("company:7", 404), ("formal", 200), (None, 200)):
        said = drafted.put(f"{MINUTES}/template", json={"template": name})
        assert said.status_code == code, (name, said.text)


def test_minutes_that_could_not_be_issued_are_tried_again(
    drafted: TestClient, worker: Worker, place: Installation
) -> None:
    act(drafted, "submit")
    act(drafted, "approve", content_hash=latest(drafted)["content_hash"])
    issuing.fail(worker.shop, 1, "The disk is full.")
    assert latest(drafted)["problem"] == "The disk is full."
    assert act(drafted, "issue-again") == 202
    issue(worker)
    assert (latest(drafted)["state"], latest(drafted)["problem"]) == ("issued", None)


def test_every_act_is_in_the_history(
    drafted: TestClient, worker: Worker, place: Installation
) -> None:
    approve(drafted, worker)

    with place.database.read() as session:
        acts = [entry.action for entry in audit.history(session, 1)]
    for act_ in ("draft minutes", "submit minutes", "approve minutes", "issue minutes"):
        assert acts.count(act_) == 1


def test_a_correction_goes_to_whom_the_version_before_went_to(
    drafted: TestClient, worker: Worker
) -> None:
    usual = flow(drafted)["recipients"]
    guest = {"name": "陈顾问", "address": "chen@example.com", "person_id": None, "gets": "minutes"}
    drafted.put(f"{MINUTES}/recipients", json={"recipients": [*usual, guest]})
    approve(drafted, worker)
    reword(drafted, "预算定四万")
    confirm(drafted, worker)
    assert flow(drafted)["recipients"] == [*usual, guest]


def test_a_correction_goes_to_the_addresses_the_version_before_went_to(
    drafted: TestClient, worker: Worker
) -> None:
    first, *others = flow(drafted)["recipients"]
    assert (first["address"], first["gets"]) == (None, "minutes")
    chosen = [first | {"address": "wang@example.com", "gets": "items"}, *others]
    drafted.put(f"{MINUTES}/recipients", json={"recipients": chosen})
    approve(drafted, worker)
    reword(drafted, "预算定四万")
    confirm(drafted, worker)
    assert flow(drafted)["recipients"] == chosen


def test_a_correction_goes_to_an_address_that_was_put_right(
    drafted: TestClient, worker: Worker, place: Installation
) -> None:
    first, *others = flow(drafted)["recipients"]
    chosen = [first | {"address": "wrong@example.com"}, *others]
    drafted.put(f"{MINUTES}/recipients", json={"recipients": chosen})
    approve(drafted, worker)
    with place.database.write() as session:
        sent = session.exec(select(Message).where(Message.address == "wrong@example.com")).one()
        sent.address, sent.state = "wang@example.com", MessageState.sent
    reword(drafted, "预算定四万")
    confirm(drafted, worker)
    assert flow(drafted)["recipients"] == [first | {"address": "wang@example.com"}, *others]


def test_who_may_not_edit_sees_no_addresses(drafted: TestClient, people: People) -> None:
    guest = {"name": "陈顾问", "address": "chen@example.com"}
    drafted.put(f"{MINUTES}/recipients", json={"recipients": [guest]})
    member = people.client(Role.member, "李敏", project="新产品上市")
    (seen,) = flow(member)["recipients"]
    assert (seen["name"], seen["address"]) == ("陈顾问", None)
