"""Troubles are raised once and told level by level, until somebody answers or they are no more."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from api.delivery import tracking_letters
from api.jobs import tracking_clock
from api.jobs.steps import Workshop
from api.sample import SAMPLE_ID
from assistant.tracking.rhythm import Rhythm
from assistant.types import Language
from storage import clocks, meetings, problems, rhythm, webhooks
from storage.db import Database
from storage.tables import (
    ActionItemRow,
    AuditEntry,
    Department,
    Person,
    Problem,
    ProblemStep,
    ProjectMember,
    ProjectRole,
    SettingRow,
    User,
)
from tests.api.jobs.following import (
    ADMINISTRATOR,
    EXECUTIVE,
    LEADER,
    LIAISON,
    OTHER,
    OWNER,
    add_meeting,
    at,
    change,
    follow,
    join,
    keys_of_messages,
    levels,
    make_shop,
    taken,
    troubles,
)
from tests.api.jobs.test_tracking_clock import at_once

# A Wednesday: what was due then is overdue from Thursday on.
DUE = "2024-03-06"


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Workshop:
    return make_shop(database, tmp_path)


def look(shop: Workshop, *moments: str) -> list[int]:
    return [tracking_clock.follow_problems(shop, at(moment)) for moment in moments]


def look_hourly(shop: Workshop, first: str, last: str) -> None:
    now = at(first)
    while now <= at(last):
        tracking_clock.follow_problems(shop, now)
        now += dt.timedelta(hours=1)


def report(shop: Workshop, item_id: int, moment: str, *, is_urgent: bool = False) -> int:
    with shop.database.write() as session:
        item = session.get_one(ActionItemRow, item_id)
        problem = problems.report(
            session, item, "缺人", is_urgent=is_urgent, actor=OWNER, at=at(moment)
        )
        return problem.id or 0


def test_liaison_leader_and_executive_are_told_in_turn(shop: Workshop) -> None:
    item_id = follow(shop, deadline=DUE)
    look_hourly(shop, "2024-03-06 22:00", "2024-03-14 00:00")
    assert troubles(shop) == [(f"overdue {item_id} {DUE}", "open")]
    assert levels(shop) == [
        (1, "03-07 08:00", [LIAISON]),
        (2, "03-08 08:00", [LEADER]),
        (3, "03-11 08:00", [EXECUTIVE]),
    ]
    assert len(keys_of_messages(shop)) == len(set(keys_of_messages(shop)))


def test_a_problem_arises_when_the_deadline_passed_not_when_somebody_looks(shop: Workshop) -> None:
    follow(shop, deadline=DUE)
    follow(shop, deadline=f"{DUE}T12:00")
    assert look(shop, "2024-03-06 12:00") == [0]
    look(shop, "2024-03-06 12:01", "2024-03-06 23:59", "2024-03-09 10:00")
    with shop.database.read() as session:
        rows = session.exec(select(Problem.arose_at).order_by(col(Problem.id)))
        assert list(rows) == [at("2024-03-06 12:01"), at("2024-03-07 00:00")]


def test_an_answer_stops_it(shop: Workshop) -> None:
    item_id = follow(shop, deadline=DUE)
    look(shop, "2024-03-07 08:00")
    with shop.database.write() as session:
        item = session.get_one(ActionItemRow, item_id)
        (problem,) = problems.of_item(session, item_id)
        problems.answer(session, item, problem, "加人", actor=LIAISON, at=at("2024-03-07 18:00"))
    look_hourly(shop, "2024-03-08 00:00", "2024-03-13 00:00")
    assert [level for level, _at, _told in levels(shop)] == [1]
    assert troubles(shop) == [(f"overdue {item_id} {DUE}", "answered")]


@pytest.mark.parametrize(
    "fields",
    [{"status": "done"}, {"deadline": "2024-03-20"}, {"deadline": None}, {"tracked_at": None}],
)
def test_a_problem_that_is_no_more_is_settled(shop: Workshop, fields: dict[str, Any]) -> None:
    item_id = follow(shop, deadline=DUE)
    look(shop, "2024-03-07 08:00")
    change(shop, item_id, **fields)
    assert look(shop, "2024-03-07 08:01", "2024-03-07 08:02") == [1, 0]
    assert troubles(shop) == [(f"overdue {item_id} {DUE}", "settled")]


def test_another_date_that_passes_is_another_problem(shop: Workshop) -> None:
    item_id = follow(shop, deadline=DUE)
    look(shop, "2024-03-07 08:00")
    change(shop, item_id, deadline="2024-03-07T18:00")
    look(shop, "2024-03-07 09:00", "2024-03-07 18:00")
    assert troubles(shop) == [(f"overdue {item_id} {DUE}", "settled")]
    # An update of the same day does not settle what became overdue at an hour.
    look(shop, "2024-03-07 18:01", "2024-03-07 18:02")
    assert troubles(shop) == [
        (f"overdue {item_id} {DUE}", "settled"),
        (f"overdue {item_id} 2024-03-07T18:00", "open"),
    ]


def test_after_two_days_without_a_worker_each_level_still_has_its_day(shop: Workshop) -> None:
    follow(shop, deadline=DUE)
    look(shop, "2024-03-07 08:00", "2024-03-12 15:00", "2024-03-13 14:59", "2024-03-13 15:00")
    assert [(level, moment) for level, moment, _told in levels(shop)] == [
        (1, "03-07 08:00"),
        (2, "03-12 15:00"),
        (3, "03-13 15:00"),
    ]


def test_a_level_without_anybody_is_recorded_and_the_next_told_at_once(shop: Workshop) -> None:
    follow(shop, deadline=DUE, department="市场部")
    look(shop, "2024-03-07 08:00", "2024-03-08 08:00")
    assert levels(shop) == [
        (1, "03-07 08:00", []),
        (2, "03-07 08:00", [LEADER]),
        (3, "03-08 08:00", [EXECUTIVE]),
    ]


def test_without_executives_the_administrators_are_told(shop: Workshop) -> None:
    follow(shop, deadline=DUE)
    with shop.database.write() as session:
        for user in session.exec(select(User).where(User.name == EXECUTIVE)):
            user.is_active = False
            session.add(user)
    look(shop, "2024-03-07 08:00", "2024-03-08 08:00", "2024-03-11 08:00")
    assert levels(shop)[-1] == (3, "03-11 08:00", [ADMINISTRATOR])


def test_the_owner_is_not_told_as_their_own_liaison(shop: Workshop) -> None:
    follow(shop, deadline=DUE, owner=LIAISON)
    look(shop, "2024-03-07 08:00")
    assert levels(shop) == [(1, "03-07 08:00", []), (2, "03-07 08:00", [LEADER])]


def test_a_department_may_be_named_by_its_alias(shop: Workshop) -> None:
    follow(shop, deadline=DUE, department="研发")
    with shop.database.write() as session:
        row = session.exec(select(Department).where(Department.name == "研发部")).one()
        row.aliases = ["研发"]
        session.add(row)
    look(shop, "2024-03-07 08:00")
    assert levels(shop) == [(1, "03-07 08:00", [LIAISON])]


def behind(shop: Workshop, **fields: Any) -> int:
    """An item with 19 working days: four of them are over when March 9 begins, a Saturday."""
    return follow(shop, deadline="2024-03-29", **fields)


def test_liaison_and_leaders_are_told_of_who_is_behind(shop: Workshop) -> None:
    item_id = behind(shop)
    look(shop, "2024-03-08 23:59", "2024-03-11 00:00", "2024-03-11 08:00")
    assert troubles(shop) == [(f"behind {item_id} 2024-03-29 2024-03-09", "open")]
    assert levels(shop) == [(1, "03-11 08:00", [LIAISON, LEADER])]


def test_no_second_problem_of_being_behind_while_one_goes_on(shop: Workshop) -> None:
    item_id = behind(shop)
    look(shop, "2024-03-11 08:00")
    change(shop, item_id, percent=5, behind_on=dt.date(2024, 3, 10))
    look(shop, "2024-03-11 09:00")
    assert len(troubles(shop)) == 1
    change(shop, item_id, percent=40, behind_on=dt.date(2024, 3, 20))
    look(shop, "2024-03-12 09:00", "2024-03-20 09:00")
    assert troubles(shop) == [
        (f"behind {item_id} 2024-03-29 2024-03-09", "settled"),
        (f"behind {item_id} 2024-03-29 2024-03-20", "open"),
    ]


def test_an_item_that_is_overdue_is_not_called_behind(shop: Workshop) -> None:
    item_id = behind(shop, tracked_at=at("2024-04-02 10:00"))
    look(shop, "2024-04-02 10:00")
    assert troubles(shop) == [(f"overdue {item_id} 2024-03-29", "open")]


def test_what_was_overdue_long_before_it_was_followed_is_no_news(shop: Workshop) -> None:
    follow(shop, deadline=DUE, tracked_at=at("2024-03-14 00:01"))
    follow(shop, deadline="2023-01-01", tracked_at=at("2024-03-14 00:01"))
    follow(shop, deadline=DUE, tracked_at=at("2024-03-14 00:00"))
    look(shop, "2024-03-14 09:00")
    assert len(troubles(shop)) == 1


@pytest.mark.parametrize(("since", "count"), [("2024-03-07 00:00", 1), ("2024-03-07 00:01", 0)])
def test_what_arose_before_this_release_is_no_news(shop: Workshop, since: str, count: int) -> None:
    follow(shop, deadline=DUE)
    with shop.database.write() as session:
        value = {"at": at(since).isoformat()}
        session.merge(SettingRow(name=rhythm.SINCE, value=value, changed_by=""))
    look(shop, "2024-03-07 09:00")
    assert len(troubles(shop)) == count


def test_the_sample_has_no_problems(shop: Workshop) -> None:
    with shop.database.write() as session:
        meeting_id = add_meeting(session, source_id=SAMPLE_ID).id
    follow(shop, of=meeting_id, deadline=DUE)
    follow(shop, of=meeting_id, deadline="2024-03-29")
    look(shop, "2024-03-12 09:00")
    assert troubles(shop) == []


def test_urgent_news_is_told_at_night_and_at_the_weekend(shop: Workshop) -> None:
    report(shop, follow(shop), "2024-03-09 03:00", is_urgent=True)
    report(shop, follow(shop), "2024-03-09 03:00")
    look(shop, "2024-03-09 03:00", "2024-03-10 03:00", "2024-03-11 03:00", "2024-03-11 08:00")
    assert [(level, moment) for level, moment, _told in levels(shop)] == [
        (1, "03-09 03:00"),
        (2, "03-10 03:00"),
        (3, "03-11 03:00"),
        (1, "03-11 08:00"),
    ]


def test_of_a_confidential_meeting_only_who_took_part_is_told(shop: Workshop) -> None:
    with shop.database.write() as session:
        meeting = add_meeting(session, is_confidential=True)
        join(session, meeting, OWNER)
        meeting_id = meeting.id
    follow(shop, of=meeting_id, deadline=DUE)
    look(shop, "2024-03-07 08:00")
    assert levels(shop) == [(level, "03-07 08:00", []) for level in (1, 2, 3)]
    with shop.database.write() as session:
        meeting = meetings.get(session, meeting_id or 0)
        join(session, meeting, LIAISON)
    follow(shop, of=meeting_id, deadline="2024-03-07")
    look(shop, "2024-03-08 08:00")
    assert levels(shop)[-1] == (1, "03-08 08:00", [LIAISON])


def test_plans_are_measured_anew_where_the_calendar_is_another(shop: Workshop) -> None:
    item_id = behind(shop)
    use_calendar(shop, "en")
    change(shop, item_id, behind_on=None)
    look(shop, "2024-03-05 09:00")
    with shop.database.read() as session:
        assert session.get_one(ActionItemRow, item_id).behind_on == dt.date(2024, 3, 9)
    change(shop, item_id, behind_on=None)  # and not again
    look(shop, "2024-03-05 09:01")
    with shop.database.read() as session:
        assert session.get_one(ActionItemRow, item_id).behind_on is None


def use_calendar(shop: Workshop, calendar: Language) -> None:
    with shop.database.write() as session:
        clocks.choose(session, clocks.ClockRule(calendar=calendar), actor="t")


def test_the_rhythm_that_was_chosen_is_followed(shop: Workshop) -> None:
    follow(shop, deadline=DUE)
    with shop.database.write() as session:
        chosen = Rhythm(level_hours=4, quiet_from=dt.time(0), quiet_until=dt.time(0))
        rhythm.choose(session, chosen, actor="t")
    look_hourly(shop, "2024-03-07 00:00", "2024-03-07 12:00")
    assert [(level, moment) for level, moment, _told in levels(shop)] == [
        (1, "03-07 00:00"),
        (2, "03-07 04:00"),
        (3, "03-07 08:00"),
    ]


def test_other_systems_are_told_of_each_step(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id, seen = follow(shop, deadline=DUE), []

    def emit(_session: Session, event: str, key: str, data: dict[str, Any]) -> None:
        seen.append((event, key, data["id"], data.get("level"), data.get("told")))

    monkeypatch.setattr(webhooks, "emit", emit)
    look(shop, "2024-03-07 08:00", "2024-03-08 08:00")
    assert seen == [
        ("problem.raised", "problem.raised 1", item_id, None, None),
        ("problem.escalated", "problem.escalated 1 1", item_id, 1, [LIAISON]),
        ("problem.escalated", "problem.escalated 1 2", item_id, 2, [LEADER]),
    ]


def test_one_problem_that_cannot_be_told_of_keeps_no_other_from_it(
    shop: Workshop, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = follow(shop, deadline=DUE), follow(shop, deadline=DUE)
    write = tracking_letters.on_problem

    def tell(session: Any, settings: Any, problem: Problem, *rest: Any) -> list[str]:
        if problem.item_id == bad:
            raise ValueError("no such template")
        return write(session, settings, problem, *rest)

    monkeypatch.setattr(tracking_letters, "on_problem", tell)
    look(shop, "2024-03-07 08:00")
    assert "no such template" in caplog.text
    assert told_items(shop) == [good]
    monkeypatch.setattr(tracking_letters, "on_problem", write)
    look(shop, "2024-03-07 08:01")
    assert told_items(shop) == [bad, good]


def told_items(shop: Workshop) -> list[int]:
    with shop.database.read() as session:
        chosen = select(Problem.item_id).join(ProblemStep).order_by(col(Problem.item_id))
        return list(session.exec(chosen))


def test_of_several_workers_at_once_one_raises_and_tells(shop: Workshop) -> None:
    for _ in range(4):
        follow(shop, deadline=DUE)
    done = at_once(shop, lambda worker: tracking_clock.follow_problems(worker, at(f"{DUE} 23:00")))
    assert sum(done) == 0
    moment = at("2024-03-07 09:00")
    done = at_once(shop, lambda worker: tracking_clock.follow_problems(worker, moment))
    assert sum(done) == 8
    assert levels(shop) == [(1, "03-07 09:00", [LIAISON])] * 4
    keys = keys_of_messages(shop)
    assert len(keys) == len(set(keys)) == 4
    with shop.database.read() as session:
        chosen = select(AuditEntry).where(AuditEntry.action == "raise problem")
        assert len(list(session.exec(chosen))) == 4


def test_leaders_of_a_project_are_told_once_where_they_are_liaisons_too(shop: Workshop) -> None:
    behind(shop, department="市场部")
    with shop.database.write() as session:
        person = session.exec(select(Person).where(Person.name == OTHER)).one()
        leader = session.exec(
            select(ProjectMember).where(ProjectMember.role == ProjectRole.leader)
        ).one()
        session.add(
            ProjectMember(
                project_id=leader.project_id, person_id=person.id or 0, role=ProjectRole.liaison
            )
        )
    look(shop, "2024-03-11 08:00")
    assert levels(shop) == [(1, "03-11 08:00", [OTHER, LEADER])]
    assert taken(shop) == []
