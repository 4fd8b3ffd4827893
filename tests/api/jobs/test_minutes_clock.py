"""Who is reminded of minutes that are due, and when, whatever happened to the workers."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlmodel import Session, col, select

from api.jobs import minutes_clock, rounds
from api.jobs.steps import Workshop
from api.sample import SAMPLE_ID
from api.settings import Settings
from assistant.tracking.clocks import WHOLE_DAYS, ClockRule
from assistant.types import MeetingContext
from storage import clocks, meetings, organisation
from storage.db import Database
from storage.files import FileStore
from storage.tables import (
    AuditEntry,
    Meeting,
    Message,
    MinutesReminder,
    Person,
    Project,
    ProjectMember,
    ProjectRole,
    Role,
    User,
)
from tests.api.fakes import fake_stages

# Tuesday, 15:30 in Shanghai.
ENDED = dt.datetime(2024, 3, 5, 7, 30, tzinfo=dt.UTC)
RECORDER, LEADER, EXECUTIVE = "刘芳", "王建国", "赵总"


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Workshop:
    settings = Settings(data_dir=tmp_path / "data", _env_file=None)
    with database.write() as session:
        _people(session)
    return Workshop(database, FileStore(tmp_path / "files"), fake_stages(), settings)


def _people(session: Session) -> None:
    owner, _is_new = organisation.ensure(session, "晨光")
    organisation_id = owner.id or 0
    project = organisation.ensure_project(session, organisation_id, "上市")
    for name, role in ((RECORDER, None), (LEADER, ProjectRole.leader)):
        person = Person(organisation_id=organisation_id, name=name, email=f"{ord(name[0])}@x.cn")
        session.add(person)
        session.flush()
        if role:
            member = ProjectMember(project_id=project.id, person_id=person.id, role=role)
            session.add(member)
    session.add(
        User(
            organisation_id=organisation_id,
            name=EXECUTIVE,
            role=Role.executive,
            email="zhao@x.cn",
        )
    )


@pytest.fixture
def meeting_id(shop: Workshop) -> int:
    with shop.database.write() as session:
        return _add_meeting(session)


def _add_meeting(session: Session, **fields: object) -> int:
    context = MeetingContext(
        title="周会",
        language="zh-Hans",
        date=dt.date(2024, 3, 5),
        start=dt.time(14),
        end=dt.time(15, 30),
        recorder=RECORDER,
        attendees=(RECORDER, LEADER),
    )
    meeting = meetings.create(session, context)
    meeting.project_id = session.exec(select(Project.id)).one()
    meeting.created_at = ENDED
    for name, value in fields.items():
        setattr(meeting, name, value)
    session.add(meeting)
    session.flush()
    return meeting.id or 0


def after(hours: float) -> dt.datetime:
    return ENDED + dt.timedelta(hours=hours)


def change(shop: Workshop, meeting_id: int, **fields: object) -> None:
    with shop.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        for name, value in fields.items():
            setattr(meeting, name, value)
        session.add(meeting)


def written(shop: Workshop) -> list[tuple[str, str]]:
    """The steps that were written about, with whom to."""
    with shop.database.read() as session:
        rows = session.exec(select(Message).order_by(col(Message.id)))
        return [(row.key.split()[2], row.recipient) for row in rows]


def steps_of(shop: Workshop, meeting_id: int) -> list[tuple[str, bool]]:
    """The steps that were recorded, with whether they were passed over."""
    with shop.database.read() as session:
        return [(r.step, r.is_passed_over) for r in clocks.reminders(session, meeting_id)]


def lateness(shop: Workshop) -> list[AuditEntry]:
    with shop.database.read() as session:
        chosen = select(AuditEntry).where(AuditEntry.action == "tell of late minutes")
        return list(session.exec(chosen))


HALF = [("half", RECORDER), ("half", LEADER)]
SOON = [("soon", RECORDER), ("soon", LEADER)]
LATE = [("late", RECORDER), ("late", LEADER), ("late", EXECUTIVE)]


def test_a_worker_looks_every_minute() -> None:
    assert [each.every_s for each in rounds.ALL if each.do is minutes_clock.remind] == [60]


def test_nobody_is_reminded_before_half_of_the_time_has_passed(
    shop: Workshop, meeting_id: int
) -> None:
    minutes_clock.remind(shop, after(11.9))
    assert written(shop) == []


def test_recorder_and_leader_are_reminded_and_at_last_the_executive_is_told(
    shop: Workshop, meeting_id: int
) -> None:
    for hour in range(72):
        minutes_clock.remind(shop, after(hour))
    assert written(shop) == [*HALF, *SOON, *LATE]
    assert steps_of(shop, meeting_id) == [("half", False), ("soon", False), ("late", False)]


def test_lateness_is_in_the_log_once_with_who_was_told(shop: Workshop, meeting_id: int) -> None:
    for hour in (20, 24, 25):
        minutes_clock.remind(shop, after(hour))
    assert [entry.after for entry in lateness(shop)] == [
        {"due_at": "2024-03-06 15:30", "told": [RECORDER, LEADER, EXECUTIVE]}
    ]


def test_after_two_days_without_a_worker_one_letter_says_it_all(
    shop: Workshop, meeting_id: int
) -> None:
    minutes_clock.remind(shop, after(48))
    minutes_clock.remind(shop, after(48.1))
    assert written(shop) == LATE
    assert steps_of(shop, meeting_id) == [("half", True), ("soon", True), ("late", False)]


def test_after_a_month_without_a_worker_nobody_is_written_to(
    shop: Workshop, meeting_id: int
) -> None:
    minutes_clock.remind(shop, after(30 * 24))
    assert written(shop) == []
    assert steps_of(shop, meeting_id) == [("half", True), ("soon", True), ("late", True)]


def move(shop: Workshop, addresses: dict[str, str | None]) -> None:
    """Give people of the roster these addresses, and everybody else none."""
    with shop.database.write() as session:
        for each in (*session.exec(select(Person)), *session.exec(select(User))):
            each.email = addresses.get(each.name)
            session.add(each)


def test_a_step_that_reaches_nobody_waits_for_an_address(
    shop: Workshop, meeting_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    move(shop, {})
    done = [minutes_clock.remind(shop, after(hours)) for hours in (12, 20, 24, 25, 26)]
    assert done == [0, 1, 1, 0, 0]  # half and soon are passed over
    assert steps_of(shop, meeting_id) == [("half", True), ("soon", True)]
    assert (lateness(shop), caplog.text) == ([], "")
    move(shop, {RECORDER: "liu@x.cn"})
    done = [minutes_clock.remind(shop, after(hours)) for hours in (27, 28)]
    assert done == [1, 0]
    assert written(shop) == [("late", RECORDER)]
    assert [entry.after["told"] for entry in lateness(shop)] == [[RECORDER]]


def test_minutes_that_are_out_need_no_reminder(shop: Workshop, meeting_id: int) -> None:
    minutes_clock.remind(shop, after(13))
    change(shop, meeting_id, minutes_issued_at=after(14))
    minutes_clock.remind(shop, after(25))
    assert written(shop) == HALF


def test_nobody_is_reminded_of_the_sample(shop: Workshop, meeting_id: int) -> None:
    change(shop, meeting_id, source_id=SAMPLE_ID)
    minutes_clock.remind(shop, after(25))
    assert written(shop) == []


def test_nobody_is_reminded_of_a_tracker_that_was_brought_along(
    shop: Workshop, meeting_id: int
) -> None:
    change(shop, meeting_id, is_imported_tracker=True)
    minutes_clock.remind(shop, after(25))
    assert (written(shop), steps_of(shop, meeting_id)) == ([], [])


def test_nobody_is_reminded_of_old_meetings_put_in_later(shop: Workshop, meeting_id: int) -> None:
    change(shop, meeting_id, created_at=after(7 * 24 + 1))
    minutes_clock.remind(shop, after(7 * 24 + 2))
    assert steps_of(shop, meeting_id) == []


def test_a_later_end_moves_what_is_still_to_come(shop: Workshop, meeting_id: int) -> None:
    minutes_clock.remind(shop, after(12))
    change(shop, meeting_id, end=dt.time(19, 30))
    minutes_clock.remind(shop, after(20))
    minutes_clock.remind(shop, after(23.9))
    assert written(shop) == HALF
    minutes_clock.remind(shop, after(24))
    assert written(shop) == [*HALF, *SOON]


def test_a_meeting_over_midnight_ends_on_the_next_day(shop: Workshop, meeting_id: int) -> None:
    change(shop, meeting_id, start=dt.time(22, 30), end=dt.time(0, 30))
    minutes_clock.remind(shop, after(9 + 11.9))
    assert written(shop) == []
    minutes_clock.remind(shop, after(9 + 12))
    assert written(shop) == HALF


def test_the_rule_that_was_chosen_is_followed(shop: Workshop, meeting_id: int) -> None:
    with shop.database.write() as session:
        clocks.choose(session, ClockRule(24, WHOLE_DAYS), actor="t")
    change(shop, meeting_id, date=dt.date(2024, 3, 8), created_at=after(72))  # a Friday
    minutes_clock.remind(shop, after(72 + 59))
    assert written(shop) == []
    minutes_clock.remind(shop, after(72 + 60))  # Monday, 3:30
    assert written(shop) == HALF
    minutes_clock.remind(shop, after(72 + 72))
    assert written(shop) == [*HALF, *LATE]


def test_one_meeting_that_cannot_be_written_about_keeps_no_other_from_it(
    shop: Workshop, meeting_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    with shop.database.write() as session:
        _add_meeting(session, title="例会")
    seen = []

    def tell(shop: Workshop, session: Session, meeting: Meeting, step: str) -> list[str]:
        seen.append(meeting.title)
        if meeting.title == "周会":
            raise ValueError("no such template")
        return ["somebody"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(minutes_clock, "_tell", tell)
        minutes_clock.remind(shop, after(12))
    assert seen == ["周会", "例会"]
    assert "no such template" in caplog.text
    # and what failed is tried again
    minutes_clock.remind(shop, after(12.1))
    assert steps_of(shop, meeting_id) == [("half", False)]
    assert written(shop) == HALF


def test_of_several_workers_at_once_one_writes(shop: Workshop, meeting_id: int) -> None:
    with shop.database.write() as session:
        others = [_add_meeting(session, title=f"会议 {n}") for n in range(4)]
    workers = list(_workers(shop, 4))
    start = Barrier(len(workers))

    def go(worker: Workshop) -> None:
        start.wait()
        minutes_clock.remind(worker, after(25))

    with ThreadPoolExecutor(len(workers)) as pool:
        list(pool.map(go, workers))
    for worker in workers:
        worker.database.close()
    with shop.database.read() as session:
        told = [row.told for row in session.exec(select(MinutesReminder)) if row.step == "late"]
        keys = list(session.exec(select(Message.key)))
    assert told == [[RECORDER, LEADER, EXECUTIVE]] * 5
    assert len(keys) == len(set(keys)) == 15
    assert len(lateness(shop)) == 1 + len(others)


def _workers(shop: Workshop, count: int) -> Iterator[Workshop]:
    for _ in range(count):
        yield Workshop(Database(shop.database.url), shop.files, shop.stages, shop.settings)
