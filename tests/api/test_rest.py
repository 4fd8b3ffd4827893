"""The whole path through the REST API, and what it answers to wrong input."""

import io
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.installation import Installation
from tests.api.conftest import ADMINISTRATOR, Worker
from tests.api.fakes import mp4, wav
from tests.fakes import FullStore

API = "/api/v1"


@pytest.fixture
def meeting_id(client: TestClient) -> int:
    answer = client.post(
        f"{API}/meetings", json={"title": "周会", "date": "2024-03-05", "project": "上市"}
    )
    assert answer.status_code == 201
    made: int = answer.json()["id"]
    return made


def upload(
    client: TestClient, meeting_id: int, content: bytes, name: str = "周会.wav", **query: str
) -> Response:
    return client.put(
        f"{API}/meetings/{meeting_id}/recording",
        params={"filename": name, **query},
        content=content,
    )


@pytest.fixture
def reviewed_id(client: TestClient, meeting_id: int, worker: Worker) -> int:
    """A meeting whose items wait for the recorder."""
    assert upload(client, meeting_id, wav()).status_code == 201
    worker.work(meeting_id)
    return meeting_id


@pytest.fixture
def tracked_id(client: TestClient, reviewed_id: int, worker: Worker) -> int:
    """A meeting that was confirmed, its minutes drafted."""
    confirm = client.post(f"{API}/meetings/{reviewed_id}/confirm", json={"remaining": "confirmed"})
    assert confirm.status_code == 202
    worker.work(reviewed_id)
    return reviewed_id


def items(client: TestClient, meeting_id: int) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = client.get(
        f"{API}/meetings/{meeting_id}/items"
    ).json()
    return found


