"""Items and meetings that pass the filters of a query: what a database is asked the same of."""

import datetime as dt
from collections.abc import Iterable, Sequence

from assistant.labels import read_moment
from assistant.qa.query import Group, Span, StatusQuery
from assistant.qa.terms import fold
from assistant.qa.types import GroupTally, ItemRecord, MeetingRecord, Tally, Trouble
from assistant.tracking.status import is_overdue

# Due so soon, an item is near.
NEAR = dt.timedelta(days=3)


def of_project(records: Iterable[MeetingRecord], project: str | None) -> list[MeetingRecord]:
    """The meetings of a project, by its name in either script; all of them for None."""
    return [record for record in records if _is_of(record, (project,) if project else ())]


def is_held(record: MeetingRecord, query: StatusQuery) -> bool:
    """Whether the meeting is one of those that the query is of."""
    return (
        _is_of(record, query.projects)
        and (not query.meetings or record.id in query.meetings)
        and (query.held is None or query.held.holds(record.date))
    )


def is_chosen(
    item: ItemRecord,
    query: StatusQuery,
    now: dt.datetime,
    *,
    me: str | None = None,
    trouble: Trouble | None = None,
) -> bool:
    """Whether the item is one the query asks for. `trouble`: its open problem."""
    return (
        _is_whose(item, query, me)
        and _stands_so(item, query, now)
        and (trouble is not None or not (query.has_problem or query.is_urgent))
        and (query.level is None or (trouble is not None and trouble.level >= query.level))
        and (item.waits or not query.waits)
    )


def is_late(item: ItemRecord, now: dt.datetime) -> bool:
    return is_overdue(item.deadline, item.status, now)


def is_behind(item: ItemRecord, now: dt.datetime) -> bool:
    behind = item.behind_on is not None and item.behind_on <= now.date()
    return behind and item.status != "done" and not is_late(item, now)


def is_near(item: ItemRecord, now: dt.datetime) -> bool:
    if item.deadline is None or item.status == "done" or is_late(item, now):
        return False
    return now.date() <= read_moment(item.deadline)[0] <= now.date() + NEAR


def in_order(items: Sequence[ItemRecord], query: StatusQuery, now: dt.datetime) -> list[ItemRecord]:
    """By what the query says, or by deadline: those without one last, those done at the end."""
    order = query.order or "deadline"
    if order in ("updated", "-updated"):
        known = [item for item in items if item.updated_at]
        known.sort(key=lambda item: item.updated_at or now, reverse=order == "-updated")
        return _most([*known, *(item for item in items if not item.updated_at)], query)
    if query.is_first_only or query.order in ("deadline", "-deadline", "late"):
        items = [item for item in items if item.status != "done" or not query.is_first_only]
    dated = [item for item in items if item.deadline]
    dated.sort(key=lambda item: item.deadline or "", reverse=order == "-deadline")
    if query.is_first_only:
        return [item for item in dated if _day(item) == _day(dated[0])]
    every = [*dated, *(item for item in items if not item.deadline)]
    done_last = sorted(every, key=lambda item: item.status == "done")
    return _most(done_last if query.order is None else every, query)


def tally(items: Iterable[ItemRecord], now: dt.datetime) -> Tally:
    counts = dict.fromkeys(Tally.model_fields, 0)
    for item in items:
        counts[item.status] += 1
        counts["overdue"] += is_late(item, now)
        counts["behind"] += is_behind(item, now)
        counts["near"] += is_near(item, now)
    return Tally(**counts)


def groups(items: Sequence[ItemRecord], query: StatusQuery, now: dt.datetime) -> list[GroupTally]:
    """The items under each value of the query's group, the largest first."""
    found: dict[str | None, list[ItemRecord]] = {}
    for item in items:
        found.setdefault(_value(item, query.group or "department"), []).append(item)
    made = [GroupTally(name=name, tally=tally(group, now)) for name, group in found.items()]
    is_up = query.order == "-size"
    made.sort(key=lambda group: group.tally.total * (1 if is_up else -1))
    return made[: query.most] if query.order in ("size", "-size") else made


def _value(item: ItemRecord, group: Group) -> str | None:
    values: dict[Group, str | None] = {
        "department": item.department,
        "person": item.owner,
        "project": item.project,
        "status": item.status,
        "meeting": item.meeting_title,
    }
    return values[group]


def _most(items: list[ItemRecord], query: StatusQuery) -> list[ItemRecord]:
    return items[: query.most]


def _day(item: ItemRecord) -> str:
    return (item.deadline or "")[:10]


def _is_of(record: MeetingRecord, projects: Sequence[str]) -> bool:
    if not projects:
        return True
    return record.project is not None and fold(record.project) in map(fold, projects)


def _is_whose(item: ItemRecord, query: StatusQuery, me: str | None) -> bool:
    if query.is_mine and (me is None or item.owner != me):
        return False
    if not query.people and not query.departments:
        return True
    if query.is_helping:
        return bool({*query.people, *query.departments} & set(item.co_owners))
    return item.owner in query.people or item.department in query.departments


def _stands_so(item: ItemRecord, query: StatusQuery, now: dt.datetime) -> bool:
    known = {"overdue": is_late, "behind": is_behind, "near": is_near}
    low, high = query.percent or (0, 100)
    return (
        (not query.statuses or item.status in query.statuses)
        and (query.state is None or known[query.state](item, now))
        and not (query.missing == "owner" and item.owner is not None)
        and not (query.missing == "deadline" and item.deadline is not None)
        and (query.percent is None or low <= (item.percent or 0) <= high)
        and (not query.was_moved or item.deadline_changes > 0)
        and _is_within(query.due, read_moment(item.deadline)[0] if item.deadline else None)
        and _is_within(query.done, item.done_at.date() if item.done_at else None)
        and _was_updated(item, query)
    )


def _was_updated(item: ItemRecord, query: StatusQuery) -> bool:
    if query.updated is None:
        return True
    at = item.updated_at
    return query.updated.holds(at.date()) != query.is_not_updated if at else query.is_not_updated


def _is_within(span: Span | None, day: dt.date | None) -> bool:
    return span is None or (day is not None and span.holds(day))
