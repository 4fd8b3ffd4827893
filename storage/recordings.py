"""Recordings: registered as soon as they are on disk, joined in order to one meeting."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import Session, col, select

from assistant.errors import InputError, NotFoundError
from assistant.transcription import HeardPiece
from assistant.transcription.speakers import VoicePiece
from storage.files import StoredFile
from storage.tables import HeardPieceRow, Recording, VoicePieceRow


def find(session: Session, meeting_id: int, sha256: str) -> Recording | None:
    """The recording with this content at this meeting."""
    return session.exec(
        select(Recording).where(Recording.meeting_id == meeting_id, Recording.sha256 == sha256)
    ).first()


def get(session: Session, meeting_id: int, recording_id: int) -> Recording:
    """Raises NotFoundError."""
    recording = session.get(Recording, recording_id)
    if recording is None or recording.meeting_id != meeting_id:
        raise NotFoundError(f"There is no recording {recording_id} in meeting {meeting_id}.")
    return recording


def register(session: Session, meeting_id: int, filename: str, stored: StoredFile) -> Recording:
    """A recording after those the meeting has."""
    last = session.exec(
        select(sa.func.max(Recording.position)).where(Recording.meeting_id == meeting_id)
    ).one()
    recording = Recording(
        meeting_id=meeting_id,
        filename=filename,
        sha256=stored.sha256,
        size=stored.size,
        position=0 if last is None else last + 1,
    )
    session.add(recording)
    session.flush()
    return recording


def of_meeting(session: Session, meeting_id: int) -> list[Recording]:
    """All recordings of the meeting in order, with those that cannot be used."""
    return _ordered(session, Recording.meeting_id == meeting_id)


def usable(session: Session, meeting_id: int) -> list[Recording]:
    """The recordings of the meeting that can be used, in the order in which they are joined."""
    return _ordered(session, Recording.meeting_id == meeting_id, col(Recording.problem).is_(None))


def usable_of(session: Session, meeting_ids: Sequence[int]) -> dict[int, list[Recording]]:
    """Those of several meetings, by meeting; one without any is not among them."""
    found: dict[int, list[Recording]] = {}
    those = col(Recording.meeting_id).in_(meeting_ids)
    for recording in _ordered(session, those, col(Recording.problem).is_(None)):
        found.setdefault(recording.meeting_id, []).append(recording)
    return found


def _ordered(session: Session, *conditions: Any) -> list[Recording]:
    chosen = select(Recording).where(*conditions)
    return list(session.exec(chosen.order_by(col(Recording.position), col(Recording.id))))


def current(session: Session, meeting_id: int) -> Recording | None:
    """The first recording of the meeting that can be used."""
    return next(iter(usable(session, meeting_id)), None)


def with_starts(recordings: Sequence[Recording]) -> list[tuple[Recording, float]]:
    """Each recording with the time of the meeting at which it begins, in seconds.

    One whose length is not known yet counts as nothing, one that cannot be used too.
    """
    start_s, placed = 0.0, []
    for recording in recordings:
        placed.append((recording, start_s))
        if recording.problem is None:
            start_s += recording.duration_s or 0.0
    return placed


def arrange(session: Session, meeting_id: int, ids: Sequence[int]) -> None:
    """Join the recordings in this order. Raises InputError unless each usable one is named once."""
    found = {recording.id or 0: recording for recording in usable(session, meeting_id)}
    if sorted(ids) != sorted(found):
        raise InputError(
            "The order names each recording that can be used once; they are "
            f"{', '.join(map(str, sorted(found))) or 'none'}."
        )
    for position, recording_id in enumerate(ids):
        found[recording_id].position = position


def remove(session: Session, recording: Recording) -> list[str]:
    """Take a recording out of its meeting.

    Gives the SHA-256 of the files that nothing refers to any more, for the caller to remove once
    this is committed.
    """
    files = {recording.sha256, recording.recognition_sha256} - {None}
    session.delete(recording)
    session.flush()
    return sorted(sha256 for sha256 in files if sha256 and not _is_used(session, sha256))


def _is_used(session: Session, sha256: str) -> bool:
    either = (col(Recording.sha256) == sha256) | (col(Recording.recognition_sha256) == sha256)
    return session.exec(select(Recording).where(either)).first() is not None


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


def heard_s(session: Session, recording: Recording) -> float:
    """How much of the recording was heard so far, in seconds."""
    if recording.is_heard:
        return recording.duration_s or 0.0
    return sum(piece.duration_s for piece in heard(session, recording.id or 0))


def keep_heard(session: Session, recording_id: int, piece: HeardPiece) -> None:
    session.merge(
        HeardPieceRow(
            recording_id=recording_id, number=piece.number, data=piece.model_dump(mode="json")
        )
    )


def finish_heard(session: Session, recording_id: int, pieces: Sequence[HeardPiece]) -> None:
    """All of the recording was heard: its length is that of its pieces."""
    recording = session.get(Recording, recording_id)
    if recording:
        recording.duration_s = sum(piece.duration_s for piece in pieces)
        recording.is_heard = True


def forget_heard(session: Session, recording_id: int) -> None:
    """For the recording to be heard anew."""
    session.exec(sa.delete(HeardPieceRow).where(col(HeardPieceRow.recording_id) == recording_id))
    recording = session.get(Recording, recording_id)
    if recording:
        recording.is_heard = False


def last_heard_by(session: Session, meeting_id: int) -> tuple[str, str | None] | None:
    """The engine and model that heard a piece of the meeting last; None before there is one."""
    chosen = select(HeardPieceRow).join(Recording).where(Recording.meeting_id == meeting_id)
    order = (col(Recording.position).desc(), col(HeardPieceRow.number).desc())
    row = session.exec(chosen.order_by(*order)).first()
    return (row.data["engine"], row.data["model"]) if row else None


def voices(session: Session, recordings: Sequence[Recording]) -> list[VoicePiece]:
    """The voices found so far in the recordings, which are numbered in the order they are given.

    What an earlier release left in another form is not among them: it is found anew.
    """
    numbers = {recording.id: number for number, recording in enumerate(recordings)}
    chosen = select(VoicePieceRow).where(col(VoicePieceRow.recording_id).in_(numbers))
    found = []
    for row in session.exec(chosen):
        with suppress(ValidationError):
            data = row.data | {"recording": numbers[row.recording_id]}
            found.append(VoicePiece.model_validate(data))
    return found


def keep_voices(session: Session, recording_id: int, piece: VoicePiece) -> None:
    session.merge(
        VoicePieceRow(
            recording_id=recording_id, number=piece.number, data=piece.model_dump(mode="json")
        )
    )


def forget_voices(session: Session, meeting_id: int) -> None:
    """Once the speakers are told apart: nobody asked for their voices to be kept."""
    ids = select(Recording.id).where(Recording.meeting_id == meeting_id)
    session.exec(sa.delete(VoicePieceRow).where(col(VoicePieceRow.recording_id).in_(ids)))
