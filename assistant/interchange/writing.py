"""Our transcripts as files for people and other tools."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Literal, get_args

from assistant.errors import InputError
from assistant.interchange.subtitles import join_text
from assistant.interchange.times import clock, stamp
from assistant.interchange.word import write_paragraphs
from assistant.types import Language, Segment, Transcript

Format = Literal["txt", "srt", "vtt", "docx", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

_VOICE: dict[Language, str] = {"zh-Hans": "说话人", "zh-Hant": "說話人", "en": "Speaker"}
_LABEL = re.compile(r"SPEAKER_(\d+)")
# Not allowed in XML, and of no use in any file.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# A subtitle is read at a glance: two lines of some twenty Chinese characters, twice that in Latin.
_LINE_WIDTH = 40
_CUE_WIDTH = 2 * _LINE_WIDTH
_PIECES = re.compile(r".+?(?:[，。！？；：、,.!?;:…]+[”’\"')）]*|\s+|$)", re.DOTALL)
# Where the recording does not tell when a segment ends, it stays this long.
_UNKNOWN_LENGTH_S = 4.0


def write_transcript(
    transcript: Transcript,
    format: Format,  # noqa: A002
    language: Language,
    *,
    title: str = "",
    date: dt.date | None = None,
) -> bytes:
    """`transcript` as a file; `language` is that of the words around what was said.

    Raises InputError for subtitles of a transcript without times.
    """
    if format == "json":
        return (transcript.model_dump_json(indent=1) + "\n").encode()
    if format in ("srt", "vtt"):
        text = _srt(transcript, language) if format == "srt" else _vtt(transcript, language)
        return text.encode()
    facts = [date.isoformat()] if date else []
    title = _printable(title)
    if format == "docx":
        turns = [(_head(s, language), _printable(s.text)) for s in transcript.segments]
        return write_paragraphs(title, facts, turns, language)
    lines = [line for line in (title, *facts) if line]
    lines += [""] if lines else []
    lines += [_line(s, language) for s in transcript.segments]
    # Windows' Notepad and Excel know UTF-8 by its mark.
    return ("\n".join(lines) + "\n").encode("utf-8-sig")


def speaker_name(speaker: str | None, language: Language) -> str:
    """The name, or 说话人 1 for the label of a voice; "" of nobody."""
    found = _LABEL.fullmatch(speaker or "")
    return f"{_VOICE[language]} {int(found[1])}" if found else _printable(speaker or "")


def _line(segment: Segment, language: Language) -> str:
    """[02:14] 王建国：第一个，我先说研发这边。"""
    time = f"[{clock(segment.start)}] " if segment.start is not None else ""
    name = speaker_name(segment.speaker, language)
    colon = ": " if language == "en" else "："
    return f"{time}{name}{colon if name else ''}{_printable(segment.text)}"


def _head(segment: Segment, language: Language) -> str:
    time = clock(segment.start) if segment.start is not None else ""
    name = speaker_name(segment.speaker, language)
    if time and not name:
        return f"[{time}]"
    return f"{name}  {time}".strip() if time else f"{name}：" if name else ""


def _srt(transcript: Transcript, language: Language) -> str:
    blocks = []
    for number, (start, end, name, lines) in enumerate(_cues(transcript, language), 1):
        words = (f"{name}：" if name and language != "en" else f"{name}: " if name else "") + lines
        blocks.append(f"{number}\n{stamp(start, ',')} --> {stamp(end, ',')}\n{words}\n")
    return "\n".join(blocks)


def _vtt(transcript: Transcript, language: Language) -> str:
    blocks = ["WEBVTT\n"]
    for start, end, name, lines in _cues(transcript, language, names_all=True):
        voice = f"<v {html.escape(name, quote=False)}>" if name else ""
        words = html.escape(lines, quote=False)
        blocks.append(f"{stamp(start, '.')} --> {stamp(end, '.')}\n{voice}{words}\n")
    return "\n".join(blocks)


def _cues(
    transcript: Transcript, language: Language, *, names_all: bool = False
) -> Iterator[tuple[float, float, str, str]]:
    """Start, end, speaker and lines of each cue; without `names_all` a segment is named once."""
    timed = [s for s in transcript.segments if s.start is not None]
    if not timed:
        raise InputError(
            "The transcript has no times, so it cannot be made into subtitles. Take txt or docx."
        )
    for segment, following in zip(timed, [*timed[1:], None], strict=True):
        start = segment.start or 0.0
        end = _end(segment, following)
        texts = list(cut(_printable(segment.text)))
        total, done = sum(map(len, texts)) or 1, 0
        for place, text in enumerate(texts):
            begins = start + (end - start) * done / total
            done += len(text)
            name = speaker_name(segment.speaker, language) if place == 0 or names_all else ""
            yield begins, start + (end - start) * done / total, name, _in_lines(text)


def _end(segment: Segment, following: Segment | None) -> float:
    start = segment.start or 0.0
    if segment.end is not None and segment.end > start:
        return segment.end
    if following and following.start is not None and following.start > start:
        return following.start
    return start + _UNKNOWN_LENGTH_S


def cut(text: str, width: int = _CUE_WIDTH) -> Iterator[str]:
    """`text` in parts of at most `width` columns (a Chinese character is two), best at a stop."""
    part = ""
    for piece in _fitting(text, width):
        if part and columns(part + piece) > width:
            yield part.strip()
            part = ""
        part += piece
    if part.strip():
        yield part.strip()


def _fitting(text: str, width: int) -> Iterator[str]:
    """The pieces between stops and spaces, those too long cut anywhere."""
    for piece in _PIECES.findall(text):
        while columns(piece) > width:
            head = piece[: width // 2]
            yield head
            piece = piece[len(head) :]
        yield piece


def _in_lines(text: str) -> str:
    lines = list(cut(text, _LINE_WIDTH)) if columns(text) > _LINE_WIDTH else [text]
    # Three lines where the stops fell badly: cut in the middle of the words instead.
    return "\n".join(lines if len(lines) <= 2 else [lines[0], join_text(lines[1:])])


def columns(text: str) -> int:
    return sum(2 if c >= "\u2e80" else 1 for c in text)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("", text).replace("\n", " ")
