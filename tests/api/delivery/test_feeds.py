"""Calendar feeds behind secret addresses."""

import re

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from sqlmodel import select

from api.installation import Installation
from storage import organisation
from storage.tables import Role, User
from tests.api.people import People

CSV = """任务,责任人,截止时间,状态
写推广方案,李敏,2031-03-20,进行中
打样,李敏,2031-03-01 18:00,未开始
没有日期的,李敏,,未开始
已做完的,李敏,2031-03-02,已完成
别人的,王建国,2031-03-05,进行中
""".encode()


@pytest.fixture
def owner(client: TestClient, people: People) -> TestClient:
    made = client.post("/api/v1/action-items/import", files={"file": ("a.csv", CSV)})
    assert made.status_code == 201
    return people.client(Role.member, "李敏")


def address(client: TestClient) -> str:
    client.post("/account/feed")
    return address_shown(client)


def address_shown(client: TestClient) -> str:
    found = re.search(r'id="feed-address" readonly value="https?://[^/]+([^"]+)"', page(client))
    assert found
    return found[1]


def page(client: TestClient) -> str:
    return client.get("/account").text


def test_a_feed_has_the_deadlines_of_the_own_open_items(owner: TestClient, people: People) -> None:
    assert "feed-address" not in page(owner)
    answer = people.nobody().get(address(owner))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    events = sorted(calendar.walk("VEVENT"), key=lambda e: str(e["summary"]))
    assert [str(e["summary"]) for e in events] == ["截止：写推广方案", "截止：打样"]
    assert [type(e["dtstart"].dt).__name__ for e in events] == ["date", "datetime"]
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert str(calendar["x-wr-calname"]) == "我的行动项"
    # The meeting is not for who only has a task of it.
    assert "导入的跟踪表" not in answer.text


def test_a_feed_that_did_not_change_is_not_sent_again(owner: TestClient, people: People) -> None:
    where, reader = address(owner), people.nobody()
    first = reader.get(where)
    again = reader.get(where, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-store" not in first.headers["cache-control"]
    one, two = (Calendar.from_ical(reader.get(where).content) for _ in range(2))
    uids = [[str(e["uid"]) for e in each.walk("VEVENT")] for each in (one, two)]
    assert uids[0] == uids[1] and len(set(uids[0])) == 2


def test_a_new_address_ends_the_one_before(owner: TestClient, people: People) -> None:
    first, reader = address(owner), people.nobody()
    second = address(owner)
    assert first != second
    assert [reader.get(where).status_code for where in (first, second)] == [404, 200]
    owner.post("/account/feed/end")
    assert reader.get(second).status_code == 404
    third = address(owner)
    assert [reader.get(where).status_code for where in (first, second, third)] == [404, 404, 200]


def test_an_address_that_was_changed_or_whose_account_is_off_shows_nothing(
    owner: TestClient, people: People, place: Installation
) -> None:
    where, reader = address(owner), people.nobody()
    for wrong in (where.replace(".ics", "x.ics"), "/feeds/W10.ics", "/feeds/1.2.ics"):
        assert reader.get(wrong).status_code == 404
    with place.database.write() as session:
        session.exec(select(User).where(User.name == "李敏")).one().is_active = False
    assert reader.get(where).status_code == 404


def test_nobody_without_an_address_learns_whether_there_are_feeds(people: People) -> None:
    assert people.nobody().get("/feeds/anything.ics").status_code == 404


def test_a_project_has_a_feed_for_those_who_see_it(
    client: TestClient, owner: TestClient, people: People, place: Installation
) -> None:
    with place.database.write() as session:
        project = organisation.ensure_project(session, 1, "上市").id
    content = "任务,责任人,截止时间\n项目里的,赵强,2031-04-01\n".encode()
    file = {"file": ("b.csv", content)}
    client.post("/api/v1/action-items/import", files=file, data={"project": "上市"})
    seen = people.nobody().get(f"{address(client)}?project={project}")
    assert seen.text.count("BEGIN:VEVENT") == 1 and "项目里的" in seen.text
    assert people.nobody().get(f"{address(owner)}?project={project}").status_code == 404
