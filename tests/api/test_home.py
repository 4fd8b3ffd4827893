"""Home and the list of meetings, as people with different roles see them."""

import datetime as dt

from fastapi.testclient import TestClient

from api.installation import Installation
from assistant.types import MeetingContext
from storage import audit, meetings
from storage.tables import ActionItemRow, Meeting, MeetingState, ReviewState, Role, now
from tests.api.conftest import Worker
from tests.api.people import People


def text(client: TestClient, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def add_item(place: Installation, owner: str, deadline: str, department: str) -> None:
    with place.database.write() as session:
        meetings.get(session, 1).confirmed_at = now()
        session.add(
            ActionItemRow(
                meeting_id=1,
                task="交付测试版本",
                owner=owner,
                department=department,
                deadline=deadline,
                review=ReviewState.confirmed,
                tracked_at=now(),
            )
        )


def test_home_shows_what_waits_for_review(client: TestClient, worker: Worker) -> None:
    worker.work(1)
    page = text(client)
    assert "新产品上市进度协调会" in page
    assert "4 条待确认" in page


def test_nothing_is_due_of_the_sample(client: TestClient) -> None:
    page = text(client)
    assert "示例" in page
    assert "已超" not in page


def test_minutes_just_due_are_counted_down(client: TestClient, place: Installation) -> None:
    local = dt.datetime.now(place.settings.zone)
    with place.database.write() as session:
        meeting = meetings.get(session, 1)
        meeting.source_id = None
        meeting.date, meeting.start = local.date(), None
        meeting.end = local.time().replace(tzinfo=None)
    assert "还剩 23 小时 59 分" in text(client)


def test_home_shows_ones_own_items_and_who_is_late(people: People, place: Installation) -> None:
    add_item(place, "李敏", "2024-03-08", "市场部")
    page = text(people.client(Role.member, "李敏"))
    assert "交付测试版本" in page
    assert "已逾期" in page
    assert "/tracker?department=%E5%B8%82%E5%9C%BA%E9%83%A8&amp;due=overdue" in page
    assert "交付测试版本" not in text(people.client(Role.executive, "高层"))


def test_home_tells_absent_owners_nothing_of_confidential_meetings(
    people: People, place: Installation
) -> None:
    add_item(place, "缺席者", "2024-03-08", "市场部")
    absent = people.client(Role.member, "缺席者")
    assert "交付测试版本" in text(absent)
    with place.database.write() as session:
        meetings.get(session, 1).is_confidential = True
    assert "交付测试版本" not in text(absent)


def test_home_shows_what_others_did(people: People, place: Installation) -> None:
    reader = people.client(Role.executive, "高层")
    with place.database.write() as session:
        audit.record(session, "李敏", "confirm", meeting_id=1)
        audit.record(session, "高层", "import", meeting_id=1)
    page = text(reader)
    assert "李敏 确认了会议" in page
    assert "导入了会议" not in page


def test_an_outsiders_home_is_empty_and_says_so(people: People, place: Installation) -> None:
    add_item(place, "李敏", "2024-03-08", "市场部")
    outsider = people.outsider()
    page = text(outsider)
    assert "新产品上市" not in page
    assert "没有要出的纪要。" in page
    assert "没有逾期的行动项。" in page
    assert "还没有会议。" in text(outsider, "/meetings")


def test_meetings_are_filtered_by_the_address(client: TestClient, place: Installation) -> None:
    with place.database.write() as session:
        context = MeetingContext(title="月度例会", date=dt.date(2024, 4, 1))
        meetings.create(session, context).state = MeetingState.minuted
    found = text(client, "/meetings?state=minuted")
    assert "月度例会" in found
    assert "新产品上市进度协调会" not in found
    assert "没有符合条件的会议。" in text(client, "/meetings?q=不存在")


def test_filters_that_make_no_sense_are_as_good_as_none(client: TestClient) -> None:
    page = text(client, "/meetings?state=nonsense&project=x&page=-3")
    assert "新产品上市进度协调会" in page


def test_long_lists_have_pages(client: TestClient, place: Installation) -> None:
    with place.database.write() as session:
        owner = meetings.get(session, 1).organisation_id
        session.add_all(
            Meeting(
                organisation_id=owner, title=f"第{n}次", language="en", date=dt.date(2024, 1, 1)
            )
            for n in range(60)
        )
    assert "第 1 / 2 页" in text(client, "/meetings")
    assert "第 2 / 2 页" in text(client, "/meetings?page=2")
