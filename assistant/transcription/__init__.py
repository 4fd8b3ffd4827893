"""From a recording to a transcript with speakers."""

from assistant.transcription.recognition import HeardPiece, Recognition
from assistant.transcription.steps import assign_speakers, hear, hear_all, transcribe, write_down

__all__ = [
    "HeardPiece",
    "Recognition",
    "assign_speakers",
    "hear",
    "hear_all",
    "transcribe",
    "write_down",
]
