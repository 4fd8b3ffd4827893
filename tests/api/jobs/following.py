"""An organisation whose items are followed, for tests of the rounds."""

import datetime as dt
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from api.jobs.steps import Workshop
from api.settings import Settings
from assistant.types import MeetingContext
from storage import meetings, organisation, rhythm, tracking
from storage.db import Database
from storage.files import FileStore
from storage.tables import (
    ActionItemRow,
    ClockStep,
    Department,
    Meeting,
    MeetingParticipant,
    Message,
    Person,
    Problem,
    ProblemStep,
    Project,
    ProjectMember,
    ProjectRole,
    ReviewState,
    Role,
    SettingRow,
    User,
)
from tests.api.fakes import fake_stages

ZONE = Settings(_env_file=None).zone
OWNER, OTHER, LIAISON = "李敏", "孙涛", "陈静"
RECORDER, LEADER = "刘芳", "王建国"
EXECUTIVE, ADMINISTRATOR = "赵总", "管理员"
PEOPLE = {
    OWNER: ("研发部", None),
    OTHER: ("市场部", None),
    LIAISON: ("研发部", ProjectRole.liaison),
    RECORDER: ("市场部", ProjectRole.recorder),
    LEADER: ("研发部", ProjectRole.leader),
}


def at(text: str) -> dt.datetime:
    """A time of the organisation: "2024-03-08 09:00"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(dt.UTC)


def make_shop(database: Database, folder: Path) -> Workshop:
    settings = Settings(data_dir=folder / "data", _env_file=None)
    with database.write() as session:
        _add_people(session)
        since = {"at": at("2024-01-01").isoformat()}
        session.merge(SettingRow(name=rhythm.SINCE, value=since, changed_by=""))
        rhythm.keep_planned(session)
    return Workshop(database, FileStore(folder / "files"), fake_stages(), settings)


def _add_people(session: Session) -> None:
    owner, _is_new = organisation.ensure(session, "晨光")
    place = {"organisation_id": owner.id or 0}
    project = organisation.ensure_project(session, owner.id or 0, "上市")
    departments = {name: Department(name=name, **place) for name in ("研发部", "市场部")}
    session.add_all(departments.values())
    session.flush()
    for number, (name, (department, role)) in enumerate(PEOPLE.items()):
        person = Person(
            name=name, department_id=departments[department].id, email=f"p{number}@x.cn", **place
        )
        session.add(person)
        session.flush()
        if role:
            session.add(ProjectMember(project_id=project.id, person_id=person.id, role=role))
    for name, account_role in (
        (EXECUTIVE, Role.executive),
        (ADMINISTRATOR, Role.administrator),
    ):
        session.add(User(name=name, role=account_role, email=f"{account_role}@x.cn", **place))


def add_meeting(session: Session, project: str | None = "上市", **fields: Any) -> Meeting:
    context = MeetingContext(title="周会", date=dt.date(2024, 3, 4), project=project)
    meeting = meetings.create(session, context)
    meeting.confirmed_at = meeting.created_at = at("2024-03-04 18:00")
    for name, value in fields.items():
        setattr(meeting, name, value)
    session.add(meeting)
    session.flush()
    return meeting


def join(session: Session, meeting: Meeting, *names: str) -> None:
    for name in names:
        person = session.exec(select(Person).where(Person.name == name)).one()
        session.add(MeetingParticipant(meeting_id=meeting.id or 0, person_id=person.id or 0))


def follow(shop: Workshop, *, of: int | None = None, **fields: Any) -> int:
    """An item of the one who owns, followed since the evening of March 4; its id."""
    with shop.database.write() as session:
        meeting = meetings.get(session, of) if of else add_meeting(session)
        chosen = {
            "task": "改合同",
            "owner": OWNER,
            "department": "研发部",
            "review": ReviewState.confirmed,
            "tracked_at": at("2024-03-04 18:00"),
        } | fields
        item = ActionItemRow(meeting_id=meeting.id or 0, **chosen)
        session.add(item)
        tracking.plan(rhythm.rhythm(session).plan, meeting, item)
        session.flush()
        return item.id or 0


def change(shop: Workshop, item_id: int, **fields: Any) -> None:
    with shop.database.write() as session:
        item = session.get_one(ActionItemRow, item_id)
        for name, value in fields.items():
            setattr(item, name, value)


def person_id(shop: Workshop, name: str) -> int:
    with shop.database.read() as session:
        return session.exec(select(Person.id).where(Person.name == name)).one() or 0


def project_id(shop: Workshop) -> int:
    with shop.database.read() as session:
        return session.exec(select(Project.id).where(Project.name == "上市")).one() or 0


def taken(shop: Workshop) -> list[tuple[str, list[str]]]:
    """The occasions that were taken, with who was told, in order of their keys."""
    with shop.database.read() as session:
        rows = session.exec(select(ClockStep).order_by(col(ClockStep.key)))
        return [(row.key, row.told) for row in rows]


def troubles(shop: Workshop) -> list[tuple[str, str]]:
    with shop.database.read() as session:
        rows = session.exec(select(Problem).order_by(col(Problem.id)))
        return [(row.key, str(row.state)) for row in rows]


def levels(shop: Workshop) -> list[tuple[int, str, list[str]]]:
    """Each level that was told: when, in the organisation's time, and whom."""
    with shop.database.read() as session:
        rows = session.exec(
            select(ProblemStep).order_by(col(ProblemStep.at), col(ProblemStep.level))
        )
        return [(r.level, f"{r.at.astimezone(ZONE):%m-%d %H:%M}", r.told) for r in rows]


def keys_of_messages(shop: Workshop) -> list[str]:
    with shop.database.read() as session:
        return list(session.exec(select(Message.key)))
