import datetime as dt

import pytest
from sqlmodel import col, select

from assistant.errors import NotFoundError
from assistant.transcription.speakers import Voice
from assistant.types import MeetingContext, Person, Roster
from storage import meetings, organisation, voiceprints
from storage.db import Database
from storage.tables import AuditEntry, Voiceprint
from storage.tables import Person as PersonRow

ROSTER = Roster(people=(Person(name="李敏"), Person(name="赵强")))


@pytest.fixture
def owner_id(database: Database) -> int:
    with database.write() as session:
        owner, _ = organisation.ensure(session, "云雀")
        assert owner.id is not None
        organisation.add_roster(session, owner.id, ROSTER)
        for name in ("一", "二"):
            context = MeetingContext(title=name, date=dt.date(2025, 3, 4))
            meetings.create(session, context)
        return owner.id


@pytest.fixture
def person_id(database: Database, owner_id: int) -> int:
    """李敏, who consents."""
    with database.write() as session:
        person = session.exec(select(PersonRow).where(PersonRow.name == "李敏")).one()
        assert person.id is not None
        voiceprints.set_consent(session, person.id, True, actor="刘芳")
        return person.id


def voice(first: float = 1.0) -> Voice:
    return Voice(model="m", vector=(first, 0.5), seconds=30)


def keep(database: Database, person_id: int, meeting_id: int = 1, first: float = 1.0) -> bool:
    with database.write() as session:
        return voiceprints.add(session, person_id, meeting_id, voice(first), actor="刘芳")


def known(database: Database, owner_id: int) -> dict[str, list[Voice]]:
    with database.read() as session:
        return voiceprints.of_organisation(session, owner_id)


def actions(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))))


def test_a_consenting_person_is_known_by_the_voice(
    database: Database, owner_id: int, person_id: int
) -> None:
    assert keep(database, person_id)
    assert known(database, owner_id) == {"李敏": [voice()]}
    assert actions(database)[-2:] == ["voice consent", "keep voiceprint"]


def test_nobodys_voice_is_kept_without_consent(database: Database, owner_id: int) -> None:
    with database.read() as session:
        other = session.exec(select(PersonRow).where(PersonRow.name == "赵强")).one()
    assert other.id is not None
    assert not keep(database, other.id)
    with database.read() as session:
        assert session.exec(select(Voiceprint)).all() == []


def test_the_print_of_a_meeting_replaces_the_one_before(
    database: Database, owner_id: int, person_id: int
) -> None:
    keep(database, person_id, first=0.1)
    keep(database, person_id, meeting_id=2)
    keep(database, person_id, first=0.2)
    assert known(database, owner_id) == {"李敏": [voice(), voice(0.2)]}


def test_taking_consent_back_deletes_the_prints(
    database: Database, owner_id: int, person_id: int
) -> None:
    keep(database, person_id)
    with database.write() as session:
        voiceprints.set_consent(session, person_id, False, actor="刘芳")
    with database.read() as session:
        assert session.exec(select(Voiceprint)).all() == []
        entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert entry is not None
    assert entry.after == {"keeps_voiceprint": False, "deleted": 1}


def test_deleting_prints_leaves_the_consent(
    database: Database, owner_id: int, person_id: int
) -> None:
    keep(database, person_id)
    with database.write() as session:
        assert voiceprints.delete(session, person_id, actor="刘芳") == 1
    assert known(database, owner_id) == {}
    assert keep(database, person_id)


def test_the_print_of_one_meeting_can_be_taken_back(
    database: Database, owner_id: int, person_id: int
) -> None:
    keep(database, person_id)
    keep(database, person_id, meeting_id=2, first=0.2)
    with database.write() as session:
        assert voiceprints.remove(session, person_id, 1, actor="刘芳") == 1
    assert known(database, owner_id) == {"李敏": [voice(0.2)]}


def test_who_left_is_not_known_again(database: Database, owner_id: int, person_id: int) -> None:
    keep(database, person_id)
    with database.write() as session:
        person = session.get(PersonRow, person_id)
        assert person is not None
        person.is_active = False
    assert known(database, owner_id) == {}


def test_consent_of_a_person_who_is_not_there_is_an_error(database: Database) -> None:
    with pytest.raises(NotFoundError, match="no person 99"), database.write() as session:
        voiceprints.set_consent(session, 99, True, actor="刘芳")


def test_namesakes_are_nobody(database: Database, owner_id: int, person_id: int) -> None:
    with database.write() as session:
        found = voiceprints.consenting(session, owner_id, "李敏")
        assert found is not None and found.id == person_id
        assert voiceprints.consenting(session, owner_id, "赵强") is None
        session.add(PersonRow(organisation_id=owner_id, name="李敏"))
        session.flush()
        assert voiceprints.consenting(session, owner_id, "李敏") is None
