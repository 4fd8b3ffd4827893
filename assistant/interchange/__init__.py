"""Transcripts of other tools read, and our own written: text, subtitles, Word, JSON."""

from assistant.interchange.reading import READABLE, read_transcript
from assistant.interchange.types import ImportedSegment, ImportedTranscript, ReadingWarning
from assistant.interchange.writing import FORMATS, Format, write_transcript

__all__ = [
    "FORMATS",
    "READABLE",
    "Format",
    "ReadingWarning",
    "ImportedSegment",
    "ImportedTranscript",
    "read_transcript",
    "write_transcript",
]
