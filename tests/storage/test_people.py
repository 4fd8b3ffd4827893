import datetime as dt

import pytest
from sqlmodel import Session, col, select

from assistant.errors import ConflictError, InputError, NotFoundError
from assistant.roster_changes import Entry
from assistant.roster_tables import Membership
from assistant.types import MeetingContext
from storage import departments, meetings, organisation, people
from storage.db import Database
from storage.people import PeopleFilter, PersonError
from storage.tables import AuditEntry, Department, MeetingParticipant, Person, Project


@pytest.fixture
def owner(database: Database) -> int:
    with database.write() as session:
        made, _ = organisation.ensure(session, "云雀")
        return made.id or 0


def add(session: Session, owner: int, name: str, **more: object) -> int:
    entry = Entry.model_validate({"name": name, **more})
    _before, after = people.save(session, owner, people.check(session, owner, entry))
    people.follow_names(session, owner, [after])
    return after.id or 0


def found(session: Session, owner: int, **wanted: object) -> list[str]:
    rows = people.listed(session, owner, PeopleFilter(**wanted))  # type: ignore[arg-type]
    return [row.person.name for row in rows]


def takes_part(session: Session, meeting_id: int) -> set[int]:
    chosen = select(MeetingParticipant.person_id).where(
        col(MeetingParticipant.meeting_id) == meeting_id
    )
    return set(session.exec(chosen))


def meeting(session: Session, *names: str) -> int:
    context = MeetingContext(title="周会", date=dt.date(2026, 3, 5), attendees=names)
    return meetings.create(session, context).id or 0


@pytest.mark.parametrize("typed", ["建国", "老王", "wangjian", "WJG", "WANG@b", "王 lw"])
def test_people_are_found_by_name_alias_spelling_and_address(
    database: Database, owner: int, typed: str
) -> None:
    with database.write() as session:
        add(session, owner, "王建国", aliases=("老王",), email="Wang@b.cn")
        add(session, owner, "李敏")
        assert found(session, owner, text=typed) == ["王建国"]


def test_signs_of_the_search_language_are_letters(database: Database, owner: int) -> None:
    with database.write() as session:
        add(session, owner, "李敏")
        assert found(session, owner, text="%") == []
        assert found(session, owner, text="_") == []


def test_people_are_listed_by_their_spelling(database: Database, owner: int) -> None:
    with database.write() as session:
        for name in ("张三", "曾晓", "安然", "Bob"):
            add(session, owner, name)
        assert found(session, owner) == ["安然", "Bob", "曾晓", "张三"]


def test_lists_are_filtered_and_counted(database: Database, owner: int) -> None:
    with database.write() as session:
        add(session, owner, "李敏", department="市场部")
        add(session, owner, "孙涛", department="研发部", is_active=False)
        add(session, owner, "周杰", department="研发部")
        place = departments.ensure(session, owner, "研发部").id
        assert found(session, owner, department_id=place) == ["周杰"]
        assert found(session, owner, department_id=place, is_active=False) == ["孙涛"]
        assert people.count(session, owner, PeopleFilter(department_id=place)) == (1, 1)
        assert [(d.name, d.people, d.inactive) for d in departments.listed(session, owner)] == [
            ("市场部", 1, 0),
            ("研发部", 1, 1),
        ]


def test_an_entry_is_saved_and_read_back(database: Database, owner: int) -> None:
    with database.write() as session:
        person_id = add(
            session,
            owner,
            "王建国",
            department="研发部",
            title="经理",
            aliases=("老王",),
            email="wang@b.cn",
            projects=(Membership(project="云雀", role="leader"),),
        )
        [entry] = people.entries(session, owner)
        assert entry == Entry(
            id=person_id,
            name="王建国",
            department="研发部",
            title="经理",
            aliases=("老王",),
            email="wang@b.cn",
            projects=(Membership(project="云雀", role="leader"),),
        )


def test_memberships_become_what_the_entry_says(database: Database, owner: int) -> None:
    with database.write() as session:
        person_id = add(session, owner, "李敏", projects=[{"project": "甲"}, {"project": "乙"}])
        wanted = (Membership(project="乙", role="liaison"), Membership(project="丙"))
        people.save(session, owner, Entry(id=person_id, name="李敏", projects=wanted))
        [entry] = people.entries(session, owner)
        assert set(entry.projects) == set(wanted)


def test_a_department_is_found_by_its_alias(database: Database, owner: int) -> None:
    with database.write() as session:
        departments.add(session, owner, "研发部", ["研发"], actor="李敏")
        add(session, owner, "王建国", department="研发")
        assert [row.name for row in session.exec(select(Department))] == ["研发部"]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry(name="  "), "name"),
        (Entry(name="长" * 41), "name"),
        (Entry(name="赵六", email="没有"), "email"),
        (Entry(name="赵六", email="li@b.cn"), "email"),
        (Entry(name="李敏", department="市场部"), "name"),
    ],
)
def test_what_is_wrong_with_a_person_names_the_field(
    database: Database, owner: int, entry: Entry, field: str
) -> None:
    with database.write() as session:
        add(session, owner, "李敏", department="市场部", email="li@b.cn")
        with pytest.raises(PersonError) as caught:
            people.check(session, owner, entry)
        assert caught.value.field == field


