"""The review of a week: Monday, March 16, 2026, of the week before it."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Session, col

from storage import reviews
from storage.db import Database
from storage.reviews import WeekReview
from storage.tables import ActionItemRow
from tests.storage.following import ZONE, at, follow, meeting, updated

NOW = at("2026-03-16 10:00")
KINDS = ("done", "late", "behind", "no_update", "new")


def review(session: Session, **wanted: object) -> WeekReview:
    options = {"now": NOW, "where": sa.true()} | wanted
    return reviews.week(session, "2026-W12", ZONE, **options)  # type: ignore[arg-type]


def told(found: WeekReview) -> dict[str, list[str]]:
    lists = {kind: getattr(found, kind) for kind in KINDS}
    assert {k: len(listed.rows) for k, listed in lists.items()} == {
        k: listed.count for k, listed in lists.items()
    }
    return {k: [row.task for row in listed.rows] for k, listed in lists.items() if listed.rows}


def test_a_review_tells_what_was_done_since_the_last_one(database: Database) -> None:
    with database.write() as session:
        follow(session, "早就完成", done_at="2026-03-09 08:59")
        follow(session, "上次复盘后完成", done_at="2026-03-09 09:00")
        follow(session, "刚才完成", done_at="2026-03-16 08:59", tracked_at="2026-03-04")
        found = review(session)
    assert told(found)["done"] == ["刚才完成", "上次复盘后完成"]


def test_done_after_the_review_was_open_at_it(database: Database) -> None:
    with database.write() as session:
        follow(session, "会后才完成", done_at="2026-03-16 09:30", deadline="2026-03-12")
        found = review(session)
    assert (told(found), found.open_count) == (
        {"late": ["会后才完成"], "no_update": ["会后才完成"]},
        1,
    )


def test_what_is_late_is_not_told_to_be_behind_as_well(database: Database) -> None:
    fresh = {"status_updated_at": "2026-03-13", "behind_on": dt.date(2026, 3, 10)}
    with database.write() as session:
        follow(session, "逾期", deadline="2026-03-15", **fresh)
        follow(session, "到点就逾期", deadline="2026-03-16T08:30", **fresh)
        follow(session, "今天到期", deadline="2026-03-16", **fresh)
        follow(session, "明天才落后", **fresh | {"behind_on": dt.date(2026, 3, 17)})
        found = review(session)
    assert told(found) == {"late": ["逾期", "到点就逾期"], "behind": ["今天到期"]}


def test_before_the_day_of_updates_nobody_owes_one_yet(database: Database) -> None:
    with database.write() as session:
        follow(session, "沉默")
        before = review(session, now=at("2026-03-12 10:00"))
        after = review(session, now=at("2026-03-13 09:01"))
    assert (before.update_is_to_come, before.no_update.count) == (True, 0)
    assert (after.update_is_to_come, after.no_update.count) == (False, 1)


def test_silent_is_who_was_asked_and_told_nothing_that_week(database: Database) -> None:
    with database.write() as session:
        follow(session, "从没更新")
        follow(session, "上周更新", status_updated_at="2026-03-08 23:59")
        follow(session, "周一零点更新", status_updated_at="2026-03-09 00:00")
        follow(session, "问过之后才有", tracked_at="2026-03-13 09:30")
        found = review(session)
    assert told(found) == {"no_update": ["从没更新", "上周更新"], "new": ["问过之后才有"]}


def test_a_later_update_does_not_hide_who_was_silent(database: Database) -> None:
    with database.write() as session:
        silent = follow(session, "沉默", status_updated_at="2026-03-18")
        updated(session, silent, "2026-03-10", source="review")
        updated(session, silent, "2026-03-18")
        spoke = follow(session, "说过", status_updated_at="2026-03-18")
        updated(session, spoke, "2026-03-12")
        found = review(session, now=at("2026-03-19"))
    assert told(found) == {"no_update": ["沉默"]}


def test_a_review_to_come_tells_how_it_is_by_now(database: Database) -> None:
    with database.write() as session:
        follow(session, "周四到期", deadline="2026-03-12")
        found = review(session, now=at("2026-03-12 10:00"))
    assert (found.at, told(found)) == (at("2026-03-12 10:00"), {})


def test_teams_are_sent_their_own_project_without_confidential_meetings(
    database: Database,
) -> None:
    with database.write() as session:
        launch = meeting(session, "上市周会")
        secret = meeting(session, "上市密会", is_confidential=True)
        other, none = meeting(session, "扩产会", "扩产"), meeting(session, "例会", None)
        for task, of in (("甲", launch), ("乙", secret), ("丙", other), ("丁", none)):
            follow(session, task, of)
        of_project = review(session, where=None, project_id=launch.project_id)
        of_none = review(session, where=None)
        of_all = review(session, project_id=launch.project_id)
    assert [told(each) for each in (of_project, of_none, of_all)] == [
        {"no_update": ["甲"]},
        {"no_update": ["丁"]},
        {"no_update": ["甲", "乙"]},
    ]


def test_only_what_one_may_see_is_listed_and_counted(database: Database) -> None:
    with database.write() as session:
        follow(session, "甲", owner="李敏")
        follow(session, "乙", owner="孙涛")
        found = review(session, where=col(ActionItemRow.owner) == "李敏")
    assert (told(found), found.open_count) == ({"no_update": ["甲"]}, 1)


def test_some_are_listed_and_all_are_counted(database: Database) -> None:
    with database.write() as session:
        for n in range(3):
            follow(
                session, f"第{n}件", deadline=f"2026-03-1{5 - n}", status_updated_at="2026-03-13"
            )
        found = review(session, most=2)
    assert ([row.task for row in found.late.rows], found.late.count) == (["第2件", "第1件"], 3)


def test_an_item_that_is_no_longer_followed_is_in_no_review(database: Database) -> None:
    with database.write() as session:
        follow(session, "不再跟踪", tracked_at=None, deadline="2026-03-12")
        assert told(review(session)) == {}
