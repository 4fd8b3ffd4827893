"""Transcripts of other tools taken in, ours given out."""

import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from assistant.interchange import FORMATS, read_transcript
from storage.tables import Role
from tests.api.conftest import Worker
from tests.api.fakes import LINES, wav
from tests.api.people import People
from tests.api.test_cli import run

TENCENT = (
    "会议主题：供应商评审会\n会议时间：2026/03/05 14:00-15:30\n\n"
    "王建国(研发部)(00:00:01):\n预算定三万。\n\n李敏(00:00:03):\n方案我明天上午之前发给你。\n\n"
    "说话人 3(00:00:05):\n提前到十五号太紧了。\n\n王建国(00:00:07):\n下次会议六号十点。\n"
)


def new_meeting(client: TestClient, **fields: object) -> int:
    meeting = {"title": "供应商评审会", "date": "2026-03-05"} | fields
    number: int = client.post("/api/v1/meetings", json=meeting).json()["id"]
    return number


def send(
    client: TestClient, meeting_id: int, name: str, text: str
) -> tuple[int, dict[str, object]]:
    address = f"/api/v1/meetings/{meeting_id}/transcript-file?filename={name}"
    answer = client.put(address, content=text.encode())
    return answer.status_code, answer.json()


def test_a_waiting_meeting_is_given_its_transcript_and_goes_to_review(
    client: TestClient, worker: Worker
) -> None:
    meeting_id = new_meeting(client)
    assert send(client, meeting_id, "腾讯会议.txt", TENCENT) == (
        202,
        {
            "segments": 4,
            "speakers": ["王建国", "李敏", "SPEAKER_03"],
            "title": "供应商评审会",
            "date": "2026-03-05",
            "warnings": [],
        },
    )
    worker.work(meeting_id)
    meeting = client.get(f"/api/v1/meetings/{meeting_id}").json()
    assert (meeting["progress"]["state"], meeting["attendees"]) == ("review", ["王建国", "李敏"])
    found = client.get(f"/api/v1/meetings/{meeting_id}/transcript").json()
    assert [s["text"] for s in found["segments"]] == list(LINES)
    assert found["engine"] == "import: txt"


def test_who_was_said_to_attend_stays(client: TestClient) -> None:
    meeting_id = new_meeting(client, attendees=["孙涛"])
    send(client, meeting_id, "a.txt", TENCENT)
    assert client.get(f"/api/v1/meetings/{meeting_id}").json()["attendees"] == ["孙涛"]


def test_a_recording_cannot_replace_an_imported_transcript(
    client: TestClient, worker: Worker
) -> None:
    meeting_id = new_meeting(client)
    send(client, meeting_id, "a.txt", TENCENT)
    worker.work(meeting_id)
    answer = client.put(f"/api/v1/meetings/{meeting_id}/recording?filename=a.wav", content=wav())
    assert answer.status_code == 409
    assert "was imported, and a recording would replace it" in answer.json()["detail"]


def test_a_second_transcript_is_refused(client: TestClient, worker: Worker) -> None:
    meeting_id = new_meeting(client)
    send(client, meeting_id, "a.txt", TENCENT)
    worker.work(meeting_id)
    assert send(client, meeting_id, "b.txt", TENCENT)[0] == 409


def test_a_meeting_with_a_recording_takes_no_transcript(client: TestClient) -> None:
    status, problem = send(client, 1, "a.txt", TENCENT)  # the sample has its recording
    assert (status, "is written down from its recording" in str(problem["detail"])) == (409, True)


def test_a_file_that_is_no_transcript_leaves_the_meeting_waiting(client: TestClient) -> None:
    meeting_id = new_meeting(client)
    status, problem = send(client, meeting_id, "a.pdf", "%PDF-1.7")
    assert (status, str(problem["detail"]).startswith("a.pdf is a PDF.")) == (422, True)
    assert client.get(f"/api/v1/meetings/{meeting_id}").json()["progress"]["state"] == "waiting"


def test_the_import_is_in_the_meeting_s_history(client: TestClient, worker: Worker) -> None:
    meeting_id = new_meeting(client)
    send(client, meeting_id, "腾讯会议.txt", TENCENT)
    with worker.shop.database.read() as session:
        from storage import audit

        last = audit.history(session, meeting_id)[0]
    assert (last.action, last.subject, last.after["segments"]) == (
        "import transcript",
        "腾讯会议.txt",
        4,
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_a_transcript_is_downloaded_in_each_format(
    client: TestClient, worker: Worker, kind: str
) -> None:
    worker.work(1)
    answer = client.get(f"/api/v1/meetings/1/transcript.{kind}")
    assert answer.status_code == 200
    name = unquote(answer.headers["content-disposition"].split("''")[1])
    assert name == f"新产品上市进度协调会 2024-03-05.{kind}"
    found = read_transcript(name, answer.content)
    assert "".join(s.text for s in found.segments) == "".join(LINES)


def test_there_is_nothing_to_download_before_the_words_are_there(client: TestClient) -> None:
    assert client.get("/api/v1/meetings/1/transcript.txt").status_code == 404


def test_a_kind_of_file_nobody_writes_is_not_there(client: TestClient, worker: Worker) -> None:
    worker.work(1)
    assert client.get("/api/v1/meetings/1/transcript.exe").status_code == 422


def test_an_outsider_gets_no_file(people: People, worker: Worker) -> None:
    worker.work(1)
    assert people.outsider().get("/api/v1/meetings/1/transcript.txt").status_code == 404
    reader = people.client(Role.executive)
    assert reader.get("/api/v1/meetings/1/transcript.txt").status_code == 200


def test_a_transcript_is_imported_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "周会.txt").write_text("王建国：开始吧。\n李敏：好。\n", "utf-8")
    refused = run("import-transcript", "周会.txt", folder=tmp_path)
    assert (refused.returncode, "Give it with --date" in refused.stderr) == (2, True)
    made = run("import-transcript", "周会.txt", "--date", "2026-03-05", folder=tmp_path)
    assert (made.returncode, made.stderr.strip()) == (
        0,
        "Imported 2 segments into meeting 1, 周会",
    )


def test_the_json_file_is_the_documented_one(client: TestClient, worker: Worker) -> None:
    worker.work(1)
    file = json.loads(client.get("/api/v1/meetings/1/transcript.json").content)
    assert file == client.get("/api/v1/meetings/1/transcript").json()