def test_namesakes_of_one_department_are_told_apart_by_address(
    database: Database, owner: int
) -> None:
    with database.write() as session:
        add(session, owner, "李敏", department="市场部", email="li@b.cn")
        add(session, owner, "李敏", department="市场部", email="limin@b.cn")
        assert found(session, owner) == ["李敏", "李敏"]


def test_who_is_not_there_is_not_found(database: Database, owner: int) -> None:
    with database.read() as session, pytest.raises(NotFoundError):
        people.get(session, owner, 99)


def test_meetings_know_who_comes_into_the_roster_later(database: Database, owner: int) -> None:
    with database.write() as session:
        meeting_id = meeting(session, "李敏", "孙涛")
        person_id = add(session, owner, "李敏")
        assert takes_part(session, meeting_id) == {person_id}


def test_a_renamed_person_stays_in_the_meetings_and_joins_those_of_the_new_name(
    database: Database, owner: int
) -> None:
    with database.write() as session:
        person_id = add(session, owner, "李敏")
        before, later = meeting(session, "李敏"), meeting(session, "李梅")
        _old, new = people.save(session, owner, Entry(id=person_id, name="李梅"))
        people.follow_names(session, owner, [new])
        assert new.aliases == ("李敏",)
        assert [takes_part(session, each) for each in (before, later)] == [{person_id}] * 2
        # Describing the meeting anew does not lose them either.
        row = meetings.get(session, before)
        meetings.describe(session, row, meetings.context(session, row))
        assert takes_part(session, before) == {person_id}


def test_a_name_taken_back_leaves_the_meetings_that_said_it(database: Database, owner: int) -> None:
    with database.write() as session:
        person_id = add(session, owner, "李敏")
        meeting_id = meeting(session, "李敏")
        person = session.get_one(Person, person_id)
        people.put(session, person, Entry(id=person_id, name="李梅"))
        people.follow_names(session, owner, people.entries(session, owner))
        assert takes_part(session, meeting_id) == set()


def test_an_alias_alone_lets_nobody_into_a_meeting(database: Database, owner: int) -> None:
    with database.write() as session:
        meeting_id = meeting(session, "李敏")
        add(session, owner, "外人", aliases=("李敏",))
        assert takes_part(session, meeting_id) == set()


def test_departments_merge_and_part_again(database: Database, owner: int) -> None:
    with database.write() as session:
        add(session, owner, "李敏", department="市场部")
        add(session, owner, "孙涛", department="营销部")
        old = departments.ensure(session, owner, "营销部")
        into = departments.ensure(session, owner, "市场部")
        assert departments.merge(session, old, into, actor="李敏") == 1
        assert departments.names(session, owner) == {"市场部": "市场部", "营销部": "市场部"}
        assert {e.department for e in people.entries(session, owner)} == {"市场部"}
        entry = session.exec(select(AuditEntry)).one()
        departments.part_again(session, owner, entry.before, into.id or 0)
        assert [(e.name, e.department) for e in people.entries(session, owner)] == [
            ("李敏", "市场部"),
            ("孙涛", "营销部"),
        ]
        assert departments.names(session, owner) == {"市场部": "市场部", "营销部": "营销部"}


def test_a_renamed_department_keeps_its_former_name_as_an_alias(
    database: Database, owner: int
) -> None:
    with database.write() as session:
        row = departments.add(session, owner, "研发部", ["研发"], actor="李敏")
        departments.change(session, row, "技术中心", ["研发"], actor="李敏")
        assert (row.name, row.aliases) == ("技术中心", ["研发", "研发部"])


def test_a_department_with_people_cannot_be_removed(database: Database, owner: int) -> None:
    with database.write() as session:
        add(session, owner, "孙涛", department="研发部", is_active=False)
        row = departments.ensure(session, owner, "研发部")
        with pytest.raises(ConflictError):
            departments.remove(session, row, actor="李敏")


def test_two_departments_cannot_be_called_the_same(database: Database, owner: int) -> None:
    with database.write() as session:
        departments.add(session, owner, "研发部", ["研发"], actor="李敏")
        for name in ("研发部", "研发"):
            with pytest.raises(ConflictError):
                departments.add(session, owner, name, [], actor="李敏")
        with pytest.raises(InputError):
            departments.add(session, owner, " ", [], actor="李敏")


def test_nobody_gets_the_id_of_somebody_who_was_removed(database: Database, owner: int) -> None:
    """A signed link to the one's items would show the other's."""
    with database.write() as session:
        removed = [add(session, owner, name) for name in ("李敏", "孙涛")]
        for person_id in reversed(removed):
            assert people.remove_or_deactivate(session, people.get(session, owner, person_id))
        later = [add(session, owner, name) for name in ("周二", "钱一")]
    assert sorted({*removed, *later}) == [*removed, *later]


def test_who_was_added_by_mistake_goes_with_their_memberships(
    database: Database, owner: int
) -> None:
    with database.write() as session:
        person_id = add(session, owner, "李敏", projects=[{"project": "云雀"}])
        assert people.remove_or_deactivate(session, people.get(session, owner, person_id))
        assert people.entries(session, owner) == []
        assert [p.name for p in session.exec(select(Project))] == ["云雀"]
