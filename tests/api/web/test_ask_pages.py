"""Ask: questions are kept for whoever asked, and answered as things stand."""

import csv
import io
import re

import openpyxl
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.installation import Installation
from storage import meetings, tracking
from storage.tables import ActionItemRow, DecisionRow, ReviewState, Role, now
from tests.api.people import People

SAMPLE = 1
HTMX = {"hx-request": "true"}
LATE = "市场部还有几项逾期？"


@pytest.fixture(autouse=True)
def records(place: Installation) -> None:
    """Confirmed items and a decision of the sample meeting, numbered from 1."""
    with place.database.write() as session:
        meetings.get(session, SAMPLE).confirmed_at = now()
        for row in (
            {"task": "发出推广方案", "owner": "李敏", "department": "市场部"},
            {"task": "寄出样机", "owner": "孙涛", "department": "研发部"},
        ):
            fields = row | {"review": ReviewState.confirmed, "deadline": "2024-03-06"}
            session.add(ActionItemRow(meeting_id=SAMPLE, **fields))
        session.add(
            DecisionRow(meeting_id=SAMPLE, review=ReviewState.confirmed, text="推广预算批八十万。")
        )
        tracking.keep_up(session, SAMPLE, actor="李敏")


def ask(client: TestClient, question: str, **more: object) -> Response:
    """The answer's page."""
    return client.post("/ask", data={"q": question} | more, follow_redirects=True)


