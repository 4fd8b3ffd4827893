"""What people did to a meeting, carried over to a transcript that was made anew.

Segments get other numbers when a recording is added, moved or taken out, and voices other labels.
Both are found again by the time at which they speak in their own recording, which stays.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from assistant.types import Segment, Transcript
from storage import edits, transcripts
from storage.review import KINDS
from storage.tables import Meeting, TranscriptRow, UndoneRepair

# Where a recording begins in the meeting, by its id, in seconds.
Starts = dict[int, float]

# A segment stands for another when they share this much of the shorter one.
_SHARED = 0.5

_EVIDENCE = ("evidence", "owner_evidence", "deadline_evidence")
_BY_LABEL = ("confirmed_speakers", "rejected_speakers")


@dataclass(frozen=True)
class _Heard:
    """A segment by its place in its own recording."""

    number: int
    recording_id: int
    start_s: float
    end_s: float
    speaker: str | None

    def shared_s(self, other: "_Heard") -> float:
        if self.recording_id != other.recording_id:
            return 0.0
        return max(0.0, min(self.end_s, other.end_s) - max(self.start_s, other.start_s))


def carry_over(session: Session, meeting: Meeting, new: Transcript, starts: Starts) -> None:
    """Let evidence, voices, repairs taken back and edits name the segments and labels of `new`.

    To be called before `new` is saved. A transcript without times, or of an unknown recording,
    leaves all as it is.
    """
    assert meeting.id is not None
    row = session.get(TranscriptRow, meeting.id)
    old = transcripts.load(session, meeting.id)
    before = _starts_of(row) if row else {}
    if old is None or not before:
        return
    pairs = _pairs(_placed(old.segments, before), _placed(new.segments, starts))
    numbers = {number: [n.number for n in found] for number, (_, found) in pairs.items()}
    _move_evidence(session, meeting.id, numbers)
    _move_undone(session, meeting.id, numbers)
    edits.renumber(session, meeting.id, numbers)
    labels = _labels(pairs.values())
    edits.relabel(session, meeting.id, labels)
    _move_labels(meeting, labels)


def _starts_of(row: TranscriptRow) -> Starts:
    if row.recordings:
        return {int(r["id"]): float(r["start_s"]) for r in row.recordings}
    return {row.recording_id: 0.0} if row.recording_id else {}


def _placed(segments: Iterable[Segment], starts: Starts) -> list[_Heard]:
    order = sorted(starts.items(), key=lambda item: item[1], reverse=True)
    placed = []
    for s in segments:
        if s.start is None or s.end is None:
            continue
        middle = (s.start + s.end) / 2
        found = next((item for item in order if item[1] <= middle), None)
        if found:
            recording_id, start_s = found
            placed.append(_Heard(s.id, recording_id, s.start - start_s, s.end - start_s, s.speaker))
    return placed


def _pairs(old: Sequence[_Heard], new: Sequence[_Heard]) -> dict[int, tuple[_Heard, list[_Heard]]]:
    """Each old segment with the new ones that hold its words; none where they are gone."""
    pairs = {}
    for was in old:
        near = [(now, was.shared_s(now)) for now in new if was.shared_s(now) > 0]
        most = max((shared for _, shared in near), default=0.0)
        pairs[was.number] = (
            was,
            [n for n, shared in near if shared == most or shared >= _SHARED * _shorter(was, n)],
        )
    return pairs


def _shorter(one: _Heard, other: _Heard) -> float:
    return min(one.end_s - one.start_s, other.end_s - other.start_s)


def _move_evidence(session: Session, meeting_id: int, numbers: dict[int, list[int]]) -> None:
    for table in KINDS.values():
        for row in session.exec(select(table).where(col(table.meeting_id) == meeting_id)):
            for field in _EVIDENCE:
                if ids := getattr(row, field, None):
                    setattr(row, field, sorted({n for i in ids for n in numbers.get(i, ())}))


def _move_undone(session: Session, meeting_id: int, numbers: dict[int, list[int]]) -> None:
    rows = session.exec(select(UndoneRepair).where(UndoneRepair.meeting_id == meeting_id)).all()
    moved: dict[tuple[int, int], dict[str, Any]] = {}
    for row in rows:
        segment = next(iter(numbers.get(row.segment, ())), None)
        if segment is not None:
            kept = row.model_dump(exclude={"id"}) | {"segment": segment}
            moved.setdefault((segment, row.at), kept)
        session.delete(row)
    session.flush()
    session.add_all(UndoneRepair(**kept) for kept in moved.values())


def _labels(pairs: Iterable[tuple[_Heard, list[_Heard]]]) -> dict[str, str]:
    """The new label of each old one: they speak together the longest, and each is taken once."""
    together: Counter[tuple[str, str]] = Counter()
    for was, found in pairs:
        for now in found:
            if was.speaker and now.speaker:
                together[was.speaker, now.speaker] += round(100 * was.shared_s(now))
    labels: dict[str, str] = {}
    for (old, new), _ in together.most_common():
        if old not in labels and new not in labels.values():
            labels[old] = new
    return labels


def _move_labels(meeting: Meeting, labels: dict[str, str]) -> None:
    if not labels:
        return  # the speakers could not be told apart this time; they may be the next
    for field in _BY_LABEL:
        by_label = getattr(meeting, field)
        setattr(meeting, field, {labels[k]: v for k, v in by_label.items() if k in labels})
