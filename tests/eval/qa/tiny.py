"""A company so small that every right answer can be counted on one hand. It is June 10, 10:30."""

import datetime as dt
from typing import Any

from eval.qa.figures import Scored
from eval.qa.truth import Facts

Row = dict[str, Any]


def item(id_: str, **given: Any) -> Row:
    made: Row = {
        "id": id_,
        "meeting": "m1",
        "project": "Move",
        "task": f"Task {id_}",
        "subject": None,
        "owner": "Ann",
        "co_owners": [],
        "department": "Sales",
        "deadline": None,
        "status": "in_progress",
        "percent": 50,
        "behind_on": None,
        "deadline_changes": 0,
        "done_at": None,
        "updated_at": None,
        "evidence": [1],
    }
    return made | given


def meeting(id_: str, **given: Any) -> Row:
    made: Row = {
        "id": id_,
        "title": f"Meeting {id_}",
        "project": "Move",
        "date": dt.date(2026, 6, 1),
        "attendees": ["Ann", "Ben"],
        "is_confirmed": True,
        "minutes": "draft",
        "minutes_due": dt.datetime(2026, 6, 2, 15),
        "utterances": [{"id": 1, "text": "Ann, please do it by Friday.", "start": 0.0}],
    }
    return made | given


def company(*items: Row, **given: Any) -> Row:
    made: Row = {
        "language": "en",
        "meetings": [meeting("m1")],
        "items": list(items),
        "decisions": [],
        "disputes": [],
        "next_meetings": [],
        "changes": [],
        "troubles": [],
    }
    return made | given


def facts(*items: Row, **given: Any) -> Facts:
    return Facts(company(*items, **given))


def ids(rows: list[Row]) -> list[str]:
    return [row["id"] for row in rows]


def scored(**given: Any) -> Scored:
    made: dict[str, Any] = {
        "id": "count-late",
        "q": "How many?",
        "kind": "count",
        "language": "en",
        "is_answerable": True,
        "is_answered": True,
        "is_right": True,
        "cited": 2,
        "cited_right": 2,
        "seconds": 0.01,
    }
    return Scored(**made | given)
