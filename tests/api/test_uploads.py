"""Recordings sent in pieces, by the tus protocol."""

import base64
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from api.installation import Installation
from api.settings import Settings
from storage import uploads
from storage.tables import Role
from tests.api.conftest import Worker
from tests.api.fakes import wav
from tests.api.people import People
from tests.api.test_recordings import listed, names, state
from tests.api.test_rest import API, meeting_id, problem, reviewed_id, tracked_id, upload

__all__ = ["meeting_id", "reviewed_id", "tracked_id"]  # fixtures

WAV = wav()
TUS = {"Tus-Resumable": "1.0.0"}


def begin(
    client: TestClient, meeting_id: int, size: int | None = len(WAV), **metadata: str
) -> Response:
    said = {"filename": "周会.wav"} | metadata
    pairs = [f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items()]
    length = {"Upload-Defer-Length": "1"} if size is None else {"Upload-Length": str(size)}
    headers = TUS | length | {"Upload-Metadata": ",".join(pairs)}
    return client.post(f"{API}/meetings/{meeting_id}/uploads", headers=headers)


def begun(client: TestClient, meeting_id: int, size: int | None = len(WAV), **more: str) -> str:
    answer = begin(client, meeting_id, size, **more)
    assert answer.status_code == 201
    address: str = answer.headers["location"]
    return address


def send(
    client: TestClient, address: str, content: bytes, offset: int = 0, **headers: str
) -> Response:
    said = TUS | {
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
    }
    return client.patch(address, content=content, headers=said | headers)


def offset(client: TestClient, address: str) -> int:
    answer = client.head(address, headers=TUS)
    assert answer.status_code == 200
    return int(answer.headers["upload-offset"])


def waiting(client: TestClient, meeting_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{API}/meetings/{meeting_id}/uploads").json()
    return found


def test_a_recording_sent_in_pieces_is_processed_like_any_other(
    client: TestClient, meeting_id: int
) -> None:
    address = begun(client, meeting_id)
    first = send(client, address, WAV[:1000])
    assert (first.status_code, first.headers["upload-offset"]) == (204, "1000")
    assert state(client, meeting_id) == "waiting"
    last = send(client, address, WAV[1000:], 1000)
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(WAV)))
    assert names(client, meeting_id) == [("周会.wav", 0.0)]
    assert state(client, meeting_id) == "processing"


def test_what_is_kept_is_what_was_sent_and_lies_there_once(
    client: TestClient, meeting_id: int, place: Installation
) -> None:
    address = begun(client, meeting_id)
    for at in range(0, len(WAV), 5000):
        send(client, address, WAV[at : at + 5000], at)
    kept = place.files.path(listed(client, meeting_id)[0]["sha256"])
    assert kept.read_bytes() == WAV
    assert list((place.files.root / "partial").iterdir()) == []


def test_a_piece_that_does_not_go_on_where_the_last_ended_is_refused(
    client: TestClient, meeting_id: int
) -> None:
    address = begun(client, meeting_id)
    send(client, address, WAV[:1000])
    assert problem(send(client, address, WAV[2000:], 2000))[0] == 409
    assert offset(client, address) == 1000


def test_more_bytes_than_announced_are_refused(client: TestClient, meeting_id: int) -> None:
    address = begun(client, meeting_id, size=1000)
    assert problem(send(client, address, WAV)) == (413, "More bytes were sent than were announced.")


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    client: TestClient, meeting_id: int, place: Installation
) -> None:
    place.settings.max_upload_gb = 0.5
    status, detail = problem(begin(client, meeting_id, size=(1 << 29) + 1))
    assert (status, detail[:44]) == (413, "周会.wav is larger than the 0.5 GB that are al")
    abilities = client.options(f"{API}/meetings/{meeting_id}/uploads")
    assert abilities.headers["tus-max-size"] == str(1 << 29)


