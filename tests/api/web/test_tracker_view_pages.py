"""Views of the tracker: filters kept under a name, as tabs above the table."""

import pytest
from fastapi.testclient import TestClient

from storage.tables import Role
from tests.api.people import People


def tabs(client: TestClient, query: str = "") -> str:
    text = client.get(f"/tracker{query}").text
    begins = text.find('class="tabs" aria-label="视图"')
    if begins < 0:
        return ""
    return text[begins : text.index("</nav>", begins)]


def keep(client: TestClient, name: str, query: str, **fields: str) -> int:
    typed = {"name": name, "query": query} | fields
    return client.post("/tracker/views", data=typed).status_code


def test_filters_are_kept_under_a_name(client: TestClient) -> None:
    assert keep(client, "研发部逾期", "department=研发部&due=overdue&page=3&what=x") == 200
    kept = "?department=%E7%A0%94%E5%8F%91%E9%83%A8&amp;due=overdue"
    assert f'<a href="/tracker{kept}">研发部逾期</a>' in tabs(client)
    assert f'<a href="/tracker{kept}" aria-current="page">研发部逾期</a>' in tabs(
        client, kept.replace("&amp;", "&")
    )


def test_others_see_what_is_shared(client: TestClient, people: People) -> None:
    keep(client, "大家看", "due=overdue", is_shared="true")
    keep(client, "只有我", "due=near")
    other = people.client(Role.member, "孙涛")
    assert ("大家看" in tabs(other), "只有我" in tabs(other)) == (True, False)


def test_a_member_keeps_views_too(people: People) -> None:
    member = people.client(Role.member, "孙涛")
    assert keep(member, "我的", "mine=1") == 200
    assert "我的" in tabs(member)


@pytest.mark.parametrize("name", ["", "逾期"])
def test_a_name_that_will_not_do_is_explained(client: TestClient, name: str) -> None:
    keep(client, "逾期", "due=overdue")
    answer = client.post("/tracker/views", data={"name": name, "query": "due=near"})
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)


def test_a_view_is_named_anew_and_shared(client: TestClient, people: People) -> None:
    keep(client, "逾期", "due=overdue")
    answer = client.post("/tracker/views/1", data={"name": "都逾期了", "is_shared": "true"})
    assert answer.url.query == b"due=overdue"
    assert "都逾期了" in tabs(people.client(Role.member, "孙涛"))


def test_a_view_that_was_deleted_is_put_back(client: TestClient) -> None:
    keep(client, "逾期", "due=overdue", is_shared="true")
    answer = client.post("/tracker/views/1/delete")
    assert "已删除视图“逾期”。" in answer.text
    assert "逾期" not in tabs(client)
    # What its notice offers.
    keep(client, "逾期", "due=overdue", is_shared="true")
    assert "逾期" in tabs(client)


def test_nobody_changes_the_views_of_others(client: TestClient, people: People) -> None:
    keep(client, "大家看", "due=overdue", is_shared="true")
    other = people.client(Role.administrator, "孙涛")
    assert other.post("/tracker/views/1", data={"name": "改了"}).status_code == 404
    assert other.post("/tracker/views/1/delete").status_code == 404
    assert "大家看" in tabs(client)
