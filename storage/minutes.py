"""Minutes: the version in the making, and those that were issued, which never change."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import ConflictError, NotFoundError
from assistant.minutes.changes import compare
from assistant.minutes.document import content_hash
from assistant.minutes.types import Minutes
from storage import audit, settings
from storage.composing import composed
from storage.fresh_ids import fresh_id
from storage.tables import (
    Meeting,
    Message,
    MinutesRow,
    MinutesState,
    Organisation,
    SettingRow,
    now,
)

# {year: the last number that was given in it}
_NUMBERS = "minutes_numbers"

# Of these, the leader has seen nothing that counts: a new draft takes their place.
_OPEN = (MinutesState.draft, MinutesState.submitted, MinutesState.returned)


def next_version(session: Session, meeting_id: int) -> int:
    """The number of the version that is in the making, or would be."""
    last = latest(session, meeting_id)
    if last is None:
        return 1
    return last.version if last.state in _OPEN else last.version + 1


def save_draft(
    session: Session,
    meeting_id: int,
    minutes: Minutes,
    *,
    filename: str,
    sha256: str,
    template: str,
) -> MinutesRow:
    """The version in the making, drafted anew or for the first time.

    Raises ConflictError while the version before is approved and about to be issued.
    """
    row = latest(session, meeting_id)
    if row and row.state == MinutesState.approved:
        raise _about_to_be_issued()
    before = {}
    if row is None or row.state not in _OPEN:
        row = MinutesRow(
            id=fresh_id(session, MinutesRow.id, Message.minutes_id),
            meeting_id=meeting_id,
            version=next_version(session, meeting_id),
            filename=filename,
            sha256=sha256,
        )
    else:
        before = {"sha256": row.sha256}
    row.state, row.submitted_at, row.submitted_by = MinutesState.draft, None, None
    row.filename, row.sha256, row.template = filename, sha256, template
    row.content, row.content_hash = minutes.model_dump(mode="json"), content_hash(minutes)
    row.pdf_sha256 = row.problem = None
    row.made_at = now()
    issued = last_issued(session, meeting_id)
    row.changes = list(compare(content(issued), minutes)) if issued and issued.content else []
    session.add(row)
    session.flush()
    told = {"version": row.version, "sha256": sha256}
    audit.record(
        session,
        "assistant",
        "draft minutes",
        meeting_id=meeting_id,
        subject=subject(row),
        before=before,
        after=told,
    )
    return row


def check_takes_draft(session: Session, meeting_id: int) -> None:
    """Raises ConflictError while the leader has the minutes, or they are about to be issued."""
    row = latest(session, meeting_id)
    if row and row.state == MinutesState.submitted:
        raise ConflictError(
            "The minutes are with the leader for approval. Take them back first, then change them."
        )
    if row and row.state == MinutesState.approved:
        raise _about_to_be_issued()


def _about_to_be_issued() -> ConflictError:
    return ConflictError("The minutes are approved and about to be issued. Wait a moment.")


def content(row: MinutesRow) -> Minutes:
    """What the version says."""
    return Minutes.model_validate(row.content)


def subject(row: MinutesRow) -> str:
    return f"minutes {row.version}"


def is_old(session: Session, row: MinutesRow) -> bool:
    """Whether what is confirmed now makes other minutes than these."""
    return content_hash(composed(session, row.meeting_id)) != row.content_hash


def number_for(session: Session, meeting: Meeting, year: int) -> str:
    """The number of the meeting's minutes: the one of its first version, or the next of the year.

    Numbers have no gaps and are given once, also those of meetings that were deleted since: the
    organisation is held until this is committed.
    """
    known = select(MinutesRow.number).where(
        MinutesRow.meeting_id == meeting.id, col(MinutesRow.number).is_not(None)
    )
    number = session.exec(known).first()
    if number:
        return number
    session.get(Organisation, meeting.organisation_id, with_for_update={"key_share": True})
    column = col(MinutesRow.number)
    last = session.exec(
        select(MinutesRow.number)
        .where(column.startswith(f"{year}-"))
        .order_by(sa.func.length(column).desc(), column.desc())
    ).first()
    given = settings.value(session, _NUMBERS)
    count = max(int(last.partition("-")[2]) if last else 0, given.get(str(year), 0)) + 1
    given[str(year)] = count
    session.merge(SettingRow(name=_NUMBERS, value=given, changed_at=now()))
    return f"{year}-{count:04}"


def last_issued(session: Session, meeting_id: int) -> MinutesRow | None:
    chosen = select(MinutesRow).where(
        MinutesRow.meeting_id == meeting_id, MinutesRow.state == MinutesState.issued
    )
    return session.exec(chosen.order_by(col(MinutesRow.version).desc())).first()


def latest(session: Session, meeting_id: int) -> MinutesRow | None:
    chosen = select(MinutesRow).where(MinutesRow.meeting_id == meeting_id)
    return session.exec(chosen.order_by(col(MinutesRow.version).desc())).first()


def latest_of(session: Session, meeting_ids: Sequence[int]) -> dict[int, MinutesRow]:
    """The latest of several meetings, by meeting; one without any is not among them."""
    chosen = select(MinutesRow).where(col(MinutesRow.meeting_id).in_(meeting_ids))
    return {row.meeting_id: row for row in session.exec(chosen.order_by(col(MinutesRow.version)))}


def versions(session: Session, meeting_id: int) -> list[MinutesRow]:
    """All that were made, the latest first."""
    chosen = select(MinutesRow).where(MinutesRow.meeting_id == meeting_id)
    return list(session.exec(chosen.order_by(col(MinutesRow.version).desc())))


def get(session: Session, meeting_id: int, version: int) -> MinutesRow:
    """Raises NotFoundError."""
    chosen = select(MinutesRow).where(
        MinutesRow.meeting_id == meeting_id, MinutesRow.version == version
    )
    row = session.exec(chosen).first()
    if row is None:
        raise NotFoundError(f"There is no version {version} of the minutes.")
    return row
