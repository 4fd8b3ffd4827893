"""The minutes that what is confirmed now makes."""

from sqlmodel import Session, select

from assistant.minutes.compose import compose
from assistant.minutes.types import DocumentFacts, Minutes
from assistant.types import Transcript
from storage import meetings, review, topics, transcripts
from storage.item_news import confirmed_news, replaced_decisions
from storage.tables import DecisionRow, ReviewState


def composed(
    session: Session,
    meeting_id: int,
    document: DocumentFacts | None = None,
    *,
    transcript: Transcript | None = None,
) -> Minutes:
    """`transcript`: the meeting's, where it was loaded before.

    Raises NotFoundError, and InputError for a date that does not exist.
    """
    meeting = meetings.get(session, meeting_id)
    return compose(
        meetings.context(session, meeting),
        review.confirmed(session, meeting_id),
        transcript or transcripts.load(session, meeting_id),
        topics=topics.load(session, meeting_id),
        needs_no_action=_settled(session, meeting_id),
        document=document,
        progress=confirmed_news(session, meeting),
        replaced=replaced_decisions(session, meeting),
    )


def _settled(session: Session, meeting_id: int) -> tuple[int, ...]:
    """Of the confirmed decisions, counted from 0, those that nobody has to carry out."""
    chosen = (
        select(DecisionRow.needs_no_action)
        .where(DecisionRow.meeting_id == meeting_id, DecisionRow.review == ReviewState.confirmed)
        .order_by(DecisionRow.id)  # type: ignore[arg-type]
    )
    return tuple(no for no, settled in enumerate(session.exec(chosen)) if settled)
