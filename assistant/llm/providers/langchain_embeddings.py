"""Any endpoint that speaks OpenAI's embeddings, through LangChain.

The only module that imports langchain or openai for embeddings.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from assistant.errors import LLMError
from assistant.llm.embedding import Embedder, Vectors, to_length_one
from assistant.llm.retrying import BusyError, Sleep, read_retry_after, retry
from assistant.llm.types import Endpoint, SlowError, TooLongError

if TYPE_CHECKING:
    import openai
    from langchain_openai import OpenAIEmbeddings

OPENAI = "https://api.openai.com/v1"

# Some services take no more texts at once.
BATCH = 10
# Small models read 512 tokens, of Chinese about as many characters, and some refuse longer texts;
# what somebody said in one go is rarely longer.
LONGEST = 480


def connect_embedder(endpoint: Endpoint) -> Embedder:
    return Embeddings(endpoint)


class Embeddings:
    """One endpoint; sends texts in batches, and speaks of errors in our words."""

    def __init__(self, endpoint: Endpoint, sleep: Sleep = time.sleep) -> None:
        self.endpoint = endpoint
        self.url = endpoint.base_url or OPENAI
        self._sleep = sleep
        self._client = _client(endpoint, self.url)

    @property
    def model(self) -> str:
        return self.endpoint.model

    def embed(self, texts: Sequence[str]) -> Vectors:
        batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        if not batches:
            return np.zeros((0, 0), np.float32)
        found = [self._embed(batch) for batch in batches]
        return to_length_one([row for rows in found for row in rows], len(texts))

    def _embed(self, batch: Sequence[str]) -> Sequence[Sequence[float]]:
        rows, _ = retry(
            lambda: self._ask([text[:LONGEST] for text in batch]),
            retries=self.endpoint.retries,
            longest_wait_s=self.endpoint.longest_wait_s,
            sleep=self._sleep,
        )
        # Here, for one batch with a row too many and one with a row too few come to as many.
        to_length_one(rows, len(batch))
        return rows

    def _ask(self, texts: list[str]) -> list[list[float]]:
        with _translated_errors(self.endpoint, self.url):
            # Numbers rather than base64, which not all endpoints know.
            return self._client.embed_documents(texts, encoding_format="float")


def _client(endpoint: Endpoint, url: str) -> "OpenAIEmbeddings":
    from langchain_openai import OpenAIEmbeddings
    from pydantic import SecretStr

    return OpenAIEmbeddings(
        model=endpoint.model,
        base_url=url,
        # Endpoints on one's own machine want none, but the library insists on some.
        api_key=SecretStr(endpoint.api_key or "none"),
        timeout=endpoint.timeout_s,
        # `retry` does it.
        max_retries=0,
        chunk_size=BATCH,
        # Else the library fetches a tokenizer from the network, and sends tokens instead of texts.
        check_embedding_ctx_length=False,
    )


@contextmanager
def _translated_errors(endpoint: Endpoint, url: str) -> Iterator[None]:
    import openai

    try:
        yield
    except openai.APIStatusError as exc:
        _raise_for_status(exc, endpoint, url)
    except openai.APITimeoutError as exc:
        raise SlowError(
            f"The embedding model at {url} gave no answer within {endpoint.timeout_s:g} s. "
            "Try again later."
        ) from exc
    except openai.APIConnectionError as exc:
        raise BusyError(
            f"The embedding model at {url} cannot be reached. Check ASSISTANT_EMBEDDING_BASE_URL "
            "and that the service runs.",
            wait_s=None,
        ) from exc
    # As with chat completions, the library stumbles over other bodies in many ways.
    except (openai.OpenAIError, ValueError, TypeError, LookupError, AttributeError) as exc:
        raise LLMError(
            f"{url} answered with something that is no embedding. Check "
            "ASSISTANT_EMBEDDING_BASE_URL; it usually ends with /v1.",
            permanent=True,
        ) from exc


def _raise_for_status(error: "openai.APIStatusError", endpoint: Endpoint, url: str) -> NoReturn:
    status = error.status_code
    if status in (401, 403):
        raise LLMError(
            f"The key for embeddings was refused by {url}. Set ASSISTANT_EMBEDDING_API_KEY.",
            permanent=True,
        ) from error
    if status == 404:
        raise LLMError(
            f"{url} knows no embedding model {endpoint.model!r}, or offers no embeddings. Check "
            "ASSISTANT_EMBEDDING_MODEL and ASSISTANT_EMBEDDING_BASE_URL.",
            permanent=True,
        ) from error
    if status == 429 or status >= 500 or status in (408, 409):
        raise BusyError(
            f"The embedding model at {url} failed with status {status}. Try again later.",
            wait_s=read_retry_after(error.response.headers),
        ) from error
    said = " ".join(str(error.message).split())[:300]
    kind = TooLongError if status == 413 else LLMError
    raise kind(
        f"The embedding model at {url} refuses the request: {said}", permanent=True
    ) from error
