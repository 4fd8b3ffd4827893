"""Which action items of earlier meetings a meeting may speak of."""

import datetime as dt

from sqlmodel import Session

from assistant.types import MeetingContext
from storage import meetings, open_items, organisation
from storage.db import Database
from storage.tables import ActionItemRow, Meeting, ReviewState, now


def meeting(session: Session, day: int, **fields: object) -> Meeting:
    organisation.ensure(session, "云雀")
    known = {"title": f"第{day}次例会", "date": dt.date(2024, 3, day), "project": "音箱"} | fields
    is_confidential = bool(known.pop("is_confidential", False))
    return meetings.create(
        session, MeetingContext.model_validate(known), is_confidential=is_confidential
    )


def follow(session: Session, of: Meeting, task: str, **fields: object) -> ActionItemRow:
    known = {"review": ReviewState.confirmed, "tracked_at": now()} | fields
    item = ActionItemRow(meeting_id=of.id, task=task, **known)
    session.add(item)
    session.flush()
    return item


def tasks(session: Session, of: Meeting) -> list[str]:
    return [each.item.task for each in open_items.before(session, of)]


def test_open_items_of_the_project_come_with_the_next_meeting(database: Database) -> None:
    with database.write() as session:
        first, later = meeting(session, 5), meeting(session, 12)
        follow(session, first, "送样")
        follow(session, first, "报价", status="done")
        follow(session, first, "没有确认的", tracked_at=None)
        follow(session, meeting(session, 6, project="耳机"), "别的项目")
        follow(session, later, "这次的")

        assert tasks(session, later) == ["送样"]
        assert tasks(session, first) == []


def test_without_a_project_a_series_is_told_by_its_title_or_its_people(database: Database) -> None:
    with database.write() as session:
        for title, attendees, task in (
            ("供应链周会（3月1日）", ("王建国",), "同名的会"),
            ("沟通会", ("李敏", "孙涛"), "同一批人"),
            ("年会筹备", ("王建国",), "别的会"),
        ):
            of = meeting(session, 1, title=title, project=None, attendees=attendees)
            follow(session, of, task)
        later = meeting(
            session, 8, title="供应链周会（3月8日）", project=None, attendees=("李敏", "孙涛")
        )

        assert sorted(tasks(session, later)) == ["同一批人", "同名的会"]


def test_what_is_confidential_is_not_told_to_others(database: Database) -> None:
    with database.write() as session:
        secret = meeting(session, 5, is_confidential=True)
        follow(session, secret, "裁员名单")

        assert tasks(session, meeting(session, 12)) == []


def test_no_more_than_a_hundred_are_looked_at_the_latest_first(database: Database) -> None:
    with database.write() as session:
        for number in range(120):
            follow(session, meeting(session, 5), f"旧的 {number}")
        follow(session, meeting(session, 6), "新的")

        found = tasks(session, meeting(session, 12))

    assert (len(found), found[0]) == (open_items.MOST, "新的")


def test_what_was_done_in_the_sixty_days_before_is_known_too(database: Database) -> None:
    with database.write() as session:
        first, later = meeting(session, 5), meeting(session, 12)
        of_others = meeting(session, 6, project="耳机")
        secret = meeting(session, 6, is_confidential=True)
        lately, long_ago = (dt.datetime(2024, month, 10, tzinfo=dt.UTC) for month in (3, 1))
        follow(session, first, "送样")
        follow(session, first, "报价", status="done", done_at=lately)
        follow(session, first, "立项", status="done", done_at=long_ago)
        follow(session, of_others, "别的项目", status="done", done_at=lately)
        follow(session, secret, "裁员名单", status="done", done_at=lately)

        found = open_items.known(session, later)

    assert [(each.task, each.is_done) for each in found] == [("送样", False), ("报价", True)]
