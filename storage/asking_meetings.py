"""What meetings settled and left open, and the meetings themselves, as a question chooses them.

The latest meeting is first, and of one day the one that began last.
"""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import load_only
from sqlmodel import col

from assistant.qa.query import StatusQuery
from assistant.qa.records import Found
from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    MeetingFacts,
    MinutesStanding,
    NextMeetingRecord,
)
from assistant.tracking.clocks import ClockRule
from assistant.types import Position
from storage import clocks
from storage.asking_scope import Condition, Scope, ids
from storage.item_conditions import lists
from storage.tables import (
    DecisionRow,
    DisputeRow,
    Meeting,
    MinutesRow,
    MinutesState,
    NextMeetingRow,
    Project,
    ReviewState,
)

_LATEST = (col(Meeting.date).desc(), col(Meeting.start).desc().nulls_last(), col(Meeting.id))
_FACTS = (
    *("title", "date", "start", "end", "attendees", "chair", "recorder", "created_at"),
    *("confirmed_at", "minutes_issued_at", "minutes_due_at", "is_imported_tracker", "project_id"),
)


# --- what was said ---------------------------------------------------------------------------


def decisions(
    scope: Scope, query: StatusQuery, among: Collection[str] | None, limit: int
) -> Found[DecisionRecord]:
    conditions = settled(scope, query)
    if among is not None:
        conditions.append(col(DecisionRow.id).in_(ids(among)))
    columns = (DecisionRow.text, DecisionRow.evidence, DecisionRow.quote, is_replaced(scope))
    rows = _rows(scope, DecisionRow, columns, conditions, limit)
    total = _count(scope, DecisionRow, conditions) if len(rows) == limit else len(rows)
    return Found(tuple(_decision(row) for row in rows), total)


def decisions_by_id(scope: Scope, decision_ids: Sequence[int]) -> tuple[DecisionRecord, ...]:
    """Those with these ids that the asker may see, in their order."""
    every = [*settled(scope, StatusQuery()), col(DecisionRow.id).in_(decision_ids)]
    columns = (DecisionRow.text, DecisionRow.evidence, DecisionRow.quote, is_replaced(scope))
    rows = _rows(scope, DecisionRow, columns, every, len(decision_ids))
    found = {row.id: _decision(row) for row in rows}
    return tuple(found[id_] for id_ in decision_ids if id_ in found)


def _decision(row: Any) -> DecisionRecord:
    return DecisionRecord.model_construct(
        text=row.text,
        evidence=tuple(row.evidence),
        quote=row.quote or None,
        is_replaced=bool(row.is_replaced),
        **_placed(row),
    )


def is_replaced(scope: Scope) -> Any:
    """By a decision of a meeting that the asker may see: of others they learn nothing."""
    later = sa.orm.aliased(DecisionRow)
    held = scope.viewed.meeting_ids.where(col(Meeting.confirmed_at).is_not(None)).correlate(None)
    replacing = sa.select(col(later.replaces_id)).where(
        col(later.replaces_id).is_not(None),
        col(later.review) == ReviewState.confirmed,
        col(later.meeting_id).in_(held),
    )
    return col(DecisionRow.id).in_(replacing).label("is_replaced")


def disputes(scope: Scope, query: StatusQuery, limit: int) -> Found[DisputeRecord]:
    conditions = _confirmed(scope, query, DisputeRow)
    columns = (DisputeRow.text, DisputeRow.positions, DisputeRow.evidence)
    rows = _rows(scope, DisputeRow, columns, conditions, limit)
    total = _count(scope, DisputeRow, conditions) if len(rows) == limit else len(rows)
    found = [
        DisputeRecord.model_construct(
            text=row.text,
            positions=tuple(Position.model_validate(each) for each in row.positions),
            evidence=tuple(row.evidence),
            **_placed(row),
        )
        for row in rows
    ]
    return Found(tuple(found), total)


def next_meetings(scope: Scope, query: StatusQuery, limit: int) -> Found[NextMeetingRecord]:
    """Of each meeting that said when the next one is, the first it said."""
    confirmed = _confirmed(scope, query, NextMeetingRow)
    first = (
        sa.select(sa.func.min(col(NextMeetingRow.id)))
        .where(col(NextMeetingRow.review) == ReviewState.confirmed)
        .group_by(col(NextMeetingRow.meeting_id))
    )
    conditions = [*confirmed, col(NextMeetingRow.id).in_(first)]
    row = NextMeetingRow
    rows = _rows(scope, row, (row.at, row.location, row.topic, row.evidence), conditions, limit)
    total = _count(scope, row, conditions) if len(rows) == limit else len(rows)
    found = []
    for each in rows:
        placed = _placed(each)
        placed.pop("id")
        said = {"at": each.at, "location": each.location, "topic": each.topic}
        found.append(
            NextMeetingRecord.model_construct(evidence=tuple(each.evidence), **said, **placed)
        )
    return Found(tuple(found), total)


def settled(scope: Scope, query: StatusQuery) -> list[Condition]:
    """The decisions of the meetings that the query is of: conditions on both."""
    return _confirmed(scope, query, DecisionRow)


def _confirmed(scope: Scope, query: StatusQuery, table: Any) -> list[Condition]:
    return [
        table.review == ReviewState.confirmed,
        col(Meeting.confirmed_at).is_not(None),
        *scope.held(query),
    ]


