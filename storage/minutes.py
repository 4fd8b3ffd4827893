"""Minutes: every version that was made is kept."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from assistant.errors import NotFoundError
from storage.tables import MinutesRow


def save(session: Session, meeting_id: int, filename: str, sha256: str) -> MinutesRow:
    """The next version; the one there is when its content is the same."""
    last = latest(session, meeting_id)
    if last and last.sha256 == sha256:
        return last
    made = MinutesRow(
        meeting_id=meeting_id,
        version=last.version + 1 if last else 1,
        filename=filename,
        sha256=sha256,
    )
    session.add(made)
    session.flush()
    return made


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