def test_a_file_the_disk_has_no_room_for_is_refused_before_it_is_sent(
    client: TestClient, meeting_id: int, place: Installation
) -> None:
    place.settings.max_upload_gb = 1e9
    status, detail = problem(begin(client, meeting_id, size=1 << 55))
    assert (status, detail[:17]) == (507, "The disk is full:")
    assert waiting(client, meeting_id) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload-Length": "5", "Upload-Defer-Length": "1"}, 400),
        ({"Upload-Length": "-1"}, 422),
        ({"Upload-Length": "5"}, 422),
        ({"Upload-Length": "5", "Upload-Metadata": "filename ?"}, 400),
        ({"Upload-Length": "0", "Upload-Metadata": "filename YS53YXY="}, 422),
        ({"Upload-Length": "5", "Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_an_announcement_that_is_wrong_is_refused(
    client: TestClient, meeting_id: int, headers: dict[str, str], status: int
) -> None:
    answer = client.post(f"{API}/meetings/{meeting_id}/uploads", headers=TUS | headers)
    assert problem(answer)[0] == status
    assert answer.headers["tus-version"] == "1.0.0"


def test_a_piece_of_another_kind_is_refused(client: TestClient, meeting_id: int) -> None:
    address = begun(client, meeting_id)
    answer = send(client, address, WAV, **{"Content-Type": "audio/wav"})
    assert problem(answer)[0] == 415


def test_a_length_can_be_said_at_the_end(client: TestClient, meeting_id: int) -> None:
    address = begun(client, meeting_id, size=None)
    send(client, address, WAV[:1000])
    assert client.head(address).headers["upload-defer-length"] == "1"
    send(client, address, WAV[1000:], 1000)
    assert (state(client, meeting_id), offset(client, address)) == ("waiting", len(WAV))
    last = send(client, address, b"", len(WAV), **{"Upload-Length": str(len(WAV))})
    assert last.status_code == 204
    assert state(client, meeting_id) == "processing"
    changed = send(client, address, b"", len(WAV), **{"Upload-Length": "5"})
    assert problem(changed)[0] == 409


def test_pieces_come_by_post_where_nothing_else_passes(client: TestClient, meeting_id: int) -> None:
    address = begun(client, meeting_id)
    headers = {
        "X-HTTP-Method-Override": "PATCH",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
    }
    assert client.post(address, content=WAV, headers=headers).status_code == 204
    assert state(client, meeting_id) == "processing"


def test_of_several_the_meeting_waits_for_the_last(client: TestClient, meeting_id: int) -> None:
    first = begun(client, meeting_id, more="true")
    send(client, first, WAV)
    assert state(client, meeting_id) == "waiting"
    second = wav(pitch_hz=330)
    send(client, begun(client, meeting_id, len(second), filename="下半场.wav"), second)
    assert state(client, meeting_id) == "processing"
    assert [name for name, _ in names(client, meeting_id)] == ["周会.wav", "下半场.wav"]


def test_a_meeting_whose_last_recording_never_comes_begins_with_the_others(
    client: TestClient, meeting_id: int
) -> None:
    address = f"/meetings/{meeting_id}/recordings/begin"
    send(client, begun(client, meeting_id, more="true"), WAV)
    assert client.post(address, follow_redirects=False).status_code == 303
    assert state(client, meeting_id) == "processing"


def test_a_meeting_without_a_recording_does_not_begin(client: TestClient, meeting_id: int) -> None:
    assert client.post(f"/meetings/{meeting_id}/recordings/begin").status_code == 409


def test_a_file_that_is_no_recording_is_told_with_the_last_piece_and_when_asked_again(
    client: TestClient, meeting_id: int
) -> None:
    text = "这是会议记录，不是录音。".encode() * 50
    address = begun(client, meeting_id, len(text), filename="笔记.mp3")
    said = problem(send(client, address, text))
    assert (said[0], said[1].split(",")[0]) == (422, "笔记.mp3 holds text")
    assert problem(client.post(f"{address}/finish", json={})) == said
    assert waiting(client, meeting_id) == []


def test_the_recording_of_another_meeting_waits_for_a_word(
    client: TestClient, meeting_id: int, reviewed_id: int, worker: Worker
) -> None:
    other = client.post(f"{API}/meetings", json={"title": "例会", "date": "2024-03-12"}).json()[
        "id"
    ]
    address = begun(client, other)
    status, detail = problem(send(client, address, WAV))
    assert (status, detail[:36]) == (409, "This recording was uploaded before, ")
    assert [u["is_complete"] for u in waiting(client, other)] == [True]
    answer = client.post(f"{address}/finish", json={"again": True})
    assert (answer.status_code, answer.json()["filename"]) == (200, "周会.wav")
    assert state(client, other) == "processing"


def test_the_same_recording_twice_is_one(client: TestClient, meeting_id: int) -> None:
    for _ in range(2):
        assert send(client, begun(client, meeting_id), WAV).status_code == 204
    assert names(client, meeting_id) == [("周会.wav", 0.0)]


def test_a_confirmed_meeting_refuses_before_anything_is_sent(
    client: TestClient, tracked_id: int
) -> None:
    assert problem(begin(client, tracked_id))[0] == 409


def test_who_lost_the_last_answer_asks_again(client: TestClient, meeting_id: int) -> None:
    address = begun(client, meeting_id)
    send(client, address, WAV)
    assert offset(client, address) == len(WAV)
    first = client.post(f"{address}/finish")
    assert first.json()["id"] == listed(client, meeting_id)[0]["id"]
    assert client.post(f"{address}/finish").json() == first.json()


def test_what_is_not_here_as_a_whole_cannot_be_finished(
    client: TestClient, meeting_id: int
) -> None:
    address = begun(client, meeting_id)
    send(client, address, WAV[:1000])
    assert problem(client.post(f"{address}/finish"))[0] == 409


def test_unfinished_uploads_are_told_with_what_is_here(client: TestClient, meeting_id: int) -> None:
    address = begun(client, meeting_id)
    send(client, address, WAV[:1000])
    (left,) = waiting(client, meeting_id)
    assert (left["filename"], left["size"], left["offset"]) == ("周会.wav", len(WAV), 1000)
    assert address.endswith(left["id"])


def test_an_upload_is_dropped_with_its_bytes(
    client: TestClient, meeting_id: int, place: Installation
) -> None:
    address = begun(client, meeting_id)
    send(client, address, WAV[:1000])
    assert client.delete(address, headers=TUS).status_code == 204
    assert client.head(address).status_code == 404
    assert waiting(client, meeting_id) == []
    assert list((place.files.root / "partial").iterdir()) == []


def test_what_nobody_went_on_with_for_a_week_is_dropped(
    client: TestClient, meeting_id: int, place: Installation
) -> None:
    address = begun(client, meeting_id)
    path = place.files.partial_path(address.rpartition("/")[2])
    a_week_ago = time.time() - uploads.KEPT.total_seconds() - 1
    with place.database.write() as session:
        row = uploads.get(session, meeting_id, 1, path.name)
        row.created_at -= uploads.KEPT
    os.utime(path, (a_week_ago, a_week_ago))
    begun(client, meeting_id, filename="另一个.wav")
    assert [u["filename"] for u in waiting(client, meeting_id)] == ["另一个.wav"]
    assert not path.exists()


@pytest.fixture
def colleague(people: People, meeting_id: int) -> TestClient:
    """Sees the meeting, and may change it."""
    return people.client(Role.recorder, "同事", project="上市")


def test_the_upload_of_somebody_else_looks_absent(
    client: TestClient, meeting_id: int, colleague: TestClient
) -> None:
    address = begun(client, meeting_id)
    assert colleague.get(f"{API}/meetings/{meeting_id}").status_code == 200
    assert waiting(colleague, meeting_id) == []
    assert colleague.head(address).status_code == 404
    assert problem(send(colleague, address, WAV))[0] == 404
    assert problem(colleague.delete(address))[0] == 404
    assert problem(colleague.post(f"{address}/finish"))[0] == 404
    assert offset(client, address) == 0


def test_an_upload_is_not_found_at_another_meeting(client: TestClient, meeting_id: int) -> None:
    address = begun(client, meeting_id).replace(f"/meetings/{meeting_id}/", "/meetings/1/")
    assert client.head(address).status_code == 404


def test_who_does_not_see_the_meeting_sends_nothing_to_it(people: People, meeting_id: int) -> None:
    assert problem(begin(people.outsider(), meeting_id))[0] == 404


@pytest.fixture
def restarted(place: Installation, client: TestClient, settings: Settings) -> Iterator[TestClient]:
    """Another process on the same data folder, the same browser."""
    again = Installation(settings)
    again.prepare()
    with TestClient(create_app(again), raise_server_exceptions=False) as fresh:
        fresh.cookies, fresh.headers = client.cookies, client.headers
        yield fresh


def test_an_upload_goes_on_after_a_restart(
    client: TestClient, meeting_id: int, restarted: TestClient
) -> None:
    address = begun(client, meeting_id)
    send(client, address, WAV[:1000])
    assert offset(restarted, address) == 1000
    assert send(restarted, address, WAV[1000:], 1000).status_code == 204
    assert state(restarted, meeting_id) == "processing"


@pytest.mark.parametrize("stops_after", ["digest", "keep"])
def test_an_upload_that_was_being_finished_is_finished_after_a_restart(
    client: TestClient,
    meeting_id: int,
    restarted: TestClient,
    stops_after: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = begun(client, meeting_id)
    with monkeypatch.context() as crashing:
        real = getattr(uploads, stops_after)

        def stop(*said: Any) -> None:
            real(*said)
            raise RuntimeError("the power went")

        crashing.setattr(uploads, stops_after, stop)
        assert send(client, address, WAV).status_code == 500
    assert offset(restarted, address) == len(WAV)
    assert restarted.post(f"{address}/finish").json()["filename"] == "周会.wav"
    assert state(restarted, meeting_id) == "processing"


def test_a_plain_upload_that_is_too_large_says_so_too(
    client: TestClient, meeting_id: int, place: Installation
) -> None:
    place.settings.max_upload_gb = 1e-6
    assert problem(upload(client, meeting_id, WAV))[0] == 413
