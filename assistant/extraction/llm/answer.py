"""What the model is asked to answer with: what was said and where, not what follows from it.

Every field is required and may be null or empty, as strict JSON schemas demand. Owners and
deadlines are asked for in the words of the meeting, so that code can look them up and resolve
them; a name or a date of the model's own making finds nothing there.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

# The numbers of the utterances that matter. The limit is told to the endpoint and not checked
# here: weak models list the whole meeting, which costs minutes, and an answer is not worse for it.
Utterances = Annotated[list[int], Field(json_schema_extra={"maxItems": 8})]


class SaidDecision(BaseModel):
    utterances: Utterances
    quote: str
    text: str


class SaidOwner(BaseModel):
    """`how` is "named" when the words name the owner, "speaker" when who says them takes it on."""

    utterance: int
    words: str
    how: Literal["named", "speaker"]


class SaidDeadline(BaseModel):
    utterance: int
    words: str


class SaidAction(BaseModel):
    utterances: Utterances
    quote: str
    task: str
    owner: SaidOwner | None
    co_owners: list[SaidOwner]
    deadline: SaidDeadline | None
    is_conditional: bool


class SaidPosition(BaseModel):
    party: str
    position: str


class SaidDispute(BaseModel):
    utterances: Utterances
    quote: str
    text: str
    positions: list[SaidPosition]


class SaidNextMeeting(BaseModel):
    utterances: Utterances
    quote: str
    time_words: str | None
    place_words: str | None
    topic: str | None


class SaidInMeeting(BaseModel):
    """The whole answer for one window of the meeting."""

    decisions: list[SaidDecision]
    action_items: list[SaidAction]
    disputes: list[SaidDispute]
    next_meeting: SaidNextMeeting | None
