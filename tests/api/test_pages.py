"""The pages, used as a browser without JavaScript uses them."""

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.sample import __file__ as sample_file
from tests.api.conftest import Worker
from tests.api.fakes import wav


@pytest.fixture
def sample_id(client: TestClient, worker: Worker) -> int:
    """The sample meeting, processed."""
    worker.work(1)
    return 1


def text(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_the_first_page_lists_the_sample_meeting(client: TestClient) -> None:
    assert "新产品上市进度协调会" in text(client, "/")


def test_a_meeting_being_processed_shows_its_stages(client: TestClient) -> None:
    assert "语音转写" in text(client, "/meetings/1")


def test_evidence_plays_from_three_seconds_before(client: TestClient, sample_id: int) -> None:
    page = text(client, f"/meetings/{sample_id}")
    task = page[page.index('id="action_items-') :]
    # The words of the action item begin at 2 s of the recording, so it plays from its start.
    assert re.search(r'data-play="0.0"[^>]*>“我” <[^>]*>▶ 00:02', task)
    next_meeting = page[page.index('id="next_meeting-') :]
    assert re.search(r'data-play="3.0"[^>]*>原话 <[^>]*>▶ 00:06', next_meeting)


def test_an_item_is_edited_then_confirmed_then_taken_back(
    client: TestClient, sample_id: int
) -> None:
    item = f"/meetings/{sample_id}/items/action_items/1"
    fields = {"version": "1", "task": "发出调整后的方案", "owner": "", "deadline": ""}
    client.post(item, data=fields)
    client.post(item, data={"version": "2", "review": "confirmed"})
    page = text(client, f"/meetings/{sample_id}")
    assert "发出调整后的方案" in page
    assert '<span class="state">已确认</span>' in page
    client.post(item, data={"version": "3", "review": "proposed"})
    assert '<span class="state">' not in text(client, f"/meetings/{sample_id}")


def test_a_meeting_is_confirmed_and_its_minutes_offered(
    client: TestClient, sample_id: int, worker: Worker
) -> None:
    client.post(f"/meetings/{sample_id}/confirm", data={"remaining": "confirmed"})
    worker.work(sample_id)
    assert "下载纪要（第 1 版）" in text(client, f"/meetings/{sample_id}")


def test_a_meeting_is_created_with_its_recording(client: TestClient, worker: Worker) -> None:
    answer = client.post(
        "/meetings/new",
        data={
            "title": "周会",
            "date": "2024-03-05",
            "language": "zh-Hans",
            "attendees": "王建国、李敏",
            "agenda": "研发进度 | 孙涛\n市场方案",
        },
        files={"recording": ("周会.wav", wav())},
    )
    assert answer.url.path == "/meetings/2"
    worker.work(2)
    assert "预算定三万" in text(client, "/meetings/2")


def test_a_meeting_is_created_from_its_file(client: TestClient) -> None:
    file = Path(sample_file).with_name("meeting.json")
    content = json.loads(file.read_text("utf-8"))
    content["meeting"]["title"] = "另一个会"
    answer = client.post(
        "/meetings/new", files={"file": ("meeting.json", json.dumps(content).encode())}
    )
    assert "另一个会" in answer.text


def test_a_form_comes_back_with_what_was_typed(client: TestClient) -> None:
    answer = client.post("/meetings/new", data={"title": "周会", "date": "", "language": "zh-Hans"})
    assert answer.status_code == 422
    assert 'value="周会"' in answer.text
    assert "日期：必填。" in answer.text


def test_a_file_that_is_no_recording_is_explained_with_the_way_back(client: TestClient) -> None:
    client.post("/meetings/new", data={"title": "周会", "date": "2024-03-05"})
    answer = client.post(
        "/meetings/2/recording", files={"recording": ("笔记.mp3", b"just words\n" * 99)}
    )
    assert answer.status_code == 422
    assert "笔记.mp3" in answer.text
    assert "上传录音" in text(client, "/meetings/2")


def test_a_page_that_is_not_there_says_so(client: TestClient) -> None:
    answer = client.get("/meetings/99")
    assert answer.status_code == 404
    assert "没有会议 99" in answer.text


def test_what_was_said_stands_in_the_page_as_text(client: TestClient) -> None:
    client.post("/meetings/new", data={"title": "<script>alert(1)</script>", "date": "2024-03-05"})
    assert "<script>alert" not in text(client, "/meetings/2")


def test_recordings_are_joined_in_the_order_they_were_sent_and_rearranged(
    client: TestClient, worker: Worker
) -> None:
    client.post("/meetings/new", data={"title": "周会", "date": "2024-03-05"})
    sent = [
        ("recording", (f"{name}.wav", wav(pitch_hz=hz)))
        for name, hz in (("上午", 220), ("下午", 330))
    ]
    client.post("/meetings/2/recording", files=sent)
    worker.work(2)
    assert names_of_files(client) == ["上午.wav", "下午.wav"]
    first, second = (r["id"] for r in client.get("/api/v1/meetings/2/recordings").json())
    client.post("/meetings/2/recordings/order", data={"ids": f"{second},{first}"})
    worker.work(2)
    assert names_of_files(client) == ["下午.wav", "上午.wav"]
    client.post(f"/meetings/2/recordings/{first}/remove")
    worker.work(2)
    assert names_of_files(client) == ["下午.wav"]


def names_of_files(client: TestClient) -> list[str]:
    """As the player has them on its timeline."""
    found = re.search(r"data-files='([^']*)'", text(client, "/meetings/2"))
    assert found
    return [file["name"] for file in json.loads(found[1])]


def test_a_recording_is_not_offered_to_what_is_confirmed(
    client: TestClient, sample_id: int, worker: Worker
) -> None:
    assert "再加录音" in text(client, f"/meetings/{sample_id}")
    client.post(f"/meetings/{sample_id}/confirm", data={"remaining": "confirmed"})
    worker.work(sample_id)
    assert "再加录音" not in text(client, f"/meetings/{sample_id}")
