"""Owners are asked, teams review, months are told of: once, whatever happened to the workers."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlmodel import select

from api.delivery import tracking_letters
from api.jobs import rounds, tracking_clock
from api.jobs.steps import Workshop
from api.sample import SAMPLE_ID
from storage.db import Database
from storage.tables import Person, User
from tests.api.jobs.following import (
    ADMINISTRATOR,
    EXECUTIVE,
    LEADER,
    LIAISON,
    OTHER,
    OWNER,
    RECORDER,
    add_meeting,
    at,
    change,
    follow,
    join,
    keys_of_messages,
    make_shop,
    person_id,
    project_id,
    taken,
)


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Workshop:
    return make_shop(database, tmp_path)


def ask(shop: Workshop, *moments: str) -> list[int]:
    return [tracking_clock.ask_owners(shop, at(moment)) for moment in moments]


def key(shop: Workshop, kind: str, name: str = OWNER, week: str = "2024-W10") -> str:
    return f"week {week} {kind} person {person_id(shop, name)}"


def edit_person(shop: Workshop, name: str, **fields: Any) -> None:
    with shop.database.write() as session:
        person = session.exec(select(Person).where(Person.name == name)).one()
        for field, value in fields.items():
            setattr(person, field, value)
        session.add(person)


def test_a_worker_looks_every_minute() -> None:
    found = {each.do.__name__: each.every_s for each in rounds.ALL}
    names = ("ask_owners", "send_reviews", "send_month", "follow_problems")
    assert [found[name] for name in names] == [60] * 4


def test_owners_are_asked_in_the_morning_and_again_in_the_afternoon(shop: Workshop) -> None:
    follow(shop)
    follow(shop)
    follow(shop, owner=OTHER, department="市场部")
    asked = ask(
        shop,
        *("2024-03-08 08:59", "2024-03-08 09:00", "2024-03-08 09:01", "2024-03-08 14:59"),
        *("2024-03-08 15:00", "2024-03-08 15:01", "2024-03-08 17:01", "2024-03-09 09:00"),
    )
    assert asked == [0, 2, 0, 0, 2, 0, 0, 0]
    assert taken(shop) == sorted(
        (key(shop, kind, name), [name]) for kind in ("ask", "again") for name in (OWNER, OTHER)
    )
    assert len(keys_of_messages(shop)) == 4


def test_who_updated_all_this_week_is_not_asked(shop: Workshop) -> None:
    first = follow(shop, status_updated_at=at("2024-03-04 00:00"))
    assert ask(shop, "2024-03-08 09:00") == [0]
    change(shop, first, status_updated_at=at("2024-03-03 23:59"))
    assert ask(shop, "2024-03-08 09:01") == [1]
    change(shop, first, status_updated_at=at("2024-03-08 11:00"))
    assert ask(shop, "2024-03-08 15:00") == [0]


def test_nobody_is_asked_for_what_is_done_or_was_not_followed_yet(shop: Workshop) -> None:
    follow(shop, status="done")
    follow(shop, tracked_at=at("2024-03-08 09:00"))
    follow(shop, tracked_at=None)
    assert ask(shop, "2024-03-08 09:00", "2024-03-08 14:00") == [0, 0]


def test_who_was_not_asked_before_the_afternoon_is_asked_once(shop: Workshop) -> None:
    follow(shop)
    assert ask(shop, "2024-03-08 15:30", "2024-03-08 16:30") == [1, 0]
    assert taken(shop) == [(key(shop, "again"), [OWNER])]


def test_after_two_days_without_a_worker_the_friday_is_passed_over(shop: Workshop) -> None:
    follow(shop)
    assert ask(shop, "2024-03-07 18:00", "2024-03-09 18:00") == [0, 0]
    assert ask(shop, "2024-03-15 09:00") == [1]
    assert taken(shop) == [(key(shop, "ask", week="2024-W11"), [OWNER])]


def test_before_golden_week_owners_are_asked_on_monday(shop: Workshop) -> None:
    follow(shop)
    assert ask(shop, "2024-09-30 09:00", "2024-10-04 09:00") == [1, 0]
    assert taken(shop) == [(key(shop, "ask", week="2024-W40"), [OWNER])]


def test_an_owner_without_an_address_is_asked_once_there_is_one(shop: Workshop) -> None:
    follow(shop)
    edit_person(shop, OWNER, email=None)
    assert ask(shop, "2024-03-08 09:00") == [0]
    assert taken(shop) == []
    edit_person(shop, OWNER, email="li@x.cn")
    assert ask(shop, "2024-03-08 10:00", "2024-03-08 10:01") == [1, 0]


def test_who_has_left_is_not_asked(shop: Workshop) -> None:
    follow(shop)
    edit_person(shop, OWNER, is_active=False)
    assert ask(shop, "2024-03-08 09:00") == [0]


def test_of_namesakes_the_one_of_the_department_is_asked(shop: Workshop) -> None:
    follow(shop, owner=OTHER, department="市场部")
    with shop.database.write() as session:
        known = session.exec(select(Person).where(Person.name == OWNER)).one()
        session.add(
            Person(
                organisation_id=known.organisation_id,
                department_id=known.department_id,
                name=OTHER,
                email="sun@x.cn",
            )
        )
        session.flush()
        meant = session.exec(select(Person.id).where(Person.email == "p1@x.cn")).one()
    assert ask(shop, "2024-03-08 09:00") == [1]
    assert taken(shop) == [(f"week 2024-W10 ask person {meant}", [OTHER])]


def test_of_a_confidential_meeting_only_who_took_part_is_asked(shop: Workshop) -> None:
    with shop.database.write() as session:
        meeting = add_meeting(session, is_confidential=True)
        join(session, meeting, OTHER)
        meeting_id = meeting.id
    follow(shop, of=meeting_id)
    follow(shop, of=meeting_id, owner=OTHER, department="市场部")
    assert ask(shop, "2024-03-08 09:00", "2024-03-08 09:01") == [1, 0]
    assert taken(shop) == [(key(shop, "ask", OTHER), [OTHER])]


def test_nobody_is_asked_for_the_sample(shop: Workshop) -> None:
    with shop.database.write() as session:
        meeting_id = add_meeting(session, source_id=SAMPLE_ID).id
    follow(shop, of=meeting_id)
    assert ask(shop, "2024-03-08 09:00") == [0]
    assert tracking_clock.send_reviews(shop, at("2024-03-11 09:00")) == 0


def test_nobody_is_written_to_in_quiet_hours(shop: Workshop) -> None:
    follow(shop)
    moments = ("2024-03-11 20:00", "2024-03-12 07:59", "2024-03-12 08:00")
    assert [tracking_clock.send_reviews(shop, at(each)) for each in moments] == [0, 0, 1]


def test_the_team_reviews_on_monday_once(shop: Workshop) -> None:
    follow(shop)
    with shop.database.write() as session:
        without = add_meeting(session, project=None).id
    follow(shop, of=without)
    moments = ("2024-03-11 08:59", "2024-03-11 09:00", "2024-03-11 09:01", "2024-03-12 09:00")
    assert [tracking_clock.send_reviews(shop, at(each)) for each in moments] == [0, 2, 0, 0]
    assert [(step, sorted(told)) for step, told in taken(shop)] == [
        ("week 2024-W11 review all", [ADMINISTRATOR]),
        (f"week 2024-W11 review project {project_id(shop)}", sorted([LEADER, RECORDER, LIAISON])),
    ]


@pytest.mark.parametrize(
    ("moment", "count"), [("2024-03-13 09:00", 1), ("2024-03-13 09:01", 0), ("2024-03-15 09:00", 0)]
)
def test_a_review_is_passed_over_after_two_working_days(
    shop: Workshop, moment: str, count: int
) -> None:
    follow(shop)
    assert tracking_clock.send_reviews(shop, at(moment)) == count


def test_items_of_confidential_meetings_are_in_no_review(shop: Workshop) -> None:
    with shop.database.write() as session:
        meeting_id = add_meeting(session, is_confidential=True).id
    follow(shop, of=meeting_id)
    assert tracking_clock.send_reviews(shop, at("2024-03-11 09:00")) == 0
    assert tracking_clock.send_month(shop, at("2024-04-01 09:00")) == 0


def test_what_was_done_since_the_last_review_is_reviewed(shop: Workshop) -> None:
    item_id = follow(shop, status="done", done_at=at("2024-03-08 10:00"))
    assert tracking_clock.send_reviews(shop, at("2024-03-11 09:00")) == 1
    assert tracking_clock.send_reviews(shop, at("2024-03-18 09:00")) == 0
    change(shop, item_id, status="in_progress", done_at=None)
    assert tracking_clock.send_reviews(shop, at("2024-03-25 09:00")) == 1


def test_a_month_is_told_to_leaders_and_executives(shop: Workshop) -> None:
    follow(shop)
    moments = ("2024-04-01 08:59", "2024-04-01 09:00", "2024-04-02 09:00", "2024-05-06 09:00")
    assert [tracking_clock.send_month(shop, at(each)) for each in moments] == [0, 1, 0, 1]
    assert taken(shop) == [
        (f"month {month} project {project_id(shop)}", [LEADER, EXECUTIVE])
        for month in ("2024-03", "2024-04")
    ]


@pytest.mark.parametrize(("moment", "count"), [("2024-04-06 09:00", 0), ("2024-04-03 12:00", 1)])
def test_a_month_may_be_late_but_is_not_told_on_holidays(
    shop: Workshop, moment: str, count: int
) -> None:
    follow(shop)
    assert tracking_clock.send_month(shop, at(moment)) == count


def test_a_month_before_anything_was_followed_is_not_told_of(shop: Workshop) -> None:
    follow(shop)
    assert tracking_clock.send_month(shop, at("2024-03-05 09:00")) == 0


def test_one_owner_who_cannot_be_written_to_keeps_no_other_from_it(
    shop: Workshop, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(shop)
    follow(shop, owner=OTHER, department="市场部")
    write = tracking_letters.on_update_request

    def tell(session: Any, settings: Any, contact: Any, *rest: Any, **more: Any) -> list[str]:
        if contact.name == OWNER:
            raise ValueError("no such template")
        return write(session, settings, contact, *rest, **more)

    monkeypatch.setattr(tracking_letters, "on_update_request", tell)
    assert ask(shop, "2024-03-08 09:00") == [1]
    assert "no such template" in caplog.text
    monkeypatch.setattr(tracking_letters, "on_update_request", write)
    assert ask(shop, "2024-03-08 09:01") == [1]
    assert [step for step, _told in taken(shop)] == sorted(
        [key(shop, "ask"), key(shop, "ask", OTHER)]
    )


@pytest.mark.parametrize(
    ("do", "moment", "steps"),
    [
        (tracking_clock.ask_owners, "2024-03-08 09:00", 2),
        (tracking_clock.send_reviews, "2024-03-11 09:00", 1),
        (tracking_clock.send_month, "2024-04-01 09:00", 1),
    ],
)
def test_of_several_workers_at_once_one_writes(
    shop: Workshop, do: Callable[[Workshop, dt.datetime], int], moment: str, steps: int
) -> None:
    follow(shop)
    follow(shop, owner=OTHER, department="市场部")
    done = at_once(shop, lambda worker: do(worker, at(moment)))
    assert sum(done) == steps
    assert len(taken(shop)) == steps
    keys = keys_of_messages(shop)
    assert len(keys) == len(set(keys)) == sum(len(told) for _key, told in taken(shop))


def at_once(shop: Workshop, do: Callable[[Workshop], int], count: int = 4) -> list[int]:
    """What each of several workers does at the same time."""
    workers = [
        Workshop(Database(shop.database.url), shop.files, shop.stages, shop.settings)
        for _ in range(count)
    ]
    start = Barrier(count)

    def go(worker: Workshop) -> int:
        start.wait()
        return do(worker)

    with ThreadPoolExecutor(count) as pool:
        done = list(pool.map(go, workers))
    for worker in workers:
        worker.database.close()
    return done


def test_accounts_of_leaders_review_what_belongs_to_no_project(shop: Workshop) -> None:
    with shop.database.write() as session:
        without = add_meeting(session, project=None).id
        for user in session.exec(select(User).where(User.name == EXECUTIVE)):
            user.role = "leader"
            session.add(user)
    follow(shop, of=without)
    tracking_clock.send_reviews(shop, at("2024-03-11 09:00"))
    assert taken(shop) == [("week 2024-W11 review all", [ADMINISTRATOR, EXECUTIVE])]
