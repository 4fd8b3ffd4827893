"""Questions over REST: kept for whoever asked, answered from what they may see."""

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from storage import meetings, tracking
from storage.tables import ActionItemRow, Question, ReviewState, Role, SegmentRow, now
from tests.api.people import People

API = "/api/v1/questions"
SAMPLE = 1


@pytest.fixture(autouse=True)
def item_id(place: Installation) -> int:
    """An overdue item of the sample meeting, with the words in which it was given."""
    with place.database.write() as session:
        meetings.get(session, SAMPLE).confirmed_at = now()
        session.add(
            SegmentRow(meeting_id=SAMPLE, number=0, start=1.5, end=4.0, text="方案我三月六号改好。")
        )
        row = ActionItemRow(
            meeting_id=SAMPLE,
            task="修改推广方案",
            owner="李敏",
            department="市场部",
            deadline="2024-03-06",
            evidence=[0],
            quotes={"task": "方案我三月六号改好"},
            review=ReviewState.confirmed,
        )
        session.add(row)
        session.flush()
        tracking.keep_up(session, SAMPLE, actor="测试")
        return row.id or 0


def ask(client: TestClient, question: str, **more: object) -> dict:
    answer = client.post(API, json={"question": question} | more)
    assert answer.status_code == 201, answer.text
    found: dict = answer.json()
    return found


def test_a_question_is_answered_with_the_words_it_rests_on(
    client: TestClient, item_id: int
) -> None:
    answer = ask(client, "市场部还有几项逾期？")["answer"]
    assert (answer["answered"], answer["kind"], answer["total"]) == (True, "count", 1)
    assert [item["id"] for item in answer["items"]] == [str(item_id)]
    cited = answer["citations"][0]
    assert (cited["source"], cited["utterance"], cited["start"]) == ("words", 0, 1.5)
    assert cited["quote"] == "方案我三月六号改好。"
    assert cited["link"].endswith(f"/meetings/{SAMPLE}/transcript#s0")


def test_a_part_of_how_it_was_understood_can_be_left_out(client: TestClient) -> None:
    number = ask(client, "财务部还有几项逾期？")["question"]["id"]
    everybody = client.get(f"{API}/{number}", params={"without": ["whose"]}).json()["answer"]
    assert everybody["total"] == 1
    assert "whose" not in [part["key"] for part in everybody["parts"]]


def test_what_nobody_said_is_not_answered(client: TestClient) -> None:
    answer = ask(client, "食堂的承包商是哪一家？")["answer"]
    assert (answer["answered"], answer["citations"], answer["items"]) == (False, [], [])


def test_an_answer_that_is_not_kept_leaves_no_question(client: TestClient) -> None:
    answer = client.get(f"{API}/answer", params={"question": "市场部还有几项逾期？"})
    assert (answer.status_code, answer.json()["total"]) == (200, 1)
    assert client.get(API).json() == []


def test_questions_are_listed_latest_first_and_can_be_forgotten(client: TestClient) -> None:
    first = ask(client, "市场部还有几项逾期？")["question"]["id"]
    second = ask(client, "李敏有哪些任务？")["question"]["id"]
    assert [question["id"] for question in client.get(API).json()] == [second, first]
    assert client.delete(f"{API}/{first}").status_code == 204
    assert [question["id"] for question in client.get(API).json()] == [second]
    assert client.delete(API).status_code == 204
    assert client.get(API).json() == []


def test_feedback_is_kept_and_taken_back(client: TestClient) -> None:
    number = ask(client, "市场部还有几项逾期？")["question"]["id"]
    said = {"feedback": "wrong", "comment": "少了一项"}
    assert client.put(f"{API}/{number}/feedback", json=said).status_code == 204
    assert {**client.get(API).json()[0], **said} == client.get(API).json()[0]
    client.put(f"{API}/{number}/feedback", json={"feedback": None})
    assert client.get(API).json()[0]["feedback"] is None


def test_nobody_reads_or_leans_on_the_questions_of_others(
    client: TestClient, people: People
) -> None:
    number = ask(client, "市场部还有几项逾期？")["question"]["id"]
    other = people.client(Role.administrator, "旁人")
    assert other.get(API).json() == []
    refused = [
        other.get(f"{API}/{number}"),
        other.delete(f"{API}/{number}"),
        other.put(f"{API}/{number}/feedback", json={"feedback": "right"}),
        other.post(API, json={"question": "那财务部呢？", "after": number}),
    ]
    assert [answer.status_code for answer in refused] == [404, 404, 404, 404]
    assert len(client.get(API).json()) == 1


def test_a_member_asks_and_hears_nothing_of_what_is_hidden(people: People) -> None:
    member = people.client(Role.member, "新人")
    answer = ask(member, "市场部还有几项逾期？")["answer"]
    assert (answer["items"], answer["total"] or 0) == ([], 0)
    assert {cited["source"] for cited in answer["citations"]} <= {"list"}


@pytest.mark.parametrize("question", ["", "  ", "问" * 501])
def test_no_question_and_a_long_one_are_refused(client: TestClient, question: str) -> None:
    assert client.post(API, json={"question": question}).status_code == 422
    assert client.get(API).json() == []


def test_the_number_of_a_deleted_question_is_never_given_again(client: TestClient) -> None:
    first = ask(client, "市场部还有几项逾期？")["question"]["id"]
    client.delete(f"{API}/{first}")
    assert ask(client, "市场部还有几项逾期？")["question"]["id"] > first


def test_a_project_that_does_not_exist_is_named(client: TestClient) -> None:
    asked = {"question": "有几项逾期？", "project": "登月"}
    refused = client.post(API, json=asked)
    assert (refused.status_code, "登月" in refused.json()["detail"]) == (404, True)
    assert client.get(API).json() == []


def test_a_question_that_an_earlier_release_kept_otherwise_is_read_anew(
    client: TestClient, place: Installation
) -> None:
    number = ask(client, "市场部还有几项逾期？")["question"]["id"]
    with place.database.write() as session:
        session.get_one(Question, number).query = {"of_old": True}
    assert client.get(f"{API}/{number}").json()["answer"]["total"] == 1
    assert ask(client, "那财务部呢？", after=number)["answer"]["parts"][0]["value"] == "财务部"
