"""The action items of one person, as that person may see them without an account."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage import owners, tracker
from storage.item_conditions import is_helped_by
from storage.tables import ActionItemRow, Meeting, MeetingParticipant, Person
from storage.tracker import TrackerFilter


@dataclass(frozen=True)
class OwnItemRow:
    """`meeting` only where the person took part in it. `is_helper`: somebody else leads."""

    item: ActionItemRow
    meeting: Meeting | None
    year: int  # of the meeting
    is_helper: bool


def of_person(session: Session, person: Person) -> list[OwnItemRow]:
    """The tracked items the person leads or helps with: open ones first, by deadline.

    Of confidential meetings only where the person took part.
    """
    taking_part = select(MeetingParticipant.meeting_id).where(
        MeetingParticipant.person_id == person.id
    )
    joined = set(session.exec(taking_part))
    wanted = sa.and_(
        _names(person.name),
        sa.or_(~col(Meeting.is_confidential), col(Meeting.id).in_(taking_part)),
    )
    found = tracker.listed(session, TrackerFilter(), wanted)
    mine = owners.people_of(session, [each.item for each in found]).get(person.id or 0, [])
    own = {item.id for item in mine}
    rows = [
        OwnItemRow(
            each.item,
            each.meeting if each.meeting.id in joined else None,
            each.meeting.date.year,
            is_helper=each.item.owner != person.name,
        )
        for each in found
        if each.item.id in own
    ]
    return sorted(rows, key=lambda row: row.item.status == "done")


def _names(name: str) -> sa.ColumnElement[bool]:
    """A first choice: who is meant by the name, `owners` tells."""
    return sa.or_(col(ActionItemRow.owner) == name, is_helped_by(name))
