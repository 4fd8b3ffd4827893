"""What the REST API says of followed items, and is told."""

import datetime as dt
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from api.deps import LARGEST_ID
from api.rest.models import In, Out
from api.services_tracking import MOST_AT_ONCE
from assistant.labels import Status
from assistant.types import Moment
from storage.tables import ProblemCause, ProblemState, RequestKind, RequestState

_Text = Annotated[str, Field(max_length=1000)]


class TrackedOut(Out):
    id: int
    meeting_id: int
    meeting: str | None = Field(description="its title; null for a meeting you may not see")
    project: str | None
    task: str
    owner: str | None
    co_owners: list[str]
    department: str | None
    deadline: str | None
    deadline_text: str | None
    first_deadline: str | None = Field(description="the first date that stood")
    deadline_changes: int
    status: Status
    percent: int | None
    delay_reason: str | None
    note: str | None
    needs_sign_off: bool
    is_overdue: bool
    is_behind: bool = Field(description="too far behind an even plan from the meeting to the date")
    done_at: dt.datetime | None
    updated_at: dt.datetime | None


class RequestOut(Out):
    id: int
    kind: RequestKind
    asked_by: str
    asked_at: dt.datetime
    deadline: str | None
    reason: str | None
    state: RequestState
    decided_by: str | None
    decided_at: dt.datetime | None
    comment: str | None


class UpdatedOut(TrackedOut):
    request: RequestOut | None = Field(
        default=None, description="what the leader is asked for, and is not so yet"
    )


class UpdateOut(Out):
    at: dt.datetime
    actor: str
    source: str = Field(description="page, link, rest, review, meeting, import, upgrade")
    changes: dict[str, list[Any]] = Field(description="by field: before, after")
    reason: str | None


class StepOut(Out):
    level: int
    at: dt.datetime
    told: list[str]


class ProblemOut(Out):
    id: int
    cause: ProblemCause
    text: str
    wanted: str
    is_urgent: bool
    raised_by: str
    arose_at: dt.datetime
    state: ProblemState
    answer: str | None
    answered_by: str | None
    answered_at: dt.datetime | None
    steps: list[StepOut] = []


class ProofOut(Out):
    id: int
    filename: str
    size: int = Field(description="bytes")
    added_by: str
    added_at: dt.datetime


class FollowedOut(TrackedOut):
    """An item with all that happened to it."""

    planned_percent: int | None
    history: list[UpdateOut]
    requests: list[RequestOut]
    problems: list[ProblemOut]
    proofs: list[ProofOut]


class Changes(In):
    status: Status | None = None
    percent: int | None = Field(default=None, ge=0, le=100)
    delay_reason: _Text | None = None
    note: _Text | None = None
    deadline: Moment | None = None
    owner: _Text | None = None
    department: _Text | None = None


class TrackIn(Changes):
    """What is left out stays. A date that stood needs a reason; {} says that nothing changed."""

    reason: _Text | None = None

    def changes(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True, exclude={"reason"})


class TrackManyIn(In):
    """All of them or, on an error, none."""

    items: list[Annotated[int, Field(ge=1, le=LARGEST_ID)]] = Field(
        min_length=1, max_length=MOST_AT_ONCE
    )
    changes: Changes
    reason: _Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.changes.model_fields_set:
            raise ValueError("Give at least one field to change.")
        return self


class DecideRequestIn(In):
    is_granted: bool
    comment: _Text = Field(default="", description="needed to refuse")


class SignOffIn(In):
    is_needed: bool


class ProblemIn(In):
    text: _Text = Field(min_length=1)
    wanted: _Text = Field(default="", description="the support asked for: from whom, by when")
    is_urgent: bool = False


class AnswerIn(In):
    text: _Text = Field(min_length=1, description="what is done about it")
