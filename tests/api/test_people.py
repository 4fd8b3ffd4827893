"""People, departments and the import of rosters, over the REST API and on the pages."""

import re
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import col, select

from api.installation import Installation
from assistant.sheets import read_rows, xlsx_bytes
from storage.tables import AuditEntry, MeetingParticipant, Person, Role
from tests.api.people import People

API = "/api/v1/people"


def names(client: TestClient, **query: str) -> list[str]:
    return [p["name"] for p in client.get(API, params=query).json()["people"]]


def person(client: TestClient, name: str) -> dict[str, object]:
    found: dict[str, object] = client.get(API, params={"q": name, "state": "all"}).json()["people"][
        0
    ]
    return found


def entries(place: Installation, action: str) -> list[AuditEntry]:
    with place.database.read() as session:
        return list(session.exec(select(AuditEntry).where(AuditEntry.action == action)))


# The REST API


def test_somebody_is_added_changed_and_found(client: TestClient, place: Installation) -> None:
    made = client.post(
        API,
        json={"name": "赵六", "department": "法务部", "email": "Zhao@B.cn", "aliases": ["老赵"]},
    )
    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "name": "赵六",
        "title": None,
        "department": "法务部",
        "aliases": ["老赵"],
        "email": "zhao@b.cn",
        "is_active": True,
        "projects": [],
    }
    address = f"{API}/{made.json()['id']}"
    changed = client.patch(address, json={"title": "法务主管", "email": None}).json()
    assert (changed["title"], changed["email"], changed["department"]) == (
        "法务主管",
        None,
        "法务部",
    )
    assert names(client, q="zhaoliu") == names(client, q="老赵") == ["赵六"]
    [entry] = entries(place, "change person")
    assert entry.before == {"name": "赵六", "title": None, "email": "zhao@b.cn"}
    assert "法务部" in [d["name"] for d in client.get("/api/v1/departments").json()]


def test_who_is_inactive_is_left_out_of_the_list(client: TestClient) -> None:
    li = person(client, "李敏")
    client.patch(f"{API}/{li['id']}", json={"is_active": False})
    assert "李敏" not in names(client)
    assert names(client, state="inactive") == ["李敏"]


@pytest.mark.parametrize(
    "sent", [{"name": ""}, {"name": "赵六", "email": "没有"}, {"name": "赵六", "rank": 1}, {}]
)
def test_what_cannot_be_a_person_is_refused(client: TestClient, sent: dict[str, object]) -> None:
    assert client.post(API, json=sent).status_code == 422


def test_who_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get(f"{API}/999").status_code == 404
    assert client.patch(f"{API}/999", json={"title": "x"}).status_code == 404
    assert client.get("/people/999").status_code == 404
    assert client.get("/people/999/edit").status_code == 404


# Who may


@pytest.mark.parametrize("role", [Role.leader, Role.member, Role.executive])
def test_others_look_the_roster_up_and_change_nothing(people: People, role: Role) -> None:
    client = people.client(role)
    assert client.get(API).status_code == 200
    assert client.get("/people").status_code == 200
    assert "/people/new" not in client.get("/people").text
    assert client.post(API, json={"name": "赵六"}).status_code == 403
    for address in ("/people/new", "/people/1/edit", "/people/import", "/people/roster.csv"):
        assert client.get(address).status_code == 403
    for address in ("/people/new", "/people/1/active", "/people/departments", "/people/import"):
        assert client.post(address, data={"name": "x", "is_active": "false"}).status_code == 403


def test_a_recorder_changes_the_roster(people: People) -> None:
    client = people.client(Role.recorder)
    assert client.post(API, json={"name": "赵六"}).status_code == 201