def sentence(answer: Response) -> str:
    found = re.search(r'<p class="sentence[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    assert found, answer.text
    return found[1]


def chips(answer: Response) -> list[tuple[bool, str]]:
    """Of each filter that may be taken away: whether it was, and where its link goes."""
    found = re.findall(r'<a class="chip( is-off)?"[^>]*? href="([^"]*)"', answer.text)
    return [(bool(off), address) for off, address in found]


def test_a_question_goes_to_an_answer_with_an_address_of_its_own(client: TestClient) -> None:
    answer = client.post("/ask", data={"q": LATE}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ask/1")


def test_an_answer_lists_its_items_and_says_how_it_was_understood(client: TestClient) -> None:
    answer = ask(client, LATE)
    assert '<a href="/tracker/1">发出推广方案</a>' in answer.text
    assert "寄出样机" not in answer.text
    assert "市场部" in answer.text.partition('class="understood"')[2]
    assert 'href="/tracker?department=%E5%B8%82%E5%9C%BA%E9%83%A8&amp;due=overdue"' in answer.text


def test_a_filter_may_be_left_out_and_taken_in_again(client: TestClient) -> None:
    (off, whose), *_rest = chips(ask(client, LATE))
    assert (off, whose) == (False, "/ask/1?without=whose")
    wider = client.get(whose)
    assert "寄出样机" in wider.text
    assert (True, "/ask/1") in chips(wider)


def test_a_filter_that_is_none_changes_nothing(client: TestClient) -> None:
    ask(client, LATE)
    assert "寄出样机" not in client.get("/ask/1?without=nonsense&without=").text


def test_an_update_gets_the_answer_alone_and_going_back_the_page(client: TestClient) -> None:
    ask(client, LATE)
    part = client.get("/ask/1", headers=HTMX).text
    assert part.lstrip().startswith("<article")
    whole = client.get("/ask/1", headers=HTMX | {"hx-history-restore-request": "true"}).text
    assert whole.startswith("<!doctype html>")


def test_a_follow_up_shows_the_question_it_leans_on(client: TestClient) -> None:
    ask(client, LATE)
    answer = ask(client, "那研发部呢？", after=1)
    assert f'<li><a href="/ask/1">{LATE}</a></li>' in answer.text
    assert "寄出样机" in answer.text


def test_what_nobody_said_is_answered_with_what_to_try(client: TestClient) -> None:
    answer = ask(client, "食堂几点开门？")
    assert "没有" in sentence(answer)
    assert "/archive?q=" in answer.text
    assert 'class="ask-sources"' not in answer.text


@pytest.mark.parametrize(
    ("typed", "told"), [("  ", "请写下要问的内容"), ("预" * 501, "问题超过 500 个字")]
)
def test_a_question_that_cannot_be_asked_comes_back_with_why(
    client: TestClient, typed: str, told: str
) -> None:
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert f">{typed}</textarea>" in answer.text


def test_a_follow_up_that_cannot_be_asked_still_leans_on_its_question(client: TestClient) -> None:
    ask(client, LATE)
    answer = ask(client, "", after=1)
    assert '<input type="hidden" name="after" value="1">' in answer.text


def test_one_s_own_questions_are_listed_by_day(client: TestClient) -> None:
    ask(client, LATE)
    page = client.get("/ask").text
    assert "<h3>今天</h3>" in page
    assert f'<li><a href="/ask/1">{LATE}</a>' in page


def test_nobody_sees_what_others_asked(client: TestClient, people: People) -> None:
    ask(client, "谁负责发出推广方案？")
    other = people.client(Role.administrator, "别的管理员")
    assert "谁负责发出推广方案？" not in other.get("/ask").text
    ways = [
        ("GET", "/ask/1"),
        ("GET", "/ask/1/export.csv"),
        ("POST", "/ask/1/feedback"),
        ("POST", "/ask/1/delete"),
    ]
    assert [other.request(*way).status_code for way in ways] == [404] * len(ways)
    assert ask(other, "那研发部呢？", after=1).status_code == 404
    other.post("/ask/clear")
    assert client.get("/ask/1").status_code == 200


def test_who_sees_no_meeting_gets_no_answer_from_it(people: People) -> None:
    outsider = people.outsider()
    answer = ask(outsider, LATE)
    assert answer.status_code == 200
    assert "发出推广方案" not in answer.text
    assert "可以这样问" not in outsider.get("/ask").text


def test_what_was_thought_of_an_answer_can_be_said_and_taken_back(client: TestClient) -> None:
    ask(client, LATE)
    told = client.post("/ask/1/feedback", data={"feedback": "wrong", "comment": "少一项"})
    assert ("已记下：不对。" in told.text, "少一项</textarea>" in told.text) == (True, True)
    part = client.post("/ask/1/feedback", data={"feedback": ""}, headers=HTMX).text
    assert (part.lstrip()[:5], "这个回答对吗？" in part) == ("<form", True)


def test_a_question_is_deleted_at_once_and_all_of_them_after_asking(client: TestClient) -> None:
    ask(client, LATE)
    ask(client, "有哪些决议？")
    assert "这个提问已删除" in client.post("/ask/1/delete").text
    assert client.get("/ask/1").status_code == 404
    assert "将删除您的 1 个提问" in client.get("/ask/clear").text
    assert "提问记录已清空" in client.post("/ask/clear").text
    assert client.get("/ask/2").status_code == 404


def test_items_of_an_answer_are_a_file_as_the_tracker_s(client: TestClient) -> None:
    ask(client, LATE)
    answer = client.get("/ask/1/export.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert (rows[0][1], [row[1] for row in rows[1:]]) == ("任务", ["发出推广方案"])
    wider = client.get("/ask/1/export.csv?without=whose").content.decode("utf-8-sig")
    assert "寄出样机" in wider
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]


def test_a_file_has_the_items_that_an_answer_leaves_out(
    client: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        for number in range(250):
            whose = {"department": "市场部", "deadline": "2024-03-06"}
            state = ReviewState.confirmed
            task = f"发出第 {number} 份方案"
            session.add(ActionItemRow(meeting_id=SAMPLE, task=task, review=state, **whose))
        tracking.keep_up(session, SAMPLE, actor="李敏")
    page = ask(client, LATE).text
    assert "共 251 项，列出前 20 项。" in page
    assert client.get("/ask/1/export.csv").content.decode().count("市场部") == 251


def test_decisions_of_an_answer_are_a_workbook(client: TestClient) -> None:
    ask(client, "有哪些决议？")
    content = client.get("/ask/1/export.xlsx").content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)  # type: ignore[union-attr]
    assert (rows[0][0], rows[1][0]) == ("决议", "推广预算批八十万。")


def test_home_and_the_rail_lead_to_ask(client: TestClient) -> None:
    home = client.get("/").text
    assert 'action="/ask"' in home
    assert 'data-go="a"' in home


def test_members_may_ask(people: People) -> None:
    assert ask(people.client(Role.member), "本周到期的有哪些？").status_code == 200
