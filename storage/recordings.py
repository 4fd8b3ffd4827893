"""Recordings: registered as soon as they are on disk."""

from sqlmodel import Session, col, select

from storage.files import StoredFile
from storage.tables import Recording


def find(session: Session, meeting_id: int, sha256: str) -> Recording | None:
    """The recording with this content at this meeting."""
    return session.exec(
        select(Recording).where(Recording.meeting_id == meeting_id, Recording.sha256 == sha256)
    ).first()


def register(session: Session, meeting_id: int, filename: str, stored: StoredFile) -> Recording:
    recording = Recording(
        meeting_id=meeting_id, filename=filename, sha256=stored.sha256, size=stored.size
    )
    session.add(recording)
    session.flush()
    return recording


def current(session: Session, meeting_id: int) -> Recording | None:
    """The newest recording of the meeting that can be used."""
    chosen = select(Recording).where(
        Recording.meeting_id == meeting_id, col(Recording.problem).is_(None)
    )
    return session.exec(chosen.order_by(col(Recording.id).desc())).first()


def same_elsewhere(session: Session, meeting_id: int, sha256: str) -> Recording | None:
    """A recording with the same content at another meeting."""
    return session.exec(
        select(Recording).where(Recording.sha256 == sha256, Recording.meeting_id != meeting_id)
    ).first()