def test_a_recorder_cannot_take_a_name_to_see_its_meetings(
    people: People, client: TestClient
) -> None:
    recorder = people.client(Role.recorder, "外人")
    own = person(client, "外人")
    answer = recorder.patch(f"{API}/{own['id']}", json={"name": "李敏"})
    assert (answer.status_code, person(client, "外人")["name"]) == (403, "外人")
    assert recorder.get("/meetings/1").status_code == 404
    csv = f"姓名,邮箱\n李敏,{own['email'] or ''}\n"
    client.patch(f"{API}/{own['id']}", json={"email": "out@b.cn"})
    page = recorder.post(
        "/people/import", files={"file": ("a.csv", csv.replace("李敏,", "李敏,out@b.cn").encode())}
    )
    assert "改名要请管理员" in page.text
    assert client.patch(f"{API}/{own['id']}", json={"name": "外人二"}).status_code == 200


def test_voices_are_the_recorders_matter(people: People) -> None:
    member = people.client(Role.member)
    assert member.get("/settings/voices").status_code == 403
    assert member.get("/api/v1/voices").status_code == 403


# The pages


def test_the_list_is_filtered_by_its_address(client: TestClient) -> None:
    page = client.get("/people", params={"q": "limin"}).text
    assert ("李敏" in page, "王建国" in page) == (True, False)
    assert "没有符合条件的人员" in client.get("/people?q=nobody").text
    assert client.get("/people?department=x&state=y&page=-1").status_code == 200
    assert client.get(f"/people?department={10**30}").status_code == 200


def test_a_form_comes_back_with_what_was_typed_and_what_is_wrong(client: TestClient) -> None:
    typed = {"name": "赵六", "email": "没有", "aliases": "老赵、赵总"}
    answer = client.post("/people/new", data=typed)
    assert answer.status_code == 422
    assert ("老赵、赵总" in answer.text, 'aria-describedby="wrong-email"' in answer.text) == (
        True,
        True,
    )
    assert names(client, q="赵六") == []


def test_a_person_is_added_and_changed_on_the_page(client: TestClient) -> None:
    page = client.post(
        "/people/new", data={"name": "赵六", "department": "法务部", "aliases": "老赵，赵总"}
    )
    assert (page.status_code, "老赵" in page.text) == (200, True)
    address = page.url.path
    client.post(f"{address}/edit", data={"name": "赵陆", "department": "", "aliases": "老赵"})
    found = person(client, "赵陆")
    assert (found["aliases"], found["department"]) == (["老赵", "赵六"], None)


def test_deactivating_is_undone(client: TestClient) -> None:
    li = person(client, "李敏")["id"]
    page = client.post(f"/people/{li}/active", data={"is_active": "false"})
    assert ("已标为离职" in page.text, person(client, "李敏")["is_active"]) == (True, False)
    again = client.post(f"/people/{li}/active", data={"is_active": "true"})
    assert ("已恢复在职" in again.text, person(client, "李敏")["is_active"]) == (True, True)
    assert "已标为离职" not in client.get(f"/people/{li}?done=deactivated").text


def test_a_person_shows_only_meetings_the_viewer_may_see(
    client: TestClient, people: People
) -> None:
    li = person(client, "李敏")["id"]
    title = "新产品上市进度协调会"
    assert title in client.get(f"/people/{li}").text
    assert title not in people.outsider().get(f"/people/{li}").text


def test_a_new_person_takes_part_where_meetings_name_them(
    client: TestClient, place: Installation
) -> None:
    client.patch("/api/v1/meetings/1", json={})
    with place.database.write() as session:
        li = session.exec(select(Person).where(Person.name == "李敏")).one()
        session.delete(li)
    made = client.post(API, json={"name": "李敏"}).json()["id"]
    with place.database.read() as session:
        chosen = select(MeetingParticipant.meeting_id).where(
            col(MeetingParticipant.person_id) == made
        )
        assert list(session.exec(chosen)) == [1]


