"""Who sees and changes what. What is not yours looks like what does not exist."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import Session, col, select

from api.access import own_items, visible_items
from api.deps import Viewer
from api.gate import SAFE, is_under
from api.installation import Installation
from storage import meetings
from storage.tables import ActionItemRow, Department, Meeting, Person, Role
from tests.api.application import application
from tests.api.conftest import Worker
from tests.api.people import People

API = "/api/v1"
SAMPLE = 1  # the meeting a new installation has
MISSING = 99

# They are open, the same for everybody, or one's own.
OPEN = (
    "/sign-in",
    "/welcome",
    "/mine",
    "/feeds",
    "/appearance",
    "/words",
    "/docs",
    "/static",
    "/static-offline-docs",
    "/healthz",
    "/favicon.ico",
    "/api/v1/openapi.json",
)
OWN = (
    *("/account", "/sign-out", f"{API}/account", "/settings/notifications"),
    # One's own views of the tracker, and items by their ids, of which each is checked: the tests
    # of the tracker say how.
    *("/tracker/views", "/tracker/bulk", f"{API}/action-items/bulk"),
    f"{API}/tracker-views",
    # One's own questions.
    *("/ask", f"{API}/questions"),
)


def routes(place: Installation) -> Iterator[tuple[str, str]]:
    """Every route of the application, as method and path."""
    for context in iter_route_contexts(application(place).routes):
        for method in sorted(getattr(context, "methods", None) or ()):
            if method not in ("HEAD", "OPTIONS"):
                yield method, str(context.path)


def filled(path: str, meeting_id: int) -> str:
    path = re.sub(r"\{meeting_id(:\w+)?\}", str(meeting_id), path)
    return re.sub(r"\{[^}]+\}", "1", path)


def asked(client: TestClient, method: str, address: str) -> Response:
    return client.request(method, address, follow_redirects=False)


def make_confidential(place: Installation) -> None:
    with place.database.write() as session:
        meetings.get(session, SAMPLE).is_confidential = True


def seen(client: TestClient) -> list[int]:
    return [meeting["id"] for meeting in client.get(f"{API}/meetings").json()]


def status(client: TestClient, method: str = "GET") -> int:
    return asked(client, method, f"{API}/meetings/{SAMPLE}").status_code


def meeting_routes(place: Installation) -> list[tuple[str, str]]:
    return [(method, path) for method, path in routes(place) if "{meeting_id" in path]


def test_there_are_routes_of_meetings_among_pages_and_rest(place: Installation) -> None:
    found = meeting_routes(place)
    assert ("GET", f"{API}/meetings/{{meeting_id}}") in found
    assert ("GET", "/meetings/{meeting_id}") in found
    assert len(found) > 20


@pytest.mark.parametrize("role", [Role.recorder, Role.leader, Role.member])
def test_every_route_of_a_meeting_of_others_looks_missing(
    place: Installation, people: People, role: Role
) -> None:
    outsider = people.client(role, "外人")
    different = []
    for method, path in meeting_routes(place):
        answer = asked(outsider, method, filled(path, SAMPLE))
        missing = asked(outsider, method, filled(path, MISSING))
        words = answer.text.replace(filled(path, SAMPLE), filled(path, MISSING))
        words = re.sub(rf"(meeting|会议) {SAMPLE}\b", rf"\1 {MISSING}", words)
        if (answer.status_code, words) != (404, missing.text):
            different.append((method, path, answer.status_code))
    assert different == []


def test_every_route_of_a_confidential_meeting_looks_missing_to_administrators(
    place: Installation, client: TestClient
) -> None:
    make_confidential(place)
    answers = {
        (method, path): asked(client, method, filled(path, SAMPLE)).status_code
        for method, path in meeting_routes(place)
    }
    assert {route for route, code in answers.items() if code != 404} == set()


def test_nothing_is_there_for_who_is_not_signed_in(place: Installation, people: People) -> None:
    nobody = people.nobody()
    let_in = []
    for method, path in routes(place):
        if is_under(path, OPEN):
            continue
        answer = asked(nobody, method, filled(path, SAMPLE))
        if path.startswith("/api/"):
            is_refused = answer.status_code == 401
        else:
            is_refused = answer.status_code == 303 and (
                answer.headers["location"].startswith("/sign-in")
            )
        if not is_refused:
            let_in.append((method, path, answer.status_code))
    assert let_in == []


@pytest.mark.parametrize("role", [Role.executive, Role.member])
def test_who_only_reads_changes_nothing_but_what_is_their_own(
    place: Installation, people: People, role: Role
) -> None:
    reader = people.client(role, "王建国")
    changed = []
    for method, path in routes(place):
        if method in SAFE or is_under(path, OPEN + OWN):
            continue
        answer = asked(reader, method, filled(path, SAMPLE))
        # There are no action items, so those are missing.
        expected = 404 if "{item_id}" in path and "{meeting_id}" not in path else 403
        if answer.status_code != expected:
            changed.append((method, path, answer.status_code))
    assert changed == []


def test_an_administrator_and_an_executive_see_all_meetings(
    client: TestClient, people: People
) -> None:
    assert (seen(client), seen(people.client(Role.executive))) == ([SAMPLE], [SAMPLE])


def test_members_see_the_meetings_of_their_projects(people: People, place: Installation) -> None:
    with place.database.read() as session:
        project = meetings.context(session, meetings.get(session, SAMPLE)).project
    member = people.client(Role.member, "新人", project=project)
    assert (seen(member), status(member)) == ([SAMPLE], 200)


def test_whoever_takes_part_sees_a_meeting_even_if_confidential(
    people: People, place: Installation
) -> None:
    participant = people.client(Role.member, "王建国")
    make_confidential(place)
    assert (seen(participant), status(participant)) == ([SAMPLE], 200)


def test_a_confidential_meeting_is_not_listed_to_others(
    client: TestClient, people: People, place: Installation
) -> None:
    make_confidential(place)
    assert (seen(client), seen(people.client(Role.executive))) == ([], [])


def test_whoever_creates_a_confidential_meeting_sees_it(client: TestClient, people: People) -> None:
    recorder = people.client(Role.recorder, "外人")
    wanted = {"title": "薪酬", "date": "2026-03-05", "is_confidential": True}
    made = recorder.post(f"{API}/meetings", json=wanted).json()
    assert (made["is_confidential"], seen(recorder)) == (True, [made["id"]])
    assert seen(client) == [SAMPLE]


def test_a_recorder_changes_the_meetings_they_see(people: People) -> None:
    assert status(people.client(Role.recorder, "王建国"), "DELETE") == 204


def test_outsiders_see_nothing_on_the_first_page_and_in_the_tracker(
    client: TestClient, people: People, worker: Worker
) -> None:
    confirm_sample(client, worker)
    outsider = people.outsider()
    assert "新产品" in client.get("/tracker").text
    for address in ("/", "/meetings", "/tracker"):
        assert "新产品" not in outsider.get(address).text, address
    assert outsider.get(f"{API}/action-items").json() == []


def confirm_sample(client: TestClient, worker: Worker) -> int:
    """The only action item of the sample meeting is confirmed; its id."""
    worker.work(SAMPLE)
    client.post(f"{API}/meetings/{SAMPLE}/confirm", json={"remaining": "confirmed"})
    worker.work(SAMPLE)
    (item,) = client.get(f"{API}/action-items").json()
    item_id: int = item["id"]
    return item_id


def updated(client: TestClient, item_id: int) -> int:
    address = f"{API}/action-items/{item_id}"
    return client.patch(address, json={"status": "in_progress"}).status_code


def test_an_owner_updates_the_own_item_alone(
    client: TestClient, people: People, worker: Worker
) -> None:
    item_id = confirm_sample(client, worker)
    owner = people.client(Role.member, "李敏")
    colleague = people.client(Role.member, "王建国")
    codes = [updated(person, item_id) for person in (owner, colleague, people.outsider())]
    assert codes == [200, 403, 404]


def test_an_owner_does_not_change_what_was_said(
    client: TestClient, people: People, worker: Worker
) -> None:
    item_id = confirm_sample(client, worker)
    address = f"{API}/meetings/{SAMPLE}/items/action_items/{item_id}"
    answer = people.client(Role.member, "李敏").patch(address, json={"task": "别的"})
    assert answer.status_code == 403


def test_an_owner_who_was_absent_sees_the_task_but_not_the_meeting(
    client: TestClient, people: People, place: Installation, worker: Worker
) -> None:
    item_id = confirm_sample(client, worker)
    absent = people.client(Role.member, "缺席者")
    with place.database.write() as session:
        row = session.get(ActionItemRow, item_id)
        assert row
        row.owner, row.department = "缺席者", None
    (item,) = absent.get(f"{API}/action-items").json()
    assert (item["id"], item["meeting"], item["project"]) == (item_id, None, None)
    project = client.get(f"{API}/meetings/{SAMPLE}").json()["project"]
    assert absent.get(f"{API}/action-items", params={"project": project}).json() == []
    assert (updated(absent, item_id), status(absent)) == (200, 404)


def viewer(person: Person) -> Viewer:
    return Viewer(user_id=99, person_id=person.id, name="anybody", role=Role.member)


def test_of_namesakes_the_one_in_the_items_department_owns_it(
    client: TestClient, place: Installation, worker: Worker
) -> None:
    confirm_sample(client, worker)
    with place.database.write() as session:
        known = session.exec(select(Person).where(Person.name == "李敏")).one()
        other = session.exec(select(Department).where(Department.name == "行政部")).one()
        namesake = Person(
            organisation_id=known.organisation_id, name="李敏", department_id=other.id
        )
        session.add(namesake)
    with place.database.read() as session:
        assert (owned(session, known), owned(session, namesake)) == (1, 0)


def owned(session: Session, person: Person) -> int:
    chosen = select(ActionItemRow).join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
    who = viewer(person)
    return len(session.exec(chosen.where(own_items(who), visible_items(who))).all())


def test_somebody_else_cannot_be_made_to_see_by_an_id_that_is_no_number(people: People) -> None:
    outsider = people.outsider()
    codes = [
        asked(outsider, "GET", f"{API}/meetings/{text}").status_code
        for text in ("0", "-1", "1.0", "1e0", "%31", "01", "+1", "%201", "1_0", "x", str(2**31))
    ]
    assert [code for code in codes if code < 400] == []


def test_the_server_says_that_it_is_well_to_everybody(people: People) -> None:
    assert people.nobody().get("/healthz").json() == {"status": "ok"}
