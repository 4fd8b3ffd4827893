"""Questions that are no questions, and askers who look for what is not theirs through the doors."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from api.settings import Settings
from storage.tables import Role
from tests.api.application import application
from tests.api.following import follow
from tests.api.people import People, add_user, sign_in

API = "/api/v1/questions"
PAGE = "/ask"
JSON = {"content-type": "application/json"}

ODD = (
    "？？？！！。。",
    "%",
    "%%__%%有几项逾期？",
    "' OR 1=1 --",
    '"; DROP TABLE question; --',
    '关于"测试方案" AND "推广*" NEAR(发出 方案, 5) 的行动项有几项？',
    "关于 AND OR NOT NEAR * ^ : { } 的决议有哪些？",
    "task:测试方案 是谁负责的？",
    "😀😀😀谁负责😀？",
    "\u202e研发部还有几项没完成？\u202c",
    "研发部\x00还有几项\x00没完成？",
    "\x00",
    "\ud800谁负责测试方案？",
    "<script>alert(1)</script>谁负责？",
    "研" * 500,
    "who " * 125,
    "2026年13月45日到99月99日有几项？",
    "前999999999999999999999999项",
    "一百亿亿亿天之内有几项到期？",
    "next 99999999999999999999 days",
    "9999年12月31日以后到期的有几项？",
    "\u0660\u0661\u0662天内到期的？",
    "{{ 7*7 }}${7*7}#{7*7}谁负责？",
    "{}{0}{name}%s%(x)s$who ${project}还有几项？",
)
# Each made a pattern try every way to divide it.
LONG = (
    "需要" * 250,
    "下周" + "孙涛" * 249,
    "下周孙涛" + "研发部" * 160,
    "孙涛研发部" * 100,
    "3月20日" * 100,
    "一" * 500,
    "next week " * 50,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TestClient]:
    """An administrator of an installation that has an item, on each kind of database."""
    url = request.getfixturevalue("empty_postgres_url") if request.param == "postgresql" else None
    place = Installation(Settings(data_dir=tmp_path / "data", database_url=url, _env_file=None))
    place.prepare(with_sample=True)
    follow(place)
    client = TestClient(application(place), raise_server_exceptions=False)
    sign_in(place, client, add_user(place, "总监", Role.administrator))
    yield client
    place.close()


def test_whatever_is_asked_is_answered_or_refused(client: TestClient) -> None:
    answers = {question: _post(client, {"question": question}) for question in ODD}
    statuses = {ascii(question): status for question, (status, _) in answers.items()}
    refused = {ascii("\x00"), ascii("\ud800谁负责测试方案？")}
    assert statuses == {q: 422 if q in refused else 201 for q in statuses}
    for question, (status, number) in answers.items():
        for path in (f"{API}/{number}", f"{PAGE}/{number}", f"{PAGE}/{number}/export.xlsx"):
            if status == 201:
                answer = client.get(path)
                assert answer.status_code == 200, question
                is_page = answer.headers["content-type"].startswith("text/html")
                assert not (is_page and "<script>alert" in answer.text), question


def test_what_no_text_holds_is_left_out_of_all_that_is_kept(client: TestClient) -> None:
    assert _post(client, {"question": "几项没完成？", "project": "新\x00品"})[0] == 404
    _, number = _post(client, {"question": "几项\x00没完成？"})
    said = {"feedback": "wrong", "comment": "不\x00对"}
    assert client.put(f"{API}/{number}/feedback", json=said).status_code == 204
    kept = client.get(API).json()[0]
    assert (kept["text"], kept["comment"]) == ("几项 没完成？", "不 对")


def _post(client: TestClient, wanted: dict[str, str]) -> tuple[int, int | None]:
    """The status, and the number of the question that was kept."""
    answer = client.post(API, content=json.dumps(wanted).encode(), headers=JSON)
    return answer.status_code, answer.json().get("question", {}).get("id")


@pytest.mark.parametrize("client", ["sqlite"], indirect=True)
@pytest.mark.parametrize("question", LONG, ids=lambda q: q[:10])
def test_a_long_question_hangs_nothing(client: TestClient, question: str) -> None:
    """A pattern that tries all ways would not come to an end here."""
    assert client.post(API, json={"question": question[:500]}).status_code == 201


@pytest.mark.parametrize("role", [Role.member, Role.recorder, Role.executive])
def test_questions_of_others_are_like_none(place: Installation, people: People, role: Role) -> None:
    follow(place)
    owner, other = people.client(Role.administrator, "主人"), people.client(role, "别人")
    asked = owner.post(API, json={"question": "孙涛有几项？"}).json()
    number = asked["question"]["id"]
    none = number + 1000
    for path in ("{}", "{}/feedback"):
        method = "GET" if path == "{}" else "PUT"
        body = None if method == "GET" else {"feedback": "wrong"}
        theirs, nobodys = (
            other.request(method, f"{API}/{path.format(n)}", json=body) for n in (number, none)
        )
        assert theirs.status_code == nobodys.status_code == 404
        assert theirs.text.replace(str(number), "N") == nobodys.text.replace(str(none), "N")
    for path in ("", "/export.csv", "/export.xlsx"):
        assert other.get(f"{PAGE}/{number}{path}").status_code == 404
    leaning = {"question": "那其他人呢？", "after": number}
    assert other.post(API, json=leaning).status_code == 404
    assert other.post(PAGE, data={"q": "那其他人呢？", "after": str(number)}).status_code == 404
    assert other.get(API).json() == []
    assert other.delete(API).status_code == 204
    assert other.post(f"{PAGE}/{number}/delete").status_code == 404
    assert [each["id"] for each in owner.get(API).json()] == [number]


def test_what_was_asked_is_shown_to_administrators_once_its_asker_judged_the_answer(
    place: Installation, people: People
) -> None:
    asker, boss = people.client(Role.member, "问的人"), people.client(Role.administrator, "总监")
    number = asker.post(API, json={"question": "凌云绝密会定了什么？"}).json()["question"]["id"]
    assert "凌云" not in boss.get("/settings/questions").text
    asker.put(f"{API}/{number}/feedback", json={"feedback": "wrong"})
    assert "凌云" in boss.get("/settings/questions").text
    asker.put(f"{API}/{number}/feedback", json={"feedback": None})
    assert "凌云" not in boss.get("/settings/questions").text
    assert asker.get("/settings/questions").status_code == 403


def test_a_question_is_asked_by_nobody_who_is_not_signed_in(people: People) -> None:
    nobody = people.nobody()
    assert nobody.post(API, json={"question": "有几项逾期？"}).status_code in (401, 403)
    assert nobody.get(f"{API}/answer", params={"question": "有几项逾期？"}).status_code == 401
    assert nobody.get(PAGE).status_code in (302, 303, 307)
