"""The followed items of the filled company: as many as there are when nothing is ever tidied up."""

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

import sqlalchemy as sa

from storage import tables
from tests.bench import words
from tests.bench.rows import insert

_STATUSES = ("done",) * 4 + ("not_started",) * 3 + ("in_progress",) * 2 + ("delayed",)
_PERCENT = {"done": 100, "not_started": 0}


def add_followed(
    connection: sa.Connection,
    meetings: Sequence[int],
    names: Sequence[str],
    today: dt.date,
    count: int,
) -> None:
    """Add to these confirmed meetings what is missing to so many followed items.

    One in 50 has a problem, one in 100 waits for the leader.
    """
    random = Random(20_260_508)
    item, tracked = tables.ActionItemRow, sa.column("tracked_at")
    chosen = sa.select(sa.func.count(), sa.func.max(sa.column("id"))).select_from(item)
    known = connection.execute(chosen.where(tracked.is_not(None))).one()[0]
    last = connection.execute(chosen).one()[1]
    numbers = range(last + 1, last + 1 + count - known)
    insert(
        connection,
        item,
        ({"id": n} | _item(meetings[n % len(meetings)], names, today, random) for n in numbers),
    )
    insert(connection, tables.ItemUpdate, ({"item_id": n} | _update(today) for n in numbers))
    insert(connection, tables.Problem, (_problem(n, today) for n in numbers if n % 50 == 0))
    insert(connection, tables.ItemRequest, (_request(n, today) for n in numbers if n % 100 == 1))


def _item(meeting_id: int, names: Sequence[str], today: dt.date, random: Random) -> dict[str, Any]:
    person, status = random.randrange(len(names)), random.choice(_STATUSES)
    day = today + dt.timedelta(days=random.randrange(-20, 180))
    is_moved = random.random() < 0.2
    deadline = day.isoformat() if random.random() > 0.1 else None
    at = _at(today, random.randrange(1, 300))
    return {
        "meeting_id": meeting_id,
        "review": tables.ReviewState.confirmed,
        "task": words.task(random),
        "owner": names[person] if random.random() > 0.05 else None,
        "department": words.DEPARTMENTS[person % len(words.DEPARTMENTS)],
        "deadline": deadline,
        "first_deadline": (day - dt.timedelta(days=9)).isoformat() if is_moved else deadline,
        "deadline_changes": int(is_moved),
        "deadline_text": "下周五",
        "deadline_rule": "下周五 = 下一周的周五",
        "evidence": [3, 4],
        "owner_evidence": [3],
        "deadline_evidence": [4],
        "quotes": {"task": "我会后发出来", "owner": "我", "deadline": "下周五"},
        "status": status,
        "percent": _PERCENT.get(status, 40),
        "delay_reason": "供应商推迟交货" if status == "delayed" else None,
        "tracked_at": at,
        "status_updated_at": at,
        "status_updated_by": names[person],
        "done_at": at if status == "done" else None,
        "behind_on": day - dt.timedelta(days=15) if deadline and status != "done" else None,
    }


def _update(today: dt.date) -> dict[str, Any]:
    return {
        "at": _at(today, 1),
        "actor": "assistant",
        "source": "import",
        "changes": {"status": [None, "not_started"], "is_followed": [None, True]},
    }


def _problem(item_id: int, today: dt.date) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "key": f"reported {item_id}",
        "cause": tables.ProblemCause.reported,
        "text": "供应商不发货",
        "raised_by": "assistant",
        "arose_at": _at(today, 1),
    }


def _request(item_id: int, today: dt.date) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "kind": tables.RequestKind.new_date,
        "asked_by": "assistant",
        "asked_at": _at(today, 1),
        "deadline": (today + dt.timedelta(days=30)).isoformat(),
        "reason": "等测试结果",
    }


def _at(today: dt.date, days: int) -> dt.datetime:
    return dt.datetime.combine(today - dt.timedelta(days=days), dt.time(), dt.UTC)
