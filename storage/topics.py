"""What was discussed of each row of the agenda: summed up by an engine, mended by people."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.minutes.types import SummarySentence, TopicSummary
from storage.tables import TopicRow


def save(session: Session, meeting_id: int, found: Sequence[TopicSummary]) -> None:
    """Keep what an engine summed up, in place of what it did before; what people wrote stays."""
    kept = {row.number for row in rows(session, meeting_id) if row.version > 1}
    session.exec(
        sa.delete(TopicRow).where(
            col(TopicRow.meeting_id) == meeting_id, col(TopicRow.version) == 1
        )
    )
    for summary in found:
        if summary.number not in kept:
            session.add(
                TopicRow(
                    meeting_id=meeting_id,
                    number=summary.number,
                    topic=summary.topic,
                    sentences=[s.model_dump(mode="json") for s in summary.sentences],
                )
            )
    session.flush()


def rows(session: Session, meeting_id: int) -> list[TopicRow]:
    """In the order of the agenda."""
    chosen = select(TopicRow).where(TopicRow.meeting_id == meeting_id)
    return list(session.exec(chosen.order_by(col(TopicRow.number))))


def load(session: Session, meeting_id: int) -> tuple[TopicSummary, ...]:
    return tuple(
        TopicSummary(
            number=row.number,
            topic=row.topic,
            sentences=tuple(SummarySentence.model_validate(s) for s in row.sentences),
        )
        for row in rows(session, meeting_id)
    )
