"""How long what a meeting leaves is kept, each kind by itself. For ever unless chosen otherwise.

Issued minutes and confirmed items stay with all kinds but `minutes`, which lets the meeting as a
whole go. What is on legal hold stays with all.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import InputError
from storage import audit, meetings, settings
from storage.holds import is_free
from storage.tables import (
    ExtractionRow,
    HeardPieceRow,
    Meeting,
    MeetingState,
    Message,
    MessageState,
    MinutesRow,
    MinutesState,
    Recording,
    SegmentRow,
    TranscriptEdit,
    TranscriptRow,
    UndoneRepair,
    Waveform,
)

SETTING = "retention"
LONGEST_DAYS = 36_500

ACTOR = "retention"

Kind = Literal["recordings", "transcripts", "drafts", "deliveries", "minutes"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# "days" was there before the other kinds were, and is that of recordings still.
_KEYS: dict[Kind, str] = {kind: f"{kind}_days" for kind in KINDS} | {"recordings": "days"}
_NAMES: dict[Kind, str] = {
    "recordings": "Recordings",
    "transcripts": "Transcripts",
    "drafts": "Drafts",
    "deliveries": "Sent messages",
    "minutes": "Minutes",
}
# Issued minutes are not deleted by a slip of the keyboard.
LEAST_MINUTES_DAYS = 365

# A worker is at these, or a person is about to be.
_AT_WORK = (MeetingState.processing, MeetingState.drafting)
_OPEN_DRAFTS = (MinutesState.draft, MinutesState.returned, MinutesState.replaced)
_OVER = (
    MessageState.sent,
    MessageState.failed,
    MessageState.cancelled,
    MessageState.uncertain,
)

# Messages on the way to being forgotten at a time: of years of them, nobody waits for one write.
_AT_ONCE = 5_000


class Expired(NamedTuple):
    recording: Recording
    meeting: Meeting


@dataclass(frozen=True)
class Gone:
    """Something that goes, or would: of a meeting, with its size in bytes where it is a file."""

    meeting: Meeting | None
    what: str  # a name of a file, or nothing
    at: dt.datetime  # what its time is counted from
    size: int = 0


# --- choosing ---


def days(session: Session, kind: Kind = "recordings") -> int | None:
    """How many days this kind is kept; None: for ever.

    Recordings and transcripts from the confirmation of their meeting on, drafts from when they
    were made, messages from when they were sent, minutes from when they were issued.
    """
    found = settings.value(session, SETTING).get(_KEYS[kind])
    return found if isinstance(found, int) else None


def all_days(session: Session) -> dict[Kind, int | None]:
    return {kind: days(session, kind) for kind in KINDS}


def choose(session: Session, wanted: int | None, *, actor: str, kind: Kind = "recordings") -> None:
    """Raises InputError."""
    check(kind, wanted)
    chosen = settings.value(session, SETTING) | {_KEYS[kind]: wanted}
    settings.change(session, SETTING, chosen, actor=actor)


def check(kind: Kind, wanted: int | None) -> None:
    """Raises InputError for days that nothing can be kept for."""
    least = LEAST_MINUTES_DAYS if kind == "minutes" else 1
    if wanted is not None and not least <= wanted <= LONGEST_DAYS:
        raise InputError(
            f"{_NAMES[kind]} cannot be kept for {wanted} days. Give a number from {least} to "
            f"{LONGEST_DAYS}, or none to keep them for ever."
        )


def confirmed_before(kept_days: int, now: dt.datetime) -> dt.datetime:
    """Recordings of meetings confirmed before then have been kept long enough."""
    return now - dt.timedelta(days=kept_days)


# --- recordings ---


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
            is_free(),
        )
        .order_by(col(Meeting.confirmed_at), col(Recording.id))
    )
    return [Expired(recording, meeting) for recording, meeting in session.exec(chosen)]


def remove(session: Session, found: list[Expired], now: dt.datetime) -> list[str]:
    """Mark that their files are gone, with audit entries.

    Gives the SHA-256 of the files that no other meeting needs, for the caller to delete once this
    is committed. What was written down from the recordings stays.
    """
    free = _free(session, {meeting.id for _, meeting in found})
    found = [each for each in found if each.meeting.id in free]
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


def _free(session: Session, ids: Iterable[int | None]) -> set[int]:
    """Those of the meetings that are not held, and are not put on hold until this is committed."""
    # The rows are locked: SQLite has one writer anyway.
    chosen = (
        sa.select(col(Meeting.id))
        .where(col(Meeting.id).in_(set(ids)), is_free())
        .with_for_update(key_share=True)
    )
    return set(session.execute(chosen).scalars())


# --- transcripts ---


def old_transcripts(session: Session, kept_days: int | None, now: dt.datetime) -> list[Meeting]:
    """Meetings whose transcript has been kept long enough: confirmed, and their minutes out."""
    if kept_days is None:
        return []
    has_words = sa.select(col(TranscriptRow.meeting_id))
    chosen = select(Meeting).where(
        col(Meeting.confirmed_at) < confirmed_before(kept_days, now),
        col(Meeting.state) == MeetingState.issued,
        col(Meeting.id).in_(has_words),
        is_free(),
    )
    return list(session.exec(chosen.order_by(col(Meeting.confirmed_at), col(Meeting.id))))


def remove_transcripts(session: Session, found: Sequence[Meeting]) -> list[str]:
    """Delete the words with their edits, what was heard, and what models answered about them.

    Items stay with the words they quote. Gives files as `remove` does.
    """
    free = _free(session, {meeting.id for meeting in found})
    files: set[str] = set()
    for meeting in found:
        if meeting.id not in free:
            continue
        ours = select(Recording).where(Recording.meeting_id == meeting.id)
        for recording in session.exec(ours):
            files |= {recording.recognition_sha256 or ""}
            recording.recognition_sha256 = None
            session.add(recording)
            heard = col(HeardPieceRow.recording_id) == recording.id
            session.exec(sa.delete(HeardPieceRow).where(heard))
        for table in (SegmentRow, TranscriptEdit, UndoneRepair, TranscriptRow):
            session.exec(sa.delete(table).where(col(table.meeting_id) == meeting.id))
        raw = sa.update(ExtractionRow).where(col(ExtractionRow.meeting_id) == meeting.id)
        session.exec(raw.values(raw=[]))
        audit.record(session, ACTOR, "expire transcript", meeting_id=meeting.id, subject="meeting")
    session.flush()
    return _unused(session, files)


# --- drafts ---


def old_drafts(
    session: Session, kept_days: int | None, now: dt.datetime
) -> list[tuple[MinutesRow, Meeting]]:
    """Versions that never went out, kept long enough: of meetings whose minutes are out, or with
    a later version. What is still being worked on is none."""
    if kept_days is None:
        return []
    later = sa.orm.aliased(MinutesRow)
    has_later = (
        sa.select(sa.literal(1))
        .where(
            col(later.meeting_id) == MinutesRow.meeting_id,
            col(later.version) > MinutesRow.version,
        )
        .exists()
    )
    chosen = (
        select(MinutesRow, Meeting)
        .join(Meeting, col(Meeting.id) == MinutesRow.meeting_id)
        .where(
            col(MinutesRow.state).in_(_OPEN_DRAFTS),
            col(MinutesRow.issued_at).is_(None),
            col(MinutesRow.made_at) < confirmed_before(kept_days, now),
            sa.or_(has_later, col(Meeting.minutes_issued_at).is_not(None)),
            col(Meeting.state).not_in(_AT_WORK),
            is_free(),
        )
        .order_by(col(MinutesRow.made_at), col(MinutesRow.id))
    )
    return list(session.exec(chosen).all())


def remove_drafts(session: Session, found: Sequence[tuple[MinutesRow, Meeting]]) -> list[str]:
    """Gives files as `remove` does."""
    free = _free(session, {meeting.id for _, meeting in found})
    files: set[str] = set()
    touched: dict[int, Meeting] = {}
    for row, meeting in found:
        if meeting.id not in free:
            continue
        files |= {row.sha256, row.pdf_sha256 or ""}
        touched[row.meeting_id] = meeting
        audit.record(
            session,
            ACTOR,
            "expire draft",
            meeting_id=meeting.id,
            subject=f"minutes {row.version}",
            before={"filename": row.filename, "sha256": row.sha256},
        )
        session.delete(row)
    session.flush()
    for meeting in touched.values():
        _settle_again(session, meeting)
    return _unused(session, files)


def _settle_again(session: Session, meeting: Meeting) -> None:
    """A correction that was given up is gone: what is issued stands."""
    left = select(MinutesRow.state).where(MinutesRow.meeting_id == meeting.id)
    last = session.exec(left.order_by(col(MinutesRow.version).desc())).first()
    if meeting.state == MeetingState.minuted and last == MinutesState.issued:
        meetings.settle(meeting, MeetingState.issued)
        session.add(meeting)


# --- the log of what was sent ---


def _old_messages(kept_days: int, now: dt.datetime) -> list[Any]:
    held = sa.select(col(Meeting.id)).where(col(Meeting.held_at).is_not(None))
    sent_at = sa.func.coalesce(Message.sent_at, Message.created_at)
    return [
        col(Message.state).in_(_OVER),
        sent_at < confirmed_before(kept_days, now),
        col(Message.address) != "",
        sa.or_(col(Message.meeting_id).is_(None), col(Message.meeting_id).not_in(held)),
    ]


def count_messages(session: Session, kept_days: int | None, now: dt.datetime) -> int:
    """How many messages have been kept long enough."""
    if kept_days is None:
        return 0
    count = sa.select(sa.func.count()).select_from(Message)
    return int(session.execute(count.where(*_old_messages(kept_days, now))).scalar_one())


def forget_messages(session: Session, kept_days: int | None, now: dt.datetime) -> int:
    """Blank some of the old messages: to whom and what. That they were sent stays.

    Their key stays, for the same message not to be sent once more. Gives how many it was; 0 when
    all are done.
    """
    if kept_days is None:
        return 0
    chosen = sa.select(col(Message.id)).where(*_old_messages(kept_days, now)).limit(_AT_ONCE)
    ids = list(session.execute(chosen).scalars())
    if ids:
        blank = {"recipient": "", "address": "", "subject": "", "text": "", "html": None}
        session.exec(
            sa.update(Message)
            .where(col(Message.id).in_(ids))
            .values(**blank, attachments=[], log=[], problem=None, person_id=None)
        )
        audit.record(session, ACTOR, "expire messages", after={"count": len(ids)})
    return len(ids)


# --- minutes: the meeting as a whole ---


def old_meetings(session: Session, kept_days: int | None, now: dt.datetime) -> list[Meeting]:
    """Meetings whose minutes, the last version of them, were issued that long ago."""
    if kept_days is None:
        return []
    last = (
        sa.select(sa.func.max(MinutesRow.issued_at))
        .where(col(MinutesRow.meeting_id) == Meeting.id)
        .scalar_subquery()
    )
    chosen = select(Meeting).where(
        last < confirmed_before(kept_days, now),
        col(Meeting.state) == MeetingState.issued,
        is_free(),
    )
    return list(session.exec(chosen.order_by(col(Meeting.minutes_issued_at), col(Meeting.id))))


def remove_meetings(session: Session, found: Sequence[Meeting]) -> list[str]:
    """Gives files as `remove` does."""
    free = _free(session, {meeting.id for meeting in found})
    files: list[str] = []
    for meeting in found:
        if meeting.id not in free:
            continue
        before = {"title": meeting.title, "date": meeting.date.isoformat()}
        meeting_id = meeting.id
        files += meetings.delete(session, meeting)
        audit.record(
            session,
            ACTOR,
            "expire meeting",
            meeting_id=meeting_id,
            subject="meeting",
            before=before,
        )
    return _unused(session, files)


def _unused(session: Session, files: Iterable[str]) -> list[str]:
    """Those of the files that nothing refers to any more."""
    return sorted({sha256 for sha256 in files if sha256} - meetings.files_in_use(session, files))


# --- what would go ---


def preview(session: Session, kind: Kind, kept_days: int | None, now: dt.datetime) -> list[Gone]:
    """What of this kind has been kept for so many days, the oldest first; messages are counted."""
    lists: dict[Kind, Callable[[], list[Gone]]] = {
        "recordings": lambda: [
            Gone(m, r.filename, m.confirmed_at or now, r.size)
            for r, m in expired(session, kept_days, now)
        ],
        "transcripts": lambda: [
            Gone(m, "", m.confirmed_at or now) for m in old_transcripts(session, kept_days, now)
        ],
        "drafts": lambda: [
            Gone(m, row.filename, row.made_at) for row, m in old_drafts(session, kept_days, now)
        ],
        "minutes": lambda: [
            Gone(m, "", m.minutes_issued_at or now) for m in old_meetings(session, kept_days, now)
        ],
        "deliveries": lambda: [],
    }
    return lists[kind]()
