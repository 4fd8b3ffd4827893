"""What every page has: languages, colours, security headers."""

import pytest
from fastapi.testclient import TestClient


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