def test_departments_are_renamed_merged_parted_and_removed(client: TestClient) -> None:
    def known() -> dict[str, tuple[int, int]]:
        found = client.get("/api/v1/departments").json()
        return {d["name"]: (d["id"], d["people"]) for d in found}

    page = "/people/departments"
    client.post(page, data={"name": "法务部", "aliases": "法务"})
    empty = known()["法务部"][0]
    client.post(f"{page}/{empty}", data={"name": "法务合规部", "aliases": "法务"})
    market = known()["市场部"]
    merged = client.post(f"{page}/{market[0]}/merge", data={"into": str(empty)})
    assert known()["法务合规部"] == (empty, market[1])
    assert client.post(f"{page}/{empty}/remove").status_code == 422
    entry = re.search(r'name="entry" value="(\d+)"', merged.text)
    assert entry
    client.post(f"{page}/undo", data={"entry": entry[1]})
    assert (known()["市场部"][1], known()["法务合规部"][1]) == (market[1], 0)
    assert client.post(f"{page}/undo", data={"entry": entry[1]}).status_code == 422
    client.post(f"{page}/{empty}/remove")
    assert "法务合规部" not in known()


# The import

CSV = "姓名,部门,职务,工号\n李敏,市场部,市场总监,7\n赵六,法务部,法务主管,8\n,法务部,,9\n"


def upload(client: TestClient, text: str) -> Response:
    return client.post("/people/import", files={"file": ("名册.csv", text.encode("gb18030"))})


