"""What this installation knows, as the records that questions are answered from."""

from typing import Any

from sqlmodel import Session

from api.views import named_transcript
from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    ItemRecord,
    MeetingRecord,
    NextMeetingRecord,
)
from assistant.types import Dispute, NextMeeting
from storage import meetings, review
from storage.review import kept
from storage.tables import ActionItemRow, DecisionRow, Meeting, ReviewState


def meeting_records(session: Session, where: Any = None) -> list[MeetingRecord]:
    """Meetings that were confirmed, with what was confirmed of them.

    `where` is a condition on `Meeting` rows; None takes all.
    """
    return [_record(session, m) for m in meetings.newest(session, where) if m.confirmed_at]


def _record(session: Session, meeting: Meeting) -> MeetingRecord:
    assert meeting.id is not None
    context = meetings.context(session, meeting)
    items = review.said(session, meeting.id)
    next_meeting = kept(items.next_meeting, NextMeeting)
    # The id that citations name: that of its file where it came from one.
    name = meeting.source_id or str(meeting.id)
    return MeetingRecord(
        id=name,
        title=context.title,
        project=context.project,
        date=context.date,
        language=context.language,
        roster=context.roster,
        decisions=tuple(_decision(row, name) for row in items.decisions if _is_kept(row)),
        action_items=tuple(_item(row, name) for row in items.action_items if _is_kept(row)),
        disputes=tuple(
            DisputeRecord(meeting=name, **each.model_dump(exclude={"found_by"}))
            for each in kept(items.disputes, Dispute)
        ),
        next_meeting=NextMeetingRecord(meeting=name, **next_meeting[0].model_dump())
        if next_meeting
        else None,
        transcript=named_transcript(session, meeting),
    )


def _is_kept(row: DecisionRow | ActionItemRow) -> bool:
    return row.review == ReviewState.confirmed


def _decision(row: DecisionRow, meeting: str) -> DecisionRecord:
    fields = row.model_dump(include=set(DecisionRecord.model_fields) - {"id"})
    return DecisionRecord.model_validate(fields | {"id": str(row.id), "meeting": meeting})


def _item(row: ActionItemRow, meeting: str) -> ItemRecord:
    fields = row.model_dump(include=set(ItemRecord.model_fields) - {"id"})
    more = {"id": str(row.id), "meeting": meeting, "quote": row.quotes.get("task")}
    return ItemRecord.model_validate(fields | more)
