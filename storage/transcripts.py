"""Transcripts: saved whole, so saving twice changes nothing.

Repairs that a person took back stay so, and what people changed stays changed.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.errors import NotFoundError
from assistant.types import Repair, Segment, Transcript, TranscriptWarning
from storage import edits, repairs
from storage.tables import Recording, SegmentRow, TranscriptRow


def save(
    session: Session,
    meeting_id: int,
    transcript: Transcript,
    *,
    made_of: Sequence[tuple[Recording, float]] = (),
) -> None:
    """`made_of`: its recordings in order, each with its start in seconds."""
    session.merge(
        TranscriptRow(
            meeting_id=meeting_id,
            recording_id=made_of[0][0].id if made_of else None,
            recordings=[{"id": recording.id, "start_s": start} for recording, start in made_of],
            language=transcript.language,
            engine=transcript.engine,
            model=transcript.model,
            duration_s=transcript.duration_s,
            warnings=[w.model_dump(mode="json") for w in transcript.warnings],
        )
    )
    session.exec(sa.delete(SegmentRow).where(col(SegmentRow.meeting_id) == meeting_id))
    session.add_all(
        SegmentRow(
            meeting_id=meeting_id,
            number=s.id,
            **s.model_dump(
                mode="json",
                include={"start", "end", "speaker", "text", "confidence", "repairs"},
            ),
        )
        for s in transcript.segments
    )
    repairs.undo_again(session, meeting_id)
    edits.make_again(session, meeting_id)


def load(session: Session, meeting_id: int) -> Transcript | None:
    """None until the meeting has been transcribed."""
    row = session.get(TranscriptRow, meeting_id)
    if row is None:
        return None
    # As plain columns: thousands of row objects would take longer than all the rest of a page.
    columns = ("number", "start", "end", "speaker", "text", "confidence", "repairs")
    segments = session.connection().execute(
        sa.select(*(sa.inspect(SegmentRow).columns[name] for name in columns))
        .where(col(SegmentRow.meeting_id) == meeting_id)
        .order_by(col(SegmentRow.number))
    )
    return Transcript(
        language=row.language,  # type: ignore[arg-type]  # checked by pydantic
        duration_s=row.duration_s,
        engine=row.engine,
        model=row.model,
        segments=tuple(_segment(s) for s in segments),
        warnings=tuple(TranscriptWarning.model_validate(w) for w in row.warnings),
    )


def segment(session: Session, meeting_id: int, number: int) -> Segment:
    """One of the transcript's. Raises NotFoundError."""
    row = session.get(SegmentRow, (meeting_id, number))
    if row is None:
        raise NotFoundError(f"There is no segment {number} in meeting {meeting_id}.")
    return _segment(row)


def _segment(row: Any) -> Segment:
    return Segment(
        id=row.number,
        start=row.start,
        end=row.end,
        speaker=row.speaker,
        text=row.text,
        confidence=row.confidence,
        repairs=tuple(Repair.model_validate(r) for r in row.repairs or ()),
    )


def starts(
    session: Session, lines: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], float | None]:
    """The seconds at which lines begin, by meeting and number; None where that is not known."""
    key = sa.tuple_(col(SegmentRow.meeting_id), col(SegmentRow.number))
    chosen = sa.select(col(SegmentRow.meeting_id), col(SegmentRow.number), col(SegmentRow.start))
    rows = session.execute(chosen.where(key.in_(lines))) if lines else ()
    return {(meeting_id, number): start for meeting_id, number, start in rows}
