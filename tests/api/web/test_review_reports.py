"""Reviews and charts: who sees what of them, and that each tells the same as its table."""

import xml.etree.ElementTree as ET

import pytest
import time_machine
from fastapi.testclient import TestClient

from api.installation import Installation
from storage.tables import Project, Role
from tests.api.people import People
from tests.storage.following import at, follow, meeting

CHARTS = ("status", "burn-down", "on-time", "load", "timeline")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def project_id(place: Installation) -> int:
    """Of a meeting with items; another one is confidential."""
    with place.database.write() as session:
        held = meeting(session, "上市周会", "上市二期")
        follow(
            session, "谈妥供应商", held, owner="赵一", department="研发部", deadline="2026-03-12"
        )
        follow(session, "已经完成", held, owner="赵一", deadline="2026-03-20", done_at="2026-03-10")
        secret = meeting(session, "密会", "上市二期", is_confidential=True)
        follow(
            session, "机密任务", secret, owner="钱二", department="董事会", deadline="2026-03-12"
        )
        return held.project_id or 0


def test_the_review_of_a_week_lists_what_one_may_see(client: TestClient, project_id: int) -> None:
    page = client.get(f"/reviews/week/2026-W12?project={project_id}")
    assert page.status_code == 200
    assert "谈妥供应商" in page.text
    assert "机密任务" not in page.text


def test_this_week_and_the_last_month_are_found_without_an_address(client: TestClient) -> None:
    assert "/reviews/week/20" in str(client.get("/reviews").url)
    assert "/reviews/month/20" in str(client.get("/reviews/month").url)


@pytest.mark.parametrize(
    "address",
    [
        "/reviews/week/2026-W54",
        "/reviews/week/soon",
        "/reviews/month/2026-13",
        "/reports/tracking/pie",
        "/api/v1/charts/pie.svg",
        "/reviews/week/2026-W12?project=99999",
        "/reports/tracking?project=99999",
        "/api/v1/reviews/week/2026-W12?project_id=99999",
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_project_that_one_may_not_see_is_not_there(people: People, project_id: int) -> None:
    outsider = people.outsider()
    addresses = [
        f"/reviews/week/2026-W12?project={project_id}",
        f"/reviews/month/2026-03?project={project_id}",
        f"/api/v1/reviews/month/2026-03?project_id={project_id}",
        *(f"/reports/tracking/{name}?project={project_id}" for name in CHARTS),
        *(f"/api/v1/charts/{name}.json?project={project_id}" for name in CHARTS),
    ]
    assert {address: outsider.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 404
    )


def test_an_outsider_sees_no_word_of_it(people: People, project_id: int) -> None:
    outsider = people.outsider()
    addresses = ["/reviews/week/2026-W12", "/reviews/month/2026-03", "/api/v1/charts/load.json"]
    addresses += [f"/reports/tracking/{name}" for name in CHARTS]
    told = "".join(outsider.get(address).text for address in addresses)
    assert [word for word in ("谈妥供应商", "上市二期", "赵一", "研发部") if word in told] == []


def test_owners_see_their_items_and_not_the_project(people: People, project_id: int) -> None:
    owner = people.client(Role.member, "赵一")
    page = owner.get("/reviews/month/2026-03").text
    assert ("上市二期" in page, "研发部" in page) == (False, True)
    rows = owner.get("/api/v1/charts/load.json").json()["rows"]
    assert rows == [["赵一", "研发部", "1", "1"]]


def test_a_month_is_told_over_rest(client: TestClient, project_id: int) -> None:
    review = client.get(f"/api/v1/reviews/month/2026-03?project_id={project_id}").json()
    total = review["total"]
    assert (total["due"], total["done"], total["on_time"], total["late"]) == (2, 1, 1, 1)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_says_what_it_shows_and_styles_nothing(
    client: TestClient, project_id: int, name: str
) -> None:
    address = f"/api/v1/charts/{name}.svg?project={project_id}&since=2026-02&until=2026-04"
    answer = client.get(address)
    assert answer.headers["content-type"] == "image/svg+xml"
    picture = ET.fromstring(answer.text)
    ids = {each.get("id"): each.tag for each in picture if each.get("id")}
    assert [ids[each] for each in picture.get("aria-labelledby", "").split()] == [
        f"{SVG}title",
        f"{SVG}desc",
    ]
    assert picture.get("role") == "img"
    assert picture.findtext(f"{SVG}desc")
    assert [each for each in picture.iter() if each.get("style") or each.tag == f"{SVG}style"] == []


@pytest.mark.parametrize("name", CHARTS)
def test_a_page_has_the_numbers_of_its_chart(
    client: TestClient, project_id: int, name: str
) -> None:
    query = f"project={project_id}"
    told = client.get(f"/api/v1/charts/{name}.json?{query}&since=2026-02&until=2026-04").json()
    page = client.get(f"/reports/tracking/{name}?{query}&from=2026-02&to=2026-04").text
    assert told["rows"]
    assert [cell for row in told["rows"] for cell in row if cell and cell not in page] == []
    assert "style=" not in page


def test_words_of_items_are_only_words(client: TestClient, place: Installation) -> None:
    with place.database.write() as session:
        held = meeting(session, "周会", "<b>项目")
        follow(session, "<script>x</script>" * 4, held, owner="<i>", deadline="2026-03-12")
        assert session.get(Project, held.project_id)
    for address in (
        "/reports/tracking/timeline",
        "/reports/tracking/load",
        "/reviews/week/2026-W12",
    ):
        page = client.get(address).text
        assert ("<script>x" in page, "<i>" in page) == (False, False)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-03-12 10:00", "还没到更新的时候：3月13日 09:00 起要求更新。"),
        ("2026-03-13 10:00", "都更新了。"),
    ],
)
def test_all_were_updated_is_said_once_updates_were_asked_for(
    client: TestClient, now: str, told: str
) -> None:
    with time_machine.travel(at(now), tick=False):
        page = client.get("/reviews/week/2026-W12").text
    said = ("还没到更新的时候：3月13日 09:00 起要求更新。", "都更新了。")
    assert [words for words in said if words in page] == [told]


def test_done_in_the_month_and_done_of_what_was_due_have_names_of_their_own(
    client: TestClient, project_id: int
) -> None:
    address = f"/reviews/month/2026-03?project={project_id}"
    page = client.get(address).text
    assert "本月新增 2 项，本月完成 1 项。" in page and "到期项中完成" in page
    english = client.get(address, headers={"Accept-Language": "en"}).text
    assert "Done in the month: 1." in english and "Done of what was due" in english
