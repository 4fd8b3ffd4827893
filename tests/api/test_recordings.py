"""Several recordings of one meeting, through the REST API."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api import services
from api.installation import Installation
from assistant.errors import AudioError
from assistant.formats import MeetingFile
from assistant.types import MeetingContext, Segment, Transcript
from storage.tables import AuditEntry, HeardPieceRow
from tests.api.conftest import Worker
from tests.api.fakes import LENGTH_S, wav
from tests.api.test_rest import API, items, meeting_id, problem, reviewed_id, tracked_id, upload

__all__ = ["meeting_id", "reviewed_id", "tracked_id"]  # fixtures

SECOND = wav(pitch_hz=330)


def listed(client: TestClient, meeting_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{API}/meetings/{meeting_id}/recordings").json()
    return found


def names(client: TestClient, meeting_id: int) -> list[tuple[str, float | None]]:
    return [(r["filename"], r["start_s"]) for r in listed(client, meeting_id)]


def state(client: TestClient, meeting_id: int) -> str:
    answer: str = client.get(f"{API}/meetings/{meeting_id}/progress").json()["state"]
    return answer


def transcript(client: TestClient, meeting_id: int) -> list[tuple[float, str]]:
    segments = client.get(f"{API}/meetings/{meeting_id}/transcript").json()["segments"]
    return [(s["start"], s["text"]) for s in segments]


@pytest.fixture
def joined_id(client: TestClient, reviewed_id: int, worker: Worker) -> int:
    """A meeting in review of two recordings, 周会.wav and 下半场.wav."""
    assert upload(client, reviewed_id, SECOND, "下半场.wav").status_code == 201
    worker.work(reviewed_id)
    return reviewed_id


def heard_files(worker: Worker) -> list[str]:
    """Which files are heard from now on, by hash."""
    seen: list[str] = []
    listen = worker.shop.stages.listen

    def noting(context: Any) -> Any:
        hear = listen(context)

        def note(path: Any, **more: Any) -> Any:
            seen.append(path.name)
            return hear(path, **more)

        return note

    stages = replace(worker.shop.stages, listen=noting)
    worker.shop = replace(worker.shop, stages=stages)
    return seen


def test_a_second_recording_goes_on_where_the_first_ends(
    client: TestClient, joined_id: int
) -> None:
    assert names(client, joined_id) == [("周会.wav", 0.0), ("下半场.wav", LENGTH_S)]
    spoken = transcript(client, joined_id)
    assert [start for start, _ in spoken] == [0, 2, 4, 6, 8, 10, 12, 14]
    assert [text for _, text in spoken[:4]] == [text for _, text in spoken[4:]]


def test_only_the_new_recording_is_heard(
    client: TestClient, reviewed_id: int, worker: Worker
) -> None:
    seen = heard_files(worker)
    upload(client, reviewed_id, SECOND, "下半场.wav")
    worker.work(reviewed_id)
    assert seen == [listed(client, reviewed_id)[1]["sha256"]]


def test_a_recording_that_comes_while_another_is_processed_is_kept_and_heard(
    client: TestClient, meeting_id: int, worker: Worker
) -> None:
    upload(client, meeting_id, wav())
    assert upload(client, meeting_id, SECOND, "下半场.wav").status_code == 201
    assert state(client, meeting_id) == "processing"
    worker.work(meeting_id)
    assert len(transcript(client, meeting_id)) == 8


def test_with_more_to_come_a_meeting_waits_for_the_last(
    client: TestClient, meeting_id: int
) -> None:
    upload(client, meeting_id, wav(), more="true")
    assert state(client, meeting_id) == "waiting"
    upload(client, meeting_id, SECOND, "下半场.wav")
    assert state(client, meeting_id) == "processing"


def test_the_others_are_processed_when_the_last_cannot_be_used(
    client: TestClient, meeting_id: int
) -> None:
    upload(client, meeting_id, wav(), more="true")
    assert problem(upload(client, meeting_id, b"no sound" * 99, "笔记.mp3"))[0] == 422
    assert state(client, meeting_id) == "processing"
    assert names(client, meeting_id) == [("周会.wav", 0.0), ("笔记.mp3", None)]


def test_recordings_are_put_into_another_order_and_nothing_is_heard_again(
    client: TestClient, joined_id: int, worker: Worker
) -> None:
    seen = heard_files(worker)
    ids = [recording["id"] for recording in listed(client, joined_id)]
    answer = client.put(f"{API}/meetings/{joined_id}/recordings/order", json={"ids": ids[::-1]})
    assert answer.status_code == 202
    worker.work(joined_id)
    assert names(client, joined_id) == [("下半场.wav", 0.0), ("周会.wav", LENGTH_S)]
    assert (seen, state(client, joined_id)) == ([], "review")


def test_an_order_that_leaves_one_out_is_refused(client: TestClient, joined_id: int) -> None:
    ids = [recording["id"] for recording in listed(client, joined_id)]
    status, detail = problem(
        client.put(f"{API}/meetings/{joined_id}/recordings/order", json={"ids": ids[:1]})
    )
    assert (status, detail) == (
        422,
        f"The order names each recording that can be used once; they are {ids[0]}, {ids[1]}.",
    )


def test_what_a_person_changed_keeps_its_words_when_the_order_changes(
    client: TestClient, joined_id: int, worker: Worker
) -> None:
    task = items(client, joined_id)["action_items"][0]
    client.patch(
        f"{API}/meetings/{joined_id}/items/action_items/{task['id']}", json={"task": "发方案"}
    )
    assert task["evidence"] == [1]
    ids = [recording["id"] for recording in listed(client, joined_id)]
    client.put(f"{API}/meetings/{joined_id}/recordings/order", json={"ids": ids[::-1]})
    worker.work(joined_id)
    kept = [t for t in items(client, joined_id)["action_items"] if t["task"] == "发方案"]
    # The first recording is the second now: its four segments come after the other's.
    assert [(t["evidence"], t["owner_evidence"]) for t in kept] == [([5], [5])]


def test_a_recording_is_taken_out_with_its_words_and_its_file(
    client: TestClient, joined_id: int, worker: Worker, place: Installation
) -> None:
    first = listed(client, joined_id)[0]
    answer = client.delete(f"{API}/meetings/{joined_id}/recordings/{first['id']}")
    assert answer.status_code == 202
    worker.work(joined_id)
    assert names(client, joined_id) == [("下半场.wav", 0.0)]
    assert len(transcript(client, joined_id)) == 4
    assert not place.files.path(first["sha256"]).exists()
    with place.database.read() as session:
        entry = session.exec(
            select(AuditEntry).where(AuditEntry.action == "remove recording")
        ).one()
    assert (entry.subject, entry.before["filename"]) == (f"recording {first['id']}", "周会.wav")


def test_the_only_recording_is_not_taken_out(client: TestClient, reviewed_id: int) -> None:
    only = listed(client, reviewed_id)[0]
    status, detail = problem(client.delete(f"{API}/meetings/{reviewed_id}/recordings/{only['id']}"))
    assert (status, detail[:24]) == (409, "This is the only recordi")


def test_a_confirmed_meeting_keeps_the_recordings_it_has(
    client: TestClient, tracked_id: int
) -> None:
    status, detail = problem(upload(client, tracked_id, SECOND))
    assert (status, detail[:30]) == (409, "The meeting “周会” is confirmed,")
    only = listed(client, tracked_id)[0]["id"]
    assert client.delete(f"{API}/meetings/{tracked_id}/recordings/{only}").status_code == 409


def test_each_recording_can_be_played_from_any_place(client: TestClient, joined_id: int) -> None:
    second = listed(client, joined_id)[1]["id"]
    answer = client.get(
        f"{API}/meetings/{joined_id}/recordings/{second}", headers={"range": "bytes=0-3"}
    )
    assert (answer.status_code, answer.content) == (206, b"RIFF")


def test_a_recording_of_another_meeting_is_not_found_here(
    client: TestClient, joined_id: int
) -> None:
    of_sample = listed(client, 1)[0]["id"]
    address = f"{API}/meetings/{joined_id}/recordings/{of_sample}"
    assert problem(client.get(address))[0] == 404
    assert problem(client.delete(address))[0] == 404


def test_one_recording_of_several_that_cannot_be_decoded_is_left_out(
    client: TestClient, reviewed_id: int, worker: Worker
) -> None:
    upload(client, reviewed_id, SECOND, "下半场.wav")
    broken = listed(client, reviewed_id)[1]["sha256"]

    def inspect(path: Any) -> float:
        if path.name == broken:
            raise AudioError(f"{path.name} is damaged.")
        return LENGTH_S

    worker.shop = replace(worker.shop, stages=replace(worker.shop.stages, inspect=inspect))
    worker.work(reviewed_id)
    assert state(client, reviewed_id) == "review"
    assert [r["problem"] for r in listed(client, reviewed_id)] == [
        None,
        "下半场.wav is damaged.",
    ]


def test_everything_is_heard_anew_when_a_person_asks_for_it(
    client: TestClient, joined_id: int, worker: Worker
) -> None:
    seen = heard_files(worker)
    client.post(f"{API}/meetings/{joined_id}/process", json={"from_stage": "speakers"})
    worker.work(joined_id)
    assert seen == []
    client.post(f"{API}/meetings/{joined_id}/process", json={"from_stage": "transcribe"})
    worker.work(joined_id)
    assert len(seen) == 2


def test_a_transcript_that_came_with_a_meeting_file_is_not_replaced(
    client: TestClient, place: Installation
) -> None:
    spoken = Transcript(
        language="zh-Hans", engine="imported", segments=(Segment(id=0, text="散会。"),)
    )
    context = MeetingContext(title="旧会", date=dt.date(2024, 3, 5))
    file = MeetingFile(id="old", context=context, transcript=spoken)
    made = services.import_meeting(place, file, None, is_confirmed=False, actor="刘芳").id or 0
    status, detail = problem(upload(client, made, SECOND))
    assert (status, detail[:35]) == (409, "The transcript of “旧会” was imported")
    again = client.post(f"{API}/meetings/{made}/process", json={"from_stage": "speakers"})
    assert problem(again)[0] == 409


def test_a_deleted_meeting_takes_what_was_heard_with_it(
    client: TestClient, joined_id: int, place: Installation
) -> None:
    client.delete(f"{API}/meetings/{joined_id}")
    with place.database.read() as session:
        assert list(session.exec(select(HeardPieceRow))) == []
