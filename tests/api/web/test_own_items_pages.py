"""A person's own items, behind a signed link: they, and nothing else."""

import datetime as dt
from typing import Any

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from api.delivery import links
from api.installation import Installation
from storage.tables import ActionItemRow, Person, ReviewState, Role, User, now
from tests.api.delivery.meetings_made import hold, issue, item, organisation_id, person, person_id
from tests.api.people import People, add_user


@pytest.fixture
def nobody(people: People) -> TestClient:
    return people.nobody()


def link(place: Installation, name: str = "李敏") -> str:
    with place.database.write() as session:
        return f"/mine/{links.token(session, person(session, name).id or 0)}"


def held(place: Installation, *items: ActionItemRow, **fields: Any) -> None:
    with place.database.write() as session:
        hold(session, items, **fields)


def shown(nobody: TestClient, place: Installation, name: str = "李敏") -> str:
    answer = nobody.get(link(place, name))
    assert answer.status_code == 200
    return answer.text


def test_a_person_sees_the_own_items_and_those_they_help_with(
    place: Installation, nobody: TestClient
) -> None:
    others = item("别人的事", "王建国")
    held(place, item(), item("备料", "王建国", co_owners=["赵强", "李敏"]), others)
    page = shown(nobody, place)
    assert ("发出方案" in page, "备料" in page, "别人的事" in page) == (True, True, False)
    assert ("协助" in page, "王建国" in page) == (True, False)


def test_items_that_nobody_confirmed_are_not_shown(place: Installation, nobody: TestClient) -> None:
    proposed = item("还没审", review=ReviewState.proposed, tracked_at=None)
    held(place, item(), proposed)
    with place.database.write() as session:
        meeting = hold(session, [item("会议还没确认", tracked_at=None)])
        meeting.confirmed_at = None
    page = shown(nobody, place)
    assert [w for w in ("还没审", "会议还没确认") if w in page] == []


def test_open_items_come_first_and_late_ones_are_marked(
    place: Installation, nobody: TestClient
) -> None:
    soon = (now() + dt.timedelta(days=3)).date().isoformat()
    done = item("做完了", status="done", deadline="2026-03-01")
    held(place, done, item("不急", deadline=None), item("快到了", deadline=soon), item("晚了"))
    page = shown(nobody, place)
    order = [page.index(f'task">{task}<') for task in ("晚了", "快到了", "不急", "做完了")]
    assert order == sorted(order)
    assert page.count("已逾期") == 1


def test_a_meeting_is_named_to_who_took_part(place: Installation, nobody: TestClient) -> None:
    held(place, item(), item("备料", "赵强"))
    assert "会议：上市例会" in shown(nobody, place)
    assert "上市例会" not in shown(nobody, place, "赵强")


def test_items_of_confidential_meetings_are_shown_to_who_took_part(
    place: Installation, nobody: TestClient
) -> None:
    held(place, item("密事一"), item("密事二", "赵强"), is_confidential=True)
    assert "密事一" in shown(nobody, place)
    assert "密事二" not in shown(nobody, place, "赵强")


def test_a_namesake_sees_the_items_of_the_own_department(
    place: Installation, nobody: TestClient
) -> None:
    with place.database.write() as session:
        sales = person(session, "陈晓").department_id
        organisation = organisation_id(session)
        hold(session, [item("市场的事"), item("销售的事", department="销售部")])
        namesake = Person(organisation_id=organisation, name="李敏", department_id=sales)
        session.add(namesake)
        session.flush()
        token = links.token(session, namesake.id or 0)
    page = nobody.get(f"/mine/{token}").text
    assert ("销售的事" in page, "市场的事" in page) == (True, False)


def test_who_has_nothing_to_do_is_told_so(place: Installation, nobody: TestClient) -> None:
    page = shown(nobody, place)
    assert "没有未完成的任务。" in page
    assert "calendar.ics" not in page


def test_words_of_people_are_shown_as_words(place: Installation, nobody: TestClient) -> None:
    held(place, item("<script>alert(1)</script> {{ 7*7 }}"))
    page = shown(nobody, place)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page
    assert "<script>alert" not in page