def problem(answer: Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["detail"]


def test_an_uploaded_recording_is_processed_to_proposed_items(
    client: TestClient, reviewed_id: int
) -> None:
    state = client.get(f"{API}/meetings/{reviewed_id}/progress").json()
    assert (state["state"], state["done"]) == (
        "review",
        ["store", "transcribe", "speakers", "extract"],
    )
    task = items(client, reviewed_id)["action_items"][0]
    assert (task["owner"], task["deadline"], task["review"]) == (
        "李敏",
        "2024-03-06T12:00",
        "proposed",
    )


def test_the_transcript_carries_the_names_of_known_voices(
    client: TestClient, reviewed_id: int
) -> None:
    segments = client.get(f"{API}/meetings/{reviewed_id}/transcript").json()["segments"]
    assert [s["speaker"] for s in segments[:2]] == ["SPEAKER_01", "李敏"]


def test_a_part_of_the_recording_can_be_played(client: TestClient, reviewed_id: int) -> None:
    answer = client.get(f"{API}/meetings/{reviewed_id}/recording", headers={"range": "bytes=0-3"})
    assert (answer.status_code, answer.content) == (206, b"RIFF")


def test_confirming_gives_minutes_with_what_was_confirmed(
    client: TestClient, tracked_id: int
) -> None:
    answer = client.get(f"{API}/meetings/{tracked_id}/minutes")
    document = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "发出方案" in cells


def test_rejected_items_stay_out_of_the_tracker(
    client: TestClient, reviewed_id: int, worker: Worker
) -> None:
    task = items(client, reviewed_id)["action_items"][0]
    ref = {"kind": "action_items", "id": task["id"], "version": task["version"]}
    decided = client.post(
        f"{API}/meetings/{reviewed_id}/items/decide", json={"items": [ref], "review": "rejected"}
    )
    assert decided.json()["action_items"][0]["review"] == "rejected"
    client.post(f"{API}/meetings/{reviewed_id}/confirm", json={"remaining": "confirmed"})
    assert client.get(f"{API}/action-items").json() == []


def test_a_meeting_is_not_confirmed_over_open_items(client: TestClient, reviewed_id: int) -> None:
    status, detail = problem(client.post(f"{API}/meetings/{reviewed_id}/confirm", json={}))
    assert status == 409
    assert detail.startswith("4 proposed items are neither confirmed nor rejected.")


def test_the_department_follows_a_new_owner(client: TestClient, reviewed_id: int) -> None:
    task = items(client, reviewed_id)["action_items"][0]
    answer = client.patch(
        f"{API}/meetings/{reviewed_id}/items/action_items/{task['id']}",
        json={"owner": "赵强", "version": task["version"]},
    )
    assert (answer.json()["owner"], answer.json()["department"]) == ("赵强", "财务部")


def test_an_edit_of_an_outdated_version_is_refused(client: TestClient, reviewed_id: int) -> None:
    task = items(client, reviewed_id)["action_items"][0]
    address = f"{API}/meetings/{reviewed_id}/items/action_items/{task['id']}"
    client.patch(address, json={"task": "发出调整后的方案", "version": 1})
    status, _ = problem(client.patch(address, json={"task": "别的", "version": 1}))
    assert status == 409


def test_a_field_of_another_kind_of_item_is_refused(client: TestClient, reviewed_id: int) -> None:
    task = items(client, reviewed_id)["action_items"][0]
    address = f"{API}/meetings/{reviewed_id}/items/action_items/{task['id']}"
    assert problem(client.patch(address, json={"topic": "预算"})) == (
        422,
        "These fields cannot be changed: topic.",
    )


def test_a_date_that_is_none_is_refused(client: TestClient, reviewed_id: int) -> None:
    task = items(client, reviewed_id)["action_items"][0]
    address = f"{API}/meetings/{reviewed_id}/items/action_items/{task['id']}"
    status, detail = problem(client.patch(address, json={"deadline": "2024-02-31"}))
    assert status == 422
    assert "2024-02-31" in detail


def test_a_claim_can_be_added_by_hand(client: TestClient, reviewed_id: int) -> None:
    answer = client.post(
        f"{API}/meetings/{reviewed_id}/items/action_items", json={"task": "订会议室"}
    )
    assert (answer.status_code, answer.json()["made_by"]) == (201, ADMINISTRATOR)


def test_a_claim_without_its_words_is_not_added(client: TestClient, reviewed_id: int) -> None:
    answer = client.post(f"{API}/meetings/{reviewed_id}/items/action_items", json={"owner": "李敏"})
    assert problem(answer) == (422, "task: field required.")


def test_the_status_of_a_tracked_item_is_updated(client: TestClient, tracked_id: int) -> None:
    item = client.get(f"{API}/action-items", params={"project": "上市"}).json()[0]
    answer = client.patch(f"{API}/action-items/{item['id']}", json={"status": "done"})
    assert (answer.json()["status"], answer.json()["percent"]) == ("done", 100)


def test_a_delay_needs_its_reason(client: TestClient, tracked_id: int) -> None:
    item = client.get(f"{API}/action-items").json()[0]
    answer = client.patch(f"{API}/action-items/{item['id']}", json={"status": "delayed"})
    assert problem(answer)[0] == 422


def test_naming_a_voice_keeps_what_a_person_touched(
    client: TestClient, reviewed_id: int, worker: Worker
) -> None:
    task = items(client, reviewed_id)["action_items"][0]
    address = f"{API}/meetings/{reviewed_id}/items/action_items/{task['id']}"
    client.patch(address, json={"task": "发出调整后的方案"})
    named = client.put(
        f"{API}/meetings/{reviewed_id}/speakers", json={"names": {"SPEAKER_01": "王建国"}}
    )
    assert named.status_code == 202
    worker.work(reviewed_id)
    assert [t["task"] for t in items(client, reviewed_id)["action_items"]] == ["发出调整后的方案"]
    segments = client.get(f"{API}/meetings/{reviewed_id}/transcript").json()["segments"]
    assert segments[0]["speaker"] == "王建国"


def test_the_same_recording_again_is_recognised(client: TestClient, reviewed_id: int) -> None:
    before = client.get(f"{API}/meetings/{reviewed_id}").json()
    assert upload(client, reviewed_id, wav()).status_code == 200
    assert client.get(f"{API}/meetings/{reviewed_id}").json() == before


def test_the_recording_of_another_meeting_is_named(client: TestClient, reviewed_id: int) -> None:
    other = client.post(f"{API}/meetings", json={"title": "月会", "date": "2024-03-06"}).json()[
        "id"
    ]
    status, detail = problem(upload(client, other, wav()))
    assert status == 409
    assert "“周会.wav” of the meeting “周会”" in detail
    assert upload(client, other, wav(), again="true").status_code == 201


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("空.mp3", "empty"),
        ("笔记.mp3", "text"),
        ("无声.mp4", "no sound"),
        ("截断.mp4", "cut short"),
    ],
)
def test_a_file_that_cannot_be_used_is_explained_and_the_meeting_stays_usable(
    client: TestClient, meeting_id: int, worker: Worker, tmp_path: Path, name: str, words: str
) -> None:
    content = {
        "空.mp3": b"",
        "笔记.mp3": "今天的会议记录\n".encode() * 50,
        "无声.mp4": mp4(tmp_path, has_sound=False),
        "截断.mp4": mp4(tmp_path, has_sound=True)[:3000],  # its index stands at the end
    }[name]
    status, detail = problem(upload(client, meeting_id, content, name))
    assert status == 422
    assert name in detail
    assert words in detail
    assert upload(client, meeting_id, wav()).status_code == 201
    worker.work(meeting_id)
    assert client.get(f"{API}/meetings/{meeting_id}/progress").json()["state"] == "review"


