"""Repairs of the transcript, taken back and made again.

A repair taken back is kept beside the text by its place in the verbatim text, which no undoing
moves; so it can be made again, and is taken back again when the meeting is written down anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import Any

from sqlmodel import Session, col, select

from assistant.errors import ConflictError, NotFoundError
from assistant.types import Repair, Segment
from storage import audit
from storage.tables import SegmentRow, UndoneRepair

# When a meeting is written down anew its sentences may be cut elsewhere, so segments get other
# numbers: a repair taken back is looked for among so many on either side.
_NEAR = 5


@dataclass(frozen=True)
class Undone:
    """A repair that was taken back: `at` is where `heard` begins in the text as it is now."""

    at: int
    heard: str
    written: str
    kind: str


def undone(
    session: Session, meeting_id: int, segments: Iterable[Segment]
) -> dict[int, list[Undone]]:
    """What was taken back in each of the segments, in the order of the text."""
    rows: dict[int, list[UndoneRepair]] = {}
    for row in _undone_rows(session, meeting_id):
        rows.setdefault(row.segment, []).append(row)
    found: dict[int, list[Undone]] = {}
    for segment in segments:
        here = rows.get(segment.id, ())
        shown = [_shown(row, segment.text, segment.repairs) for row in here]
        found[segment.id] = sorted((u for u in shown if u), key=lambda u: u.at)
    return found


def undo(session: Session, meeting_id: int, number: int, at: int, *, actor: str) -> None:
    """Write what was heard in place of the repair at `at` of the segment.

    Raises NotFoundError where there is none.
    """
    row = _segment(session, meeting_id, number)
    repair = next((r for r in _repairs(row) if r.at == at), None)
    if repair is None:
        raise NotFoundError("There is no repair at this place now. Load the page again.")
    _undo(session, row, repair, actor)


def redo(session: Session, meeting_id: int, number: int, at: int, *, actor: str) -> None:
    """Make the repair again that was taken back at `at` of the text. Raises NotFoundError."""
    row = _segment(session, meeting_id, number)
    for kept in _undone_rows(session, meeting_id, number):
        shown = _shown(kept, row.text, _repairs(row))
        if shown and shown.at == at:
            return _redo(session, row, kept, shown, actor)
    raise NotFoundError("Nothing was taken back at this place. Load the page again.")


def undo_all(
    session: Session, meeting_id: int, heard: str, written: str, *, actor: str
) -> list[int]:
    """Take back every repair of `heard` to `written`; the segment of each."""
    changed = []
    for row in _segments(session, meeting_id):
        # From the end, so that the places of those before stay.
        for repair in reversed(_repairs(row)):
            if (repair.heard, repair.written) == (heard, written):
                _undo(session, row, repair, actor)
                changed.append(row.number)
    return changed


def redo_all(
    session: Session, meeting_id: int, heard: str, written: str, *, actor: str
) -> list[int]:
    """Make every repair of `heard` to `written` again; the segment of each."""
    changed = []
    for kept in _undone_rows(session, meeting_id):
        if (kept.heard, kept.written) == (heard, written):
            row = _segment(session, meeting_id, kept.segment)
            shown = _shown(kept, row.text, _repairs(row))
            if shown:
                _redo(session, row, kept, shown, actor)
                changed.append(row.number)
    return changed


def rewrite(
    session: Session, row: SegmentRow, text: str, marked: list[dict[str, Any]] | None = None
) -> None:
    """Write another text into the segment.

    Repairs whose words stay, and those taken back, stay at their words; of the others the words
    are a person's now. `marked` are the repairs that the text is known to have.
    """
    same = SequenceMatcher(None, row.text, text, autojunk=False).get_matching_blocks()
    before, taken_back = _repairs(row), _undone_rows(session, row.meeting_id, row.number)
    shown = [(kept, _shown(kept, row.text, before)) for kept in taken_back]
    if marked is None:
        moved = [(r, _moved(r.at, r.written, same)) for r in before]
        marked = [r.model_dump(mode="json") | {"at": at} for r, at in moved if at is not None]
    row.text, row.repairs = text, marked
    session.add(row)
    places = [(kept, _moved(u.at, u.heard, same) if u else None) for kept, u in shown]
    _move_undone(session, row, places)


def _moved(at: int, words: str, same: Sequence[Match]) -> int | None:
    """Where words of the old text begin in the new one; None where they are not there."""
    for block in same:
        if block.a <= at and at + len(words) <= block.a + block.size:
            return block.b + at - block.a
    return None


def _move_undone(
    session: Session, row: SegmentRow, places: Sequence[tuple[UndoneRepair, int | None]]
) -> None:
    repairs = _repairs(row)
    # Out of the way first: one may come to where another was, and there is but one at a place.
    for number, (kept, place) in enumerate(places, 1):
        if place is None:
            session.delete(kept)
        kept.at = -number
    session.flush()
    for kept, place in places:
        if place is not None:
            earlier = [r for r in repairs if r.at < place]
            kept.at = place - sum(len(r.written) - len(r.heard) for r in earlier)
    session.flush()


def undo_again(session: Session, meeting_id: int) -> None:
    """After the meeting was written down anew: take back what a person took back before.

    What is not found any more is forgotten.
    """
    session.flush()
    rows = {row.number: row for row in _segments(session, meeting_id)}
    for kept in _undone_rows(session, meeting_id):
        place = _nearest(kept, rows)
        if place:
            row, repair = place
            kept.segment, kept.at = row.number, _verbatim_at(repair, _repairs(row))
            _take_back(row, repair)
            session.add_all((kept, row))
        else:
            session.delete(kept)
        session.flush()


def _nearest(kept: UndoneRepair, rows: dict[int, SegmentRow]) -> tuple[SegmentRow, Repair] | None:
    near = range(kept.segment - _NEAR, kept.segment + _NEAR + 1)
    places = [
        (row, repair)
        for row in (rows[number] for number in near if number in rows)
        for repair in _repairs(row)
        if (repair.heard, repair.written) == (kept.heard, kept.written)
    ]

    def distance(place: tuple[SegmentRow, Repair]) -> tuple[int, int]:
        row, repair = place
        return abs(row.number - kept.segment), abs(_verbatim_at(repair, _repairs(row)) - kept.at)

    return min(places, key=distance, default=None)


def _undo(session: Session, row: SegmentRow, repair: Repair, actor: str) -> None:
    at = _verbatim_at(repair, _repairs(row))
    session.add(
        UndoneRepair(
            meeting_id=row.meeting_id,
            segment=row.number,
            at=at,
            **repair.model_dump(exclude={"at"}),
        )
    )
    before = row.text
    _take_back(row, repair)
    _save(session, row, "undo repair", before, actor)


def _take_back(row: SegmentRow, repair: Repair) -> None:
    _replace(row, repair.at, repair.written, repair.heard)
    row.repairs = [r for r in row.repairs if r["at"] != repair.at]


def _redo(session: Session, row: SegmentRow, kept: UndoneRepair, shown: Undone, actor: str) -> None:
    before = row.text
    _replace(row, shown.at, shown.heard, shown.written)
    again = {"at": shown.at, "heard": kept.heard, "written": kept.written, "kind": kept.kind}
    row.repairs = sorted([*row.repairs, again], key=lambda r: r["at"])
    session.delete(kept)
    _save(session, row, "redo repair", before, actor)


def _replace(row: SegmentRow, at: int, old: str, new: str) -> None:
    """Write `new` for `old` at `at`, and move the repairs behind it."""
    if not row.text.startswith(old, at):
        raise ConflictError("The text was changed here since. Load the page again.")
    row.text = row.text[:at] + new + row.text[at + len(old) :]
    moved = len(new) - len(old)
    row.repairs = [{**r, "at": r["at"] + (moved if r["at"] > at else 0)} for r in row.repairs]


def _save(session: Session, row: SegmentRow, action: str, before: str, actor: str) -> None:
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor,
        action,
        meeting_id=row.meeting_id,
        subject=f"segment {row.number}",
        before={"text": before},
        after={"text": row.text},
    )


def _shown(kept: UndoneRepair, text: str, repairs: Sequence[Repair]) -> Undone | None:
    """Where what was taken back stands now; None where the text has become another."""
    at = kept.at
    for repair in sorted(repairs, key=lambda r: r.at):
        if _verbatim_at(repair, repairs) < kept.at:
            at += len(repair.written) - len(repair.heard)
    if not text.startswith(kept.heard, at):
        return None
    return Undone(at=at, heard=kept.heard, written=kept.written, kind=kept.kind)


def _verbatim_at(repair: Repair, repairs: Sequence[Repair]) -> int:
    before = (r for r in repairs if r.at < repair.at)
    return repair.at - sum(len(r.written) - len(r.heard) for r in before)


def _repairs(row: SegmentRow) -> list[Repair]:
    return sorted((Repair.model_validate(r) for r in row.repairs), key=lambda r: r.at)


def _segment(session: Session, meeting_id: int, number: int) -> SegmentRow:
    row = session.get(SegmentRow, (meeting_id, number))
    if row is None:
        raise NotFoundError(f"There is no segment {number} in meeting {meeting_id}.")
    return row


def _segments(session: Session, meeting_id: int) -> list[SegmentRow]:
    chosen = select(SegmentRow).where(SegmentRow.meeting_id == meeting_id)
    return list(session.exec(chosen.order_by(col(SegmentRow.number))))


def _undone_rows(
    session: Session, meeting_id: int, number: int | None = None
) -> list[UndoneRepair]:
    chosen = select(UndoneRepair).where(UndoneRepair.meeting_id == meeting_id)
    if number is not None:
        chosen = chosen.where(UndoneRepair.segment == number)
    return list(session.exec(chosen.order_by(col(UndoneRepair.segment), col(UndoneRepair.at))))
