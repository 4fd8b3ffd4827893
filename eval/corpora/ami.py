"""Meetings of the AMI corpus (Carletta et al. 2005), one JSON file each.

Four people play a design team; they are known by their roles alone, so the roles are their names
here. Annotated are decisions and action items with the dialogue acts that support them; owners are
judged where one role alone is named. There are no deadlines, disputes or traps in it.
"""

import datetime as dt
from typing import Any

from assistant.types import MeetingContext, Person, Roster, Segment, Transcript
from eval.cases import Case, Gold, GoldAction, GoldDecision

ANNOTATED = frozenset({"decisions", "action_items", "owner", "utterances"})
CHAIR = "PM"
# The corpus writes 13-12-04 as well as 13-12-2004.
DATE_FORMATS = ("%d-%m-%Y", "%d-%m-%y")


def is_meeting(data: Any) -> bool:
    return isinstance(data, dict) and {"actions", "participants", "utterances"} <= data.keys()


def read(data: dict[str, Any]) -> Case:
    """The meeting in a file's content; its group is its part of the corpus, as `AMI dev`."""
    names = {row["role"]: row["role_name"].title() for row in data["participants"]}
    people = tuple(Person(name=name, title=name) for name in names.values())
    return Case(
        id=data["meeting_id"],
        group=f"AMI {data['split']}",
        annotated=ANNOTATED,
        context=MeetingContext(
            title="Design meeting",
            language="en",
            date=_date(data["date"]),
            chair=names.get(CHAIR),
            attendees=tuple(names.values()),
            roster=Roster(people=people),
        ),
        transcript=Transcript(
            language="en",
            engine="manual",
            segments=tuple(
                Segment(
                    id=i,
                    start=row["start"],
                    end=row["end"],
                    speaker=names.get(row["role"]),
                    text=row["text"],
                )
                for i, row in enumerate(data["utterances"])
            ),
        ),
        gold=Gold(
            decisions=tuple(
                GoldDecision(text=row["text"], evidence=row["evidence_utterance_idx"])
                for row in data["decisions"]
            ),
            action_items=tuple(_action(row, names) for row in data["actions"]),
        ),
    )


def _action(row: dict[str, Any], names: dict[str, str]) -> GoldAction:
    owners = [names[role] for role in row["owner_role"] if role in names]
    is_one = len(row["owner_role"]) == len(owners) == 1
    return GoldAction(
        task=row["text"],
        owner=owners[0] if is_one else None,
        department=None,
        deadline=None,
        deadline_text=row["deadline_text"],
        evidence=row["evidence_utterance_idx"],
        is_owner_known=is_one,
    )


def _date(text: str) -> dt.date:
    for form in DATE_FORMATS:
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return dt.date(2004, 1, 1)
