"""Asking where a model answers: its steps are told, and when it fails the rules answer."""

import pytest
from fastapi.testclient import TestClient

from api import asking_model
from api.installation import Installation
from assistant.errors import LLMError
from storage import meetings, tracking
from storage.tables import ActionItemRow, ReviewState, now
from tests.fakes_tools import FakeTools, call

SAMPLE = 1
EVENTS = {"accept": "text/event-stream"}
QUESTION = "推广方案由谁负责？"


@pytest.fixture(autouse=True)
def item(place: Installation) -> None:
    with place.database.write() as session:
        meetings.get(session, SAMPLE).confirmed_at = now()
        whose = {"owner": "李敏", "department": "市场部", "deadline": "2024-03-06"}
        state = ReviewState.confirmed
        session.add(ActionItemRow(meeting_id=SAMPLE, task="发出推广方案", review=state, **whose))
        tracking.keep_up(session, SAMPLE, actor="李敏")


def answer_with(monkeypatch: pytest.MonkeyPatch, model: FakeTools) -> None:
    monkeypatch.setattr(asking_model, "tool_model", lambda settings: model)


def test_steps_of_a_model_are_told_and_the_address_of_its_answer(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = call("query_items", about="推广方案")
    answer_with(monkeypatch, FakeTools(look, "发出推广方案由李敏负责 [r1.1]。"))
    answer = client.post("/ask", data={"q": QUESTION}, headers=EVENTS)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert '"text": "\\u6b63\\u5728\\u8bfb\\u95ee\\u9898\\u2026"' in answer.text
    assert answer.text.endswith("event: answer\ndata: /ask/1\n\n")
    page = client.get("/ask/1").text
    assert ("发出推广方案由李敏负责。" in page, "fake-1" in page) == (True, True)


def test_the_rules_answer_where_the_model_fails_and_the_page_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, FakeTools(LLMError("The model is down. Start it.")))
    answer = client.post("/ask", data={"q": QUESTION})
    assert answer.url.path == "/ask/1"
    assert "规则（模型没有给出能核对的回答）" in answer.text
    assert "发出推广方案" in answer.text


def test_a_question_that_cannot_be_asked_gets_the_page_in_place_of_events(
    client: TestClient,
) -> None:
    answer = client.post("/ask", data={"q": " "}, headers=EVENTS)
    assert (answer.status_code, answer.headers["content-type"][:9]) == (422, "text/html")
