"""The tracker's address for the items of an answer, where its filters can say the same."""

from collections.abc import Iterator

from api.web.tracker_address import Typed
from assistant.qa.query import OPEN, StatusQuery
from storage.tables import Meeting


def tracker_address(query: StatusQuery, meetings: dict[str, Meeting]) -> str | None:
    """None where the tracker would list others. `meetings`: those the query names, by its names."""
    if query.what != "items" or any(_unsaid(query)):
        return None
    chosen = [meetings[name].id for name in query.meetings if name in meetings]
    if len(chosen) != len(query.meetings):
        return None
    typed = Typed(
        project="".join(query.projects),
        department="".join(query.departments),
        owner="".join(query.people),
        meeting=str(chosen[0]) if chosen else "",
        status=_status(query),
        due=query.state or ("none" if query.missing else ""),
        since=str(query.due.first or "") if query.due else "",
        until=str(query.due.last or "") if query.due else "",
        mine="1" if query.is_mine else "",
        waiting="1" if query.waits else "",
        problem="1" if query.has_problem else "",
        sort="-updated" if query.order == "-updated" else "",
    )
    return f"/tracker{typed.query()}"


def _unsaid(query: StatusQuery) -> Iterator[bool]:
    """Each: whether the query says something that the tracker's address has no word for."""
    yield bool(query.subject or query.also)
    yield len(query.people) + len(query.departments) > 1
    yield len(query.projects) > 1
    yield len(query.meetings) > 1
    yield query.is_helping
    yield query.missing == "owner"
    yield bool(query.missing and (query.state or query.due))
    yield bool(query.state and query.due)
    yield query.percent is not None
    yield query.level is not None
    yield query.was_moved
    yield query.done is not None
    yield query.held is not None
    yield query.updated is not None
    yield query.minutes is not None
    yield query.most is not None
    yield query.is_first_only
    yield bool(query.statuses) and set(query.statuses) != set(OPEN) and len(query.statuses) > 1


def _status(query: StatusQuery) -> str:
    if query.state or set(query.statuses) == set(OPEN):
        return "open"
    return query.statuses[0] if query.statuses else "all"
