"""Home tells leaders what waits for their consent, and everybody what they were told of."""

from fastapi.testclient import TestClient

from api import services_tracking
from api.installation import Installation
from assistant.tracking.changes import Author
from storage import problems
from storage.tables import Role, now
from tests.api.following import follow
from tests.api.people import People

OWNER = Author("孙涛")
PROJECT = "新产品上市"


def ask(place: Installation) -> None:
    """The owner wants another date for the second time, and reports a problem."""
    item_id = follow(place)
    for day in ("2099-03-10", "2099-03-20"):
        services_tracking.update(place, item_id, {"deadline": day}, by=OWNER, reason="排队")
    services_tracking.report_problem(place, item_id, "没有设备", by=OWNER)


def home(client: TestClient) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.text


def test_the_leader_finds_requests_and_problems(people: People, place: Installation) -> None:
    leader = people.client(Role.leader, "王建国", project=PROJECT)
    assert "待您同意" not in home(leader) and "待答复的问题" not in home(leader)
    ask(place)
    page = home(leader)
    assert "待您同意" in page and 'href="/tracker/1#request-1"' in page
    assert "待答复的问题" in page and 'href="/tracker/1#problem-1"' in page


def test_a_recorder_finds_problems_alone(people: People, place: Installation) -> None:
    recorder = people.client(Role.recorder, "李敏", project=PROJECT)
    ask(place)
    assert "待您同意" not in home(recorder)
    assert "待答复的问题" in home(recorder)


def test_others_find_what_they_were_told_of(people: People, place: Installation) -> None:
    executive = people.client(Role.executive, "刘总")
    ask(place)
    assert "待答复的问题" not in home(executive)
    with place.database.write() as session:
        problems.tell(session, problems.get(session, 1), 1, ["刘总"], now())
    assert "待答复的问题" in home(executive)


def test_who_may_not_see_the_meeting_finds_nothing(people: People, place: Installation) -> None:
    leader = people.client(Role.leader, "外人")
    ask(place)
    assert "待您同意" not in home(leader) and "待答复的问题" not in home(leader)
