"""The form of a meeting, as browsers with and without JavaScript use it."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.sample import __file__ as sample_file
from storage import audit
from storage.tables import Role
from tests.api.conftest import Worker
from tests.api.fakes import wav
from tests.api.people import People

FIELDS = {"title": "周会", "date": "2026-03-05", "language": "zh-Hans"}
JSON = {"accept": "application/json"}


def page(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def value(html: str, name: str) -> str:
    """What an input, or a text area, of the page holds."""
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', html)
    found = found or re.search(rf'<textarea name="{name}"[^>]*>([^<]*)<', html)
    assert found, name
    return found[1]


def meeting(client: TestClient, meeting_id: int = 2) -> dict[str, object]:
    found: dict[str, object] = client.get(f"/api/v1/meetings/{meeting_id}").json()
    return found


def test_a_meeting_is_created_with_all_its_particulars(client: TestClient) -> None:
    answer = client.post(
        "/meetings/new",
        data=FIELDS
        | {
            "start": "14:00",
            "end": "15:30",
            "project": "上市",
            "location": "301",
            "chair": "王建国",
            "recorder": "李敏",
            "attendees": "王建国、李敏\n王建国",
            "agenda_topic": ["研发进度", "", "市场方案"],
            "agenda_owner": ["孙涛", "", ""],
            "agenda_minutes": ["20", "", ""],
            "glossary": "",
            "is_confidential": "true",
        },
    )
    assert answer.url.path == "/meetings/2"
    made = meeting(client)
    assert (made["start"], made["end"], made["project"]) == ("14:00", "15:30", "上市")
    assert made["attendees"] == ["王建国", "李敏"]
    assert made["agenda"] == [
        {"topic": "研发进度", "owner": "孙涛", "minutes": 20},
        {"topic": "市场方案", "owner": None, "minutes": None},
    ]
    assert made["is_confidential"] is True


def test_a_new_form_has_today_and_me_as_recorder(people: People) -> None:
    html = page(people.client(Role.recorder, "李敏"), "/meetings/new")
    assert value(html, "recorder") == "李敏"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", value(html, "date"))


def test_a_program_gets_the_id_for_recordings_that_follow(client: TestClient) -> None:
    answer = client.post("/meetings/new", data=FIELDS, headers=JSON)
    assert (answer.status_code, answer.json()) == (201, {"id": 2})


def test_a_program_is_told_the_fields_that_are_wrong(client: TestClient) -> None:
    answer = client.post("/meetings/new", data=FIELDS | {"title": ""}, headers=JSON)
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["errors"]] == ["title"]


def test_recording_in_the_browser_comes_next_where_it_was_chosen(client: TestClient) -> None:
    answer = client.post("/meetings/new", data=FIELDS | {"then": "record"}, follow_redirects=False)
    assert answer.headers["location"] == "/meetings/2/record"


def test_each_problem_stands_beside_its_field_and_what_was_typed_stays(
    client: TestClient,
) -> None:
    answer = client.post(
        "/meetings/new",
        data=FIELDS
        | {
            "date": "",
            "start": "15:00",
            "end": "14:00",
            "attendees": "赵六",
            "agenda_topic": ["议程甲"],
            "agenda_owner": [""],
            "agenda_minutes": ["x"],
        },
    )
    assert answer.status_code == 422
    html = unescape(answer.text)
    assert re.findall(r'id="(\w+)-error"', html) == ["date", "end", "agenda"]
    assert "结束要晚于开始。" in html
    assert [value(html, name) for name in ("title", "start", "attendees", "agenda_topic")] == [
        "周会",
        "15:00",
        "赵六",
        "议程甲",
    ]


def test_a_recording_is_taken_without_javascript(client: TestClient, worker: Worker) -> None:
    client.post("/meetings/new", data=FIELDS, files={"recording": ("周会.wav", wav())})
    worker.work(2)
    assert meeting(client)["progress"]["state"] == "review"  # type: ignore[index]


def test_a_transcript_is_imported_with_the_meeting(client: TestClient, worker: Worker) -> None:
    file = "供应商评审会 2026年3月4日\n\n王建国 00:01\n预算定三万。\n李敏 00:05\n好。\n"
    new = value(page(client, "/meetings/new"), "date")
    client.post(
        "/meetings/new",
        data=FIELDS | {"title": "", "date": new, "default_date": new},
        files={"transcript": ("文字记录.txt", file.encode())},
    )
    worker.work(2)
    made = meeting(client)
    assert (made["title"], made["date"]) == ("供应商评审会", "2026-03-04")
    assert made["attendees"] == ["王建国", "李敏"]
    assert made["progress"]["state"] == "review"  # type: ignore[index]


def test_a_file_that_is_no_transcript_makes_no_meeting(client: TestClient) -> None:
    answer = client.post("/meetings/new", data=FIELDS, files={"transcript": ("a.pdf", b"%PDF-1.7")})
    assert answer.status_code == 422
    assert "a.pdf 是 PDF。" in answer.text
    assert client.get("/api/v1/meetings/2").status_code == 404


NOTICE = (
    "会议主题：上市协调会\n会议时间：2026年3月12日（周三）14:00-15:30\n主持人：王建国\n"
    "参会人员：孙涛、陈志远、各部门负责人\n议程：\n1. 研发进度（孙涛，20分钟）\n\n停车请走东门。\n"
)


def test_a_notice_fills_the_form(client: TestClient) -> None:
    answer = client.post("/meetings/new/notice", data={"notice": NOTICE})
    html = unescape(answer.text)
    assert {name: value(html, name) for name in ("title", "date", "start", "end", "chair")} == {
        "title": "上市协调会",
        "date": "2026-03-12",
        "start": "14:00",
        "end": "15:30",
        "chair": "王建国",
    }
    assert value(html, "attendees") == "孙涛、陈志远"
    assert value(html, "agenda_topic") == "研发进度"


def test_what_was_not_understood_is_said(client: TestClient) -> None:
    html = unescape(client.post("/meetings/new/notice", data={"notice": NOTICE}).text)
    assert "没有加进参会人：各部门负责人" in html
    assert "停车请走东门。" in html
    assert "星期和日期对不上" in html


def test_a_notice_overwrites_nothing_that_was_typed(client: TestClient) -> None:
    typed = {"title": "周会", "date": "2026-03-05", "default_date": "2026-03-05", "chair": "李敏"}
    answer = client.post(
        "/meetings/new/notice", data=typed | {"notice": NOTICE}, headers={"hx-request": "true"}
    )
    html = unescape(answer.text)
    assert html.lstrip().startswith('<div id="particulars"')
    assert [value(html, name) for name in ("title", "date", "chair")] == [
        "周会",
        "2026-03-12",
        "李敏",
    ]
    assert re.findall(r'data-take="([^"]*)"', html) == ["上市协调会", "王建国"]


def test_people_are_found_by_name_alias_spelling_and_department(client: TestClient) -> None:
    def found(text: str) -> list[str]:
        answer = client.get("/meetings/new/people", params={"q": text}).json()
        return [person["name"] for person in answer["people"]]

    assert found("王建") == ["王建国"]
    assert found("wjg") == ["王建国"]
    assert "王建国" in found("研发")
    assert found("没有这个人") == []


def test_a_department_is_offered_with_all_its_people(client: TestClient) -> None:
    answer = client.get("/meetings/new/people", params={"q": "研发部"}).json()
    assert [d["name"] for d in answer["departments"]] == ["研发部"]
    assert "王建国" in answer["departments"][0]["people"]


def test_a_meeting_is_begun_like_an_earlier_one(client: TestClient) -> None:
    html = page(client, "/meetings/new?like=1")
    sample = meeting(client, 1)
    assert value(html, "title") == sample["title"]
    assert value(html, "attendees").split("、") == sample["attendees"]
    assert value(html, "date") != sample["date"]


def test_an_outsider_cannot_begin_like_a_meeting_they_do_not_see(people: People) -> None:
    outsider = people.outsider()
    assert outsider.get("/meetings/new?like=1").status_code == 404
    assert "新产品上市进度协调会" not in page(outsider, "/meetings/new")


def test_who_only_reads_makes_no_meetings(people: People) -> None:
    assert people.client(Role.executive).get("/meetings/new").status_code == 403


def test_a_meeting_is_made_from_its_file(client: TestClient) -> None:
    content = Path(sample_file).with_name("meeting.json").read_bytes()
    answer = client.post("/meetings/new", files={"file": ("meeting.json", content)})
    assert answer.url.path == "/meetings/2"


@pytest.mark.parametrize("content", ["[]", "{", json.dumps({"meeting": {"date": "2026-03-05"}})])
def test_a_wrong_meeting_file_is_explained_beside_it(client: TestClient, content: str) -> None:
    answer = client.post("/meetings/new", files={"file": ("meeting.json", content.encode())})
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_particulars_are_edited_and_the_history_keeps_what_differs(
    client: TestClient, worker: Worker
) -> None:
    html = page(client, "/meetings/1/edit")
    assert value(html, "title") == "新产品上市进度协调会"
    before = meeting(client, 1)
    answer = client.post(
        "/meetings/1/edit",
        data={
            "title": "上市协调会",
            "date": before["date"],
            "language": before["language"],
            "start": before["start"],
            "end": before["end"],
            "project": before["project"],
            "location": before["location"],
            "chair": before["chair"],
            "recorder": before["recorder"],
            "attendees": "、".join(before["attendees"]),  # type: ignore[arg-type]
            "agenda_topic": [row["topic"] for row in before["agenda"]],  # type: ignore[attr-defined]
            "agenda_owner": [row["owner"] or "" for row in before["agenda"]],  # type: ignore[attr-defined]
            "agenda_minutes": [row["minutes"] or "" for row in before["agenda"]],  # type: ignore[attr-defined]
            "glossary": value(html, "glossary"),
        },
    )
    assert answer.url.path == "/meetings/1"
    assert meeting(client, 1)["title"] == "上市协调会"
    with worker.shop.database.read() as session:
        entry = audit.history(session, 1)[0]
    assert (entry.action, entry.before, entry.after) == (
        "change",
        {"title": "新产品上市进度协调会"},
        {"title": "上市协调会"},
    )


def test_an_edit_that_is_wrong_changes_nothing(client: TestClient) -> None:
    answer = client.post("/meetings/1/edit", data=FIELDS | {"title": ""})
    assert answer.status_code == 422
    assert meeting(client, 1)["title"] == "新产品上市进度协调会"


def test_who_hides_a_meeting_from_themselves_goes_to_the_list(
    people: People, client: TestClient
) -> None:
    client.post("/meetings/new", data=FIELDS)
    other = people.client(Role.administrator, "另一位", has_person=False)
    answer = other.post(
        "/meetings/2/edit", data=FIELDS | {"is_confidential": "true"}, follow_redirects=False
    )
    assert answer.headers["location"] == "/meetings"
    assert other.get("/meetings/2/edit").status_code == 404


def test_what_was_typed_stands_in_the_page_as_text(client: TestClient) -> None:
    answer = client.post(
        "/meetings/new", data=FIELDS | {"title": "<script>alert(1)</script>", "date": ""}
    )
    assert "<script>alert" not in answer.text