def test_a_link_is_kept_nowhere_on_its_way(place: Installation, nobody: TestClient) -> None:
    held(place, item())
    address = link(place)
    for path in (address, f"{address}/calendar.ics", "/mine/x"):
        headers = nobody.get(path).headers
        assert headers["cache-control"] == "no-store", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert headers["x-robots-tag"] == "noindex, nofollow", path


def test_the_calendar_has_the_deadlines_of_what_is_not_done(
    place: Installation, nobody: TestClient
) -> None:
    held(place, item(), item("做完了", status="done"), item("不急", deadline=None))
    answer = nobody.get(f"{link(place)}/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert [str(e["summary"]) for e in Calendar.from_ical(answer.content).walk("VEVENT")] == [
        "截止：发出方案"
    ]


def test_the_calendar_replaces_the_entries_that_were_mailed(
    place: Installation, nobody: TestClient
) -> None:
    with place.database.write() as session:
        meeting = hold(session, [item()])
        issue(session, meeting)
        issue(session, meeting)
        uid = f"item-1@{links.place_name(session)}"
    content = nobody.get(f"{link(place)}/calendar.ics").content
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (event["uid"], event["sequence"]) == (uid, 2)


def test_the_calendar_does_not_name_a_meeting_to_who_was_absent(
    place: Installation, nobody: TestClient
) -> None:
    held(place, item("备料", "赵强"))
    content = nobody.get(f"{link(place, '赵强')}/calendar.ics").text
    assert ("备料" in content, "上市例会" in content) == (True, False)


def test_a_link_that_expired_says_what_to_do(
    place: Installation, nobody: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = link(place)
    monkeypatch.setattr(links, "LASTS", dt.timedelta(seconds=-1))
    for path in (address, f"{address}/calendar.ics"):
        answer = nobody.get(path)
        assert answer.status_code == 410
        assert "或向会议的记录人要一个新的链接" in answer.text


def test_a_link_that_was_changed_says_what_to_do(place: Installation, nobody: TestClient) -> None:
    address = link(place)
    for path in (address[:-2], f"{address[:-2]}/calendar.ics", "/mine/1", "/mine/%00"):
        answer = nobody.get(path)
        assert answer.status_code == 404, path
        assert "请检查链接是否复制完整" in answer.text, path


def test_the_link_of_who_left_shows_nothing(place: Installation, nobody: TestClient) -> None:
    held(place, item())
    address = link(place)
    with place.database.write() as session:
        person(session, "李敏").is_active = False
    assert nobody.get(address).status_code == 404
    assert nobody.get(f"{address}/calendar.ics").status_code == 404


def test_the_link_of_whose_account_was_switched_off_shows_nothing(
    place: Installation, nobody: TestClient
) -> None:
    held(place, item())
    address = link(place)
    user_id = add_user(place, "李敏", Role.member, person_id=person_id(place, "李敏"))
    assert nobody.get(address).status_code == 200
    with place.database.write() as session:
        user = session.get(User, user_id)
        assert user
        user.is_active = False
    assert nobody.get(address).status_code == 404


def test_a_link_opens_nothing_else(place: Installation, nobody: TestClient) -> None:
    held(place, item())
    nobody.get(link(place))
    assert nobody.cookies == {}
    for address in ("/", "/tracker", "/meetings/2"):
        assert nobody.get(address).status_code == 303, address


def test_a_link_that_shows_items_changes_nothing(place: Installation, nobody: TestClient) -> None:
    held(place, item())
    address = link(place)
    for path in ("", "/problems", "/undo"):
        answer = nobody.post(address + path, data={"status-1": "done", "item": "1", "text": "x"})
        assert answer.status_code == 404, path
    for method in ("PUT", "PATCH", "DELETE"):
        assert nobody.request(method, address).status_code == 405
    assert '<form method="post" action="/mine/' not in nobody.get(address).text
    with place.database.read() as session:
        found = session.get(ActionItemRow, 1)
        assert found and (found.status, found.status_updated_at) == ("not_started", None)


def test_the_page_is_in_the_language_of_the_browser(
    place: Installation, nobody: TestClient
) -> None:
    held(place, item())
    page = nobody.get(link(place), headers={"accept-language": "en"}).text
    assert "Tasks of 李敏" in page and "Due: Fri, Mar 13" in page
