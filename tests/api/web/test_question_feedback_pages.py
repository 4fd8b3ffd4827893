"""What askers said of answers, for administrators."""

from fastapi.testclient import TestClient

from api.installation import Installation
from storage.tables import Feedback, Question, Role
from tests.api.people import People


def asked(place: Installation, text: str, feedback: Feedback | None, comment: str = "") -> None:
    with place.database.write() as session:
        session.add(Question(user_id=1, text=text, feedback=feedback, comment=comment or None))


def test_only_questions_that_got_feedback_are_told(client: TestClient, place: Installation) -> None:
    asked(place, "市场部还有几项逾期？", Feedback.wrong, "少了一项")
    asked(place, "法务的事进展如何？", None)
    page = client.get("/settings/questions").text
    assert ("市场部还有几项逾期？" in page, "少了一项" in page) == (True, True)
    assert "法务的事进展如何？" not in page
    assert "近 30 天提问 2 次，没有答案 0 次；认为对 0 次，认为不对 1 次。" in page


def test_what_is_wrong_comes_first(client: TestClient, place: Installation) -> None:
    asked(place, "第一个问题", Feedback.wrong)
    asked(place, "第二个问题", Feedback.right)
    page = client.get("/settings/questions").text
    assert page.index("第一个问题") < page.index("第二个问题")


def test_without_feedback_the_page_says_how_to_give_it(client: TestClient) -> None:
    assert "还没有人给过反馈" in client.get("/settings/questions").text


def test_nobody_but_administrators_sees_it(people: People) -> None:
    for role in (Role.recorder, Role.leader, Role.member, Role.executive):
        assert people.client(role, f"某{role}").get("/settings/questions").status_code == 403
