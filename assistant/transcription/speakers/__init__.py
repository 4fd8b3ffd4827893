"""Who speaks when, and whose words are whose."""

from assistant.transcription.speakers.labels import by_speaker
from assistant.transcription.speakers.senko import INSTALL, Senko, is_available
from assistant.transcription.speakers.types import Diarizer, Keep, Turn, VoicePiece

__all__ = [
    "INSTALL",
    "Diarizer",
    "Keep",
    "Senko",
    "Turn",
    "VoicePiece",
    "by_speaker",
    "is_available",
]
