"""The archive: searching, legal hold, and a meeting as one zip."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import export, services_archive
from api.installation import Installation
from api.jobs import indexing
from assistant.formats import read_extraction, read_meeting
from storage import audit, meetings, minutes, recordings, search
from storage.tables import MeetingState, MinutesState, Recording, Role, now
from tests.api.conftest import Worker
from tests.api.people import People

SAMPLE = 1
API = "/api/v1"


def issue_sample(place: Installation, worker: Worker, client: TestClient) -> None:
    """Minutes of the sample that are out, as far as the archive can tell."""
    worker.work(SAMPLE)
    client.post(f"{API}/meetings/{SAMPLE}/confirm", json={"remaining": "confirmed"})
    worker.work(SAMPLE)
    with place.database.write() as session:
        meeting = meetings.get(session, SAMPLE)
        row = minutes.latest(session, SAMPLE)
        assert row is not None
        row.state, row.number, row.issued_at = MinutesState.issued, "2026-0001", now()
        meeting.state, meeting.minutes_issued_at = MeetingState.issued, row.issued_at
        session.add_all((row, meeting))


def page(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def some_words(place: Installation) -> tuple[str, int]:
    """Two characters that somebody said, and the number of the line."""
    with place.database.write() as session:
        search.refresh(session)
    with place.database.read() as session:
        from storage import transcripts

        transcript = transcripts.load(session, SAMPLE)
    assert transcript is not None
    segment = max(transcript.segments, key=lambda s: len(s.text))
    return segment.text[2:4], segment.id


# --- searching ---


def test_without_words_the_archive_lists_what_is_out(
    place: Installation, worker: Worker, client: TestClient
) -> None:
    assert "还没有发出的纪要" in page(client, "/archive")
    issue_sample(place, worker, client)
    text = page(client, "/archive")
    assert "2026-0001" in text
    assert f'href="/api/v1/meetings/{SAMPLE}/minutes?version=1"' in text
    assert "没有符合条件的纪要" in page(client, "/archive?since=2999-01-01")


def test_a_line_is_found_and_marked_with_the_way_to_it(
    place: Installation, worker: Worker, client: TestClient
) -> None:
    worker.work(SAMPLE)
    words, line = some_words(place)
    text = page(client, f"/archive?q={words}")
    assert f"<mark>{words}</mark>" in text
    assert f'href="/meetings/{SAMPLE}/transcript#s{line}"' in text
    assert "没有找到" in page(client, "/archive?q=从未说过的话")


def test_what_was_typed_stands_in_the_page_harmless(client: TestClient) -> None:
    text = page(client, '/archive?q=<script>"')
    assert "<script>&" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("query", ["project=x", "since=x", "page=-1", "within=x&q=预算", "sort=x"])
def test_filters_that_make_no_sense_are_as_good_as_none(client: TestClient, query: str) -> None:
    assert client.get(f"/archive?{query}").status_code == 200


def test_who_may_not_see_a_meeting_finds_nothing_of_it(
    place: Installation, worker: Worker, people: People, client: TestClient
) -> None:
    issue_sample(place, worker, client)
    words, _line = some_words(place)
    outsider = people.outsider()
    assert "没有找到" in page(outsider, f"/archive?q={words}")
    assert "2026-0001" not in page(outsider, "/archive")
    assert outsider.get(f"{API}/search", params={"q": words}).json()["meetings"] == []


def test_programs_search_by_kind(place: Installation, worker: Worker, client: TestClient) -> None:
    worker.work(SAMPLE)
    words, line = some_words(place)
    found = client.get(f"{API}/search", params={"q": words, "kind": "lines"}).json()
    assert found["total"] == 1
    assert {"kind": "lines", "ref": str(line)}.items() <= found["meetings"][0]["hits"][0].items()
    assert client.get(f"{API}/search", params={"q": words, "kind": "minutes"}).json()["total"] == 0


def test_a_worker_indexes_all_meetings_of_an_earlier_release(
    place: Installation, worker: Worker
) -> None:
    with place.database.read() as session:
        assert search.pending(session) == 1
    assert indexing.keep_up(worker.shop, now()) == 1
    assert indexing.keep_up(worker.shop, now()) == 0
    assert services_archive.index_changes(place) == 0


# --- legal hold ---


def test_a_held_meeting_and_its_recordings_cannot_be_deleted(
    place: Installation, worker: Worker, client: TestClient
) -> None:
    worker.work(SAMPLE)
    held = client.post(f"/meetings/{SAMPLE}/hold", data={"reason": "诉讼"})
    assert "诉讼" in held.text
    refused = client.delete(f"{API}/meetings/{SAMPLE}")
    assert refused.status_code == 409
    assert "on legal hold" in refused.json()["detail"]
    with place.database.read() as session:
        recording = recordings.of_meeting(session, SAMPLE)[0]
    gone = client.delete(f"{API}/meetings/{SAMPLE}/recordings/{recording.id}")
    assert gone.status_code == 409
    assert "依法保留" in page(client, f"/meetings/{SAMPLE}/transcript")
    client.post(f"/meetings/{SAMPLE}/hold/lift", data={"reason": "结案"})
    assert client.delete(f"{API}/meetings/{SAMPLE}").status_code == 204


def test_a_hold_without_a_reason_is_asked_for_one(client: TestClient) -> None:
    answer = client.post(f"/meetings/{SAMPLE}/hold", data={"reason": " "})
    assert answer.status_code == 422
    assert "请写明设为依法保留的原因" in answer.text


@pytest.mark.parametrize("role", [Role.recorder, Role.leader, Role.executive])
def test_only_administrators_hold_meetings(people: People, role: Role) -> None:
    client = people.client(role, project="新产品上市")
    for path in (f"/meetings/{SAMPLE}/hold", f"/meetings/{SAMPLE}/hold/lift"):
        assert client.post(path, data={"reason": "诉讼"}).status_code in (403, 404)


def test_programs_hold_meetings(client: TestClient) -> None:
    held = client.put(f"{API}/meetings/{SAMPLE}/hold", json={"reason": "审计"}).json()
    assert held["reason"] == "审计"
    lifted = client.post(f"{API}/meetings/{SAMPLE}/hold/lift", json={"reason": "结束"})
    assert lifted.status_code == 204
    assert client.get(f"{API}/meetings/{SAMPLE}/hold").json()["held_at"] is None


# --- one zip ---


def exported(client: TestClient, query: str = "") -> zipfile.ZipFile:
    answer = client.get(f"/meetings/{SAMPLE}/export{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def manifest_of(archive: zipfile.ZipFile) -> Any:
    return json.loads(archive.read("manifest.json"))


def test_an_export_has_all_of_a_meeting_with_checksums(
    place: Installation, worker: Worker, client: TestClient
) -> None:
    issue_sample(place, worker, client)
    archive = exported(client)
    assert archive.testzip() is None
    with place.database.read() as session:
        row = minutes.get(session, SAMPLE, 1)
    names = archive.namelist()
    assert names == [
        "meeting.json",
        "extraction.json",
        "notice.txt",
        "transcript/transcript.txt",
        "transcript/transcript.srt",
        "transcript/transcript.json",
        "history.csv",
        "delivery.csv",
        f"minutes/v1 {row.filename}",
        "recordings/01 recording.mp3",
        "manifest.json",
    ]
    manifest = manifest_of(archive)
    assert manifest["missing"] == []
    assert [each["name"] for each in manifest["files"]] == names[:-1]
    for each in manifest["files"]:
        content = archive.read(each["name"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (each["size"], each["sha256"])


def test_chinese_names_in_the_zip_are_marked_as_utf8(
    place: Installation, worker: Worker, client: TestClient
) -> None:
    issue_sample(place, worker, client)
    infos = exported(client).infolist()
    chinese = [info for info in infos if not info.filename.isascii()]
    assert chinese != []
    assert all(info.flag_bits & 0x800 for info in chinese)


def test_recordings_may_be_left_out_and_the_manifest_says_so(
    place: Installation, worker: Worker, client: TestClient
) -> None:
    worker.work(SAMPLE)
    archive = exported(client, "?recordings=0")
    assert not any(name.startswith("recordings/") for name in archive.namelist())
    missing = [{"name": "recordings/01 recording.mp3", "why": "left out, as asked"}]
    assert manifest_of(archive)["missing"] == missing


def test_a_file_that_is_gone_is_told_and_the_rest_exported(
    place: Installation, worker: Worker, client: TestClient
) -> None:
    worker.work(SAMPLE)
    gathered = export.gather(place, SAMPLE, actor="刘芳")
    with place.database.read() as session:
        recording = recordings.of_meeting(session, SAMPLE)[0]
    place.files.path(recording.sha256).unlink()
    archive = zipfile.ZipFile(io.BytesIO(b"".join(export.stream(gathered))))
    assert archive.testzip() is None
    assert manifest_of(archive)["missing"][0]["why"] == "the file is not there"


def test_what_was_exported_is_imported_again(
    place: Installation, worker: Worker, client: TestClient, tmp_path: Path
) -> None:
    issue_sample(place, worker, client)
    archive = exported(client)
    archive.extractall(tmp_path)
    file = read_meeting(tmp_path / "meeting.json")
    items = read_extraction(tmp_path / "extraction.json")
    with place.database.read() as session:
        from api.views import named_transcript
        from storage import review

        transcript = named_transcript(session, meetings.get(session, SAMPLE))
        assert items == review.confirmed(session, SAMPLE)
    assert transcript is not None and file.transcript is not None
    said = [(s.id, s.speaker, s.text) for s in file.transcript.segments]
    assert said == [(s.id, s.speaker, s.text) for s in transcript.segments]
    from api import services

    made = services.import_meeting(place, file, items, is_confirmed=False, actor="刘芳")
    assert made.title == file.context.title


def test_the_history_is_a_table_without_formulas(
    place: Installation, worker: Worker, client: TestClient
) -> None:
    with place.database.write() as session:
        audit.record(session, "=1+1", "create", meeting_id=SAMPLE, after={"title": "周会"})
    text = exported(client).read("history.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert ["'=1+1", "create", "新建了会议"] in [row[1:4] for row in rows]
    assert rows[-1][2] == "export meeting"


def test_a_large_recording_is_never_whole_in_memory(
    place: Installation, worker: Worker, client: TestClient
) -> None:
    with place.files.writer() as writer:
        for number in range(40):
            writer.write(bytes([number]) * (1 << 20))
        stored = writer.keep()
    with place.database.write() as session:
        recordings.register(session, SAMPLE, "会议.mp4", stored)
        assert session.get(Recording, 1) is not None
    gathered = export.gather(place, SAMPLE, actor="刘芳")
    sizes = [len(piece) for piece in export.stream(gathered)]
    assert sum(sizes) > 40 << 20
    assert max(sizes) < 3 << 20


@pytest.mark.parametrize("role", [Role.member, Role.executive])
def test_only_editors_export(people: People, role: Role) -> None:
    client = people.client(role, project="新产品上市")
    for path in (f"/meetings/{SAMPLE}/export", f"{API}/meetings/{SAMPLE}/export"):
        assert client.get(path).status_code in (403, 404)
