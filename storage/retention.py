"""How long recordings are kept once their meeting is confirmed. The words stay for ever."""

import datetime as dt
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import InputError
from storage import audit, settings
from storage.tables import Meeting, Recording, Waveform

SETTING = "retention"
LONGEST_DAYS = 36_500

ACTOR = "retention"


class Expired(NamedTuple):
    recording: Recording
    meeting: Meeting


def days(session: Session) -> int | None:
    """How many days recordings are kept after their meeting was confirmed; None: for ever."""
    found = settings.value(session, SETTING).get("days")
    return found if isinstance(found, int) else None


def choose(session: Session, wanted: int | None, *, actor: str) -> None:
    """Raises InputError."""
    if wanted is not None and not 1 <= wanted <= LONGEST_DAYS:
        raise InputError(
            f"Recordings cannot be kept for {wanted} days. Give a number from 1 to "
            f"{LONGEST_DAYS}, or none to keep them for ever."
        )
    settings.change(session, SETTING, {"days": wanted}, actor=actor)


def confirmed_before(kept_days: int, now: dt.datetime) -> dt.datetime:
    """Recordings of meetings confirmed before then have been kept long enough."""
    return now - dt.timedelta(days=kept_days)


def expired(session: Session, kept_days: int | None, now: dt.datetime) -> list[Expired]:
    """The recordings whose file has been kept long enough, the oldest first; none with None."""
    if kept_days is None:
        return []
    chosen = (
        select(Recording, Meeting)
        .join(Meeting, col(Meeting.id) == Recording.meeting_id)
        .where(
            col(Recording.removed_at).is_(None),
            col(Meeting.confirmed_at) < confirmed_before(kept_days, now),
        )
        .order_by(col(Meeting.confirmed_at), col(Recording.id))
    )
    return [Expired(recording, meeting) for recording, meeting in session.exec(chosen)]


def remove(session: Session, found: list[Expired], now: dt.datetime) -> list[str]:
    """Mark that their files are gone, with audit entries.

    Gives the SHA-256 of the files that no other meeting needs, for the caller to delete once this
    is committed. What was written down from the recordings stays.
    """
    ids = [recording.id for recording, _ in found]
    for recording, meeting in found:
        recording.removed_at = now
        session.add(recording)
        audit.record(
            session,
            ACTOR,
            "expire recording",
            meeting_id=meeting.id,
            subject=f"recording {recording.id}",
            before=recording.model_dump(mode="json", include={"filename", "sha256", "size"}),
        )
    session.exec(sa.delete(Waveform).where(col(Waveform.recording_id).in_(ids)))
    session.flush()
    return sorted(
        {recording.sha256 for recording, _ in found if not _is_kept(session, recording.sha256)}
    )


def _is_kept(session: Session, sha256: str) -> bool:
    """Whether a meeting whose time has not come has the same recording."""
    kept: Any = select(Recording.id).where(
        Recording.sha256 == sha256, col(Recording.removed_at).is_(None)
    )
    return session.exec(kept).first() is not None
