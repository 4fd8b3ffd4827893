"""A transcript file of any kind as data."""

import json
from collections.abc import Sequence
from pathlib import PurePath

from pydantic import ValidationError

from assistant.errors import InputError
from assistant.interchange.decoding import decode
from assistant.interchange.heading import read_date, read_heading
from assistant.interchange.plain import Turn, read_turns
from assistant.interchange.subtitles import read_cues
from assistant.interchange.types import ImportedSegment, ImportedTranscript, ReadingWarning
from assistant.interchange.word import read_lines
from assistant.types import Transcript

# Kinds of files that are read, by the ends of their names.
READABLE = (".txt", ".md", ".srt", ".vtt", ".docx", ".json")

_MB = 1 << 20
_MOST_BYTES = 20 * _MB
# Ten hours of short turns.
_MOST_SEGMENTS = 50_000
_LONGEST_SILENCE_S = 5 * 3600

_EXPECTED = (
    "Send a .txt, .srt, .vtt or .docx, such as the export of 飞书妙记, 腾讯会议, Zoom or Teams, or "
    "a .json transcript of this product."
)
_WORD = b"PK\x03\x04"
_OLD_WORD, _PDF = b"\xd0\xcf\x11\xe0", b"%PDF"


def read_transcript(filename: str, data: bytes) -> ImportedTranscript:
    """The transcript in a file of `data`, by what it holds more than by its name.

    Raises InputError that says what is expected.
    """
    if not data.strip():
        raise InputError(f"{filename} is empty. {_EXPECTED}")
    if len(data) > _MOST_BYTES:
        raise InputError(
            f"{filename} is larger than {_MOST_BYTES // _MB} MB, more than the words of any "
            f"meeting. {_EXPECTED}"
        )
    if data.startswith(_OLD_WORD):
        raise InputError(f"{filename} is an old Word file. Open it in Word and save it as .docx.")
    if data.startswith(_PDF):
        raise InputError(f"{filename} is a PDF. {_EXPECTED}")
    found = _read(filename, data)
    if not found.segments:
        raise InputError(f"There are no words in {filename}. {_EXPECTED}")
    if len(found.segments) > _MOST_SEGMENTS:
        raise InputError(f"{filename} has more than {_MOST_SEGMENTS} lines. Send one meeting.")
    return found


def _read(filename: str, data: bytes) -> ImportedTranscript:
    if data.startswith(_WORD):
        return _from_lines(read_lines(data, filename), "docx", filename)
    suffix = PurePath(filename).suffix.lower()
    if suffix == ".docx":
        # Not packed as a Word file is: say so rather than read its bytes as text.
        read_lines(data, filename)
    text = decode(data, filename).lstrip("\ufeff")
    if suffix == ".json":
        return _from_json(text, filename)
    if suffix in (".srt", ".vtt") or text.lstrip().startswith("WEBVTT"):
        return _from_cues(text, suffix.lstrip(".") or "vtt", filename)
    if " --> " in text and (cues := read_cues(text)) and cues[0].text:
        return _made("srt", cues, date=read_date(filename))
    return _from_lines(text.split("\n"), suffix.lstrip(".") or "txt", filename)


def _from_cues(text: str, kind: str, filename: str) -> ImportedTranscript:
    cues = read_cues(text)
    if not cues:
        raise InputError(
            f"{filename} has no subtitles: lines such as 00:00:01,000 --> 00:00:03,000 with words "
            f"below. {_EXPECTED}"
        )
    return _made(kind, cues, date=read_date(filename))


def _from_lines(lines: Sequence[str], kind: str, filename: str) -> ImportedTranscript:
    above, turns = read_turns([_plain(line) for line in lines])
    heading = read_heading(above)
    return _made(
        kind,
        _segments(turns),
        title=heading.title,
        date=heading.date or read_date(filename),
        duration_s=heading.duration_s,
        keywords=heading.keywords,
    )


def _plain(line: str) -> str:
    """Without Markdown's bold and the space that does not break."""
    return line.replace("**", "").replace("\u00a0", " ")


def _segments(turns: Sequence[Turn]) -> list[ImportedSegment]:
    """A segment for each paragraph of a turn; the first has the time the turn begins."""
    starts = [turn.start for turn in turns]
    segments: list[ImportedSegment] = []
    for number, turn in enumerate(turns):
        following = next((s for s in starts[number + 1 :] if s is not None), None)
        end = turn.end if turn.end is not None else following if turn.start is not None else None
        for place, text in enumerate(turn.paragraphs):
            is_only = len(turn.paragraphs) == 1
            segments.append(
                ImportedSegment(
                    start=turn.start if place == 0 else None,
                    end=end if is_only else None,
                    speaker=turn.name,
                    text=text,
                )
            )
    return segments


def _from_json(text: str, filename: str) -> ImportedTranscript:
    try:
        transcript = Transcript.model_validate(json.loads(text))
    except (ValidationError, ValueError) as exc:
        raise InputError(
            f"{filename} is not a transcript as this product writes it (README, Files). {_EXPECTED}"
        ) from exc
    cues = [
        ImportedSegment(
            start=s.start, end=s.end, speaker=s.speaker, text=s.text, confidence=s.confidence
        )
        for s in transcript.segments
    ]
    return _made("json", cues, duration_s=transcript.duration_s)


def _made(kind: str, segments: Sequence[ImportedSegment], **known: object) -> ImportedTranscript:
    ordered, ran_back = _forward(segments)
    warnings: list[ReadingWarning] = []
    if not any(segment.speaker for segment in ordered):
        warnings.append("no_speakers")
    if not any(segment.start is not None for segment in ordered):
        warnings.append("no_times")
    if ran_back:
        warnings.append("times_run_back")
    return ImportedTranscript.model_validate(
        {"source": f"import: {kind}", "segments": ordered, "warnings": warnings} | known
    )


def _forward(segments: Sequence[ImportedSegment]) -> tuple[list[ImportedSegment], bool]:
    """The segments without times that run back: of a typing error, or a second recording."""
    forward: list[ImportedSegment] = []
    last, ran_back = 0.0, False
    begins = next((s.start for s in segments if s.start is not None), 0.0)
    # 14:02:11 at the first words is the time of day: no recording begins with hours of silence.
    shift = begins if begins > _LONGEST_SILENCE_S else 0.0
    for segment in segments:
        start = None if segment.start is None else max(0.0, segment.start - shift)
        end = None if segment.end is None else max(0.0, segment.end - shift)
        if start is not None and start < last - 5:
            start = end = None
            ran_back = True
        if start is not None and end is not None and end < start:
            end = None
        last = max(last, start or 0)
        forward.append(segment.model_copy(update={"start": start, "end": end}))
    return forward, ran_back
