import datetime as dt

import pytest

from assistant.errors import InputError, NotFoundError
from assistant.types import MeetingContext
from storage import glossary, meetings, organisation
from storage.db import Database


@pytest.fixture
def owner_id(database: Database) -> int:
    with database.write() as session:
        owner, _ = organisation.ensure(session, "云雀")
        assert owner.id is not None
        return owner.id


def add(database: Database, owner_id: int, *texts: str) -> list[str]:
    with database.write() as session:
        return glossary.add(session, owner_id, texts, actor="刘芳")


def terms(database: Database, owner_id: int) -> list[str]:
    with database.read() as session:
        return glossary.terms(session, owner_id)


def test_terms_are_kept_in_the_order_they_were_added(database: Database, owner_id: int) -> None:
    add(database, owner_id, "灰度发布", "云雀3")
    add(database, owner_id, "SaaS")
    assert terms(database, owner_id) == ["灰度发布", "云雀3", "SaaS"]


def test_a_term_that_is_there_is_not_added_again(database: Database, owner_id: int) -> None:
    add(database, owner_id, "SaaS")
    assert add(database, owner_id, " saas ", "灰度 发布", "灰度  发布", "") == ["灰度 发布"]
    assert terms(database, owner_id) == ["SaaS", "灰度 发布"]


def test_one_term_too_long_adds_none(database: Database, owner_id: int) -> None:
    with pytest.raises(InputError, match="longer than 40"):
        add(database, owner_id, "灰度发布", "长" * 41)
    assert terms(database, owner_id) == []


def test_a_removed_term_can_be_added_again(database: Database, owner_id: int) -> None:
    add(database, owner_id, "灰度发布")
    with database.write() as session:
        glossary.remove(session, owner_id, "灰度发布", actor="刘芳")
    assert terms(database, owner_id) == []
    assert add(database, owner_id, "灰度发布") == ["灰度发布"]


def test_removing_a_term_that_is_not_there_says_so(database: Database, owner_id: int) -> None:
    with database.write() as session, pytest.raises(NotFoundError, match="灰度发布"):
        glossary.remove(session, owner_id, "灰度发布", actor="刘芳")


def test_every_meeting_knows_the_terms_of_its_own_and_of_the_organisation(
    database: Database, owner_id: int
) -> None:
    add(database, owner_id, "灰度发布", "云雀3")
    with database.write() as session:
        own = MeetingContext(title="周会", date=dt.date(2024, 3, 5), glossary=("埋点", "云雀3"))
        meeting = meetings.create(session, own)
        context = meetings.context(session, meeting)
    assert context.glossary == ("埋点", "云雀3", "灰度发布")
