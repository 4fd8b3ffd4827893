"""An answer of nothing names the meetings that wait to be confirmed."""

from fastapi.testclient import TestClient

from api.installation import Installation
from storage import meetings
from storage.tables import MeetingState, Role
from tests.api.people import People

TITLE = "新产品上市进度协调会"
HINT = "还没有确认的会议不在答案里"


def wait(place: Installation) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, 1)
        meeting.state, meeting.confirmed_at = MeetingState.review, None


def page(client: TestClient, question: str) -> str:
    return client.post("/ask", data={"q": question}).text


def test_a_refusal_names_what_waits_to_be_confirmed(
    client: TestClient, place: Installation
) -> None:
    assert HINT not in page(client, "推广预算是多少？")
    wait(place)
    found = page(client, "推广预算是多少？")
    assert (HINT in found, f'<a href="/meetings/1">{TITLE}</a>' in found) == (True, True)


def test_who_may_not_see_the_meeting_is_told_nothing_of_it(
    place: Installation, people: People
) -> None:
    wait(place)
    found = page(people.client(Role.member, "新人"), "推广预算是多少？")
    assert (HINT in found, TITLE in found) == (False, False)
