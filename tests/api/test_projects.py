"""Projects on their pages: who sees them, who changes them, what is counted."""

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from api.web.project_pages import bar
from storage.projects import ItemCounts
from storage.tables import Meeting, ProjectRole, Role
from tests.api.people import People

TITLE = "新产品上市进度协调会"


@pytest.fixture
def project(client: TestClient) -> str:
    """The address of the sample meeting's project."""
    page = client.get("/projects").text
    return "/projects/" + page.split('href="/projects/')[1].split('"')[0]


def join(client: TestClient, project: str, person_id: int, role: str) -> int:
    answer = client.post(f"{project}/members", data={"person_id": str(person_id), "role": role})
    return answer.status_code


def test_a_bar_has_parts_as_wide_as_their_share() -> None:
    counts = ItemCounts({"not_started": 1, "done": 3})
    assert [(p.status, p.x, p.width) for p in bar(counts)] == [
        ("done", 0, 75),
        ("not_started", 75, 25),
    ]
    assert bar(ItemCounts()) == []


def test_a_project_shows_its_people_and_meetings(client: TestClient, project: str) -> None:
    page = client.get(project).text
    assert TITLE in page
    assert client.get("/projects/999").status_code == 404


def test_members_are_found_added_changed_removed_and_brought_back(
    client: TestClient, people: People, project: str
) -> None:
    li = people.person("李敏")
    assert f'name="person_id" value="{li}"' in client.get(f"{project}?add=limin").text
    assert join(client, project, li, "liaison") == 200
    assert (
        f'name="person_id" value="{li}"'
        not in client.get(f"{project}?add=limin").text.split('id="found"')[1]
    )
    assert join(client, project, li, "leader") == 200
    assert "李敏" in client.get("/projects").text
    removed = client.post(f"{project}/members/remove", data={"person_id": str(li)})
    assert "移出项目" in removed.text
    assert 'name="role" value="leader"' in removed.text
    join(client, project, li, "leader")
    assert "移出项目。" not in client.get(f"{project}?removed={li}&was=leader").text


def test_who_is_put_into_a_project_sees_its_meetings(
    client: TestClient, people: People, project: str
) -> None:
    member = people.client(Role.member, "外人")
    assert member.get("/meetings/1").status_code == 404
    assert member.get(project).status_code == 404
    assert join(client, project, people.person("外人"), "member") == 200
    assert member.get("/meetings/1").status_code == 200
    assert TITLE in member.get(project).text
    client.post(f"{project}/members/remove", data={"person_id": str(people.person("外人"))})
    assert member.get("/meetings/1").status_code == 404


def test_a_member_reads_and_changes_nothing(
    client: TestClient, people: People, project: str
) -> None:
    member = people.client(Role.member, "外人")
    join(client, project, people.person("外人"), "leader")
    assert "/members" not in member.get(project).text
    assert join(member, project, people.person("李敏"), "member") == 403
    assert member.post(project, data={"name": "x"}).status_code == 403
    assert member.post("/projects", data={"name": "x"}).status_code == 403


def test_the_projects_leader_changes_its_members(
    client: TestClient, people: People, project: str
) -> None:
    leader = people.client(Role.leader, "外人")
    assert join(leader, project, people.person("李敏"), "member") == 404
    join(client, project, people.person("外人"), "member")
    assert join(leader, project, people.person("李敏"), "member") == 403
    join(client, project, people.person("外人"), "leader")
    assert join(leader, project, people.person("李敏"), "member") == 200


def test_a_recorder_changes_the_members_of_projects_whose_meetings_they_see(
    client: TestClient, people: People, project: str
) -> None:
    recorder = people.client(Role.recorder, "外人")
    own = people.person("外人")
    # Not by letting themselves in.
    assert join(recorder, project, own, "member") == 404
    assert join(client, project, own, "recorder") == 200
    assert join(recorder, project, people.person("李敏"), "member") == 200


def test_a_recorder_who_sees_some_meetings_of_a_project_does_not_let_themselves_in_to_all(
    client: TestClient, people: People, place: Installation, project: str
) -> None:
    recorder = people.client(Role.recorder, "李敏")  # takes part in the sample meeting
    sent = {"title": "另一次会", "date": "2026-03-05", "project": ""}
    sent["project"] = client.get("/api/v1/meetings/1").json()["project"]
    other = client.post("/api/v1/meetings", json=sent).json()["id"]
    assert TITLE in recorder.get(project).text
    assert join(recorder, project, people.person("李敏"), "member") == 403
    with place.database.write() as session:
        meeting = session.get_one(Meeting, other)
        meeting.is_confidential = True
        session.add(meeting)
    # What is left hidden, members do not see either.
    assert join(recorder, project, people.person("李敏"), "member") == 200
    assert recorder.get(f"/meetings/{other}").status_code == 404


def test_an_outsider_sees_no_projects_of_others(people: People, project: str) -> None:
    page = people.outsider().get("/projects").text
    assert project not in page


def test_the_executive_sees_all_and_changes_nothing(people: People, project: str) -> None:
    executive = people.client(Role.executive)
    assert TITLE in executive.get(project).text
    assert join(executive, project, people.person("李敏"), "member") == 403


def test_counts_are_of_what_the_viewer_may_see(
    client: TestClient, people: People, project: str
) -> None:
    sent = {"title": "另一次会", "date": "2026-03-05"}
    sent["project"] = client.get("/api/v1/meetings/1").json()["project"]
    client.post("/api/v1/meetings", json=sent)
    participant = people.client(Role.member, "李敏")
    assert 'id="meetings-title">会议 <span class="count">2<' in client.get(project).text
    assert 'id="meetings-title">会议 <span class="count">1<' in participant.get(project).text


def test_a_project_is_made_and_renamed(client: TestClient, project: str) -> None:
    made = client.post("/projects", data={"name": "云雀"})
    assert (made.status_code, "还没有成员" in made.text) == (200, True)
    twice = client.post("/projects", data={"name": "云雀"})
    assert (twice.status_code, 'aria-invalid="true"' in twice.text) == (422, True)
    assert client.post(project, data={"name": "云雀"}).status_code == 422
    assert "云雀二期" in client.post(made.url.path, data={"name": "云雀二期"}).text


def test_a_person_joins_and_leaves_from_their_own_page(
    client: TestClient, people: People, project: str
) -> None:
    li = people.person("李敏")
    number = project.rsplit("/", 1)[1]
    joined = client.post(
        f"/projects/joined/{li}", data={"project_id": number, "role": ProjectRole.liaison}
    )
    assert (joined.url.path, f'href="{project}"' in joined.text) == (f"/people/{li}", True)
    left = client.post(f"{project}/members/remove", data={"person_id": str(li), "back": "person"})
    assert "还不在任何项目里" in left.text


def test_who_is_inactive_does_not_join(client: TestClient, people: People, project: str) -> None:
    li = people.person("李敏")
    client.post(f"/people/{li}/active", data={"is_active": "false"})
    assert join(client, project, li, "member") == 422
