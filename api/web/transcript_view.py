"""The transcript as lines of a page: words with their repairs, notes at their place."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from api.web import words
from assistant.types import Repair, Segment, Transcript, TranscriptWarning
from storage.repairs import Undone
from storage.review import KINDS, MeetingItems
from storage.tables import ReviewState

# As on the items: below this the words are 待确认.
DOUBTFUL = 0.5

# Kinds of repair that name somebody: a wrong one costs most, so a person looks at each.
_NAMES = ("name", "department")

# What the guard took out; the warning's text is what was removed.
REMOVED = ("hallucination_removed", "loop_removed")

# These stand at the words themselves.
_SHOWN_IN_TEXT = ("low_confidence", "repaired")


@dataclass(frozen=True)
class Words:
    """A stretch of text as it stands."""

    text: str


@dataclass(frozen=True)
class Mended:
    """A repair in the text. `same` is how many there are of these words in the meeting."""

    at: int
    heard: str
    written: str
    kind: str
    is_undone: bool
    same: int


@dataclass(frozen=True)
class Cited:
    """An item that a line is evidence of."""

    kind: str
    id: int


@dataclass(frozen=True)
class Line:
    is_note: ClassVar[bool] = False

    segment: Segment
    parts: tuple[Words | Mended, ...]
    who: str
    voice: int | None  # which colour
    goes_on: bool  # the same voice as the line before
    is_unsure: bool
    to_check: bool
    first_text: str | None = None  # before a person changed it
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class Note:
    """Something about a stretch of the recording, shown where it happened."""

    is_note: ClassVar[bool] = True

    start: float
    end: float
    kind: str
    shape: Literal["removed", "quiet"]
    text: str

    @property
    def to_check(self) -> bool:
        return self.shape != "quiet"


@dataclass(frozen=True)
class TranscriptView:
    lines: tuple[Line | Note, ...]
    notes: tuple[Note, ...]  # about the whole recording

    @property
    def to_check(self) -> int:
        return sum(line.to_check for line in self.lines)

    @property
    def has_repairs(self) -> bool:
        return any(isinstance(line, Line) and len(line.parts) > 1 for line in self.lines)

    @property
    def has_unsure(self) -> bool:
        return any(isinstance(line, Line) and line.is_unsure for line in self.lines)


def transcript_view(
    transcript: Transcript,
    undone: Mapping[int, Sequence[Undone]],
    voices: Mapping[str, int],
    *,
    edited: Mapping[int, str] | None = None,
    cited: Mapping[int, tuple[Cited, ...]] | None = None,
) -> TranscriptView:
    """`transcript` has people's names; `voices` gives each speaker's colour.

    By segment, `edited` has the text before a person changed it, `cited` what it is evidence of.
    """
    edited, cited = edited or {}, cited or {}
    done = Counter((r.heard, r.written) for s in transcript.segments for r in s.repairs)
    taken_back = Counter((u.heard, u.written) for us in undone.values() for u in us)
    lines = []
    before = None
    for segment in transcript.segments:
        parts = tuple(_parts(segment, undone.get(segment.id, ()), done, taken_back))
        goes_on = segment.speaker is not None and segment.speaker == before
        line = _line(segment, parts, voices, goes_on, edited.get(segment.id))
        lines.append(replace(line, cited=cited[segment.id]) if segment.id in cited else line)
        before = segment.speaker
    notes = [_note(w) for w in _told(transcript)]
    whole = [n for n in notes if _is_whole(n, transcript)]
    return TranscriptView(
        lines=tuple(_in_order(lines, [n for n in notes if n not in whole])), notes=tuple(whole)
    )


def _line(
    segment: Segment,
    parts: tuple[Words | Mended, ...],
    voices: Mapping[str, int],
    goes_on: bool,
    first_text: str | None,
) -> Line:
    # What a person wrote is not doubted.
    is_heard = first_text is None
    is_unsure = is_heard and segment.confidence is not None and segment.confidence < DOUBTFUL
    has_name = any(isinstance(p, Mended) and p.kind in _NAMES and not p.is_undone for p in parts)
    return Line(
        segment=segment,
        parts=parts,
        who=words.speaker(segment.speaker),
        voice=voices.get(segment.speaker or ""),
        goes_on=goes_on,
        is_unsure=is_unsure,
        to_check=is_unsure or has_name,
        first_text=first_text,
    )


def evidence(items: MeetingItems) -> dict[int, tuple[Cited, ...]]:
    """What each segment is evidence of, by its number; not of what was rejected.

    A dispute rests on all that was said in it: it is named where it begins.
    """
    found: dict[int, dict[Cited, None]] = {}
    for kind in KINDS:
        for row in getattr(items, kind):
            if row.review != ReviewState.rejected:
                for number in row.evidence[:1] if kind == "disputes" else row.evidence:
                    found.setdefault(number, {})[Cited(kind, row.id or 0)] = None
    return {number: tuple(cited) for number, cited in found.items()}


def _parts(
    segment: Segment,
    undone: Iterable[Undone],
    done: Counter[tuple[str, str]],
    taken_back: Counter[tuple[str, str]],
) -> Iterator[Words | Mended]:
    at = 0
    both: list[Repair | Undone] = [*segment.repairs, *undone]
    for repair in sorted(both, key=lambda r: r.at):
        is_undone = isinstance(repair, Undone)
        stands = repair.heard if is_undone else repair.written
        if repair.at < at or not segment.text.startswith(stands, repair.at):
            continue
        if repair.at > at:
            yield Words(segment.text[at : repair.at])
        counts = taken_back if is_undone else done
        yield _mended(repair, is_undone, counts[repair.heard, repair.written])
        at = repair.at + len(stands)
    if at < len(segment.text):
        yield Words(segment.text[at:])


def _mended(repair: Repair | Undone, is_undone: bool, same: int) -> Mended:
    return Mended(
        at=repair.at,
        heard=repair.heard,
        written=repair.written,
        kind=repair.kind,
        is_undone=is_undone,
        same=same,
    )


def _told(transcript: Transcript) -> list[TranscriptWarning]:
    """What is not said at the words themselves.

    Repairs of transcripts made before they were kept with the words are only in the warnings.
    """
    keeps_repairs = any(s.repairs for s in transcript.segments)
    in_text = _SHOWN_IN_TEXT if keeps_repairs else ("low_confidence",)
    return [w for w in transcript.warnings if w.kind not in in_text]


def _note(warning: TranscriptWarning) -> Note:
    return Note(
        start=warning.start,
        end=warning.end,
        kind=warning.kind,
        shape="removed" if warning.kind in REMOVED else "quiet",
        text=warning.text,
    )


def _is_whole(note: Note, transcript: Transcript) -> bool:
    if note.kind in ("no_speakers", "no_speech"):
        return True
    length_s = transcript.duration_s or 0
    return note.shape == "quiet" and note.start <= 0 and length_s > 0 and note.end >= length_s


def _in_order(lines: Sequence[Line], notes: Sequence[Note]) -> Iterator[Line | Note]:
    """Each note before the first words that begin after it; words without times come first."""
    waiting = sorted(notes, key=lambda n: n.start)
    for line in lines:
        start = line.segment.start
        while waiting and start is not None and waiting[0].start < start:
            yield waiting.pop(0)
        yield line
    yield from waiting
