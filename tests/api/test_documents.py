"""Which template minutes are made with."""

import pytest

from api import documents
from api.installation import Installation
from api.web.template_choice import options
from assistant.errors import NotFoundError
from storage import meetings, organisation, templates
from storage.files import StoredFile
from storage.tables import WordTemplate

SAMPLE = 1


@pytest.fixture
def own(place: Installation) -> WordTemplate:
    with place.database.write() as session:
        owner = organisation.current(session)
        return templates.add(
            session,
            owner.id or 0,
            name="云雀",
            language="zh-Hans",
            filename="云雀.docx",
            stored=StoredFile(sha256="ab12", size=1),
            actor="刘芳",
        )


def chosen(place: Installation) -> str:
    with place.database.read() as session:
        return documents.chosen(session, place.files, meetings.get(session, SAMPLE)).name


def choose(place: Installation, name: str | None) -> None:
    with place.database.write() as session:
        meetings.get(session, SAMPLE).minutes_template = name


def test_without_a_choice_it_is_the_default_of_the_language(place: Installation) -> None:
    assert chosen(place) == "standard"
    with place.database.write() as session:
        templates.choose(session, "zh-Hans", "formal", actor="刘芳")
    assert chosen(place) == "formal"


def test_the_meetings_own_choice_comes_first(place: Installation, own: WordTemplate) -> None:
    choose(place, "company:1")
    with place.database.read() as session:
        used = documents.chosen(session, place.files, meetings.get(session, SAMPLE))
    assert (used.name, used.usable) == ("company:1", place.files.path("ab12"))


@pytest.mark.parametrize("name", ["ornate", "company:99"])
def test_a_choice_that_is_not_there_gives_way_to_the_default(
    place: Installation, name: str
) -> None:
    choose(place, name)
    assert chosen(place) == "standard"


def test_a_deleted_template_gives_way_but_issues_what_was_approved_with_it(
    place: Installation, own: WordTemplate
) -> None:
    choose(place, "company:1")
    with place.database.write() as session:
        templates.delete(session, 1, actor="刘芳")
    assert chosen(place) == "standard"
    with place.database.read() as session:
        assert documents.named(session, place.files, "company:1").usable == place.files.path("ab12")
        with pytest.raises(NotFoundError):
            documents.named(session, place.files, "company:2")


def test_the_choices_of_a_meeting_are_the_default_the_styles_and_the_companys(
    place: Installation, own: WordTemplate
) -> None:
    choose(place, "brief")
    with place.database.write() as session:
        templates.choose(session, "zh-Hans", "company:1", actor="刘芳")
    with place.database.read() as session:
        found = options(session, meetings.get(session, SAMPLE))
    assert [(o.value, o.label, o.is_chosen) for o in found] == [
        ("", "默认（云雀）", False),
        ("standard", "标准", False),
        ("formal", "公文", False),
        ("brief", "一页简报", True),
        ("company:1", "云雀", False),
    ]


def test_how_many_meetings_chose_a_template_is_known(place: Installation) -> None:
    choose(place, "brief")
    with place.database.read() as session:
        assert templates.users(session) == {"brief": 1}
