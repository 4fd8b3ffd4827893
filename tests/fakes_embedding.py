"""An embedding model without a model: texts are near that share pairs of characters."""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.llm.embedding import Vectors, to_length_one

SIZE = 128


class FakeEmbedder:
    """Keeps what it was asked. Words in `meanings` are read as the words they stand for; with a
    `failure`, it raises that instead."""

    def __init__(
        self,
        model: str = "fake-embedding",
        *,
        meanings: Mapping[str, str] | None = None,
        failure: Exception | None = None,
    ) -> None:
        self.model = model
        self.failure = failure
        self.asked: list[str] = []
        self._meanings = meanings or {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        if self.failure:
            raise self.failure
        self.asked += texts
        return to_length_one([self._counts(text) for text in texts], len(texts))

    def _counts(self, text: str) -> list[float]:
        for words, meaning in self._meanings.items():
            text = text.replace(words, meaning)
        counts = [0.0] * SIZE
        padded = f"^{text}$"
        for pair in zip(padded, padded[1:], strict=False):
            counts[_place("".join(pair))] += 1
        return counts


def _place(pair: str) -> int:
    return hashlib.sha256(pair.encode()).digest()[0] % SIZE


def vector(text: str) -> np.ndarray:
    """The vector of one text."""
    found: np.ndarray = FakeEmbedder().embed([text])[0]
    return found
