"""Repairs taken back and voices named, over the REST API and on the page."""

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from assistant.types import Repair, Segment, Transcript
from storage import audit, meetings, transcripts
from storage.tables import MeetingState, Role
from tests.api.conftest import Worker
from tests.api.people import People

API = "/api/v1/meetings/1"

# Heard: 孙套和李民说，孙套跟进
SEGMENTS = (
    Segment(
        id=0,
        start=0,
        end=5,
        speaker="SPEAKER_01",
        text="孙涛和李敏说",
        repairs=(
            Repair(at=0, heard="孙套", written="孙涛", kind="name"),
            Repair(at=3, heard="李民", written="李敏", kind="name"),
        ),
    ),
    Segment(
        id=1,
        start=5,
        end=8,
        speaker="SPEAKER_02",
        text="孙涛跟进",
        repairs=(Repair(at=0, heard="孙套", written="孙涛", kind="name"),),
    ),
)


@pytest.fixture(autouse=True)
def _transcript(place: Installation, worker: Worker) -> None:
    """The sample meeting in review, with repairs in its transcript."""
    worker.work(1)
    with place.database.write() as session:
        heard = Transcript(language="zh-Hans", duration_s=8, engine="fake", segments=SEGMENTS)
        transcripts.save(session, 1, heard)


def texts(client: TestClient) -> list[str]:
    return [s["text"] for s in client.get(f"{API}/transcript").json()["segments"]]


def page(client: TestClient) -> str:
    answer = client.get("/meetings/1")
    assert answer.status_code == 200
    return answer.text


def test_a_repair_is_taken_back_and_made_again(client: TestClient) -> None:
    undone = client.post(f"{API}/transcript/segments/0/repairs/3/undo").json()
    assert undone["segment"]["text"] == "孙涛和李民说"
    assert undone["undone"] == [{"at": 3, "heard": "李民", "written": "李敏", "kind": "name"}]
    redone = client.post(f"{API}/transcript/segments/0/repairs/3/redo").json()
    assert (redone["segment"]["text"], redone["undone"]) == ("孙涛和李敏说", [])


def test_a_segment_tells_what_was_heard(client: TestClient) -> None:
    answer = client.get(f"{API}/transcript/segments/0").json()
    assert answer["verbatim"] == "孙套和李民说"


def test_all_repairs_of_the_same_words_are_taken_back_at_once(client: TestClient) -> None:
    pair = {"heard": "孙套", "written": "孙涛"}
    answer = client.post(f"{API}/transcript/repairs/undo", json=pair)
    assert (answer.json(), texts(client)) == ({"changed": 2}, ["孙套和李敏说", "孙套跟进"])
    answer = client.post(f"{API}/transcript/repairs/redo", json=pair)
    assert (answer.json(), texts(client)) == ({"changed": 2}, ["孙涛和李敏说", "孙涛跟进"])


@pytest.mark.parametrize(
    "where", ["segments/0/repairs/1/undo", "segments/9/repairs/0/undo", "segments/0/repairs/0/redo"]
)
def test_a_repair_that_is_not_there_is_not_found(client: TestClient, where: str) -> None:
    assert client.post(f"{API}/transcript/{where}").status_code == 404


def test_words_that_were_never_repaired_are_not_found(client: TestClient) -> None:
    pair = {"heard": "没有", "written": "这个"}
    assert client.post(f"{API}/transcript/repairs/undo", json=pair).status_code == 404


def test_nothing_is_taken_back_while_a_worker_is_at_it(
    client: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        meetings.get(session, 1).state = MeetingState.processing
    answer = client.post(f"{API}/transcript/segments/0/repairs/0/undo")
    assert (answer.status_code, texts(client)[0]) == (409, "孙涛和李敏说")


def test_the_page_takes_a_repair_back_and_offers_it_again(client: TestClient) -> None:
    form = {"segment": "0", "at": "3", "heard": "李民", "written": "李敏", "action": "undo"}
    assert 'title="原听写：李民"' in page(client)
    answer = client.post("/meetings/1/repairs", data=form)
    assert 'title="已恢复原文；曾改为：李敏"' in answer.text
    assert "重新应用" in answer.text
    client.post("/meetings/1/repairs", data=form | {"action": "redo"})
    assert 'title="原听写：李民"' in page(client)


def test_the_page_takes_all_of_the_same_words_back(client: TestClient) -> None:
    form = {"segment": "0", "at": "0", "heard": "孙套", "written": "孙涛", "action": "undo_all"}
    client.post("/meetings/1/repairs", data=form)
    assert texts(client) == ["孙套和李敏说", "孙套跟进"]


def test_items_are_offered_anew_once_the_words_were_changed(
    client: TestClient, people: People, worker: Worker
) -> None:
    assert "按现在的文字重新提取" not in page(client)
    client.post(f"{API}/transcript/segments/0/repairs/0/undo")
    assert "按现在的文字重新提取" in page(client)
    assert "按现在的文字重新提取" not in page(people.client(Role.executive))
    client.post("/meetings/1/process", data={"from_stage": "extract"})
    worker.work(1)
    assert "按现在的文字重新提取" not in page(client)


def test_several_voices_are_named_in_one_go(
    client: TestClient, place: Installation, worker: Worker
) -> None:
    names = {"SPEAKER_01": "王建国", "SPEAKER_02": " 外部顾问 "}
    client.post("/meetings/1/speakers", data=names)
    with place.database.read() as session:
        meeting = meetings.get(session, 1)
        processed = [e.action for e in audit.history(session, 1)].count("name speakers")
    assert meeting.confirmed_speakers == {"SPEAKER_01": "王建国", "SPEAKER_02": "外部顾问"}
    assert (processed, meeting.state) == (1, "processing")


def test_a_proposed_name_that_is_wrong_is_not_shown_again(
    client: TestClient, place: Installation, worker: Worker
) -> None:
    assert "推断是 <b>李敏</b>" in page(client)
    client.post("/meetings/1/speakers", data={"SPEAKER_02": "", "not:SPEAKER_02": "李敏"})
    worker.work(1)
    with place.database.read() as session:
        meeting = meetings.get(session, 1)
    assert meeting.rejected_speakers == {"SPEAKER_02": ["李敏"]}
    assert meeting.speakers == {}
    client.post("/meetings/1/speakers", data={"SPEAKER_02": ""})
    worker.work(1)
    with place.database.read() as session:
        assert meetings.get(session, 1).speakers == {"SPEAKER_02": "李敏"}
