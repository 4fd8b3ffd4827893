"""Every message that can be raised is there in Chinese, with its values."""

import datetime as dt

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from api.rest.models import MeetingIn
from api.web import error_words
from api.web.error_words import HOLE, field_problem, said_in
from assistant.errors import InputError
from assistant.formats import first_problem
from assistant.tracking.status import ItemState, transition
from tests.api.web.messages import all_messages


def test_every_message_the_code_can_raise_has_its_chinese() -> None:
    known = error_words.known_shapes()
    missing = [f"{m.place}: {m.shape}" for m in all_messages() if m.shape not in known]
    assert missing == []


def test_the_messages_are_found_in_the_source() -> None:
    shapes = {message.shape for message in all_messages()}
    assert "There is no meeting {}. It may have been deleted." in shapes
    # one passed by a variable, one in parts
    assert "The disk of the database is full. Make room, then try again." in shapes
    assert "{} is over its rate limit.{} Try again in a few minutes." in shapes


def test_the_chinese_has_the_values_of_the_message() -> None:
    catalogue = error_words._read()
    for table in ("messages", "validation"):
        for english, chinese in catalogue[table].items():
            holes = set(HOLE.findall(english))
            assert set(HOLE.findall(chinese)) <= holes, english


def test_a_message_keeps_its_values() -> None:
    message = "There is no meeting 7. It may have been deleted."
    assert said_in("zh-Hans", message) == "没有会议 7，可能已被删除。"
    assert said_in("zh-Hant", message) == "沒有會議 7，可能已被刪除。"
    assert said_in("en", message) == message


def test_a_message_within_a_message_is_put_into_words_too() -> None:
    note = (
        "gpt-4o could not be used, so the rules engine did the work: "
        "The key was refused by http://x/v1. Set OPENAI_API_KEY."
    )
    assert said_in("zh-Hans", note) == (
        "gpt-4o 没能使用，这次由规则提取：http://x/v1 拒绝了密钥。请设置 OPENAI_API_KEY。"
    )


def test_words_of_the_code_become_words_of_the_page() -> None:
    message = "There is no action_items 4 in meeting 2."
    assert said_in("zh-Hans", message) == "会议 2 里没有这一行动项（编号 4）。"


def test_quotes_of_the_code_are_left_out() -> None:
    now = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    with pytest.raises(InputError) as caught:
        transition(ItemState(), to="lost", by="李敏", now=now)
    assert said_in("zh-Hans", str(caught.value)) == (
        "没有状态“lost”。可选：未开始、进行中、已完成、延期。"
    )


def test_a_message_nobody_translated_comes_through_as_it_is() -> None:
    assert said_in("zh-Hans", "SSL: wrong version") == "SSL: wrong version"
    assert said_in("zh-Hans", None) == ""


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"date": "2026-03-05"}, "标题：必填。"),
        ({"title": "周会", "date": "5.3."}, "日期：应是日期，例如 2024-03-08。"),
        (
            {"title": "周会", "date": "2026-03-05", "agenda": [{"topic": "进度"}, {"owner": "李"}]},
            "议程第 2 行的议题：必填。",
        ),
        (
            {"title": "周会", "date": "2026-03-05", "start": "noon"},
            "开始时间：应是时间，例如 14:30。",
        ),
    ],
)
def test_the_first_problem_of_a_form_names_the_field_as_the_page_does(
    fields: dict[str, object], said: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        MeetingIn.model_validate(fields)
    assert said_in("zh-Hans", first_problem(caught.value)) == said


def test_a_field_of_a_request_is_named() -> None:
    problem = "Input should be less than or equal to 100"
    assert field_problem("percent", problem, "zh-Hans") == "进度：应不大于 100"
    assert field_problem("percent", problem, "en") == f"percent: {problem}"


def test_a_program_is_answered_in_english_unless_it_asks_for_chinese(client: TestClient) -> None:
    english = client.get("/api/v1/meetings/99").json()
    assert english["detail"] == "There is no meeting 99. It may have been deleted."
    chinese = client.get("/api/v1/meetings/99", headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert chinese.json()["detail"] == "没有会议 99，可能已被删除。"


def test_a_page_says_what_is_wrong_in_the_language_of_its_reader(client: TestClient) -> None:
    assert "没有会议 99，可能已被删除。" in client.get("/meetings/99").text
    client.cookies.set("language", "en")
    assert "There is no meeting 99. It may have been deleted." in client.get("/meetings/99").text


def test_a_wrong_request_is_told_field_by_field(client: TestClient) -> None:
    wrong = {"date": "2026-03-05", "language": "fr"}
    answer = client.post("/api/v1/meetings", json=wrong, headers={"accept-language": "zh"})
    assert answer.json()["detail"] == ("标题：必填；语言：应是 zh-Hans、zh-Hant、en 之一")
    assert [error["field"] for error in answer.json()["errors"]] == ["title", "language"]
