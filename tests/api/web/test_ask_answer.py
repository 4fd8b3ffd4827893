"""What the page of an answer says beside it: where was looked, and what somebody helps with."""

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from storage import meetings, tracking
from storage.tables import ActionItemRow, ReviewState, now
from tests.api.people import People

SAMPLE = 1
PART = "只在您能看到的会议里找"


@pytest.fixture(autouse=True)
def records(place: Installation) -> None:
    """An item of 李敏, and one of 孙涛 that she helps with."""
    with place.database.write() as session:
        meetings.get(session, SAMPLE).confirmed_at = now()
        state = ReviewState.confirmed
        own = {"task": "发出推广方案", "owner": "李敏", "department": "市场部"}
        helped = {"task": "寄出样机", "owner": "孙涛", "co_owners": ["李敏"]}
        for row in (own, helped):
            session.add(ActionItemRow(meeting_id=SAMPLE, review=state, **row))
        tracking.keep_up(session, SAMPLE, actor="李敏")


def test_the_page_shows_what_somebody_helps_with_below_what_is_theirs(client: TestClient) -> None:
    page = client.post("/ask", data={"q": "李敏有哪些任务？"}).text
    own, helped = page.split('<table class="stack tracker ask-table" id="ask-helping">')
    assert ("发出推广方案" in own, ">另外配合</h2>" in own) == (True, True)
    assert ("寄出样机" in helped, "发出推广方案" in helped.split("</table>")[0]) == (True, False)


def test_the_file_has_what_somebody_helps_with_as_well(client: TestClient) -> None:
    client.post("/ask", data={"q": "李敏有哪些任务？"})
    table = client.get("/ask/1/export.csv").text
    assert ("发出推广方案" in table, "寄出样机" in table) == (True, True)


def test_who_does_not_see_all_meetings_is_told_where_was_looked(
    client: TestClient, people: People
) -> None:
    question = {"q": "还有几项逾期？"}
    pages = [asking.post("/ask", data=question).text for asking in (people.outsider(), client)]
    assert [PART in page for page in pages] == [True, False]
