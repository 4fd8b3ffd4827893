"""Answers as programs are given them: with addresses for what they rest on."""

from typing import Any, TypeVar

from pydantic import Field
from sqlmodel import Session, col, select

from assistant.qa.types import (
    Answer,
    Citation,
    DecisionRecord,
    DisputeRecord,
    GroupTally,
    ItemChange,
    ItemRecord,
    Kind,
    MeetingFacts,
    Part,
    Tally,
    Trouble,
)
from assistant.types import Data
from storage.tables import Meeting

T = TypeVar("T", bound=Data)


class CitationOut(Citation):
    link: str = Field(description="where it stands on the pages")


class AnswerOut(Data):
    """`assistant.qa.types.Answer` without the query, and with addresses."""

    answer: str = Field(description="all of it as text")
    sentence: str = Field(description="the answer in short")
    answered: bool = Field(description="false: the record does not hold the answer")
    kind: Kind
    total: int | None = Field(description="how many there are of what is listed")
    items: tuple[ItemRecord, ...]
    helping: tuple[ItemRecord, ...] = Field(description="what those asked about help with")
    decisions: tuple[DecisionRecord, ...]
    disputes: tuple[DisputeRecord, ...]
    meetings: tuple[MeetingFacts, ...]
    changes: tuple[ItemChange, ...]
    troubles: tuple[Trouble, ...]
    groups: tuple[GroupTally, ...]
    tally: Tally | None
    citations: tuple[CitationOut, ...]
    parts: tuple[Part, ...] = Field(description="how the question was understood")
    suggestions: tuple[str, ...]
    engine: str = Field(description="grammar, or the model that put it into words")


def as_out(answer: Answer, base: str = "") -> AnswerOut:
    """`base`: what addresses begin with, such as https://meetings.example."""
    cited = [
        CitationOut(**dict(citation), link=base + path_of(citation))
        for citation in answer.citations
    ]
    fields = {name: getattr(answer, name) for name in AnswerOut.model_fields}
    return AnswerOut.model_validate(fields | {"citations": tuple(cited)})


def path_of(citation: Citation) -> str:
    """The page that shows what a citation is of, at its place there."""
    if citation.source in ("item", "change", "problem"):
        item = citation.of if citation.source == "item" else citation.item
        if item:
            return f"/tracker/{item}"
    if citation.meeting is None:
        return "/tracker"
    meeting = f"/meetings/{citation.meeting}"
    if citation.source == "words":
        return f"{meeting}/transcript#s{citation.utterance}"
    if citation.source == "decision" and citation.of:
        return f"{meeting}#decisions-{citation.of}"
    return f"{meeting}/minutes" if citation.source == "minutes" else meeting


def with_file_ids(session: Session, answer: Answer) -> Answer:
    """Meetings named as their files name them, where they came from files: formats.md."""
    chosen = select(Meeting.id, Meeting.source_id).where(col(Meeting.source_id).is_not(None))
    names = {str(number): name for number, name in session.exec(chosen)}

    def renamed(rows: tuple[T, ...], field: str = "meeting") -> tuple[T, ...]:
        return tuple(
            row.model_copy(update={field: names.get(getattr(row, field), getattr(row, field))})
            for row in rows
        )

    update: dict[str, Any] = {
        "items": renamed(answer.items),
        "helping": renamed(answer.helping),
        "decisions": renamed(answer.decisions),
        "disputes": renamed(answer.disputes),
        "citations": renamed(answer.citations),
        "related": renamed(answer.related),
        "meetings": renamed(answer.meetings, "id"),
    }
    return answer.model_copy(update=update)