def ticked(page: Response, *, gone: bool = False) -> dict[str, list[str]]:
    """The preview's form as the browser would send it."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="checkbox" name="(\w+)" value="(\d+)"[^>]*? checked>', page.text
    ):
        found.setdefault(name, []).append(value)
    stamp = re.search(r'name="stamp" value="(\w+)"', page.text)
    assert stamp
    if gone:
        found["gone"] = re.findall(r'name="gone" value="(\d+)"', page.text)
    return found | {"stamp": [stamp[1]]}


def test_a_preview_says_what_would_change_and_changes_nothing(client: TestClient) -> None:
    before = client.get(API).json()
    page = upload(client, CSV)
    for said in ("市场总监", "赵六", "工号", "会新建部门", "第 4 行", "没有姓名", "王建国"):
        assert said in page.text
    assert client.get(API).json() == before
    again = client.get(page.url.path)
    assert again.text == page.text


def test_what_is_ticked_is_taken_over_and_undone_as_one(
    client: TestClient, place: Installation
) -> None:
    before = client.get(API, params={"state": "all"}).json()
    places = client.get("/api/v1/departments").json()
    page = upload(client, CSV)
    chosen = ticked(page, gone=True)
    assert len(chosen["gone"]) == before["total"] - 1
    done = client.post(page.url.path, data=chosen)
    assert "新增 1 人，修改 1 人" in done.text
    assert sorted(names(client)) == ["李敏", "赵六"]
    assert person(client, "李敏")["title"] == "市场总监"
    assert client.get(page.url.path).status_code == 404
    undone = client.post(f"{done.url.path}/undo")
    assert "已撤销" in undone.text
    assert client.get(API, params={"state": "all"}).json() == before
    assert client.get("/api/v1/departments").json() == places
    assert client.post(f"{done.url.path}/undo").status_code == 422
    assert len(entries(place, "import people")) == len(entries(place, "undo import people")) == 1


def test_what_is_not_ticked_stays(client: TestClient) -> None:
    page = upload(client, CSV)
    chosen = ticked(page)
    del chosen["changed"]
    client.post(page.url.path, data=chosen)
    assert (person(client, "李敏")["title"] != "市场总监", names(client, q="赵六")) == (
        True,
        ["赵六"],
    )
    assert "王建国" in names(client)


def test_nothing_ticked_is_told(client: TestClient) -> None:
    page = upload(client, CSV)
    answer = client.post(page.url.path, data={"stamp": ticked(page)["stamp"]})
    assert answer.status_code == 422


def test_a_preview_made_before_somebody_else_changed_the_roster_says_so(
    client: TestClient,
) -> None:
    page = upload(client, CSV)
    client.post(API, json={"name": "孙七"})
    answer = client.post(page.url.path, data=ticked(page))
    assert (answer.status_code, "预览之后名册有了变动" in answer.text) == (409, True)
    assert names(client, q="赵六") == []
    assert client.post(page.url.path, data=ticked(answer)).status_code == 200
    assert names(client, q="赵六") == ["赵六"]


def test_changes_made_after_an_import_survive_its_undoing(client: TestClient) -> None:
    page = upload(client, CSV)
    done = client.post(page.url.path, data=ticked(page))
    li = person(client, "李敏")["id"]
    client.patch(f"{API}/{li}", json={"title": "副总"})
    undone = client.post(f"{done.url.path}/undo")
    assert ("1 人在导入以后又有改动" in undone.text, person(client, "李敏")["title"]) == (
        True,
        "副总",
    )


def test_namesakes_are_chosen_by_a_person(client: TestClient) -> None:
    second = client.post(API, json={"name": "李敏", "department": "法务部"}).json()["id"]
    page = upload(client, "姓名,职务\n李敏,顾问\n")
    assert "请选择是谁" in page.text
    stamp = ticked(page)["stamp"]
    client.post(page.url.path, data={"stamp": stamp, "pick-2": str(second)})
    assert client.get(f"{API}/{second}").json()["title"] == "顾问"


def test_a_preview_is_seen_by_who_uploaded_it(client: TestClient, people: People) -> None:
    page = upload(client, CSV)
    assert people.client(Role.recorder).get(page.url.path).status_code == 404
    client.post(f"{page.url.path}/drop")
    assert client.get(page.url.path).status_code == 404
    assert client.get("/people/import/..%2f..%2fassistant.db").status_code == 404


@pytest.mark.parametrize(
    "content", [b"", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", "部门\n市场部".encode()]
)
def test_a_file_that_is_no_roster_says_what_to_do(client: TestClient, content: bytes) -> None:
    answer = client.post("/people/import", files={"file": ("a.csv", content)})
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_exported_roster_changes_nothing_when_it_comes_back(
    client: TestClient, kind: str
) -> None:
    answer = client.get(f"/people/roster.{kind}")
    assert f"名册.{kind}" in unquote(answer.headers["content-disposition"])
    assert ["李敏" in row[0] for row in read_rows(answer.content)].count(True) == 1
    page = client.post("/people/import", files={"file": (f"a.{kind}", answer.content)})
    assert "表格和名册一致" in page.text


def test_projects_of_others_are_not_told_by_the_people_in_them(
    people: People, client: TestClient
) -> None:
    people.client(Role.member, "李敏", project="机密项目")
    outsider = people.outsider()
    person_id = people.person("李敏")
    answers = [
        outsider.get("/api/v1/people"),
        outsider.get(f"/api/v1/people/{person_id}"),
        outsider.patch(f"/api/v1/people/{person_id}", json={"title": "经理"}),
        outsider.get("/people/roster.csv"),
    ]
    assert [(a.status_code, "机密项目" in a.text) for a in answers] == [(200, False)] * 4
    assert client.get(f"/api/v1/people/{person_id}").json()["projects"][0]["project"] == "机密项目"


def test_the_template_is_there_to_fill_in(client: TestClient) -> None:
    rows = read_rows(client.get("/people/template.xlsx").content)
    assert rows[0] == ["姓名", "部门", "职务", "别名", "邮箱", "状态", "角色", "项目"]
    assert read_rows(client.get("/people/template.csv").content) == rows


def test_a_recorder_lets_nobody_into_a_project_by_import(
    people: People, client: TestClient
) -> None:
    """The sample meeting's project holds a meeting that this recorder does not see."""
    recorder = people.client(Role.recorder, "外人")
    project = client.get("/api/v1/meetings/1").json()["project"]
    rows = [["姓名", "项目", "角色"], ["外人", project, "成员"]]
    page = recorder.post("/people/import", files={"file": ("a.xlsx", xlsx_bytes(rows, title="x"))})
    assert "保持原样" in page.text
    recorder.post(page.url.path, data=ticked(page))
    assert person(client, "外人")["projects"] == []
    assert recorder.get("/meetings/1").status_code == 404
