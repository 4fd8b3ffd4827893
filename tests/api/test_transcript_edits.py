"""Words of the transcript changed on its page, as a browser without JavaScript does and as htmx."""

import json
import re

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from assistant.types import Repair, Segment, Transcript
from storage import meetings, transcripts
from storage.tables import MeetingState, Role
from tests.api.conftest import Worker
from tests.api.people import People

API = "/api/v1/meetings/1"
PAGE = "/meetings/1/transcript"
HTMX = {"HX-Request": "true"}

SEGMENTS = (
    Segment(id=0, start=0, end=5, speaker="SPEAKER_01", text="预算是三万，预算不变"),
    Segment(
        id=1,
        start=5,
        end=8,
        speaker="SPEAKER_02",
        text="孙涛跟进 API",
        repairs=(Repair(at=0, heard="孙套", written="孙涛", kind="name"),),
    ),
    Segment(id=2, start=8, end=9, speaker="SPEAKER_01", text="预算再议", confidence=0.2),
)


@pytest.fixture(autouse=True)
def _transcript(place: Installation, worker: Worker) -> None:
    """The sample meeting in review, with a transcript of three lines."""
    worker.work(1)
    with place.database.write() as session:
        heard = Transcript(language="zh-Hans", duration_s=9, engine="fake", segments=SEGMENTS)
        transcripts.save(session, 1, heard)


def segments(client: TestClient) -> list[Segment]:
    found = client.get(f"{API}/transcript").json()["segments"]
    return [Segment.model_validate(s) for s in found]


def texts(client: TestClient) -> list[str]:
    return [s.text for s in segments(client)]


def swapped(html: str) -> list[str]:
    """The lines that an answer puts in the place of those on the page."""
    return re.findall(r'<div id="(s\d+)"', html)


def test_a_line_is_changed_by_a_plain_form(client: TestClient) -> None:
    form = client.get(f"{PAGE}/segments/0/edit").text
    assert ">预算是三万，预算不变</textarea>" in form
    answer = client.post(
        f"{PAGE}/segments/0", data={"text": "预算是五万", "seen": SEGMENTS[0].text}
    )
    assert (answer.url.path, texts(client)[0]) == (PAGE, "预算是五万")


def test_a_line_that_was_changed_comes_back_alone_with_its_undo(client: TestClient) -> None:
    form = {"text": "预算是五万", "seen": SEGMENTS[0].text}
    answer = client.post(f"{PAGE}/segments/0", data=form, headers=HTMX)
    # With the next one: whether it goes on with the same speaker may have changed.
    assert swapped(answer.text) == ["s0", "s1"]
    told = json.loads(answer.headers["hx-trigger"])["edited"]
    assert told["told"] == "已保存"
    client.post(f"{PAGE}/undo", data={"batch": told["batch"]}, headers=HTMX)
    assert texts(client)[0] == SEGMENTS[0].text


def test_who_said_a_line_is_changed_with_it(client: TestClient) -> None:
    form = {"text": SEGMENTS[0].text, "seen": SEGMENTS[0].text, "speaker": "赵强"}
    client.post(f"{PAGE}/segments/0", data=form)
    assert [s.speaker for s in segments(client)] == ["赵强", "李敏", "SPEAKER_01"]


def test_two_who_change_a_line_choose_between_their_words(
    client: TestClient, people: People
) -> None:
    other = people.client(Role.administrator, "王建国")
    other.post(f"{PAGE}/segments/0", data={"text": "预算是四万", "seen": SEGMENTS[0].text})
    form = {"text": "预算是五万", "seen": SEGMENTS[0].text}
    answer = client.post(f"{PAGE}/segments/0", data=form)
    assert answer.status_code == 409
    assert "<b>预算是四万</b>" in answer.text
    assert ">预算是五万</textarea>" in answer.text
    assert texts(client)[0] == "预算是四万"
    client.post(f"{PAGE}/segments/0", data=form | {"seen": "预算是四万"})
    assert texts(client)[0] == "预算是五万"


def test_words_are_replaced_everywhere_and_brought_back_at_once(client: TestClient) -> None:
    form = {"find": "预算", "replacement": "经费", "matches_case": "true"}
    answer = client.post(f"{PAGE}/replace", data=form, headers=HTMX)
    assert json.loads(answer.headers["hx-trigger"])["edited"]["told"] == "替换了 3 处"
    assert texts(client) == ["经费是三万，经费不变", "孙涛跟进 API", "经费再议"]
    client.post(f"{PAGE}/undo")
    assert texts(client) == [s.text for s in SEGMENTS]
    client.post(f"{PAGE}/redo")
    assert texts(client)[2] == "经费再议"


