"""The lines of a transcript as they are quoted: when they were said and their words."""

from typing import NamedTuple

from sqlmodel import Session, col, select

from storage.tables import SegmentRow


class Line(NamedTuple):
    start: float | None
    end: float | None
    text: str


def lines(session: Session, meeting_id: int) -> dict[int, Line]:
    """By number, in order. Plain columns: a page of 2,000 lines reads them on every request."""
    chosen = (
        select(SegmentRow.number, SegmentRow.start, SegmentRow.end, SegmentRow.text)
        .where(SegmentRow.meeting_id == meeting_id)
        .order_by(col(SegmentRow.number))
    )
    return {number: Line(start, end, text) for number, start, end, text in session.exec(chosen)}
