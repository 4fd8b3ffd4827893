"""Chinese meetings of the AliMeeting4MUG corpus (Zhang et al. 2023), one line of JSON each.

The corpus marks the sentences that speak of an action item (`action_ids`, of some meetings);
`silver_<doc_id>.json` beside it holds decisions and action items of a single annotator. A meeting
with neither has nothing to score by and is left out. Speakers are numbers, and nothing is known of
the meeting's date, so only owners who are speakers are judged, and no dates.
"""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import InputError
from assistant.types import MeetingContext, Person, Roster, Segment, Transcript
from eval.cases import Case, Gold, GoldAction, GoldDecision, read_json

ANNOTATED = frozenset({"decisions", "action_items", "owner", "utterances"})


def read(path: Path) -> Iterator[Case]:
    """The meetings of a file that were annotated; none when it holds something else."""
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except json.JSONDecodeError as exc:
            raise InputError(f"{path.name} is not one JSON value a line: {exc.msg}.") from exc
        if not isinstance(row, dict) or "sentences" not in row:
            return
        silver = path.with_name(f"silver_{row['doc_id']}.json")
        if silver.exists():
            yield _case(row, read_json(silver))
        elif row.get("action_ids") is not None:
            yield _case(row, None)


def _case(row: dict[str, Any], silver: dict[str, Any] | None) -> Case:
    """`silver` is None where only the sentences are marked."""
    marked = row.get("action_ids")
    return Case(
        id=row["doc_id"],
        group="AMC" if silver else "AMC, sentences alone",
        annotated=ANNOTATED if silver else frozenset({"utterances"}),
        action_utterances=None if marked is None else frozenset(marked),
        context=MeetingContext(
            title="会议",
            date=dt.date(2000, 1, 1),
            attendees=tuple(row["speakers"]),
            roster=Roster(people=tuple(Person(name=name) for name in row["speakers"])),
        ),
        transcript=Transcript(
            language="zh-Hans",
            engine="manual",
            segments=tuple(
                Segment(id=sentence["id"], speaker=sentence["speaker"], text=sentence["text"])
                for sentence in row["sentences"]
            ),
        ),
        gold=_gold(silver, row["speakers"]) if silver else Gold(),
    )


def _gold(silver: dict[str, Any], speakers: list[str]) -> Gold:
    return Gold(
        decisions=tuple(
            GoldDecision(text=row["text"], evidence=row["evidence_sentence_ids"])
            for row in silver["decisions"]
        ),
        action_items=tuple(
            GoldAction(
                task=row["text"],
                owner=row["owner"],
                department=None,
                deadline=None,
                deadline_text=row["deadline_text"],
                evidence=row["evidence_sentence_ids"],
                is_owner_known=row["owner"] is None or row["owner"] in speakers,
            )
            for row in silver["actions"]
        ),
    )
