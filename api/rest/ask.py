"""Questions in plain language, answered from the record with sources."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, status
from pydantic import Field

from api import services_ask
from api.answers import AnswerOut, as_out
from api.delivery import links
from api.deps import LARGEST_ID, CurrentUser, Id, Place
from api.installation import Installation
from api.rest.models import In, Out
from storage.tables import Feedback

router = APIRouter(prefix="/questions", tags=["ask"])

Text = Annotated[str, Field(max_length=services_ask.LONGEST, description="in plain language")]
Without = Annotated[
    list[str] | None, Query(description="parts, by key, to leave out of how it was understood")
]


class QuestionIn(In):
    question: Text
    project: str | None = Field(default=None, max_length=200, description="ask about it only")
    after: int | None = Field(
        default=None, ge=1, le=LARGEST_ID, description="your question that this one leans on"
    )


class QuestionOut(Out):
    id: int
    text: str
    project: str | None
    after_id: int | None
    asked_at: dt.datetime
    kind: str
    engine: str
    seconds: float
    feedback: Feedback | None
    comment: str | None


class AskedOut(Out):
    question: QuestionOut
    answer: AnswerOut


class FeedbackIn(In):
    feedback: Feedback | None = Field(description="null takes it back")
    comment: str | None = Field(default=None, max_length=services_ask.LONGEST)


@router.post("", status_code=status.HTTP_201_CREATED)
def ask(place: Place, viewer: CurrentUser, wanted: QuestionIn) -> AskedOut:
    """Ask, and keep the question among your own. Answers hold nothing that you may not see."""
    asked = services_ask.ask(
        place, viewer, wanted.question, project=wanted.project, after=wanted.after
    )
    return _out(place, asked)


@router.get("/answer")
def get_answer(
    place: Place,
    viewer: CurrentUser,
    question: Annotated[str, Query(max_length=services_ask.LONGEST)],
    project: Annotated[str | None, Query(max_length=200)] = None,
    without: Without = None,
) -> AnswerOut:
    """Ask, and keep nothing."""
    found = services_ask.answer(place, viewer, question, project=project, without=without or ())
    return as_out(found, _base(place))


@router.get("")
def list_questions(
    place: Place, viewer: CurrentUser, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[QuestionOut]:
    """Your own, the latest first."""
    with place.database.read() as session:
        found = services_ask.history(session, viewer, limit=limit)
        return [QuestionOut.model_validate(question) for question in found]


@router.get("/{question_id}")
def ask_again(
    place: Place, viewer: CurrentUser, question_id: Id, without: Without = None
) -> AskedOut:
    """One of your own, answered as things stand now."""
    return _out(place, services_ask.again(place, viewer, question_id, without or ()))


@router.put("/{question_id}/feedback", status_code=status.HTTP_204_NO_CONTENT)
def give_feedback(place: Place, viewer: CurrentUser, question_id: Id, said: FeedbackIn) -> None:
    """Say whether the answer was right."""
    services_ask.tell(place, viewer, question_id, said.feedback, said.comment)


@router.delete("/{question_id}", status_code=status.HTTP_204_NO_CONTENT)
def forget_question(place: Place, viewer: CurrentUser, question_id: Id) -> None:
    services_ask.forget(place, viewer, question_id)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
def forget_all(place: Place, viewer: CurrentUser) -> None:
    """All of your own."""
    services_ask.forget(place, viewer)


def _out(place: Installation, asked: services_ask.Asked) -> AskedOut:
    return AskedOut(
        question=QuestionOut.model_validate(asked.question),
        answer=as_out(asked.answer, _base(place)),
    )


def _base(place: Installation) -> str:
    """Of addresses on the pages; empty where nobody said under which the product is reached."""
    return (links.page(place.settings, "/") or "/").rstrip("/")
