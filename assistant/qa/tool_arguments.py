"""What a model may ask the records for: typed arguments, and nothing but filters."""

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from assistant.labels import Status
from assistant.qa.query import Group, Order


class Arguments(BaseModel):
    """What is left out lets all pass; empty values are left out."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {k: v for k, v in data.items() if v not in (None, "", [], {}, "null", "none")}

    @field_validator("people", "departments", "statuses", mode="before", check_fields=False)
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value


class Where(Arguments):
    project: str | None = Field(None, description="name of a project")
    meeting: str | None = Field(None, description='title of a meeting, or "latest"')
    held_from: dt.date | None = Field(None, description="day of the meeting")
    held_to: dt.date | None = None


class QueryItems(Where):
    """Action items as they stand now: counted, grouped, listed; their changes or problems."""

    people: list[str] = Field([], description="owners")
    departments: list[str] = []
    helping: bool = Field(False, description="those named help, others own it")
    mine: bool = Field(False, description="of whoever asks")
    statuses: list[Status] = []
    state: Literal["overdue", "behind", "near"] | None = None
    missing: Literal["owner", "deadline"] | None = None
    has_problem: bool = False
    moved: bool = Field(False, description="the deadline was changed")
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    done_from: dt.date | None = None
    done_to: dt.date | None = None
    updated_from: dt.date | None = None
    updated_to: dt.date | None = None
    group: Group | None = None
    order: Order | None = None
    about: str | None = Field(None, description="words of the task")
    show: Literal["items", "changes", "problems"] = "items"


class QueryDecisions(Where):
    """Decisions of meetings, matters left open, or when the next meeting is."""

    about: str | None = Field(None, description="words of the decision")
    show: Literal["decisions", "disputes", "next_meeting"] = "decisions"


class SearchPassages(Where):
    """What was said in meetings, word for word, and rows of issued minutes."""

    words: str = Field(description="what it is about, in a few words")


class GetMeeting(Where):
    """Meetings: when, who took part, how their minutes stand."""

    people: list[str] = Field([], description="who took part")
    minutes: Literal["issued", "unissued", "late"] | None = None


TOOLS: dict[str, type[Arguments]] = {
    "query_items": QueryItems,
    "query_decisions": QueryDecisions,
    "search_passages": SearchPassages,
    "get_meeting": GetMeeting,
}


def schema(arguments: type[Arguments]) -> dict[str, Any]:
    """The JSON schema in as few words as say it: every token of it is read with every question."""
    made: dict[str, Any] = _compact(arguments.model_json_schema())
    made.pop("description", None)
    return made


def _compact(node: Any) -> Any:
    if isinstance(node, list):
        return [_compact(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "anyOf" in node:
        given = next(each for each in node["anyOf"] if each.get("type") != "null")
        node = {**given, **{k: v for k, v in node.items() if k != "anyOf"}}
    kept = {k: v for k, v in node.items() if k not in ("title", "default")}
    if isinstance(properties := kept.get("properties"), dict):
        kept["properties"] = {name: _compact(each) for name, each in properties.items()}
    if isinstance(items := kept.get("items"), dict):
        kept["items"] = _compact(items)
    return kept
