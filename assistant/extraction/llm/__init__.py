"""Extraction by a language model, which proposes and quotes; code checks, resolves and merges."""

from assistant.extraction.llm.engine import RawAnswer, extract

__all__ = ["RawAnswer", "extract"]
