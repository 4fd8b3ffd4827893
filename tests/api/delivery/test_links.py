"""Signed links: whose items they show, and for how long."""

import datetime as dt
import threading

import pytest
from sqlmodel import select

from api.delivery import letters, links
from api.delivery.links import ExpiredLinkError
from api.installation import Installation
from api.settings import Settings
from assistant.errors import NotFoundError
from storage import people
from storage.db import Database
from storage.tables import AuditEntry, Message, Person, SettingRow, now
from tests.api.delivery.meetings_made import PUBLIC_URL, item, organisation_id
from tests.api.delivery.meetings_made import hold as hold_meeting
from tests.api.delivery.meetings_made import issue as issue_minutes


@pytest.fixture
def token(place: Installation) -> str:
    with place.database.write() as session:
        return links.token(session, 3)


def whose(place: Installation, token: str, *, days: float = 0) -> int:
    with place.database.read() as session:
        return links.read(session, token, at=now() + dt.timedelta(days=days))


def test_a_link_says_whose_items_it_shows(place: Installation, token: str) -> None:
    assert (whose(place, token), whose(place, token, days=89.9)) == (3, 3)


def test_a_link_expires_after_90_days(place: Installation, token: str) -> None:
    with pytest.raises(ExpiredLinkError):
        whose(place, token, days=90.1)


def test_a_link_that_was_tampered_with_is_not_valid(place: Installation, token: str) -> None:
    payload, *rest = token.split(".")
    with place.database.write() as session:
        other = links.token(session, 4).split(".")[0]
    for forged in (
        ".".join((other, *rest)),
        # Not the last character: two of its bits say nothing.
        token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1],
        token[:-3],
        payload,
        "x",
        "…",
        "Mw..",
    ):
        with pytest.raises(NotFoundError, match="not valid"):
            whose(place, forged)


def test_links_of_another_installation_are_not_valid(place: Installation, token: str) -> None:
    with place.database.write() as session:
        row = session.get(SettingRow, "link key")
        assert row
        row.value = {"key": "another"}
    with pytest.raises(NotFoundError, match="not valid"):
        whose(place, token)


def test_where_no_link_was_made_none_is_valid_and_none_is_written(place: Installation) -> None:
    with pytest.raises(NotFoundError, match="not valid"):
        whose(place, "Mw.awPJ_Q.SeDTQYUa")
    with place.database.read() as session:
        assert session.get(SettingRow, "link key") is None


def test_the_key_is_in_no_audit_entry(place: Installation, token: str) -> None:
    with place.database.read() as session:
        row = session.get(SettingRow, "link key")
        assert row
        told = [f"{e.before} {e.after}" for e in session.exec(select(AuditEntry))]
    assert [each for each in told if row.value["key"] in each] == []


def test_without_a_public_address_there_is_no_link(place: Installation) -> None:
    with place.database.write() as session:
        assert links.own_items_url(session, Settings(_env_file=None), 3) is None


def test_a_link_begins_with_the_public_address(place: Installation) -> None:
    settings = Settings(public_url=f"{PUBLIC_URL}/", _env_file=None)
    with place.database.write() as session:
        url = links.own_items_url(session, settings, 3)
    assert url and url.startswith(f"{PUBLIC_URL}/mine/")
    assert whose(place, url.removeprefix(f"{PUBLIC_URL}/mine/")) == 3


def test_of_many_who_need_the_key_first_all_get_the_same(database: Database) -> None:
    made: list[str] = []
    begin = threading.Barrier(4)

    def make() -> None:
        begin.wait()
        with database.write() as session:
            made.append(links.place_name(session))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(set(made))) == (4, 1)


def test_a_link_never_shows_the_items_of_who_was_added_later(place: Installation) -> None:
    with place.database.write() as session:
        owner = organisation_id(session)
        first = Person(organisation_id=owner, name="钱一", email="qian@example.com")
        session.add(first)
        session.flush()
        task = item(owner="钱一", department=None)
        letters.on_issue(
            session, place.settings, issue_minutes(session, hold_meeting(session, [task]))
        )
        people.remove_or_deactivate(session, first)
        second = Person(organisation_id=owner, name="周二")
        session.add(second)
        session.flush()
        told = session.exec(select(Message.person_id).where(Message.recipient == "钱一")).one()
        assert second.id != told


def updates(place: Installation, token: str, *, days: float = 0) -> int:
    with place.database.read() as session:
        return links.read_update(session, token, at=now() + dt.timedelta(days=days))


@pytest.fixture
def update_token(place: Installation) -> str:
    with place.database.write() as session:
        return links.update_token(session, 3)


def test_a_link_that_updates_lasts_10_days(place: Installation, update_token: str) -> None:
    assert (updates(place, update_token), updates(place, update_token, days=9.9)) == (3, 3)
    with pytest.raises(ExpiredLinkError):
        updates(place, update_token, days=10.1)


def test_a_link_of_one_purpose_is_none_of_the_other(
    place: Installation, token: str, update_token: str
) -> None:
    for read, other in ((updates, token), (whose, update_token)):
        with pytest.raises(NotFoundError, match="not valid"):
            read(place, other)


def test_a_link_says_whether_it_updates(place: Installation, token: str, update_token: str) -> None:
    with place.database.read() as session:
        opened = [links.opened(session, each) for each in (token, update_token)]
        assert [(each.person_id, each.may_update) for each in opened] == [(3, False), (3, True)]


def test_a_link_that_updated_shows_nothing_when_it_expired(
    place: Installation, update_token: str
) -> None:
    with place.database.read() as session, pytest.raises(ExpiredLinkError):
        links.opened(session, update_token, at=now() + dt.timedelta(days=11))
