"""A generated company as the product takes it: meetings with what was confirmed of them."""

from typing import Any

from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    ItemChange,
    ItemRecord,
    MeetingRecord,
    NextMeetingRecord,
    Trouble,
)
from assistant.types import Department, Person, Position, Roster, Segment, Transcript

Row = dict[str, Any]
# What only the generator knows of.
_OWN = ("project", "subject")


def records(company: Row) -> list[MeetingRecord]:
    roster = Roster(
        departments=tuple(Department.model_validate(row) for row in company["departments"]),
        people=tuple(Person.model_validate(row) for row in company["people"]),
    )
    return [_record(meeting, company, roster) for meeting in company["meetings"]]


def _record(meeting: Row, company: Row, roster: Roster) -> MeetingRecord:
    of = meeting["id"]
    items = {row["id"]: row for row in company["items"] if row["meeting"] == of}
    coming = [row for row in company["next_meetings"] if row["meeting"] == of]
    facts = {key: value for key, value in meeting.items() if key != "utterances"}
    return MeetingRecord(
        **facts,
        language=company["language"],
        roster=roster,
        action_items=tuple(_item(row) for row in items.values()),
        decisions=tuple(_decision(row) for row in company["decisions"] if row["meeting"] == of),
        disputes=tuple(_dispute(row) for row in company["disputes"] if row["meeting"] == of),
        next_meeting=NextMeetingRecord.model_validate(coming[0]) if coming else None,
        transcript=Transcript(
            language=company["language"],
            engine="generated",
            segments=tuple(Segment.model_validate(row) for row in meeting["utterances"]),
        ),
        changes=tuple(
            ItemChange.model_validate(row | _of(items[row["item"]]))
            for row in company["changes"]
            if row["item"] in items
        ),
        troubles=tuple(
            Trouble.model_validate(row | _of(items[row["item"]]))
            for row in company["troubles"]
            if row["item"] in items
        ),
    )


def _item(row: Row) -> ItemRecord:
    return ItemRecord.model_validate({key: v for key, v in row.items() if key not in _OWN})


def _decision(row: Row) -> DecisionRecord:
    return DecisionRecord.model_validate({key: v for key, v in row.items() if key != "subject"})


def _dispute(row: Row) -> DisputeRecord:
    sides = tuple(Position(party=party, position=said) for party, said in row["positions"])
    return DisputeRecord(
        id=row["id"],
        meeting=row["meeting"],
        text=row["text"],
        positions=sides,
        evidence=tuple(row["evidence"]),
    )


def _of(item: Row) -> Row:
    return {key: item[key] for key in ("task", "owner", "department")}
