"""What an answer rests on, as the page shows it: words that are heard, records that open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.access import visible
from api.answers import path_of
from api.deps import Viewer
from api.web import words
from api.web.i18n import N_, Labels
from assistant.qa.types import Citation
from storage import recordings
from storage.tables import Meeting, MeetingState, Recording, SegmentRow

KINDS = Labels(
    words=N_("原话"),
    item=N_("行动项"),
    decision=N_("决议"),
    dispute=N_("争议点"),
    meeting=N_("会议"),
    minutes=N_("纪要"),
    change=N_("变更记录"),
    problem=N_("问题"),
    list=N_("现有记录"),
)
# Words are heard from a little before they begin.
_LEAD_S = 1.0


@dataclass(frozen=True)
class Heard:
    """Where words are heard: a file, and seconds of that file."""

    src: str
    start: float
    until: float | None


@dataclass(frozen=True)
class Source:
    """`at`: seconds of the meeting; None where they are not known."""

    kind: str
    quote: str
    address: str | None
    speaker: str = ""
    at: float | None = None
    heard: Heard | None = None


@dataclass(frozen=True)
class Sources:
    """What is cited of one meeting; `meeting` is None of records that belong to none."""

    meeting: Meeting | None
    rows: tuple[Source, ...]

    @property
    def has_minutes(self) -> bool:
        meeting = self.meeting
        if meeting is None or meeting.is_imported_tracker:
            return False
        return meeting.state in (MeetingState.minuted, MeetingState.issued)


def meetings_named(session: Session, viewer: Viewer, names: Iterable[str]) -> dict[str, Meeting]:
    """The meetings of these ids that the viewer may see, by the ids that answers have for them."""
    numbers = {int(name) for name in names if name.isascii() and name.isdigit()}
    chosen = select(Meeting).where(col(Meeting.id).in_(numbers), visible(viewer))
    return {str(row.id): row for row in session.exec(chosen)}


def sources(
    session: Session,
    citations: Sequence[Citation],
    meetings: dict[str, Meeting],
    tracker: str | None,
) -> list[Sources]:
    """By meeting, in the order in which they are cited first; each once.

    `tracker`: the address of the list that a "list" stands for.
    """
    cited = [(each, meetings.get(each.meeting or "")) for each in dict.fromkeys(citations)]
    known = {m.id or 0 for _each, m in cited if m}
    said = _lines(session, cited)
    files = recordings.usable_of(session, sorted(known)) if known else {}
    by_meeting: dict[int, tuple[Meeting | None, list[Source]]] = {}
    for each, meeting in cited:
        number = (meeting.id or 0) if meeting else 0
        rows = by_meeting.setdefault(number, (meeting, []))[1]
        line = said.get((number, each.utterance))
        source = _source(each, meeting, line, files.get(number, []), tracker)
        if source not in rows:
            rows.append(source)
    return [Sources(meeting, tuple(rows)) for meeting, rows in by_meeting.values()]


def _lines(
    session: Session, cited: Iterable[tuple[Citation, Meeting | None]]
) -> dict[tuple[int, int | None], SegmentRow]:
    wanted = {(m.id, c.utterance) for c, m in cited if m and c.utterance is not None}
    by_meeting: dict[int | None, list[int]] = {}
    for meeting_id, number in wanted:
        by_meeting.setdefault(meeting_id, []).append(number)
    found: dict[tuple[int, int | None], SegmentRow] = {}
    for meeting_id, numbers in by_meeting.items():
        chosen = select(SegmentRow).where(
            SegmentRow.meeting_id == meeting_id, col(SegmentRow.number).in_(numbers)
        )
        found |= {(row.meeting_id, row.number): row for row in session.exec(chosen)}
    return found


def _source(
    citation: Citation,
    meeting: Meeting | None,
    line: SegmentRow | None,
    files: Sequence[Recording],
    tracker: str | None,
) -> Source:
    name = ""
    if line is not None and line.speaker and meeting is not None:
        name = words.speaker(meeting.speakers.get(line.speaker, line.speaker))
    start = line.start if line is not None else citation.start
    return Source(
        kind=citation.source,
        quote=citation.quote,
        address=_address(citation, meeting, tracker),
        speaker=name,
        at=start,
        heard=_heard(files, start, line.end) if line is not None else None,
    )


def _address(citation: Citation, meeting: Meeting | None, tracker: str | None) -> str | None:
    """None for what stands in a meeting that the viewer may not open."""
    if citation.source == "list":
        return tracker
    path = path_of(citation)
    return path if meeting is not None or path.startswith("/tracker/") else None


def _heard(files: Sequence[Recording], start: float | None, end: float | None) -> Heard | None:
    """None where the time is not known, or its file is gone."""
    if start is None:
        return None
    placed = [(file, at) for file, at in recordings.with_starts(files) if at <= start]
    if not placed or placed[-1][0].removed_at is not None:
        return None
    file, at = placed[-1]
    src = f"/api/v1/meetings/{file.meeting_id}/recordings/{file.id}"
    until = None if end is None else end - at
    return Heard(src, max(0.0, start - at - _LEAD_S), until)
