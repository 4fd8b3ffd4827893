"""Which rows of issued minutes are a person's own."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.delivery.letter_texts import OwnItem
from assistant.labels import show_deadline, show_moment
from assistant.minutes.types import ActionLine, Minutes
from storage import owners
from storage.recipients import Recipient
from storage.tables import ActionItemRow, NextMeetingRow, Person, ReviewState

Row = tuple[ActionLine, ActionItemRow]


class OwnItems:
    """Who has which of the rows of a version.

    The minutes say what was approved. An item that was changed after that is not told: it is not
    what the minutes say.
    """

    def __init__(self, session: Session, meeting_id: int, content: Minutes) -> None:
        items = select(ActionItemRow).where(
            ActionItemRow.meeting_id == meeting_id, ActionItemRow.review == ReviewState.confirmed
        )
        kept = list(session.exec(items.order_by(col(ActionItemRow.id))))
        self._rows = _same(content.action_items, kept)
        self._of_person = owners.people_of(session, [item for _line, item in self._rows])
        self._names = _roster_names(session, self._rows)

    def of(self, recipient: Recipient) -> tuple[OwnItem, ...]:
        """Who is not of the roster has those that name them, if nobody of the roster does."""
        if recipient.person_id is not None:
            ids = {item.id for item in self._of_person.get(recipient.person_id, [])}
            name = self._names.get(recipient.person_id, recipient.name)
        elif recipient.name in self._names.values():
            return ()
        else:
            name = recipient.name
            ids = {i.id for _line, i in self._rows if name in (i.owner, *i.co_owners)}
        return tuple(
            OwnItem(line, item, is_helper=item.owner != name)
            for line, item in self._rows
            if item.id in ids
        )


def with_the_deadline_told(own: Sequence[OwnItem], content: Minutes, year: int) -> list[OwnItem]:
    """Those whose deadline is a date, and the one that the minutes say."""
    return [
        each
        for each in own
        if each.item.deadline
        and show_deadline(each.item.deadline, content.language, year=year) == each.line.deadline
    ]


def next_meeting(session: Session, meeting_id: int, content: Minutes) -> NextMeetingRow | None:
    """The next meeting, if its day is known and is the one that the minutes say."""
    chosen = select(NextMeetingRow).where(
        NextMeetingRow.meeting_id == meeting_id, NextMeetingRow.review == ReviewState.confirmed
    )
    for row in session.exec(chosen.order_by(col(NextMeetingRow.id))):
        if row.at and show_moment(row.at, content.language) == content.next_meeting.at:
            return row
    return None


def _same(lines: Sequence[ActionLine], items: Sequence[ActionItemRow]) -> list[Row]:
    left = list(items)
    found: list[Row] = []
    for line in lines:
        item = next((each for each in left if _is_told_by(each, line)), None)
        if item:
            left.remove(item)
            found.append((line, item))
    return found


def _is_told_by(item: ActionItemRow, line: ActionLine) -> bool:
    named = (item.owner, *item.co_owners)
    return item.task.strip() == line.task and all(name in line.owner for name in named if name)


def _roster_names(session: Session, rows: Sequence[Row]) -> dict[int, str]:
    named = {name for _line, item in rows for name in (item.owner, *item.co_owners) if name}
    chosen = sa.select(col(Person.id), col(Person.name)).where(
        col(Person.name).in_(named), col(Person.is_active)
    )
    return {person_id: name for person_id, name in session.execute(chosen)}
