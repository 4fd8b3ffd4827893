"""Recordings: registered as soon as they are on disk."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.transcription import HeardPiece
from storage.files import StoredFile
from storage.tables import HeardPieceRow, Recording


def find(session: Session, meeting_id: int, sha256: str) -> Recording | None:
    """The recording with this content at this meeting."""
    return session.exec(
        select(Recording).where(Recording.meeting_id == meeting_id, Recording.sha256 == sha256)
    ).first()


def register(session: Session, meeting_id: int, filename: str, stored: StoredFile) -> Recording:
    recording = Recording(
        meeting_id=meeting_id,
        filename=filename,
        sha256=stored.sha256,
        size=stored.size,
        position=len(usable(session, meeting_id)),
    )
    session.add(recording)
    session.flush()
    return recording


def usable(session: Session, meeting_id: int) -> list[Recording]:
    """The recordings of the meeting that can be used, in the order in which they are joined."""
    chosen = select(Recording).where(
        Recording.meeting_id == meeting_id, col(Recording.problem).is_(None)
    )
    return list(session.exec(chosen.order_by(col(Recording.position), col(Recording.id))))


def current(session: Session, meeting_id: int) -> Recording | None:
    """The first recording of the meeting that can be used."""
    return next(iter(usable(session, meeting_id)), None)


def same_elsewhere(session: Session, meeting_id: int, sha256: str) -> Recording | None:
    """A recording with the same content at another meeting."""
    return session.exec(
        select(Recording).where(Recording.sha256 == sha256, Recording.meeting_id != meeting_id)
    ).first()


def heard(session: Session, recording_id: int) -> list[HeardPiece]:
    """What was heard of the recording so far, piece by piece."""
    chosen = select(HeardPieceRow).where(HeardPieceRow.recording_id == recording_id)
    rows = session.exec(chosen.order_by(col(HeardPieceRow.number)))
    return [HeardPiece.model_validate(row.data) for row in rows]


def keep_heard(session: Session, recording_id: int, piece: HeardPiece) -> None:
    session.merge(
        HeardPieceRow(
            recording_id=recording_id, number=piece.number, data=piece.model_dump(mode="json")
        )
    )


def forget_heard(session: Session, recording_id: int) -> None:
    """For the recording to be heard anew."""
    session.exec(sa.delete(HeardPieceRow).where(col(HeardPieceRow.recording_id) == recording_id))
