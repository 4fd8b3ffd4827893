import datetime as dt

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from assistant.errors import ConflictError, InputError, NotFoundError
from assistant.types import MeetingContext
from storage import meetings, organisation, projects
from storage.db import Database
from storage.projects import ItemCounts
from storage.tables import (
    ActionItemRow,
    AuditEntry,
    Meeting,
    Person,
    Project,
    ProjectRole,
    ReviewState,
    now,
)

NOW = dt.datetime(2026, 3, 5, 14)
ALL = sa.true()


@pytest.fixture
def owner(database: Database) -> int:
    with database.write() as session:
        made, _ = organisation.ensure(session, "云雀")
        return made.id or 0


def meeting(session: Session, project: str, title: str = "周会") -> Meeting:
    context = MeetingContext(title=title, date=dt.date(2026, 3, 5), project=project)
    made = meetings.create(session, context)
    made.confirmed_at = now()
    session.add(made)
    return made


def item(
    session: Session,
    of: Meeting,
    status: str,
    deadline: str | None = None,
    *,
    is_followed: bool = True,
) -> None:
    session.add(
        ActionItemRow(
            meeting_id=of.id or 0,
            task="任务",
            status=status,
            deadline=deadline,
            review=ReviewState.confirmed,
            tracked_at=now() if is_followed else None,
        )
    )
    session.flush()


def person(session: Session, owner: int, name: str) -> Person:
    made = Person(organisation_id=owner, name=name)
    session.add(made)
    session.flush()
    return made


def test_items_are_counted_by_status_and_those_past_their_deadline(
    database: Database, owner: int
) -> None:
    with database.write() as session:
        of = meeting(session, "云雀")
        item(session, of, "not_started", "2026-03-04")
        item(session, of, "in_progress", "2026-03-05")  # due at the end of the day
        item(session, of, "in_progress", "2026-03-05T13:30")
        item(session, of, "delayed")
        item(session, of, "done", "2026-03-01")
        counts = projects.item_counts(session, ALL, now=NOW)
        expected = {"not_started": 1, "in_progress": 2, "done": 1, "delayed": 1}
        assert counts == {of.project_id: ItemCounts(expected, overdue=2)}
        assert (counts[of.project_id or 0].total, counts[of.project_id or 0].open) == (5, 4)


def test_only_what_is_followed_counts(database: Database, owner: int) -> None:
    with database.write() as session:
        item(session, meeting(session, "云雀"), "not_started", is_followed=False)
        assert projects.item_counts(session, ALL, now=NOW) == {}


def test_projects_are_listed_with_what_is_visible_of_them(database: Database, owner: int) -> None:
    with database.write() as session:
        seen, hidden = meeting(session, "云雀"), meeting(session, "云雀", "密谈")
        item(session, seen, "done")
        item(session, hidden, "not_started", "2026-01-01")
        project = session.exec(select(Project)).one()
        for name, role in (("李敏", ProjectRole.leader), ("孙涛", ProjectRole.member)):
            projects.set_member(session, project, person(session, owner, name), role, actor="我")
        [found] = projects.listed(session, owner, visible=Meeting.id == seen.id, now=NOW)
        assert (found.name, found.leaders, found.members, found.meetings) == (
            "云雀",
            ["李敏"],
            2,
            1,
        )
        assert found.items == ItemCounts({"done": 1}, overdue=0)


def test_members_join_change_and_leave_with_an_entry_each(database: Database, owner: int) -> None:
    with database.write() as session:
        project = projects.add(session, owner, " 云雀 ", actor="我")
        li = person(session, owner, "李敏")
        before = projects.set_member(session, project, li, ProjectRole.member, actor="我")
        assert (before, projects.role_of(session, project.id or 0, li.id)) == (None, "member")
        assert projects.set_member(session, project, li, ProjectRole.leader, actor="我") == "member"
        assert projects.remove_member(session, project, li, actor="我") == "leader"
        assert projects.remove_member(session, project, li, actor="我") is None
        assert projects.members(session, project.id or 0) == []
        entries = session.exec(select(AuditEntry).order_by(sa.text("id")))
        assert [e.action for e in entries] == [
            "add project",
            "add member",
            "change member",
            "remove member",
        ]


def test_members_are_listed_by_what_they_do(database: Database, owner: int) -> None:
    with database.write() as session:
        project = projects.add(session, owner, "云雀", actor="我")
        for name, role in (("安然", "member"), ("王伟", "leader"), ("白露", "liaison")):
            who = person(session, owner, name)
            projects.set_member(session, project, who, ProjectRole(role), actor="我")
        found = [m.person.name for m in projects.members(session, project.id or 0)]
        assert found == ["王伟", "白露", "安然"]


def test_names_of_projects_are_unique(database: Database, owner: int) -> None:
    with database.write() as session:
        project = projects.add(session, owner, "云雀", actor="我")
        projects.add(session, owner, "周会", actor="我")
        with pytest.raises(ConflictError):
            projects.rename(session, project, "周会", actor="我")
        with pytest.raises(InputError):
            projects.rename(session, project, " ", actor="我")
        projects.rename(session, project, "云雀二期", actor="我")
        assert project.name == "云雀二期"


def test_only_empty_projects_are_removed(database: Database, owner: int) -> None:
    with database.write() as session:
        meeting(session, "有会议")
        with_people = projects.add(session, owner, "有人", actor="我")
        who = person(session, owner, "李敏")
        projects.set_member(session, with_people, who, ProjectRole.member, actor="我")
        projects.add(session, owner, "空的", actor="我")
        projects.remove_empty(session, owner, ["有会议", "有人", "空的"])
        assert {p.name for p in session.exec(select(Project))} == {"有会议", "有人"}


def test_a_project_that_is_not_there_is_not_found(database: Database, owner: int) -> None:
    with database.read() as session, pytest.raises(NotFoundError):
        projects.get(session, owner, 99)
