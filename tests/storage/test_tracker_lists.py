"""Lists of followed items: chosen, ordered and counted by the database, as who looks may see."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from storage import tracker_lists
from storage.db import Database
from storage.tables import (
    ActionItemRow,
    ItemRequest,
    Meeting,
    Organisation,
    Problem,
    ProblemState,
    Project,
    ReviewState,
)
from storage.tracker_filters import Viewed, Wanted

NOW = dt.datetime(2026, 5, 13, 15, 0)  # a Wednesday
AT = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
# By what is looked for below: task, what is particular about it.
ITEMS: tuple[dict[str, Any], ...] = (
    {"task": "late", "deadline": "2026-05-12", "owner": "李敏", "status": "in_progress"},
    {"task": "late today", "deadline": "2026-05-13T12:00", "owner": "孙涛"},
    {"task": "today", "deadline": "2026-05-13", "owner": "孙涛", "behind_on": dt.date(2026, 5, 8)},
    {"task": "near", "deadline": "2026-05-16T09:00", "status": "delayed", "department": "研发部"},
    {"task": "far", "deadline": "2026-06-30", "behind_on": dt.date(2026, 5, 13), "owner": "王芳"},
    {"task": "undated 合同"},
    {"task": "done", "deadline": "2026-05-12", "status": "done", "behind_on": None},
)


@pytest.fixture(autouse=True)
def items(database: Database) -> None:
    """The items of meeting 1, which is open; one of meeting 2, which is confidential."""
    database.migrate()
    with database.write() as session:
        owner = Organisation(name="云雀")
        session.add(owner)
        session.flush()
        project = Project(organisation_id=owner.id or 0, name="上市")
        session.add(project)
        session.flush()
        for number in (1, 2):
            meeting = Meeting(
                id=number,
                organisation_id=owner.id or 0,
                project_id=project.id,
                title=f"第{number}次例会",
                language="zh-Hans",
                date=dt.date(2026, 5, 1),
                is_confidential=number == 2,
            )
            session.add(meeting)
        session.flush()
        rows = [*({"meeting_id": 1} | row for row in ITEMS)]
        rows.append({"meeting_id": 2, "task": "secret", "deadline": "2026-05-12", "owner": "李敏"})
        for number, row in enumerate(rows, start=1):
            known = {"review": ReviewState.confirmed, "tracked_at": AT, "id": number}
            updated = {"status_updated_at": AT + dt.timedelta(hours=number * 7 % 5)}
            session.add(ActionItemRow(**known | updated | row))
        session.add(ActionItemRow(id=9, meeting_id=1, task="not followed", status="delayed"))
        session.flush()
        session.add(ItemRequest(item_id=4, asked_by="孙涛", asked_at=AT))
        problem = {"raised_by": "孙涛", "arose_at": AT}
        session.add(Problem(item_id=5, key="a", **problem))
        session.add(Problem(item_id=6, key="b", state=ProblemState.answered, **problem))


def viewed(*, own: str | None = None, sees: bool = True) -> Viewed:
    """Who sees the open meetings, or none, and has the items of that owner."""
    meetings = ~col(Meeting.is_confidential) if sees else sa.false()
    is_own = col(ActionItemRow.owner) == own if own else sa.false()
    seen = sa.or_(meetings, sa.and_(~col(Meeting.is_confidential), is_own))
    return Viewed(items=seen, meetings=meetings, own=is_own, now=NOW, sees_all=sees and not own)


def tasks(
    database: Database, seen: Viewed | None = None, sort: str = "deadline", **wanted: Any
) -> list[str]:
    with database.read() as session:
        found = tracker_lists.page(
            session, Wanted(**wanted), seen or viewed(), offset=0, limit=50, sort=sort
        )
    assert found.total == len(found.rows)
    return [row.item.task for row in found.rows]


EVERY = ["late", "today", "late today", "near", "far", "undated 合同", "done"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, EVERY[:-1]),
        ({"status": None}, EVERY),
        ({"status": "done"}, ["done"]),
        ({"status": "delayed"}, ["near"]),
        ({"due": "overdue"}, ["late", "late today"]),
        ({"due": "behind"}, ["today", "far"]),
        ({"due": "near"}, ["today", "near"]),
        ({"due": "week"}, ["late", "today", "late today", "near"]),
        ({"due": "month"}, ["today", "late today", "near"]),
        ({"due": "none"}, ["undated 合同"]),
        (
            {"due": "range", "since": dt.date(2026, 5, 13), "until": dt.date(2026, 5, 16)},
            EVERY[1:4],
        ),
        ({"due": "range", "until": dt.date(2026, 5, 12), "status": None}, ["late", "done"]),
        ({"owner": "孙涛"}, ["today", "late today"]),
        ({"department": "研发部"}, ["near"]),
        ({"project": "上市"}, EVERY[:-1]),
        ({"project": "别的"}, []),
        ({"meeting_id": 1}, EVERY[:-1]),
        ({"meeting_id": 2}, []),
        ({"waits_for_consent": True}, ["near"]),
        ({"has_problem": True}, ["far"]),
        ({"words": "合同"}, ["undated 合同"]),
        ({"words": "LATE"}, ["late", "late today"]),
        ({"words": "late 孙涛"}, ["late today"]),
        ({"words": "第1次", "status": None}, EVERY),
        ({"words": "第2次"}, []),
        ({"words": "late", "due": "overdue"}, ["late", "late today"]),
        ({"words": "%"}, []),
    ],
)
def test_items_are_chosen(database: Database, wanted: dict[str, Any], found: list[str]) -> None:
    assert tasks(database, **wanted) == found


@pytest.mark.parametrize("words", ["", "第1次"])
@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("deadline", "late", "undated 合同"),
        ("-deadline", "far", "undated 合同"),
        ("owner", "today", "undated 合同"),
        ("department", "near", "undated 合同"),
        ("status", "near", "undated 合同"),
        ("-status", "today", "near"),
        ("updated", "far", "today"),
        ("-updated", "near", "far"),
    ],
)
def test_lists_have_an_order(
    database: Database, words: str, sort: str, first: str, last: str
) -> None:
    found = tasks(database, sort=sort, words=words)
    if sort == "owner":  # by letters or by strokes, as the database sorts; those without come last
        assert found[-1] == "undated 合同" and set(found[:4]) == {
            "late",
            "late today",
            "today",
            "far",
        }
        return
    if "updated" in sort:
        assert (found == sorted(found, key=_updated, reverse=sort.startswith("-"))) is True
        return
    assert (found[0], found[-1]) == (first, last)


def _updated(task: str) -> int:
    return (EVERY_NUMBER[task] * 7) % 5


EVERY_NUMBER = {row["task"]: number for number, row in enumerate(ITEMS, start=1)}


def test_pages_follow_one_another(database: Database) -> None:
    for words in ("", "第1次"):
        wanted, found = Wanted(status=None, words=words), []
        with database.read() as session:
            for offset in range(0, 9, 2):
                page = tracker_lists.page(session, wanted, viewed(), offset=offset, limit=2)
                found += [row.item.task for row in page.rows]
        assert found == EVERY


def test_a_list_by_date_of_all_turns_the_page_from_open_to_done(database: Database) -> None:
    wanted = Wanted(status=None, due="week")
    with database.read() as session:
        page = tracker_lists.page(session, wanted, viewed(), offset=4, limit=2)
    assert ([row.item.task for row in page.rows], page.total) == (["done"], 5)


@pytest.mark.parametrize("words", ["", "第1次"])
def test_items_are_counted_whatever_status_and_date_are_asked_for(
    database: Database, words: str
) -> None:
    wanted = Wanted(status="delayed", due="near", words=words)
    with database.read() as session:
        page = tracker_lists.page(session, wanted, viewed(), offset=0, limit=50)
    assert page.counts.by_status == {"not_started": 4, "in_progress": 1, "done": 1, "delayed": 1}
    assert (page.counts.overdue, page.counts.behind, page.counts.near) == (2, 2, 2)
    assert (page.counts.open, page.counts.all, page.total) == (6, 7, 1)


def test_who_sees_no_meeting_sees_the_own_items(database: Database) -> None:
    own = viewed(own="李敏", sees=False)
    assert tasks(database, own) == ["late"]
    assert tasks(database, own, words="late") == ["late"]
    # What the meeting is called, and whose project it is, they do not.
    assert tasks(database, own, words="第1次") == []
    assert tasks(database, own, project="上市") == []


def test_own_items_are_those_that_may_be_seen(database: Database) -> None:
    assert tasks(database, viewed(own="李敏"), is_mine=True) == ["late"]


def test_rows_tell_what_there_is_to_know(database: Database) -> None:
    with database.read() as session:
        late, near, far = tracker_lists.rows(session, [1, 4, 5], viewed(own="李敏"))
    assert (late.is_late, late.is_near, late.is_own, late.is_open) == (True, False, True, True)
    assert (near.is_near, near.asks, near.has_problem) == (True, True, False)
    assert (far.is_behind, far.asks, far.has_problem) == (True, False, True)


def test_rows_of_what_may_not_be_seen_are_left_out(database: Database) -> None:
    with database.read() as session:
        assert tracker_lists.rows(session, [8, 9, 99], viewed()) == []


@pytest.mark.parametrize("words", ["", "第1次"])
def test_the_board_has_a_column_of_each_status(database: Database, words: str) -> None:
    with database.read() as session:
        columns, counts = tracker_lists.board(
            session, Wanted(status=None, words=words), viewed(), limit=2
        )
    assert {status: [row.item.task for row in rows] for status, rows in columns.items()} == {
        "not_started": ["today", "late today"],
        "in_progress": ["late"],
        "done": ["done"],
        "delayed": ["near"],
    }
    assert counts.by_status["not_started"] == 4
