"""Meetings with minutes that are out, made at once."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from api.installation import Installation
from assistant.minutes.document import content_hash
from assistant.types import MeetingContext
from storage import composing, meetings, minutes, organisation, recipients
from storage.tables import (
    ActionItemRow,
    ChatChannel,
    DecisionRow,
    Meeting,
    Message,
    MinutesRow,
    MinutesState,
    NextMeetingRow,
    Person,
    ReviewState,
    now,
)

DAY = dt.date(2026, 3, 5)
NAMES = ("王建国", "孙涛", "李敏", "赵强", "陈晓", "刘芳")  # the sample's roster
ADDRESSES = {name: f"person{no}@example.com" for no, name in enumerate(NAMES)}
PUBLIC_URL = "https://minutes.example.com"


def give_addresses(place: Installation) -> None:
    with place.database.write() as session:
        for person in session.exec(select(Person)):
            person.email = ADDRESSES.get(person.name)


def person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(col(Person.name) == name)).one()


def person_id(place: Installation, name: str) -> int:
    with place.database.read() as session:
        return person(session, name).id or 0


def item(task: str = "发出方案", owner: str | None = "李敏", **more: Any) -> ActionItemRow:
    fields = {
        "quotes": {"task": task},
        "deadline": "2026-03-13",
        "department": "市场部",
        "review": ReviewState.confirmed,
        "tracked_at": now(),
    }
    return ActionItemRow(meeting_id=0, task=task, owner=owner, **(fields | more))


def hold(
    session: Session,
    items: Sequence[ActionItemRow] = (),
    *,
    title: str = "上市例会",
    language: str = "zh-Hans",
    attendees: Sequence[str] = ("王建国", "李敏"),
    decisions: Sequence[str] = ("预算定三万",),
    next_at: str | None = "2026-03-12T10:00",
    is_confidential: bool = False,
) -> Meeting:
    """A meeting that was confirmed, with these items."""
    context = MeetingContext(
        title=title,
        language=language,  # type: ignore[arg-type]  # checked by pydantic
        date=DAY,
        start=dt.time(14),
        end=dt.time(15),
        recorder="刘芳",
        attendees=tuple(attendees),
    )
    meeting = meetings.create(session, context, is_confidential=is_confidential)
    meeting.confirmed_at = now()
    rows: list[Any] = [
        *items,
        *(DecisionRow(meeting_id=0, text=d, review=ReviewState.confirmed) for d in decisions),
    ]
    if next_at:
        rows.append(NextMeetingRow(meeting_id=0, at=next_at, review=ReviewState.confirmed))
    for row in rows:
        row.meeting_id = meeting.id
        session.add(row)
        session.flush()
    return meeting


def issue(session: Session, meeting: Meeting, **fields: Any) -> MinutesRow:
    """The next version of its minutes, issued as they stand."""
    content = composing.composed(session, meeting.id or 0)
    row = MinutesRow(
        meeting_id=meeting.id or 0,
        version=minutes.next_version(session, meeting.id or 0),
        filename=f"{meeting.title}.docx",
        sha256="d" * 64,
        state=MinutesState.issued,
        number="2026-0012",
        content=content.model_dump(mode="json"),
        content_hash=content_hash(content),
        approved_by="王建国",
        issued_at=dt.datetime(2026, 3, 6, 1, tzinfo=dt.UTC),
    )
    for name, value in fields.items():
        setattr(row, name, value)
    if row.recipients is None:  # as approving does
        row.recipients = [each.model_dump() for each in recipients.of(session, meeting, row)]
    session.add(row)
    session.flush()
    return row


def organisation_id(session: Session) -> int:
    return organisation.current(session).id or 0


def messages(place: Installation) -> list[Message]:
    with place.database.read() as session:
        return list(session.exec(select(Message).order_by(col(Message.id))))


def mails(place: Installation, minutes_id: int | None = None) -> dict[str, Message]:
    found = [m for m in messages(place) if minutes_id in (None, m.minutes_id)]
    assert len({m.recipient for m in found}) == len(found)
    return {m.recipient: m for m in found}


def part(text: str, heading: str) -> str:
    """What stands below a heading of the text."""
    return text.split(f"==== {heading} ====")[1].split("====")[0].split("\n\n")[0].strip()


def add_group(session: Any, events: list[str]) -> None:
    owner = organisation_id(session)
    session.add(ChatChannel(organisation_id=owner, name="上市群", url="x://y", events=events))
    session.flush()
