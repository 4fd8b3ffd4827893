"""Records and items that pass the filters of a query."""

import datetime as dt
from collections.abc import Iterable, Sequence

from assistant.labels import read_moment
from assistant.qa.query import Group, StatusQuery
from assistant.qa.terms import fold
from assistant.qa.types import ItemRecord, MeetingRecord
from assistant.tracking.status import is_overdue


def of_project(records: Iterable[MeetingRecord], project: str | None) -> list[MeetingRecord]:
    """The meetings of a project, by its name in either script; all of them for None."""
    if project is None:
        return list(records)
    return [r for r in records if r.project and fold(r.project) == fold(project)]


def in_scope(records: Iterable[MeetingRecord], query: StatusQuery) -> list[MeetingRecord]:
    found = of_project(records, query.project)
    return [r for r in found if query.meeting in (None, r.id)]


def is_whose(item: ItemRecord, query: StatusQuery) -> bool:
    """Whether the item belongs to whom the query names, as its own or as one to help with."""
    if query.is_helping:
        return is_helped_by(item, query)
    if query.people:
        return item.owner in query.people
    return not query.departments or item.department in query.departments


def is_helped_by(item: ItemRecord, query: StatusQuery) -> bool:
    return bool({*query.people, *query.departments} & set(item.co_owners))


def stands_so(item: ItemRecord, query: StatusQuery, now: dt.datetime) -> bool:
    """Whether the item's status, deadline and gaps are those the query asks for."""
    return (
        query.status in (None, item.status)
        and not (query.is_unfinished and item.status == "done")
        and not (query.is_overdue and not is_overdue(item.deadline, item.status, now))
        and not (query.missing == "owner" and item.owner is not None)
        and not (query.missing == "deadline" and item.deadline is not None)
        and _is_due_between(item, query.due_from, query.due_to)
    )


def in_order(items: Sequence[ItemRecord], query: StatusQuery) -> list[ItemRecord]:
    """The items due first or last where the query asks for those, else all as they are."""
    if query.order is None:
        return list(items)
    days = [item.deadline[:10] for item in items if item.deadline and item.status != "done"]
    if not days:
        return []
    day = min(days) if query.order == "first" else max(days)
    return [i for i in items if i.deadline and i.status != "done" and i.deadline[:10] == day]


def groups(
    items: Sequence[ItemRecord], by: Group, projects: dict[str, str | None]
) -> list[tuple[str | None, list[ItemRecord]]]:
    """The items under each value of `by`, the largest group first; None where nothing was said."""
    found: dict[str | None, list[ItemRecord]] = {}
    for item in items:
        keys: dict[Group, str | None] = {
            "department": item.department,
            "person": item.owner,
            "project": projects.get(item.meeting),
            "status": item.status,
        }
        found.setdefault(keys[by], []).append(item)
    return sorted(found.items(), key=lambda group: -len(group[1]))


def _is_due_between(item: ItemRecord, first: dt.date | None, last: dt.date | None) -> bool:
    if first is None and last is None:
        return True
    if item.deadline is None:
        return False
    day = read_moment(item.deadline)[0]
    return (first is None or first <= day) and (last is None or day <= last)