def test_words_are_replaced_at_one_place(client: TestClient) -> None:
    form = {
        "find": "预算",
        "replacement": "经费",
        "matches_case": "true",
        "segment": "0",
        "at": "6",
    }
    client.post(f"{PAGE}/replace", data=form)
    assert texts(client) == ["预算是三万，经费不变", "孙涛跟进 API", "预算再议"]


@pytest.mark.parametrize(
    ("matches_case", "status", "text"), [("true", 404, "孙涛跟进 API"), ("", 200, "孙涛跟进接口")]
)
def test_words_are_found_by_their_case_if_wanted(
    client: TestClient, matches_case: str, status: int, text: str
) -> None:
    form = {"find": " api", "replacement": "接口", "matches_case": matches_case}
    answer = client.post(f"{PAGE}/replace", data={k: v for k, v in form.items() if v})
    assert (answer.status_code, texts(client)[1]) == (status, text)


def test_nothing_is_replaced_by_looking_for_nothing(client: TestClient) -> None:
    assert client.post(f"{PAGE}/replace", data={"find": ""}).status_code == 422


def test_two_voices_become_one_and_two_again(client: TestClient) -> None:
    client.post(f"{PAGE}/merge", data={"voice": "SPEAKER_02", "into": "SPEAKER_01"})
    assert {s.speaker for s in segments(client)} == {"SPEAKER_01"}
    client.post(f"{PAGE}/undo")
    assert [s.speaker for s in segments(client)] == ["SPEAKER_01", "李敏", "SPEAKER_01"]


@pytest.mark.parametrize("into", ["SPEAKER_02", "SPEAKER_09"])
def test_a_voice_is_not_merged_with_itself_or_with_none(client: TestClient, into: str) -> None:
    form = {"voice": "SPEAKER_02", "into": into}
    assert client.post(f"{PAGE}/merge", data=form).status_code == 404


def test_nothing_is_changed_while_a_worker_is_at_it(
    client: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        meetings.get(session, 1).state = MeetingState.processing
    answer = client.post(f"{PAGE}/segments/0", data={"text": "x", "seen": SEGMENTS[0].text})
    assert (answer.status_code, texts(client)[0]) == (409, SEGMENTS[0].text)


def test_a_changed_line_is_marked_and_no_longer_doubted(client: TestClient) -> None:
    assert 'id="s2" class="segment unsure check"' in client.get(PAGE).text
    client.post(f"{PAGE}/segments/2", data={"text": "预算下次再议", "seen": SEGMENTS[2].text})
    page = client.get(PAGE).text
    assert 'id="s2" class="segment"' in page
    assert 'title="改过；原来是：预算再议"' in page


def test_items_are_offered_anew_once_a_line_was_changed(client: TestClient) -> None:
    assert "按现在的文字重新提取" not in client.get(PAGE).text
    client.post(f"{PAGE}/segments/2", data={"text": "预算下次再议", "seen": SEGMENTS[2].text})
    assert "按现在的文字重新提取" in client.get(PAGE).text


def test_a_line_tells_which_items_rest_on_it(client: TestClient) -> None:
    page = client.get(PAGE).text
    line = page[page.index('<div id="s0"') : page.index('<div id="s1"')]
    assert 'class="cited" href="/meetings/1#decisions-1">决议</a>' in line


def test_who_may_only_read_is_offered_no_change(people: People) -> None:
    reader = people.client(Role.executive)
    page = reader.get(PAGE).text
    assert ("data-editable" in page, "data-keys" in page) == (False, True)
    answer = reader.post(f"{PAGE}/segments/0", data={"text": "x", "seen": SEGMENTS[0].text})
    assert answer.status_code == 403


def test_what_is_said_stands_in_the_page_as_text(client: TestClient) -> None:
    said = '<b>&"quoted"</b>'
    client.post(f"{PAGE}/segments/0", data={"text": said, "seen": SEGMENTS[0].text})
    assert "&lt;b&gt;&amp;&#34;quoted&#34;&lt;/b&gt;" in client.get(PAGE).text
    assert texts(client)[0] == said


def test_a_meeting_without_words_says_what_to_do(client: TestClient) -> None:
    client.post(f"{API[:-2]}", json={"title": "周会", "date": "2024-03-05"})
    assert "上传录音，或导入已有的转写" in client.get("/meetings/2/transcript").text


def test_the_transcript_is_offered_in_every_format(client: TestClient) -> None:
    page = client.get(PAGE).text
    found = re.findall(r'href="(/api/v1/meetings/1/transcript\.\w+)"', page)
    assert [client.get(address).status_code for address in found] == [200] * 5