def test_a_full_disk_is_explained_and_the_meeting_stays_usable(
    client: TestClient, place: Installation, meeting_id: int
) -> None:
    files, place.files = place.files, FullStore(place.files.root)
    status, detail = problem(upload(client, meeting_id, wav(seconds=5)))
    assert (status, detail[:17]) == (507, "The disk is full:")
    place.files = files
    assert upload(client, meeting_id, wav(seconds=5)).status_code == 201


def test_an_upload_over_the_limit_is_refused(
    client: TestClient, place: Installation, meeting_id: int
) -> None:
    place.settings.max_upload_gb = 1e-6
    status, detail = problem(upload(client, meeting_id, wav()))
    assert status == 413
    assert "ASSISTANT_MAX_UPLOAD_GB" in detail


def test_a_form_in_place_of_the_file_is_explained(client: TestClient, meeting_id: int) -> None:
    answer = client.put(
        f"{API}/meetings/{meeting_id}/recording",
        params={"filename": "a.wav"},
        files={"file": wav()},
    )
    assert problem(answer)[0] == 422


def test_what_is_not_there_is_a_problem_detail(client: TestClient) -> None:
    answer = client.get(f"{API}/meetings/999")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no meeting 999. It may have been deleted.",
    }
    assert answer.headers["content-type"] == "application/problem+json"


def test_wrong_fields_are_named(client: TestClient) -> None:
    answer = client.post(f"{API}/meetings", json={"title": "", "date": "gestern"})
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == ["title", "date"]


def test_another_sites_page_can_change_nothing(client: TestClient, meeting_id: int) -> None:
    answer = client.delete(f"{API}/meetings/{meeting_id}", headers={"sec-fetch-site": "cross-site"})
    assert problem(answer)[0] == 403
    assert client.get(f"{API}/meetings/{meeting_id}").status_code == 200


def test_a_deleted_meeting_takes_its_files_with_it(
    client: TestClient, place: Installation, tracked_id: int
) -> None:
    recording = client.get(f"{API}/meetings/{tracked_id}").json()["recording"]
    assert client.delete(f"{API}/meetings/{tracked_id}").status_code == 204
    assert client.get(f"{API}/meetings/{tracked_id}").status_code == 404
    assert not place.files.path(recording["sha256"]).exists()


def test_the_interface_describes_itself(client: TestClient) -> None:
    paths = client.get(f"{API}/openapi.json").json()["paths"]
    assert f"{API}/meetings/{{meeting_id}}/recording" in paths
    assert client.get("/docs").status_code == 200
