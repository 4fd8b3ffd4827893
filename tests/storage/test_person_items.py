"""The items of one person, on both databases."""

import pytest
from sqlmodel import Session, select

from storage import organisation, person_items
from storage.db import Database
from storage.tables import (
    ActionItemRow,
    Department,
    Meeting,
    MeetingParticipant,
    Person,
    ReviewState,
    now,
)


def company(session: Session, *names: str) -> dict[str, Person]:
    owner, _new = organisation.ensure(session, "公司")
    people = {name: Person(organisation_id=owner.id or 0, name=name) for name in names}
    session.add_all(people.values())
    session.flush()
    return people


def meeting(session: Session, *tasks: tuple[str, str | None, list[str]], **more: object) -> Meeting:
    owner = organisation.current(session)
    fields = {"title": "例会", "language": "zh-Hans", "date": now().date(), "confirmed_at": now()}
    row = Meeting(organisation_id=owner.id or 0, **(fields | more))
    session.add(row)
    session.flush()
    for task, name, helpers in tasks:
        session.add(
            ActionItemRow(
                meeting_id=row.id or 0,
                task=task,
                owner=name,
                co_owners=helpers,
                review=ReviewState.confirmed,
                tracked_at=now(),
            )
        )
        session.flush()
    return row


def told(session: Session, person: Person) -> list[tuple[str, bool]]:
    return [(row.item.task, row.is_helper) for row in person_items.of_person(session, person)]


@pytest.mark.parametrize("name", ["李敏", "O'Neil", 'A "B" 100%_/\\'])
def test_owners_and_helpers_are_found_by_any_name(database: Database, name: str) -> None:
    with database.write() as session:
        people = company(session, name, "李敏敏")
        tasks = (("own", name, []), ("help", "别人", ["甲", name]), ("other", "李敏敏", ["李敏敏"]))
        meeting(session, *tasks)
        assert told(session, people[name]) == [("own", False), ("help", True)]


def test_a_meeting_is_told_to_who_took_part(database: Database) -> None:
    with database.write() as session:
        people = company(session, "李敏", "赵强")
        row = meeting(session, ("own", "李敏", []), ("own", "赵强", []))
        member = MeetingParticipant(meeting_id=row.id or 0, person_id=people["李敏"].id or 0)
        session.add(member)
        session.flush()
        (mine,) = person_items.of_person(session, people["李敏"])
        (theirs,) = person_items.of_person(session, people["赵强"])
    assert (mine.meeting, theirs.meeting) == (row, None)


def test_a_confidential_meeting_is_not_for_who_was_absent(database: Database) -> None:
    with database.write() as session:
        people = company(session, "李敏")
        row = meeting(session, ("own", "李敏", []), is_confidential=True)
        assert told(session, people["李敏"]) == []
        member = MeetingParticipant(meeting_id=row.id or 0, person_id=people["李敏"].id or 0)
        session.add(member)
        session.flush()
        assert told(session, people["李敏"]) == [("own", False)]


def test_of_namesakes_that_cannot_be_told_apart_nobody_sees_it(database: Database) -> None:
    with database.write() as session:
        people = company(session, "李敏")
        owner = organisation.current(session)
        session.add(Person(organisation_id=owner.id or 0, name="李敏"))
        meeting(session, ("own", "李敏", []))
        department = Department(organisation_id=owner.id or 0, name="市场部")
        session.add(department)
        session.flush()
        assert told(session, people["李敏"]) == []
        people["李敏"].department_id = department.id
        session.exec(select(ActionItemRow)).one().department = "市场部"
        session.flush()
        assert told(session, people["李敏"]) == [("own", False)]
