"""The history of a meeting, and its minutes before and after they are made."""

import re

from fastapi.testclient import TestClient

from tests.api.conftest import ADMINISTRATOR, Worker

HISTORY = "/meetings/1/history"
MINUTES = "/meetings/1/minutes"
PREVIEW = f"{MINUTES}/preview"


def words(html: str) -> str:
    """The text of the page's main part on one line."""
    main = html[html.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def edit(client: TestClient, task: str) -> None:
    client.patch("/api/v1/meetings/1/items/action_items/1", json={"task": task})


def test_history_tells_who_did_what_and_how_it_was_before(
    client: TestClient, worker: Worker
) -> None:
    worker.work(1)
    edit(client, "发出最后的方案")
    told = words(client.get(HISTORY).text)
    assert f"{ADMINISTRATOR} 修改了条目 发出最后的方案" in told
    assert "任务 发出方案 → 发出最后的方案" in told


def test_history_is_filtered_by_what_it_is_about(client: TestClient, worker: Worker) -> None:
    worker.work(1)
    edit(client, "发出最后的方案")
    text = client.get("/api/v1/meetings/1/transcript").json()["segments"][0]["text"]
    form = {"text": "预算定五万。", "seen": text}
    client.post("/meetings/1/transcript/segments/0", data=form)
    of_items = words(client.get(HISTORY, params={"kind": "items"}).text)
    of_words = words(client.get(HISTORY, params={"kind": "transcript"}).text)
    assert ("修改了条目" in of_items, "修改了转写文字" in of_items) == (True, False)
    assert ("修改了条目" in of_words, "修改了转写文字" in of_words) == (False, True)


def test_a_meeting_nobody_touched_has_no_history(client: TestClient) -> None:
    assert "还没有记录。" in client.get(HISTORY).text


def test_before_confirmation_the_minutes_show_what_is_confirmed_and_what_is_missing(
    client: TestClient, worker: Worker
) -> None:
    worker.work(1)
    assert "还有 4 项待确认，没有写进来。" in words(client.get(MINUTES).text)
    assert "能否提前到十五号" not in client.get(PREVIEW).text
    chosen = {"items": [{"kind": "disputes", "id": 1}], "review": "confirmed"}
    client.post("/api/v1/meetings/1/items/decide", json=chosen)
    assert "能否提前到十五号" in client.get(PREVIEW).text


def test_after_confirmation_every_version_is_offered(client: TestClient, worker: Worker) -> None:
    worker.work(1)
    client.post("/api/v1/meetings/1/confirm", json={"remaining": "confirmed"})
    worker.work(1)
    page = client.get(MINUTES).text
    assert 'hx-get="/meetings/1/minutes/preview?version=1"' in page
    assert 'href="/api/v1/meetings/1/minutes?version=1"' in page
    assert client.get("/api/v1/meetings/1/minutes?version=1").status_code == 200
    assert client.get("/api/v1/meetings/1/minutes?version=2").status_code == 404


def test_minutes_say_when_what_was_confirmed_changed_after_them(
    client: TestClient, worker: Worker
) -> None:
    worker.work(1)
    client.post("/api/v1/meetings/1/confirm", json={"remaining": "confirmed"})
    worker.work(1)
    assert "出纪要之后，确认的内容又改过" not in client.get(MINUTES).text
    edit(client, "发出最后的方案")
    assert "出纪要之后，确认的内容又改过" in client.get(MINUTES).text
