"""Action items of earlier meetings that are not done, as a meeting sees them."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.continuity import OpenItem
from storage.item_conditions import is_tracked, is_undone
from storage.tables import ActionItemRow, Meeting, MeetingParticipant

MOST = 100
_LATELY = dt.timedelta(days=60)
# Meetings of one series differ by number and date: 周会（3月5日）, 第12次例会.
_COUNTED = re.compile(r"[\d０-９一二三四五六七八九十]+|[年月日号期次第（）()\[\]\-./\s]")

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Open:
    """An open item with its meeting."""

    item: ActionItemRow
    meeting: Meeting


def before(session: Session, meeting: Meeting, visible: Condition | None = None) -> list[Open]:
    """Open items from before a meeting: of its project or, without one, of its series.

    A series is told by title or by participants. What is confidential stays among those who took
    part; `visible` is what a viewer may see. The latest meetings' items first, at most `MOST`.
    """
    same = same_course(session, meeting)
    if visible is not None:
        same = sa.and_(same, visible)
    found = _open(session, same, MOST * 2)
    own = _participants(session, [meeting.id or 0]).get(meeting.id or 0, frozenset())
    others = _participants(session, [o.meeting.id or 0 for o in found if o.meeting.is_confidential])
    seen = [o for o in found if _may_hear(meeting, own, o.meeting, others)]
    return seen[:MOST]


def lately_done(session: Session, meeting: Meeting) -> list[Open]:
    """Items of the same meetings as `before` that were done in the 60 days before, or since.

    A meeting may speak of them once more. What is confidential is left out.
    """
    since = dt.datetime.combine(meeting.date, dt.time(), dt.UTC) - _LATELY
    chosen = (
        select(ActionItemRow, Meeting)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(
            *(is_tracked(), ~is_undone(), same_course(session, meeting)),
            *(col(ActionItemRow.done_at) >= since, ~col(Meeting.is_confidential)),
        )
        .order_by(col(ActionItemRow.done_at).desc(), col(ActionItemRow.id))
        .limit(MOST)
    )
    return [Open(item, earlier) for item, earlier in session.exec(chosen)]


def known(session: Session, meeting: Meeting) -> tuple[OpenItem, ...]:
    """What a meeting is linked with: the open items from before, and those done lately."""
    return as_open([*before(session, meeting), *lately_done(session, meeting)])


def same_course(session: Session, meeting: Meeting) -> Condition:
    """Meetings before this one, of its project or, without one, of its series."""
    if meeting.project_id is not None:
        same = col(Meeting.project_id) == meeting.project_id
    else:
        same = sa.and_(
            col(Meeting.project_id).is_(None), col(Meeting.id).in_(_series(session, meeting))
        )
    earlier = sa.or_(
        col(Meeting.date) < meeting.date,
        sa.and_(col(Meeting.date) == meeting.date, col(Meeting.id) < (meeting.id or 0)),
    )
    return sa.and_(same, earlier, col(Meeting.id) != meeting.id)


def of_project(session: Session, project_id: int, visible: Condition) -> list[Open]:
    """The open items of a project, of meetings that are `visible`."""
    return _open(session, sa.and_(col(Meeting.project_id) == project_id, visible), MOST)


def as_open(found: Sequence[Open]) -> tuple[OpenItem, ...]:
    """As the data that are linked."""
    return tuple(
        OpenItem(
            id=each.item.id or 0,
            task=each.item.task,
            owner=each.item.owner,
            co_owners=tuple(each.item.co_owners),
            department=each.item.department,
            deadline=each.item.deadline,
            meeting=each.meeting.date,
            is_done=each.item.status == "done",
        )
        for each in found
    )


def by_id(session: Session, item_ids: Sequence[int]) -> dict[int, Open]:
    """These items as they stand now, open or not."""
    chosen = (
        select(ActionItemRow, Meeting)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(col(ActionItemRow.id).in_(item_ids))
    )
    return {item.id or 0: Open(item, meeting) for item, meeting in session.exec(chosen)}


def _open(session: Session, condition: Condition, most: int) -> list[Open]:
    chosen = (
        select(ActionItemRow, Meeting)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(is_tracked(), is_undone(), condition)
        .order_by(col(Meeting.date).desc(), col(ActionItemRow.id))
        .limit(most)
    )
    return [Open(item, meeting) for item, meeting in session.exec(chosen)]


def _series(session: Session, meeting: Meeting) -> list[int]:
    """Ids of meetings without a project that are of one series with this one."""
    chosen = select(Meeting.id, Meeting.title, Meeting.attendees).where(
        col(Meeting.project_id).is_(None),
        col(Meeting.organisation_id) == meeting.organisation_id,
        col(Meeting.date) <= meeting.date,
    )
    title, people = _plain(meeting.title), set(meeting.attendees)
    return [
        meeting_id or 0
        for meeting_id, other, attendees in session.exec(chosen)
        if (title and _plain(other) == title) or (people and set(attendees) == people)
    ]


def _plain(title: str) -> str:
    return _COUNTED.sub("", title)


def _participants(session: Session, meeting_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    chosen = select(MeetingParticipant.meeting_id, MeetingParticipant.person_id).where(
        col(MeetingParticipant.meeting_id).in_(meeting_ids)
    )
    found: dict[int, set[int]] = {}
    for meeting_id, person_id in session.exec(chosen):
        found.setdefault(meeting_id, set()).add(person_id)
    return {meeting_id: frozenset(people) for meeting_id, people in found.items()}


def _may_hear(
    meeting: Meeting, own: frozenset[int], earlier: Meeting, others: dict[int, frozenset[int]]
) -> bool:
    """Whether all who see this meeting took part in the earlier one, where it is confidential."""
    if not earlier.is_confidential:
        return True
    return meeting.is_confidential and bool(own) and own <= others.get(earlier.id or 0, frozenset())
