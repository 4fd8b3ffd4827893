"""The page shows the minutes as their Word file does."""

import io
import re

import docx
import pytest
from fastapi.testclient import TestClient

from api import previews
from api.installation import Installation
from assistant.minutes.preview import to_html
from storage import meetings, minutes, review, templates
from storage.tables import MeetingState, ReviewState, Role
from tests.api.conftest import Worker
from tests.api.people import People

SAMPLE = 1
ADDRESS = f"/meetings/{SAMPLE}/minutes/preview"
PART = {"HX-Request": "true"}


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def upload(client: TestClient, *paragraphs: str) -> None:
    files = {"file": ("公司.docx", word_file(*paragraphs))}
    client.post("/settings/templates", data={"language": "zh-Hans"}, files=files)


@pytest.fixture
def minuted(place: Installation, worker: Worker) -> str:
    """The sample meeting with a first version of its minutes; gives the hash of its file."""
    worker.work(SAMPLE)
    with place.database.write() as session:
        for row in review.items(session, SAMPLE).all():
            review.decide(session, row, ReviewState.confirmed, actor="刘芳")
        meeting = meetings.get(session, SAMPLE)
        meeting.done = [stage for stage in meeting.done if stage != "draft"]
        meeting.state = MeetingState.drafting
        session.add(meeting)
    worker.work(SAMPLE)
    with place.database.read() as session:
        return minutes.get(session, SAMPLE, 1).sha256


def test_a_version_is_shown_as_its_own_file(
    client: TestClient, place: Installation, minuted: str
) -> None:
    answer = client.get(ADDRESS, params={"version": 1, "template": "brief"}, headers=PART)
    kept = place.files.path(minuted).read_bytes()
    assert answer.text.strip() == to_html(kept)


def test_without_a_version_it_is_made_of_what_is_confirmed_now(
    client: TestClient, place: Installation, minuted: str
) -> None:
    with place.database.write() as session:
        meetings.get(session, SAMPLE).title = "改名的会"
    assert "改名的会" in client.get(ADDRESS, headers=PART).text
    assert "改名的会" not in client.get(ADDRESS, params={"version": 1}, headers=PART).text


def test_it_is_made_by_the_template_asked_for(client: TestClient, minuted: str) -> None:
    upload(client, "云雀：{{ title }}")
    asked = {"template": "company:1"}
    assert ">云雀：新产品上市" in client.get(ADDRESS, params=asked, headers=PART).text
    assert "云雀" not in client.get(ADDRESS, headers=PART).text


def test_it_is_made_by_the_template_of_the_meeting(client: TestClient, minuted: str) -> None:
    upload(client, "云雀：{{ title }}")
    client.post(
        "/settings/templates/default", data={"language": "zh-Hans", "template": "company:1"}
    )
    assert ">云雀：新产品上市" in client.get(ADDRESS, headers=PART).text


def test_it_is_a_page_without_javascript(client: TestClient, minuted: str) -> None:
    page = client.get(ADDRESS, params={"version": 1}).text
    assert page.startswith("<!doctype html>")
    assert '<div class="doc ' in page and "版" in page


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"version": 7}, 404),
        ({"template": "ornate"}, 404),
        ({"template": "company:9"}, 404),
        ({"version": 0}, 422),
    ],
)
def test_what_is_not_there_is_not_shown(
    client: TestClient, minuted: str, asked: dict[str, str], status: int
) -> None:
    assert client.get(ADDRESS, params=asked, headers=PART).status_code == status


def test_a_template_that_fails_with_these_minutes_is_explained(
    client: TestClient, place: Installation, worker: Worker
) -> None:
    upload(client, "{{ agenda[0].topic }}{% if not decisions %}{{ 1 // 0 }}{% endif %}")
    answer = client.get(ADDRESS, params={"template": "company:1"}, headers=PART)
    assert answer.status_code == 422
    assert '<p class="problem" role="alert">' in answer.text


def test_who_may_not_see_the_meeting_sees_no_preview(people: People, minuted: str) -> None:
    assert people.client(Role.member, "外人").get(ADDRESS).status_code == 404


def test_what_was_shown_is_kept_and_the_oldest_forgotten() -> None:
    cache, made = previews.Cache(most=2), []

    def make(name: str) -> str:
        made.append(name)
        return name

    for name in "abacaab":
        assert cache.get((name,), lambda name=name: make(name)) == name  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_no_more_is_kept_than_memory_has_room_for() -> None:
    cache, made = previews.Cache(most_characters=10), []

    def make() -> str:
        made.append(1)
        return "x" * 6

    for name in "aba":
        cache.get((name,), make)
    assert len(made) == 3


def test_the_settings_show_every_style_in_every_language(client: TestClient) -> None:
    page = client.get("/settings/templates").text
    addresses = re.findall(r'hx-get="(/settings/templates/[^"]+)"', page)
    assert len(addresses) == 9
    for address in addresses:
        shown = client.get(address, headers=PART)
        assert shown.text.startswith('<div class="doc '), address
    assert client.get(addresses[0]).text.startswith("<!doctype html>")


def test_an_uploaded_template_tells_what_it_uses(client: TestClient) -> None:
    upload(client, "{{ title }}", "{%p for row in decisions %}", "{{ row.text }}", "{%p endfor %}")
    page = client.get("/settings/templates/1/preview").text
    assert "用了 3 个占位符" in page
    assert "<code>decisions.text</code>" in page
    assert "<p>新产品上市进度协调会</p>" in page


def test_an_uploaded_template_is_made_the_default_where_it_is_shown(
    client: TestClient, place: Installation
) -> None:
    upload(client, "{{ title }}")
    page = client.get("/settings/templates/1/preview").text
    assert '<button name="template" value="company:1">设为默认</button>' in page
    form = {"language": "zh-Hans", "template": "company:1"}
    client.post("/settings/templates/default", data=form)
    with place.database.read() as session:
        assert templates.default_name(session, "zh-Hans") == "company:1"
    assert "设为默认" not in client.get("/settings/templates/1/preview").text


def test_a_style_is_made_the_default_of_a_language(client: TestClient, place: Installation) -> None:
    client.post("/settings/templates/default", data={"language": "en", "template": "brief"})
    with place.database.read() as session:
        assert templates.default_name(session, "en") == "brief"
    wrong = client.post("/settings/templates/default", data={"language": "en", "template": "x"})
    assert wrong.status_code == 404


@pytest.mark.parametrize("style", ["standard", "formal", "brief"])
def test_a_copy_and_a_sample_of_each_style_are_downloaded(client: TestClient, style: str) -> None:
    for name in (f"{style}.docx", f"{style}/sample.docx"):
        answer = client.get(f"/settings/templates/built-in/en/{name}")
        assert answer.content.startswith(b"PK"), name
    assert client.get("/settings/templates/built-in/en/ornate.docx").status_code == 404


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_the_guide_is_downloaded_in_each_language(client: TestClient, language: str) -> None:
    answer = client.get(f"/settings/templates/guide/{language}.docx")
    assert "action_items" in "".join(to_html(answer.content).split())
    assert client.get("/settings/templates/guide/fr.docx").status_code == 404
