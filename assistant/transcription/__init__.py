"""From a recording to a transcript with speakers."""

from assistant.transcription.recognition import Recognition
from assistant.transcription.steps import assign_speakers, recognise, transcribe

__all__ = ["Recognition", "assign_speakers", "recognise", "transcribe"]
