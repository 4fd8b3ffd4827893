"""The letters that the flow writes, from the submission to the correction, by the worker itself."""

from fastapi.testclient import TestClient
from sqlmodel import select

from api import services_minutes
from api.installation import Installation
from api.jobs import issuing
from storage import meetings, minutes, recipients
from storage.tables import ActionItemRow, Message, MinutesRow
from tests.api.conftest import Worker
from tests.api.delivery.meetings_made import messages

SAMPLE = 1


def latest(place: Installation) -> MinutesRow:
    with place.database.read() as session:
        row = minutes.latest(session, SAMPLE)
    assert row
    return row


def confirm(client: TestClient, worker: Worker) -> None:
    client.post(f"/api/v1/meetings/{SAMPLE}/confirm", json={"remaining": "confirmed"})
    worker.work(SAMPLE)


def issue(place: Installation, worker: Worker) -> None:
    services_minutes.submit(place, SAMPLE, actor="刘芳", late_reason="补录")
    row = latest(place)
    with place.database.read() as session:
        to = recipients.fingerprint(recipients.of(session, meetings.get(session, SAMPLE), row))
    services_minutes.approve(place, SAMPLE, row.content_hash, to, actor="王建国")
    issuing.issue(worker.shop, latest(place).id or 0)
    issuing.issue(worker.shop, latest(place).id or 0)


def of_minutes(place: Installation) -> list[Message]:
    return [m for m in messages(place) if m.kind in ("minutes", "items")]


def test_the_worker_writes_to_everybody_once_and_attaches_what_is_kept(
    house: Installation, client: TestClient, worker: Worker
) -> None:
    worker.work(SAMPLE)
    confirm(client, worker)
    issue(house, worker)
    found = of_minutes(house)
    assert [m.recipient for m in found] == ["王建国", "刘芳", "李敏", "赵强", "陈晓"]
    row = latest(house)
    word = found[2].attachments[0]
    assert (word["filename"], word["sha256"]) == (row.filename, row.sha256)
    assert house.files.path(word["sha256"]).read_bytes()[:2] == b"PK"
    assert "1. 发出方案" in found[2].text


def test_a_correction_reaches_the_same_people_with_what_changed(
    house: Installation, client: TestClient, worker: Worker
) -> None:
    worker.work(SAMPLE)
    confirm(client, worker)
    issue(house, worker)
    with house.database.write() as session:
        session.exec(select(ActionItemRow)).one().deadline = "2024-03-08"
    confirm(client, worker)
    issue(house, worker)
    found = of_minutes(house)
    assert [m.recipient for m in found[5:]] == [m.recipient for m in found[:5]]
    assert {m.subject for m in found[5:]} == {
        "[会议纪要更正] 新产品上市进度协调会（2024年3月5日）第 2 版"
    }
    assert "截止：3月8日 周五" in found[7].text
    assert all(line in found[7].text for line in latest(house).changes)
