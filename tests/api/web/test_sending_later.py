"""Minutes that are out go, once, to who had no address when they were issued."""

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import Session, col, select

from api.delivery import issue_letters
from api.installation import Installation
from api.jobs import issuing
from storage import meetings, minutes
from storage.tables import AuditEntry, Message, MinutesRow, MinutesState, Person, Role
from tests.api.conftest import Worker
from tests.api.people import People

MINUTES = "/meetings/1/minutes"
PROJECT = "新产品上市"
NAME, ADDRESS = "王建国", "wang@example.com"


def change_address(session: Session, name: str, address: str | None) -> None:
    for person in session.exec(select(Person).where(col(Person.name) == name)):
        person.email = address


@pytest.fixture
def recorder(people: People) -> TestClient:
    return people.client(Role.recorder, "刘芳", project=PROJECT)


@pytest.fixture
def row(worker: Worker, recorder: TestClient, place: Installation) -> MinutesRow:
    """Minutes that are out, and of which no mail went to anybody."""
    worker.work(1)
    recorder.post("/meetings/1/confirm", data={"remaining": "confirmed"})
    worker.work(1)
    with place.database.write() as session:
        for person in session.exec(select(Person)):
            person.email = None
        made = minutes.latest(session, 1)
        assert made is not None
        made.state, made.number, made.approved_by = MinutesState.approved, "2026-0001", NAME
        made.recipients = [{"name": NAME, "person_id": 1}, {"name": "陈顾问"}]
        made_id = made.id or 0
    issuing.issue(worker.shop, made_id)
    with place.database.read() as session:
        found = minutes.last_issued(session, 1)
        assert found is not None
        return found


def key_of(place: Installation, row: MinutesRow, name: str) -> str:
    with place.database.read() as session:
        everybody = issue_letters.everybody(session, meetings.get(session, 1), row)
        return next(issue_letters.key(row, each) for each in everybody if each.name == name)


def send(
    client: TestClient, place: Installation, row: MinutesRow, name: str, address: str = ADDRESS
) -> Response:
    typed = {"version": str(row.version), "key": key_of(place, row, name), "address": address}
    return client.post(f"{MINUTES}/send-later", data=typed)


def sent(place: Installation) -> list[tuple[str, str, str]]:
    with place.database.read() as session:
        rows = session.exec(select(Message).where(Message.kind == "minutes"))
        return [(m.recipient, m.address, m.key) for m in rows]


def acts(place: Installation) -> list[dict[str, object]]:
    with place.database.read() as session:
        chosen = select(AuditEntry).where(AuditEntry.action == "send minutes later")
        return [entry.after for entry in session.exec(chosen)]


@pytest.mark.parametrize("name", [NAME, "陈顾问"])
def test_who_had_no_address_is_sent_the_minutes_once(
    row: MinutesRow, recorder: TestClient, place: Installation, name: str
) -> None:
    answer = send(recorder, place, row, name)
    assert answer.url.path == MINUTES
    assert "把纪要补发了出去" in answer.text
    assert sent(place) == [(name, ADDRESS, key_of(place, row, name))]
    again = send(recorder, place, row, name, "other@example.com")
    assert (again.status_code, "纪要已经发给这个人" in again.text) == (409, True)
    assert len(sent(place)) == 1
    assert acts(place) == [{"version": 1, "recipient": name}]
    assert page_keys(recorder) == [key_of(place, row, n) for n in (NAME, "陈顾问") if n != name]


def page_keys(client: TestClient) -> list[str]:
    """Whom the page offers to send the minutes to."""
    parts = client.get(MINUTES).text.split('name="key" value="')[1:]
    return [part.partition('"')[0] for part in parts]


def test_the_address_of_the_roster_is_offered(
    row: MinutesRow, recorder: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        change_address(session, NAME, ADDRESS)
    shown = recorder.get(MINUTES).text
    assert f'value="{ADDRESS}"' in shown


def test_what_is_no_address_is_asked_for_again(
    row: MinutesRow, recorder: TestClient, place: Installation
) -> None:
    answer = send(recorder, place, row, NAME, "wang@")
    assert (answer.status_code, 'value="wang@"' in answer.text) == (422, True)
    assert sent(place) == []


def test_another_version_or_person_is_refused(
    row: MinutesRow, recorder: TestClient, place: Installation
) -> None:
    typed = {"version": "2", "key": key_of(place, row, NAME), "address": ADDRESS}
    assert recorder.post(f"{MINUTES}/send-later", data=typed).status_code == 409
    typed = {"version": "1", "key": "minutes 1 person 77", "address": ADDRESS}
    assert recorder.post(f"{MINUTES}/send-later", data=typed).status_code == 404
    assert sent(place) == []


def test_a_member_can_send_nothing(row: MinutesRow, people: People, place: Installation) -> None:
    member = people.client(Role.member, "李敏", project=PROJECT)
    assert page_keys(member) == []
    assert send(member, place, row, NAME).status_code == 403
    assert sent(place) == []
