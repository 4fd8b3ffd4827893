"""What of followed items waits for somebody's word."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from assistant.tracking.changes import Author
from assistant.types import MeetingContext
from storage import home_decisions, item_requests, meetings, organisation, problems
from storage.db import Database
from storage.tables import ActionItemRow, ItemRequest, Problem, RequestKind, now

ALL = sa.true()
OWNER = Author("孙涛")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.write() as session:
        organisation.ensure(session, "云雀")
        yield session


def item(session: Session, task: str = "发出方案") -> ActionItemRow:
    meeting = meetings.create(session, MeetingContext(title="周会", date=dt.date(2026, 3, 5)))
    row = ActionItemRow(meeting_id=meeting.id or 0, task=task, tracked_at=now())
    session.add(row)
    session.flush()
    return row


def ask(session: Session, of: ActionItemRow) -> ItemRequest:
    return item_requests.ask(session, of, RequestKind.close, by=OWNER, at=now())


def report(session: Session, of: ActionItemRow, text: str, *, is_urgent: bool = False) -> Problem:
    return problems.report(session, of, text, is_urgent=is_urgent, actor="孙涛", at=now())


def test_open_requests_are_told_the_oldest_first_and_counted(session: Session) -> None:
    first, second, decided = (item(session, task) for task in ("一", "二", "三"))
    made = [ask(session, each) for each in (first, second, decided)]
    session.flush()
    item_requests.withdraw_all(session, decided, actor="孙涛", at=now())
    session.flush()
    found, count = home_decisions.open_requests(session, ALL, limit=1)
    assert ([each.request.id for each in found], count) == ([made[0].id], 2)
    assert found[0].item.task == "一"


def test_open_problems_are_told_urgent_ones_first(session: Session) -> None:
    row = item(session)
    report(session, row, "没有设备")
    report(session, row, "着火了", is_urgent=True)
    answered = report(session, row, "答复过的")
    problems.answer(session, row, answered, "好", actor="李敏", at=now())
    session.flush()
    found, count = home_decisions.open_problems(session, ALL, limit=8)
    assert ([each.problem.text for each in found], count) == (["着火了", "没有设备"], 2)


@pytest.mark.parametrize(
    ("names", "texts"),
    [
        (["周娜"], ["没有设备"]),
        (["周"], []),
        (["李%", "A_b"], []),
        ([], []),
        (["O'Neil"], ["人手"]),
    ],
)
def test_those_who_were_told_find_their_problems(
    session: Session, names: list[str], texts: list[str]
) -> None:
    row = item(session)
    for text, told in (("没有设备", ["李敏", "周娜"]), ("人手", ["O'Neil"]), ("别的", ["王建国"])):
        problems.tell(session, report(session, row, text), 1, told, now())
    found, count = home_decisions.open_problems(session, home_decisions.was_told(names), limit=8)
    assert ([each.problem.text for each in found], count) == (texts, len(texts))
