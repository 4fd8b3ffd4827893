"""Who is to get the minutes: everybody who took part, and whoever was given a task."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Literal

from sqlmodel import Session, SQLModel, col, select

from assistant.errors import ConflictError
from storage import owners
from storage.tables import (
    ActionItemRow,
    Channel,
    Meeting,
    MeetingParticipant,
    Message,
    MessageState,
    MinutesRow,
    MinutesState,
    Person,
    ReviewState,
)


class Recipient(SQLModel):
    """`gets`: the minutes, or, being absent, the own items alone. Without an `address` nothing can
    be sent; `person_id` None: not of the roster."""

    name: str
    address: str | None = None
    person_id: int | None = None
    gets: Literal["minutes", "items"] = "minutes"


def of(session: Session, meeting: Meeting, row: MinutesRow | None = None) -> list[Recipient]:
    """Those a person chose for this version, or those that follow from the meeting; of a
    correction also those the version before went to, each as before; but of a meeting that is
    confidential nobody who was absent."""
    if row and row.recipients is not None:
        return [Recipient.model_validate(each) for each in row.recipients]
    found = usual(session, meeting)
    if row is None:
        return found
    before = {_key(each): each for each in _before(session, row)}
    again = [_as_before(each, before.pop(_key(each), each)) for each in found]
    # It may have become confidential since.
    kept = [r for r in before.values() if not (meeting.is_confidential and r.gets == "items")]
    return again + kept


def _key(recipient: Recipient) -> int | str:
    return recipient.person_id or recipient.name


def _as_before(recipient: Recipient, before: Recipient) -> Recipient:
    """What a person chose for the version before holds for its correction."""
    address = recipient.address or before.address
    return recipient.model_copy(update={"address": address, "gets": before.gets})


def _before(session: Session, row: MinutesRow) -> list[Recipient]:
    """Whom the last issued version went to: people at their address of today, but none who left."""
    chosen = select(MinutesRow).where(
        MinutesRow.meeting_id == row.meeting_id,
        MinutesRow.version < row.version,
        MinutesRow.state == MinutesState.issued,
    )
    last = session.exec(chosen.order_by(col(MinutesRow.version).desc())).first()
    if last is None:
        return []
    earlier = [Recipient.model_validate(each) for each in last.recipients or ()]
    ids = [r.person_id for r in earlier if r.person_id is not None]
    people = {p.id: p for p in session.exec(select(Person).where(col(Person.id).in_(ids)))}
    reached = _reached(session, last)
    return [
        _today(each, people.get(each.person_id), reached.get(_key(each)))
        for each in earlier
        if _is_here(each, people)
    ]


def _reached(session: Session, row: MinutesRow) -> dict[int | str, str]:
    """The address that each recipient's message went to, which may have been put right since."""
    sent = select(Message).where(
        Message.minutes_id == row.id,
        Message.channel == Channel.mail,
        Message.state == MessageState.sent,
        col(Message.bounced_at).is_(None),
    )
    messages = session.exec(sent.order_by(col(Message.id)))
    return {m.person_id or m.recipient: m.address for m in messages}


def _is_here(recipient: Recipient, people: dict[int | None, Person]) -> bool:
    person = people.get(recipient.person_id)
    return recipient.person_id is None or (person is not None and person.is_active)


def _today(recipient: Recipient, person: Person | None, reached: str | None) -> Recipient:
    address = (person.email if person else None) or reached or recipient.address
    return recipient.model_copy(update={"address": address})


def fingerprint(rows: Sequence[Recipient]) -> str:
    """Of a list of recipients: the same for the same list."""
    told = json.dumps([row.model_dump() for row in rows], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def check_seen(rows: Sequence[Recipient], seen: str) -> None:
    """Raises ConflictError where they are not those of the fingerprint `seen`."""
    if fingerprint(rows) != seen:
        raise ConflictError(
            "Somebody else changed who gets the minutes since you opened the page. Look at the "
            "list again, then change it."
        )


def usual(session: Session, meeting: Meeting) -> list[Recipient]:
    """Chair, recorder and participants in their order, then absent owners of confirmed items.

    Who was absent from a confidential meeting gets nothing of it by themselves.
    """
    chosen = (
        select(Person)
        .join(MeetingParticipant, col(MeetingParticipant.person_id) == Person.id)
        .where(MeetingParticipant.meeting_id == meeting.id)
    )
    people = list(session.exec(chosen))
    by_name: dict[str, list[Person]] = {}
    for person in people:
        for name in (person.name, *person.aliases):
            by_name.setdefault(name, []).append(person)
    found: list[Recipient] = []
    for name in dict.fromkeys(
        n for n in (meeting.chair, meeting.recorder, *meeting.attendees) if n
    ):
        known = by_name.get(name)
        if known is None:
            found.append(Recipient(name=name))
        else:
            found += [_recipient(p) for p in known if p.is_active and not _has(found, p)]
    if not meeting.is_confidential:
        found += _absent(session, meeting, found)
    return found


def _absent(session: Session, meeting: Meeting, present: Sequence[Recipient]) -> list[Recipient]:
    items = select(ActionItemRow).where(
        ActionItemRow.meeting_id == meeting.id, ActionItemRow.review == ReviewState.confirmed
    )
    given = owners.people_of(session, list(session.exec(items.order_by(col(ActionItemRow.id)))))
    absent = [pid for pid in given if pid not in {r.person_id for r in present}]
    people = session.exec(select(Person).where(col(Person.id).in_(absent))).all()
    return [_recipient(p, "items") for p in people]


def _has(found: Sequence[Recipient], person: Person) -> bool:
    return any(each.person_id == person.id for each in found)


def _recipient(person: Person, gets: Any = "minutes") -> Recipient:
    return Recipient(name=person.name, address=person.email, person_id=person.id, gets=gets)
