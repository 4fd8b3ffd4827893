"""What a transcript file of another tool says."""

import datetime as dt
from typing import Literal

from assistant.types import Confidence, Data, Language, Segment, Transcript

# What the recorder should know of a file: nothing in it says who spoke; or when; its times run
# backwards somewhere, so that they were left out there.
ReadingWarning = Literal["no_speakers", "no_times", "times_run_back"]


class ImportedSegment(Data):
    """Words of one speaker. `start` and `end` are seconds, None where the file does not tell."""

    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    text: str
    confidence: Confidence | None = None


class ImportedTranscript(Data):
    """A transcript as its file has it; what the file does not say is None or empty.

    A speaker the file only numbers (说话人 1, Speaker 1) is SPEAKER_01, as voices nobody named are
    everywhere in the product.
    """

    source: str
    title: str | None = None
    date: dt.date | None = None
    duration_s: float | None = None
    keywords: tuple[str, ...] = ()
    segments: tuple[ImportedSegment, ...]
    warnings: tuple[ReadingWarning, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who speaks, in the order they begin."""
        return tuple(dict.fromkeys(s.speaker for s in self.segments if s.speaker))

    def transcript(self, language: Language) -> Transcript:
        """The transcript of a meeting in `language`."""
        ends = [s.end for s in self.segments if s.end is not None]
        return Transcript(
            language=language,
            duration_s=self.duration_s or (max(ends) if ends else None),
            engine=self.source,
            segments=tuple(
                Segment(id=number, **segment.model_dump())
                for number, segment in enumerate(self.segments)
            ),
        )
