"""The organisation's glossary, over the REST API and on its page."""

from urllib.parse import quote

from fastapi.testclient import TestClient

from tests.api.conftest import Worker
from tests.api.fakes import wav

API = "/api/v1/glossary"
PAGE = "/settings/glossary"


def terms(client: TestClient) -> list[str]:
    found: list[str] = client.get(API).json()["terms"]
    return found


def test_terms_are_added_once_and_removed(client: TestClient) -> None:
    added = client.post(API, json={"terms": ["灰度发布", "A/B测试", "灰度发布"]}).json()
    assert added == {"terms": ["灰度发布", "A/B测试"], "added": ["灰度发布", "A/B测试"]}
    again = client.post(API, json={"terms": ["灰度发布", "SaaS"]}).json()
    assert again["added"] == ["SaaS"]
    assert client.delete(f"{API}/{quote('A/B测试')}").status_code == 204
    assert terms(client) == ["灰度发布", "SaaS"]


def test_a_term_that_is_not_there_cannot_be_removed(client: TestClient) -> None:
    assert client.delete(f"{API}/灰度发布").status_code == 404


def test_terms_are_pasted_into_the_page(client: TestClient) -> None:
    answer = client.post(PAGE, data={"terms": "灰度发布、云雀3\r\nSaaS, 埋点\n\n灰度发布"})
    assert "新增了 4 个词" in answer.text
    assert terms(client) == ["灰度发布", "云雀3", "SaaS", "埋点"]
    assert "这些词都已经在词表里" in client.post(PAGE, data={"terms": "saas"}).text


def test_a_removed_term_is_brought_back_from_the_page(client: TestClient) -> None:
    client.post(API, json={"terms": ["A, B"]})
    answer = client.post(f"{PAGE}/remove", data={"term": "A, B"})
    assert (terms(client), "已删除“A, B”" in answer.text) == ([], True)
    client.post(PAGE, data={"term": "A, B"})
    assert terms(client) == ["A, B"]


def test_a_term_too_long_comes_back_with_what_was_typed(client: TestClient) -> None:
    answer = client.post(PAGE, data={"terms": "灰度发布\n" + "长" * 41})
    assert answer.status_code == 422
    assert "灰度发布\n" + "长" * 41 in answer.text
    assert terms(client) == []


def test_a_meeting_in_review_is_offered_the_new_terms(client: TestClient, worker: Worker) -> None:
    offer = "用新词表重新整理文字"
    worker.work(1)
    assert offer not in client.get("/meetings/1").text
    client.post(API, json={"terms": ["灰度发布"]})
    assert offer in client.get("/meetings/1").text
    assert "新产品上市进度协调会" in client.get(PAGE).text
    client.post("/meetings/1/process", data={"from_stage": "speakers"})
    worker.work(1)
    assert offer not in client.get("/meetings/1").text
    assert offer not in client.get(PAGE).text


def test_a_meeting_recorded_after_the_terms_knows_them(client: TestClient, worker: Worker) -> None:
    client.post(API, json={"terms": ["灰度发布"]})
    client.post(
        "/meetings/new",
        data={"title": "周会", "date": "2024-03-05"},
        files={"recording": ("周会.wav", wav())},
    )
    worker.work(2)
    assert "用新词表重新整理文字" not in client.get("/meetings/2").text