def _rows(
    scope: Scope, table: Any, columns: Sequence[Any], conditions: Sequence[Condition], limit: int
) -> list[Any]:
    placed = (
        sa.select(
            table.id,
            table.meeting_id,
            *columns,
            col(Meeting.title).label("meeting_title"),
            col(Meeting.date).label("meeting_date"),
            col(Project.name).label("project"),
        )
        .join(Meeting, col(Meeting.id) == table.meeting_id)
        .outerjoin(Project, col(Project.id) == Meeting.project_id)
        .where(*conditions)
        .order_by(*_LATEST, table.id)
        .limit(limit)
    )
    return list(scope.session.execute(placed))


def _count(scope: Scope, table: Any, conditions: Sequence[Condition]) -> int:
    count = sa.select(sa.func.count()).select_from(table)
    joined = count.join(Meeting, col(Meeting.id) == table.meeting_id).where(*conditions)
    return int(scope.session.execute(joined).scalar_one())


def _placed(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "meeting": str(row.meeting_id),
        "meeting_title": row.meeting_title,
        "meeting_date": row.meeting_date,
        "project": row.project,
    }


# --- meetings --------------------------------------------------------------------------------


def meetings(scope: Scope, query: StatusQuery, limit: int) -> Found[MeetingFacts]:
    """Not the trackers that were brought along: nobody met."""
    conditions = [*scope.held(query), ~col(Meeting.is_imported_tracker)]
    if query.people:
        conditions.append(_took_part(query.people))
    if query.minutes is not None:
        is_issued = col(Meeting.minutes_issued_at).is_not(None)
        conditions.append(is_issued if query.minutes == "issued" else ~is_issued)
    if query.minutes == "late":
        every = facts(scope, conditions, None)
        late = [each for each in every if _is_late(scope, each)]
        return Found(tuple(late[:limit]), len(late))
    found = facts(scope, conditions, limit)
    total = _count_meetings(scope, conditions) if len(found) == limit else len(found)
    return Found(tuple(found), total)


def _is_late(scope: Scope, meeting: MeetingFacts) -> bool:
    return meeting.minutes_due is not None and scope.viewed.now > meeting.minutes_due


def _took_part(people: Sequence[str]) -> Condition:
    led = [col(Meeting.chair).in_(people), col(Meeting.recorder).in_(people)]
    return sa.or_(*led, *(lists(Meeting.attendees, name) for name in people))


def _count_meetings(scope: Scope, conditions: Sequence[Condition]) -> int:
    count = sa.select(sa.func.count()).select_from(Meeting).where(*conditions)
    return int(scope.session.execute(count).scalar_one())


def facts(
    scope: Scope, conditions: Sequence[Condition], limit: int | None, order: Sequence[Any] = _LATEST
) -> list[MeetingFacts]:
    """The meetings of these conditions, as lists show them."""
    chosen = (
        sa.select(Meeting, col(Project.name))
        .outerjoin(Project, col(Project.id) == Meeting.project_id)
        .where(*conditions)
        .order_by(*order)
        .limit(limit)
        # Of thousands of meetings, without what was said in them.
        .options(load_only(*(getattr(Meeting, name) for name in _FACTS)))
    )
    rows = scope.session.execute(chosen).all()
    rule = clocks.rule(scope.session)
    states = _minutes_states(scope, [m.id for m, _ in rows if m.minutes_issued_at is None])
    return [_facts(scope, rule, meeting, project, states) for meeting, project in rows]


def _facts(
    scope: Scope,
    rule: ClockRule,
    meeting: Meeting,
    project: str | None,
    states: dict[int, MinutesStanding],
) -> MeetingFacts:
    has_clock = meeting.minutes_due_at is not None or clocks.is_timed(meeting, scope.zone)
    due = clocks.due_at(rule, meeting, scope.zone) if has_clock else None
    there = (*meeting.attendees, meeting.chair, meeting.recorder)
    return MeetingFacts(
        id=str(meeting.id),
        title=meeting.title,
        date=meeting.date,
        project=project,
        attendees=tuple(dict.fromkeys(name for name in there if name)),
        is_confirmed=meeting.confirmed_at is not None,
        minutes="issued" if meeting.minutes_issued_at else states.get(meeting.id or 0, "none"),
        minutes_due=scope.maybe_local(due),
        minutes_issued=scope.maybe_local(meeting.minutes_issued_at),
    )


def _minutes_states(scope: Scope, meeting_ids: Sequence[int]) -> dict[int, MinutesStanding]:
    """How far the last version of each is, of minutes that are not out."""
    found: dict[int, MinutesStanding] = {}
    chosen = sa.select(col(MinutesRow.meeting_id), col(MinutesRow.state))
    last = chosen.order_by(col(MinutesRow.version))
    for first in range(0, len(meeting_ids), 5_000):
        part = col(MinutesRow.meeting_id).in_(meeting_ids[first : first + 5_000])
        for meeting_id, state in scope.session.execute(last.where(part)):
            found[meeting_id] = _STANDING.get(state, "draft")
    return found


_STANDING: dict[MinutesState, MinutesStanding] = {
    MinutesState.submitted: "submitted",
    MinutesState.approved: "submitted",
}
