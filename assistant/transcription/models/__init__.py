"""The speech models there are: the bundled one, those a hub has, and what a folder holds."""

from assistant.transcription.models.bundled import base_model, default_cache_dir

__all__ = ["base_model", "default_cache_dir"]
