"""How loud recordings are, for their picture. Made anew from the recording whenever missing."""

from sqlmodel import Session, col, select

from storage.tables import Recording, Waveform


def get(session: Session, recording_id: int) -> Waveform | None:
    """None until it was made."""
    return session.get(Waveform, recording_id)


def missing(session: Session, meeting_id: int) -> list[Recording]:
    """The usable recordings of the meeting that have none yet."""
    chosen = (
        select(Recording)
        .outerjoin(Waveform, col(Waveform.recording_id) == Recording.id)
        .where(
            Recording.meeting_id == meeting_id,
            col(Recording.problem).is_(None),
            col(Waveform.recording_id).is_(None),
        )
    )
    return list(session.exec(chosen.order_by(col(Recording.position), col(Recording.id))))


def keep(session: Session, recording_id: int, per_second: float, levels: bytes) -> None:
    """Keep it, unless the recording is gone."""
    if session.get(Recording, recording_id) is not None:
        session.merge(Waveform(recording_id=recording_id, per_second=per_second, levels=levels))
