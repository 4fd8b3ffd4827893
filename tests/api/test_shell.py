"""What every page has: languages, colours, security headers."""

import datetime as dt

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.installation import Installation
from storage.tables import Role, User
from tests.api.people import People


def test_the_language_follows_the_browser_until_one_is_chosen(client: TestClient) -> None:
    english = {"accept-language": "en"}
    assert '<html lang="en"' in client.get("/", headers=english).text
    client.post("/appearance", data={"language": "zh-Hant"})
    page = client.get("/", headers=english).text
    assert '<html lang="zh-Hant"' in page
    assert "設定" in page


def test_colours_are_remembered(client: TestClient) -> None:
    answer = client.post("/appearance", data={"theme": "dark", "next": "/tracker?status=done"})
    assert answer.url.path == "/tracker"
    assert 'data-theme="dark"' in answer.text


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_one_is_not_sent_to_another_site(client: TestClient, address: str) -> None:
    answer = client.post(
        "/appearance", data={"theme": "dark", "next": address}, follow_redirects=False
    )
    assert answer.headers["location"] == "/"


def test_scripts_have_their_words(client: TestClient) -> None:
    assert '"已复制": "Copied"' in client.get("/words/en.js").text
    assert "連線中斷" in client.get("/words/zh-Hant.js").text
    assert client.get("/words/tlh.js").status_code == 404


@pytest.mark.parametrize("address", ["/", "/sign-in", "/api/v1/meetings", "/static/app.css", "/x"])
def test_every_answer_has_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_there_is_an_icon(client: TestClient) -> None:
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_only_those_who_may_are_offered_a_new_meeting(client: TestClient, people: People) -> None:
    member = people.client(Role.member)
    assert 'href="/meetings/new"' in client.get("/").text
    assert 'href="/meetings/new"' not in member.get("/").text


def test_times_are_of_the_zone_of_the_installation(
    client: TestClient, people: People, place: Installation
) -> None:
    people.client(Role.member)
    with place.database.write() as session:
        user = session.exec(select(User).where(User.role == Role.member)).one()
        user.seen_at = dt.datetime(2023, 3, 5, 20, 30, tzinfo=dt.UTC)
        session.add(user)
    assert "2023年3月6日 04:30" in client.get("/settings/accounts").text
