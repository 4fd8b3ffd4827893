"""Annotated meetings: what went in, and what a careful reader got out.

Meetings of other corpora, whose annotators wrote down less, are made cases by `eval.corpora`.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import InputError
from assistant.formats import first_problem, parse_meeting
from assistant.types import MeetingContext, Moment, Segment, Transcript

DATA = Path(__file__).parent / "data"
# The meetings whose words anybody may read, and those the tests and questions take.
DEV = DATA / "dev"
# The folder, and so the group, of meetings that are kept to measure by.
HELD_OUT = "heldout"
REPOSITORY = Path(__file__).parent.parent


class Annotation(BaseModel):
    """Annotators add fields of their own (styles, voices); what we do not know is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldDecision(Annotation):
    text: str
    evidence: tuple[int, ...]


class GoldAction(Annotation):
    """`is_owner_known` is False where the annotators named no single person or nobody we know of
    in the meeting: its owner is then not judged.
    """

    task: str
    owner: str | None
    co_owners: tuple[str, ...] = ()
    department: str | None
    deadline: Moment | None
    deadline_text: str | None = None
    evidence: tuple[int, ...]
    is_owner_known: bool = True


class GoldDispute(Annotation):
    text: str
    evidence: tuple[int, ...]


class GoldNextMeeting(Annotation):
    at: Moment | None = None
    location: str | None = None
    topic: str | None = None
    evidence: tuple[int, ...] = ()


class Gold(Annotation):
    decisions: tuple[GoldDecision, ...] = ()
    action_items: tuple[GoldAction, ...] = ()
    disputes: tuple[GoldDispute, ...] = ()
    next_meeting: GoldNextMeeting | None = None


class Trap(Annotation):
    """Words that look like an item and are none."""

    evidence: tuple[int, ...]
    why_not: str


class Turn(Annotation):
    """When utterance `i` was said, in seconds of the recording."""

    i: int
    start: float
    end: float
    speaker: str


# What the annotators of a meeting may have written down.
KINDS = frozenset({"decisions", "action_items", "disputes", "next_meeting", "utterances"})
ANNOTATED = KINDS | {"owner", "co_owners", "department", "deadline"}


class Case(Annotation):
    """An annotated meeting. `turns` is empty where there is no recording.

    `group` names what it is reported with. Only what is `annotated` is judged.
    `action_utterances` are those that speak of an action item, where annotators marked them
    themselves; else the evidence of the action items takes their place.
    """

    id: str
    group: str = ""
    annotated: frozenset[str] = ANNOTATED
    action_utterances: frozenset[int] | None = None
    context: MeetingContext
    transcript: Transcript
    gold: Gold
    traps: tuple[Trap, ...] = ()
    turns: tuple[Turn, ...] = ()

    @property
    def utterances(self) -> tuple[Segment, ...]:
        return self.transcript.segments

    @property
    def is_held_out(self) -> bool:
        """Whether nobody who writes rules or prompts may read it; its scores may be seen."""
        return self.group == HELD_OUT

    @property
    def positive_utterances(self) -> frozenset[int]:
        """The utterances that speak of an annotated action item."""
        if self.action_utterances is not None:
            return self.action_utterances
        return frozenset(i for item in self.gold.action_items for i in item.evidence)


def load_cases(ids: Iterable[str] = (), folder: Path = DEV) -> list[Case]:
    """The cases of `folder` by name, or those in `ids`. Raises InputError on an unknown id."""
    paths = {path.stem: path for path in sorted(folder.glob("*.json"))}
    wanted = list(ids) or list(paths)
    if unknown := [name for name in wanted if name not in paths]:
        known = ", ".join(paths) or "none"
        raise InputError(f"There is no case {unknown[0]} in {folder}. There are: {known}.")
    return [read_case(paths[name]) for name in wanted]


def read_case(path: Path) -> Case:
    """The annotated meeting in a file. Raises InputError when it has no words or no gold."""
    return case_from(read_json(path), path)


def read_json(path: Path) -> Any:
    """The file's content as data. Raises InputError that names what is wrong with it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise InputError(f"{path} cannot be read: {exc.strerror}.") from exc
    except json.JSONDecodeError as exc:
        raise InputError(f"{path.name} is not JSON: {exc.msg} in line {exc.lineno}.") from exc


def case_from(data: dict[str, Any], path: Path) -> Case:
    """The content of the meeting file at `path`, whose folder names the case's group."""
    try:
        return parse_case(data, group=path.parent.name)
    except ValidationError as exc:
        message = f"{path.name} is not an annotated meeting: {first_problem(exc)}"
        raise InputError(message) from exc


def parse_case(data: dict[str, Any], group: str = "") -> Case:
    """A meeting file's content as data. Raises pydantic's ValidationError."""
    meeting = parse_meeting(data)
    return Case.model_validate(
        {
            "id": data.get("id"),
            "group": group,
            "context": meeting.context,
            "transcript": meeting.transcript,
            "gold": data.get("gold"),
            "traps": data.get("traps") or (),
            "turns": data.get("turns") or (),
        }
    )
