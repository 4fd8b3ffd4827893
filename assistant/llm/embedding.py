"""Texts as numbers: those of like meaning are near each other, whatever their words."""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import InputError, LLMError
from assistant.llm.types import Endpoint

# float32, a text in each row, each of length 1: the cosine of two is their product.
Vectors = NDArray[np.float32]

# Each module has `connect_embedder(endpoint) -> Embedder`; imported only when asked for.
EMBEDDERS = {"openai": "assistant.llm.providers.langchain_embeddings"}


class Embedder(Protocol):
    """A model that turns texts into vectors."""

    @property
    def model(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A vector of each text, in order. Raises LLMError, saying what to do."""
        ...


def connect_embedder(endpoint: Endpoint, provider: str = "openai") -> Embedder:
    """An embedding model that can be asked. Nothing is sent yet; raises InputError without one."""
    if provider not in EMBEDDERS:
        known = ", ".join(EMBEDDERS)
        raise InputError(f"There is no embedding provider {provider!r}. Choose from: {known}.")
    if not endpoint.model:
        raise InputError("No embedding model is named. Set ASSISTANT_EMBEDDING_MODEL.")
    embedder: Embedder = import_module(EMBEDDERS[provider]).connect_embedder(endpoint)
    return embedder


def to_length_one(rows: Sequence[Sequence[float]], count: int) -> Vectors:
    """The rows as vectors of length 1. Raises LLMError where they are not one for each of `count`
    texts, or are none that can be compared."""
    try:
        found = np.asarray(rows, dtype=np.float32)
    except (TypeError, ValueError) as exc:  # rows of different lengths, or no numbers
        raise _unusable() from exc
    if found.ndim != 2 or len(found) != count or found.shape[1] == 0:
        raise _unusable()
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or not lengths.all():
        raise _unusable()
    vectors: Vectors = (found / lengths).astype(np.float32)
    return vectors


def _unusable() -> LLMError:
    return LLMError(
        "The embedding model answered with something that is no vector for each text. "
        "Check ASSISTANT_EMBEDDING_MODEL.",
        permanent=True,
    )
