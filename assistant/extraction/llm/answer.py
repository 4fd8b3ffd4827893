"""What the model is asked to answer with: what was said and where, not what follows from it.

Every field is required and may be null or empty, as strict JSON schemas demand; what an endpoint
without schemas leaves out is taken as null or empty. Owners and deadlines are asked for in the
words of the meeting, so that code can look them up and resolve them; a name or a date of the
model's own making finds nothing there.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


def _clean(text: str) -> str:
    """One line of characters that can be shown and stored."""
    return _CONTROL.sub(" ", text).strip()


def _number(value: Any) -> Any:
    """The number in "[3]", as weak models copy it."""
    found = re.fullmatch(r"\s*\[?(-?\d{1,9})\]?\s*", value) if isinstance(value, str) else None
    return int(found[1]) if found else value


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Words = Annotated[str, AfterValidator(_clean)]
Number = Annotated[int, BeforeValidator(_number)]
# The numbers of the utterances that matter. The limit is told to the endpoint and not checked
# here: weak models list the whole meeting, which costs minutes, and an answer is not worse for it.
Utterances = Annotated[
    list[Number], BeforeValidator(_listed), Field(json_schema_extra={"maxItems": 8})
]


class Said(BaseModel):
    """Base of all: a field that may be empty may be left out."""

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        given = {name: value for name, value in data.items() if value is not None}
        empty = {name: value for name, value in _EMPTY.items() if name in cls.model_fields}
        return data | empty | given


# Of these names alone, whatever the class; `quote`, `text`, `task` and `words` have no empty value.
_EMPTY: dict[str, Any] = {
    "owner": None,
    "co_owners": [],
    "deadline": None,
    "is_conditional": False,
    "positions": [],
    "time_words": None,
    "place_words": None,
    "topic": None,
    "decisions": [],
    "action_items": [],
    "disputes": [],
    "next_meeting": None,
}


class SaidDecision(Said):
    utterances: Utterances
    quote: Words
    text: Words


class SaidOwner(Said):
    """`how` is "named" when the words name the owner, "speaker" when who says them takes it on."""

    utterance: Number
    words: Words
    how: Literal["named", "speaker"]


class SaidDeadline(Said):
    utterance: Number
    words: Words


class SaidAction(Said):
    utterances: Utterances
    quote: Words
    task: Words
    owner: SaidOwner | None
    co_owners: list[SaidOwner]
    deadline: SaidDeadline | None
    is_conditional: bool


class SaidPosition(Said):
    party: Words
    position: Words


class SaidDispute(Said):
    utterances: Utterances
    quote: Words
    text: Words
    positions: list[SaidPosition]


class SaidNextMeeting(Said):
    utterances: Utterances
    quote: Words
    time_words: Words | None
    place_words: Words | None
    topic: Words | None


class SaidInMeeting(Said):
    """The whole answer for one window of the meeting."""

    decisions: list[SaidDecision]
    action_items: list[SaidAction]
    disputes: list[SaidDispute]
    next_meeting: SaidNextMeeting | None

    @model_validator(mode="before")
    @classmethod
    def _names_a_kind(cls, data: Any) -> Any:
        """An object of something else entirely is no answer, rather than one that found nothing."""
        if isinstance(data, dict) and not data.keys() & cls.model_fields.keys():
            raise ValueError(f"none of the keys {', '.join(cls.model_fields)} is there")
        return data
